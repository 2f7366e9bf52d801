//! Page: "CreateKafkaDataSource". Its mechanisms have other names in the list than in the request, and the list has null for
//! what is off.

use serde_json::json;

use super::{Body, DataSource, Failure, Page, create, operation, with_short_name};

/// The mechanisms of the request and how the list tells them.
const MECHANISMS: [(&str, &str); 4] = [
    ("GSSAPI", "KERBEROS"),
    ("PLAIN", "PLAIN"),
    ("SCRAM_SHA_256", "SCRAM-SHA-256"),
    ("SCRAM_SHA_512", "SCRAM-SHA-512"),
];

pub(super) static PAGE: Page = Page {
    operations: &[operation("oms.create_kafka", "/api/v2?Action=CreateKafkaDataSource", |world, call| {
        create(world, call, read)
    })],
    parameters: &[
        "endpoint",
        "enableSSL",
        "certSSLId",
        "enableSASL",
        "saslMechanism",
        "kdcPath",
        "saslKerberosPrincipal",
        "serviceName",
    ],
    has: |kind| kind == "KAFKA",
    connection: |source| {
        let mechanism = source.parameter("saslMechanism");
        let told = MECHANISMS.iter().find(|(sent, _)| mechanism == sent).map(|(_, told)| json!(told));
        let on = |name: &str| Some(source.parameter(name)).filter(|value| **value != json!(false));
        json!({
            "endpoint": source.parameter("endpoint"),
            "username": Some(&source.user_name).filter(|name| !name.is_empty()),
            "enableSSL": on("enableSSL"),
            "enableSASL": on("enableSASL"),
            "saslMechanism": told.as_ref().unwrap_or(mechanism),
            "disableIdentificationAlgorithm": false,
        })
    },
};

fn read(body: &mut Body<'_>) -> Result<Vec<DataSource>, Failure> {
    body.rename("username", "userName");
    body.required("endpoint")?;
    for name in ["certSSLId", "saslMechanism", "kdcPath", "saslKerberosPrincipal", "serviceName"] {
        body.text(name)?;
    }
    body.boolean("enableSSL")?;
    body.boolean("enableSASL")?;
    let source = with_short_name(body.data_source_of_anybody("KAFKA")?)?;
    let has = |name: &str| !source.parameter(name).is_null();
    if !has_ports(source.parameter("endpoint").as_str().unwrap_or_default()) {
        return Err(Failure::parameter("endpoint must be host:port, or several of them with commas between"));
    }
    let is_complete = match source.parameter("saslMechanism").as_str() {
        None => true,
        Some("GSSAPI") => has("kdcPath") && has("saslKerberosPrincipal"),
        Some("PLAIN" | "SCRAM_SHA_256" | "SCRAM_SHA_512") => {
            !source.user_name.is_empty() && source.password.as_ref().is_some_and(|password| !password.is_empty())
        }
        Some(_) => return Err(Failure::parameter("saslMechanism is none of the four")),
    };
    if is_complete { Ok(vec![source]) } else { Err(Failure::parameter("saslMechanism lacks its parameters")) }
}

fn has_ports(endpoint: &str) -> bool {
    endpoint.split(',').all(|address| {
        let port = address.rsplit_once(':').filter(|(host, _)| !host.is_empty() && !host.contains(' '));
        port.is_some_and(|(_, port)| port.parse::<u16>().is_ok_and(|port| port > 0))
    })
}
