//! The arguments of an authentication and their rules. The API's page demands a name and a type only; what else a type
//! needs, the guides of the console say.

use super::TYPES;
use crate::datalink::place::PROJECT;
use crate::tf_provider::schema::{Attribute, Block, Constraint, Rule, Schema, Secret, rules};
use crate::tf_provider::value::{Object, Type};

const CSS: &str = "the guide \"Creating a CSS Datasource Authentication\" of the console (dli_01_0427)";
const KRB: &str = "the guide \"Creating a Kerberos Datasource Authentication\" of the console (dli_01_0558)";
const PASSWD: &str = "the guide \"Creating a Password Datasource Authentication\" of the console (dli_01_0559)";
const KAFKA: &str = "the guide \"Creating a Kafka_SSL Datasource Authentication\" of the console (dli_01_0560)";

/// What each type needs, where that is said.
const NEEDS: &[(&str, &[&str], &str)] = &[
    ("CSS", &["user_name"], CSS),
    ("CSS", &["password", "password_wo"], CSS),
    ("CSS", &["certificate_location"], CSS),
    ("KRB", &["user_name"], KRB),
    ("KRB", &["krb5_conf"], KRB),
    ("KRB", &["keytab"], KRB),
    ("passwd", &["user_name"], PASSWD),
    ("passwd", &["password", "password_wo"], PASSWD),
    ("Kafka_SSL", &["truststore_location"], KAFKA),
    ("Kafka_SSL", &["truststore_password", "truststore_password_wo"], KAFKA),
];

/// Which types an argument means something to.
const MEANS_SOMETHING_TO: &[(&str, &[&str])] = &[
    ("user_name", &["CSS", "KRB", "passwd"]),
    ("password", &["CSS", "passwd"]),
    ("password_wo", &["CSS", "passwd"]),
    ("certificate_location", &["CSS"]),
    ("krb5_conf", &["KRB"]),
    ("keytab", &["KRB"]),
    ("truststore_location", &["Kafka_SSL"]),
    ("truststore_password", &["Kafka_SSL"]),
    ("truststore_password_wo", &["Kafka_SSL"]),
    ("keystore_location", &["Kafka_SSL"]),
    ("keystore_password", &["Kafka_SSL"]),
    ("keystore_password_wo", &["Kafka_SSL"]),
    ("key_password", &["Kafka_SSL"]),
    ("key_password_wo", &["Kafka_SSL"]),
];

const NOTES: &str = "\
## Behaviour

What a `datasource_type` needs: CSS the user, the password and the certificate; KRB the user, `krb5_conf` and `keytab`; passwd
the user and the password; Kafka_SSL the truststore with its password, and for two-way TLS the keystore with its passwords.

An update sends all that is written, secrets included, because the service keeps what it does not name. For the same reason
nothing can be taken away by an update: to remove an argument replaces the authentication. Secrets are never returned; the
write-only arguments keep them out of the state, too.

## Permissions

`dli:datasourceauth:create`, `list`, `update` and `delete`, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

- Spark SQL and Flink OpenSource SQL 1.12 jobs use authentications. For newer engines DLI advises DEW secrets.
- In `krb5.conf`, leave out `renew_lifetime` of `[libdefaults]`: with it, jobs fail with \"Message stream modified (41)\".
- Kafka of DMS has one file, `client.jks`, which is the truststore.";

pub(super) fn schema() -> Schema {
    let path = |name: &'static str, description: &'static str| {
        Attribute::optional(name, Type::String, description).rule(obs_path().advice()).replace_if_removed()
    };
    let user_name = "The user: of the CSS cluster, the database or Kerberos.";
    let block = Block::new("A datasource authentication of DLI: what its jobs sign in to a data source with.")
        .attribute(Attribute::computed("id", Type::String, "The name, which is the id."))
        .attribute(Attribute::optional_computed("project_id", Type::String, PROJECT).replace())
        .attribute(
            Attribute::required("auth_info_name", Type::String, "The name, unique in the project.")
                .replace()
                .rule(rules::length(1..=128))
                .rule(rules::word())
                .rule(name_of_its_own()),
        )
        .attribute(
            Attribute::required(
                "datasource_type",
                Type::String,
                "What it is for: CSS, KRB (Kerberos of MRS), passwd (DWS, RDS, DDS, DCS) or Kafka_SSL.",
            )
            .replace()
            .rule(rules::one_of(TYPES)),
        )
        .attribute(Attribute::optional("user_name", Type::String, user_name).replace_if_removed())
        .secret(Secret::optional("password", "The user's password.").replace_if_removed())
        .attribute(
            Attribute::optional("certificate_location", Type::String, "The path of the cluster's certificate in OBS.")
                .replace()
                .rule(obs_path().advice())
                .rule(certificate().or_empty()),
        )
        .attribute(path("krb5_conf", "The path of krb5.conf in OBS."))
        .attribute(path("keytab", "The path of the user's keytab in OBS."))
        .attribute(path("truststore_location", "The path of the truststore in OBS."))
        .secret(Secret::optional("truststore_password", "The password of the truststore.").replace_if_removed())
        .attribute(path("keystore_location", "The path of the keystore in OBS, for two-way TLS."))
        .secret(Secret::optional("keystore_password", "The password of the keystore.").replace_if_removed())
        .secret(Secret::optional("key_password", "The password of the key in the keystore.").replace())
        .attribute(Attribute::computed("owner", Type::String, "The name of the user who made it."))
        .attribute(Attribute::computed("create_time", Type::Number, "When it was made, in milliseconds since 1970."))
        .attribute(
            Attribute::computed("update_time", Type::Number, "When it was last changed, in milliseconds since 1970.")
                .volatile(),
        );
    let needs = NEEDS
        .iter()
        .map(|&(kind, needed, guide)| Constraint::required_when("datasource_type", kind, needed).from(guide));
    let strangers = MEANS_SOMETHING_TO.iter().map(|&(argument, kinds)| {
        Constraint::documented(argument, move |object| stranger(object, argument, kinds)).advice()
    });
    let keystore =
        Constraint::together(&[&["keystore_location"], &["keystore_password", "keystore_password_wo"]]).advice();
    let block = needs.chain(strangers).chain([keystore]).fold(block, Block::constraint);
    Schema { version: 0, block, page: "Creating Datasource Authentication", notes: NOTES }
}

/// That an argument is written which means nothing to the type.
fn stranger(object: &Object, argument: &str, kinds: &[&str]) -> Option<String> {
    let kind = object.text("datasource_type").filter(|kind| TYPES.contains(kind) && !kinds.contains(kind))?;
    let is_written = !object.get(argument).is_empty() && !object.get(argument).is_unknown();
    is_written.then(|| format!("{argument} has no effect when datasource_type is {kind:?}."))
}

fn name_of_its_own() -> Rule {
    Rule::text("neither begin with an underscore nor consist of digits only", |name| {
        if name.starts_with('_') {
            Err("begins with one".to_owned())
        } else if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            Err("has only digits".to_owned())
        } else {
            Ok(())
        }
    })
}

fn obs_path() -> Rule {
    Rule::text("be a path in OBS, such as \"obs://bucket/path\"", |text| {
        let rest = text.strip_prefix("obs://");
        if text.is_empty() || rest.is_some_and(|rest| !rest.is_empty()) { Ok(()) } else { Err("is none".to_owned()) }
    })
}

fn certificate() -> Rule {
    Rule::text("be the path of a .cer file", |text| {
        if text.to_ascii_lowercase().ends_with(".cer") { Ok(()) } else { Err("is not".to_owned()) }
    })
}
