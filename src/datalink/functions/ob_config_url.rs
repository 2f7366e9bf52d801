//! `ob_config_url`: the address of OceanBase's configuration service, as `config_url` wants it.

use std::net::Ipv6Addr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::tf_provider::engine::{Function, FunctionError, Parameter};
use crate::tf_provider::value::{Type, Value};

/// All but the characters that an address may hold as they are.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The function.
pub(crate) struct ObConfigUrl;

impl Function for ObConfigUrl {
    fn name(&self) -> &'static str {
        "ob_config_url"
    }

    fn summary(&self) -> &'static str {
        "Makes the address of OceanBase's configuration service"
    }

    fn description(&self) -> &'static str {
        "Makes the address under which OceanBase's configuration service tells the root services of a cluster, as the argument \
         config_url of datalink_oms_oceanbase_data_source wants it."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::new("host", Type::String, "The host of the service: a name, or an IPv4 or IPv6 address."),
            Parameter::new("port", Type::Number, "The port of the service, such as 8080."),
            Parameter::new("cluster", Type::String, "The name of the OceanBase cluster."),
        ]
    }

    fn returns(&self) -> Type {
        Type::String
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let [Value::Text(host), Value::Number(port), Value::Text(cluster)] = arguments else {
            return Err(FunctionError::at(0, "a host, a port and a cluster are needed"));
        };
        let host = host_part(host).map_err(|problem| FunctionError::at(0, problem))?;
        let port = port.as_i64().filter(|port| (1..=65535).contains(port));
        let port = port.ok_or_else(|| FunctionError::at(1, "the port must be a whole number from 1 to 65535"))?;
        if cluster.is_empty() {
            return Err(FunctionError::at(2, "the cluster must not be empty"));
        }
        let cluster = utf8_percent_encode(cluster, RESERVED);
        let query = format!("Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion={cluster}");
        Ok(format!("http://{host}:{port}/services?{query}").into())
    }
}

/// The host as an address holds it: IPv6 in brackets.
fn host_part(host: &str) -> Result<String, &'static str> {
    if host.is_empty() || host.contains(char::is_whitespace) {
        return Err("the host must be set, and have no blanks");
    }
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if bare.parse::<Ipv6Addr>().is_ok() {
        return Ok(format!("[{bare}]"));
    }
    if !host.chars().all(|c| c.is_alphanumeric() || "-._".contains(c)) {
        return Err("the host must be a name or an IP address, without scheme, port or path");
    }
    Ok(host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::value::Number;

    fn call(host: &str, port: &str, cluster: &str) -> Result<String, usize> {
        let arguments = [host.into(), Value::Number(Number::parse(port).unwrap()), cluster.into()];
        let result = ObConfigUrl.call(&arguments).map_err(|error| error.argument.unwrap())?;
        Ok(result.as_text().unwrap().to_owned())
    }

    #[test]
    fn addresses_are_made_as_documented() {
        let url = |host: &str, cluster: &str| {
            format!(
                "http://{host}:8080/services?Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion={cluster}"
            )
        };
        assert_eq!(call("10.0.0.1", "8080", "ob_1.admin").unwrap(), url("10.0.0.1", "ob_1.admin"));
        assert_eq!(call("::1", "8080", "a b&c=ä").unwrap(), url("[::1]", "a%20b%26c%3D%C3%A4"));
        assert_eq!(call("[fe80::1]", "8080", "c").unwrap(), url("[fe80::1]", "c"));
    }

    #[test]
    fn errors_point_at_the_argument() {
        for host in ["", " ", "a b", "http://h", "h:80", "h/x", "h\\x", "h%2fx", "h\u{1}"] {
            assert_eq!(call(host, "80", "c"), Err(0), "{host}");
        }
        for port in ["0", "65536", "1.5", "-1"] {
            assert_eq!(call("h", port, "c"), Err(1), "{port}");
        }
        assert_eq!(call("h", "80", ""), Err(2));
    }
}
