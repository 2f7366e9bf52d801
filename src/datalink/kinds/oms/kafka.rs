//! `datalink_oms_kafka_data_source`: a Kafka as a data source of OMS. API page: "CreateKafkaDataSource".

use super::data_source::OmsDataSource;
use super::parameters::{description, flag, notes, region, required, short_name, text};
use super::shown::ShownAs;
use crate::api::oms::CreateAction;
use crate::tf_provider::schema::{Attribute, Block, Constraint, Secret, rules};
use crate::tf_provider::value::Type;

/// The kind.
pub(super) const KIND: OmsDataSource = OmsDataSource {
    name: "datalink_oms_kafka_data_source",
    action: CreateAction::new("CreateKafkaDataSource"),
    description: "A Kafka as a data source of OceanBase Migration Service (OMS), the destination of a synchronization. Needs OMS \
                  Community Edition 4.2.12-CE or later.",
    notes: notes!(
        "## What the API does not document

- **GSSAPI (Kerberos)** needs a keytab file. The page names no parameter for it: send the id of the uploaded file through \
         `extra_parameters`, under the name that your OMS has for it. `service_name` goes with GSSAPI, too; what the page says of it is \
         incomplete, so its absence is a warning only.
- **TLS**: `cert_ssl_id` is the id of a certificate that was uploaded to OMS before, as a `.jks` file in the console. No page \
         names the call that uploads it.
- The page does not say that the password is sent in Base64, but all other pages do, so the provider sends it in Base64.

OMS lists a mechanism in another spelling, such as `SCRAM-SHA-256` or `KERBEROS`; that is the same mechanism. It never lists \
         `cert_ssl_id`, `kdc_path`, `sasl_kerberos_principal` and `service_name`, which keep what was written."
    ),
    parameters,
    plain_secrets: &[],
    elsewhere: &[
        ShownAs::key("username", "connExtraAttributes.username"),
        ShownAs { spelling: mechanism, ..ShownAs::key("saslMechanism", "connExtraAttributes.saslMechanism") },
    ],
    pairs: None,
    is_of_kind: |kind| kind == "KAFKA",
};

const GSSAPI: &str = "GSSAPI";
/// The mechanisms that sign in with a password.
const WITH_PASSWORD: [&str; 3] = ["PLAIN", "SCRAM_SHA_256", "SCRAM_SHA_512"];

/// A mechanism of the list as the create call spells it.
fn mechanism(listed: &str) -> Option<String> {
    let spelt = listed.trim().to_uppercase().replace('-', "_");
    let spelt = if matches!(spelt.as_str(), "KERBEROS" | "GSS_API") { GSSAPI.to_owned() } else { spelt };
    let is_known = spelt.is_empty() || spelt == GSSAPI || WITH_PASSWORD.contains(&spelt.as_str());
    if !is_known {
        tracing::warn!(
            listed,
            "OMS lists a mechanism that the create call does not have; the state keeps what was written"
        );
    }
    is_known.then_some(spelt)
}

fn parameters(block: Block) -> Block {
    let unlisted = |name, wire_name, description| text(name, wire_name, description).not_read_back();
    let disabled = "Whether OMS does without the verification of the brokers' host names.";
    let block = block
        .attribute(short_name())
        .attribute(
            required(
                "endpoint",
                "endpoint",
                "The addresses of the brokers, host:port, with commas between them and no blanks.",
            )
            .rule(rules::host_ports()),
        )
        .attribute(region())
        .attribute(description())
        .attribute(flag("enable_ssl", "enableSSL", "Whether to connect to the brokers over TLS. Requires cert_ssl_id."))
        .attribute(unlisted("cert_ssl_id", "certSSLId", "The id of a certificate file that was uploaded to OMS."))
        .attribute(flag("enable_sasl", "enableSASL", "Whether OMS signs in to the brokers. Requires sasl_mechanism."))
        .attribute(
            text("sasl_mechanism", "saslMechanism", "How OMS signs in: GSSAPI, PLAIN, SCRAM_SHA_256 or SCRAM_SHA_512.")
                .rule(rules::one_of(&[GSSAPI, "PLAIN", "SCRAM_SHA_256", "SCRAM_SHA_512"]).or_empty()),
        )
        .attribute(text("username", "username", "The user for PLAIN and SCRAM."))
        .secret(Secret::optional("password", "The user's password.").with_wire_name("password").replace())
        .attribute(unlisted("kdc_path", "kdcPath", "For GSSAPI: the address of the key distribution center (KDC)."))
        .attribute(unlisted("sasl_kerberos_principal", "saslKerberosPrincipal", "For GSSAPI: the user principal."))
        .attribute(unlisted("service_name", "serviceName", "For GSSAPI: the service name of the brokers."))
        .attribute(
            Attribute::computed("disable_identification_algorithm", Type::Bool, disabled)
                .with_wire_name("disableIdentificationAlgorithm"),
        );
    let block = WITH_PASSWORD.into_iter().fold(block, |block, mechanism| {
        block
            .constraint(Constraint::required_when("sasl_mechanism", mechanism, &["username"]))
            .constraint(Constraint::required_when("sasl_mechanism", mechanism, &["password", "password_wo"]))
    });
    block
        .constraint(Constraint::required_when("sasl_mechanism", GSSAPI, &["kdc_path"]))
        .constraint(Constraint::required_when("sasl_mechanism", GSSAPI, &["sasl_kerberos_principal"]))
        .constraint(Constraint::required_when("sasl_mechanism", GSSAPI, &["service_name"]).advice())
        .constraint(
            Constraint::required_when("sasl_mechanism", GSSAPI, &["extra_parameters"])
                .because("GSSAPI needs a keytab file, and the page names no parameter for its id.")
                .advice(),
        )
        .constraint(
            Constraint::useless_where(&["username", "password", "password_wo"], "sasl_mechanism", GSSAPI).advice(),
        )
        .constraint(Constraint::required_when("enable_sasl", true, &["sasl_mechanism"]))
        .constraint(
            Constraint::useless_unless(&["sasl_mechanism", "username", "password", "password_wo"], "enable_sasl", true)
                .advice(),
        )
        .constraint(Constraint::required_when("enable_ssl", true, &["cert_ssl_id"]).advice())
        .constraint(Constraint::useless_unless(&["cert_ssl_id"], "enable_ssl", true).advice())
}

#[cfg(test)]
mod tests {
    use super::mechanism;

    #[test]
    fn a_mechanism_of_the_list_is_spelt_as_in_the_create_call() {
        for (listed, spelt) in [
            ("SCRAM-SHA-256", Some("SCRAM_SHA_256")),
            ("scram_sha_512", Some("SCRAM_SHA_512")),
            ("KERBEROS", Some("GSSAPI")),
            ("GSS-API", Some("GSSAPI")),
            ("PLAIN", Some("PLAIN")),
            ("", Some("")),
            ("OAUTHBEARER", None),
        ] {
            assert_eq!(mechanism(listed).as_deref(), spelt, "{listed}");
        }
    }
}
