//! What users write in an import block or as the arguments of a function.

use reqwest::Url;

use super::{RESOURCES, Target, assert_bounded, choose};
use crate::datalink::{Datalink, Environment};
use crate::tf_provider::engine::{FunctionError, Provider, import};
use crate::tf_provider::value::{Number, Value, msgpack};

/// A byte that chooses the resource, and an import id.
pub(super) const IMPORT_ID: Target = Target {
    name: "import_id",
    run: import_id,
    seeds: &[
        b"0b5a8c1d0e6f74b7d9e2a",
        b"0project/b5a8c1d0e6f74b7d9e2a",
        b"14ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/d1",
        b"1p/4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/d1",
        b"4e_4uk3ay0f0s68",
        b"5name:a b",
        b"3name: ",
    ],
};

/// Host, port and cluster, a line each.
pub(super) const OB_CONFIG_URL: Target = Target {
    name: "ob_config_url",
    run: ob_config_url,
    seeds: &[
        b"10.0.0.1\n8080\nob_1.admin",
        b"[fe80::1]\n80\na b&c=\xc3\xa4",
        b"ocp.example\n65535\n/?#",
        b"xn--bcher-kva\\x\n1e2\n.",
    ],
};

fn import_id(input: &[u8]) {
    let Some((resource, id)) = choose(&RESOURCES, input) else { return };
    let id = String::from_utf8_lossy(id);
    let read = resource.read_import_id(&id);
    let parsed = call("parse_import_id", &[resource.name().into(), Value::from(&*id)]);
    match (read, parsed) {
        (Ok(read), Ok(Value::Map(parsed))) => {
            for (name, value) in &read {
                assert!(parsed.get(name) == value, "the function reads {name} in another way");
                assert!(
                    value.as_text().is_some_and(|text| !text.is_empty() && id.contains(text)),
                    "{name} is not in the id"
                );
            }
            let imported = import(resource, &id);
            let state = imported.map(|imported| Value::Map(imported.state)).unwrap_or_default();
            assert!(msgpack::encode(&state, resource.ty()).is_ok() && !state.is_null(), "the import has no state");
        }
        (Err(diagnostic), Err(error)) => {
            assert!(error.argument == Some(1) && error.text == diagnostic.detail);
            assert_bounded(&diagnostic.detail, input);
            for form in resource.item().import_forms() {
                assert!(diagnostic.detail.contains(&form.to_string()), "{form} is not offered: {}", diagnostic.detail);
            }
        }
        (read, parsed) => assert_eq!(read.is_ok(), parsed.is_ok(), "import and function do not agree on {id:?}"),
    }
}

fn ob_config_url(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut lines = text.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (host, port, cluster) = (line(), line(), line());
    let Ok(port) = Number::parse(port) else { return };
    match call("ob_config_url", &[host.into(), Value::Number(port.clone()), cluster.into()]) {
        Ok(url) => {
            let url = url.as_text().unwrap_or_default();
            // Not every host that looks like a name is one, but no host may change what the address says besides.
            if let Ok(url) = Url::parse(url) {
                let host_is = |host: &str| url.host_str().is_some_and(|seen| seen.eq_ignore_ascii_case(host));
                let is_name =
                    host.is_ascii() && host.contains(|c: char| c.is_ascii_alphabetic()) && !host.contains(':');
                assert!(!is_name || host_is(host) || host.to_ascii_lowercase().contains("0x"), "the host of {url}");
                assert_eq!((url.path(), url.username(), url.fragment()), ("/services", "", None));
                assert_eq!(url.port_or_known_default().map(i64::from), port.as_i64());
                let region =
                    url.query_pairs().find(|(name, _)| name == "ObRegion").map(|(_, value)| value.into_owned());
                assert_eq!((region.as_deref(), url.query_pairs().count()), (Some(cluster), 4));
            }
        }
        Err(error) => {
            assert!(error.argument.is_some_and(|argument| argument < 3));
            assert_bounded(&error.text, input);
        }
    }
}

fn call(name: &str, arguments: &[Value]) -> Result<Value, FunctionError> {
    let functions = Datalink::new(Environment::of([])).functions();
    let function = functions.into_iter().find(|function| function.name() == name);
    function.ok_or_else(|| FunctionError::at(usize::MAX, "no such function"))?.call(arguments)
}
