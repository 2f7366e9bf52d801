//! What the tables of the kinds are made of: the parameters that come again and again, the way from arguments to a create
//! call, and what all kinds say about deletion and names.

use serde_json::Value as Json;

use super::shown::{ShownAs, shown, shown_as};
use crate::api::is_same_text;
use crate::api::lenient::as_text;
use crate::api::oms::{DataSource, Parameters};
use crate::datalink::life::same_text;
use crate::tf_provider::engine::{Arguments, ImportForm};
use crate::tf_provider::schema::{Attribute, Block, Secret, rules};
use crate::tf_provider::value::{Object, Type, Value};

const DELETION_POLICY: &str = "deletion_policy";
const ABANDON: &str = "abandon";

/// The ways to import a data source.
pub(super) const IMPORT_FORMS: &[ImportForm] =
    &[ImportForm::Path(&["id"]), ImportForm::Prefixed { prefix: "name:", attribute: "name", label: "exact name" }];

/// Why a name that is taken can't be used.
pub(super) const NAME_IS_TAKEN: &str = "OMS already has a data source of that name, and names are unique. Choose another name, or import the data source if it is \
     yours. With create_before_destroy, the replacement needs a new name.";

/// What it means that OMS does not know the call that deletes.
pub(super) const CANNOT_DELETE: &str = "This OMS has no call that deletes a data source: the Community Edition has it since 4.2.12-CE, and for the Enterprise Edition \
     none is documented. Upgrade OMS, or delete the data source in the console and apply again; or set deletion_policy = \
     \"abandon\", apply, and destroy, which leaves the data source in OMS.";

/// The further sections of a page: what holds for every kind, and then what holds for one.
macro_rules! notes {
    ($further:literal) => {
        concat!(
            "\
## Behaviour

OMS has no call that changes a data source: changing any argument except `deletion_policy`, or the version of a write-only
secret, replaces it. OMS connects to the database before it answers a create. Passwords are sent in Base64, unless
`password_encoding` of the provider says otherwise. Secrets are never read back; arguments that OMS does not return keep their
value.

Names are unique in OMS. With `create_before_destroy`, a replacement therefore also needs a new name.

`deletion_policy = \"abandon\"` leaves the data source in OMS when Terraform destroys it. Use it for OMS before 4.2.12-CE, which
has no call that deletes a data source.

## Permissions

An OMS console account that may manage data sources. An account with the role USER sees only the data sources that it created;
to the provider, others do not exist.",
            "\n\n",
            $further
        )
    };
    () => {
        notes!("").trim_ascii_end()
    };
}
pub(super) use notes;

/// An optional parameter that is text.
pub(super) fn text(name: &'static str, wire_name: &'static str, description: &'static str) -> Attribute {
    Attribute::optional(name, Type::String, description).with_wire_name(wire_name).replace()
}

/// A mandatory parameter that is text.
pub(super) fn required(name: &'static str, wire_name: &'static str, description: &'static str) -> Attribute {
    Attribute::required(name, Type::String, description).with_wire_name(wire_name).replace()
}

/// The name, where the page limits it.
pub(super) fn short_name() -> Attribute {
    required("name", "name", "The name of the data source, unique in OMS.")
        .rule(rules::length(1..=32))
        .rule(rules::without("white space", char::is_whitespace))
}

/// An optional parameter that is true or false.
pub(super) fn flag(name: &'static str, wire_name: &'static str, description: &'static str) -> Attribute {
    Attribute::optional(name, Type::Bool, description).with_wire_name(wire_name).replace()
}

/// The port of a database.
pub(super) fn port(
    attribute: fn(&'static str, Type, &'static str) -> Attribute,
    description: &'static str,
) -> Attribute {
    attribute("port", Type::Number, description).with_wire_name("port").replace().rule(rules::integer(1..=65535))
}

/// The region, as all kinds have it.
pub(super) fn region() -> Attribute {
    text("region", "region", "The region of the data source in OMS.")
}

/// A description, which all kinds limit in the same way.
pub(super) fn description() -> Attribute {
    text("description", "description", "A description.").same(same_text).rule(rules::length(0..=128))
}

/// The mandatory password of the database user.
pub(super) fn password() -> Secret {
    Secret::required("password", "The password of the database user.").with_wire_name("password").replace()
}

/// The id.
pub(super) fn id() -> Attribute {
    Attribute::computed("id", Type::String, "The id, which begins with e_.")
}

/// What a destruction does.
pub(super) fn deletion_policy() -> Attribute {
    Attribute::optional(
        DELETION_POLICY,
        Type::String,
        "What a destruction does: \"delete\" the data source, or \"abandon\" it in OMS. Default: delete.",
    )
    .default("delete")
    .local()
    .rule(rules::one_of(&["delete", ABANDON]).own())
}

/// That a destruction leaves a data source in OMS, and why.
pub(super) fn is_abandoned(state: &Object) -> Option<(&'static str, String)> {
    let id = state.text("id").unwrap_or_default();
    let reason = || format!("The data source {id} stays in OMS, because its deletion_policy is {ABANDON:?}.");
    (state.text(DELETION_POLICY) == Some(ABANDON)).then(|| ("left it in OMS", reason()))
}

/// The parameters of a create call that a block has. What the user left out or empty is not sent. Secrets are passwords, but
/// for the plain ones.
pub(super) fn collect(block: &Block, plain_secrets: &[&str], arguments: &Arguments<'_>) -> Parameters {
    let mut parameters = Parameters::default();
    for attribute in block.attributes() {
        let (Some(wire_name), name) = (attribute.wire_name(), attribute.name()) else { continue };
        if block.is_secret(name) {
            match arguments.secret(name) {
                Some(secret) if plain_secrets.contains(&name) => parameters.secret(wire_name, secret),
                Some(secret) => parameters.password(wire_name, secret),
                None => {}
            }
        } else if let Some(value) = json(arguments.values().get(name)) {
            match value {
                Json::String(text) if attribute.is_sensitive() => parameters.secret(wire_name, text.into()),
                value => parameters.plain(wire_name, value),
            }
        }
    }
    parameters
}

/// A value as a parameter; none for null and empty ones.
fn json(value: &Value) -> Option<Json> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text.as_str().into()),
        Value::Number(number) => number.as_i64().map(Json::from),
        Value::Bool(flag) => Some((*flag).into()),
        _ => None,
    }
}

/// Writes what OMS shows for the parameters of a block into its values, but for those that were sent in another way.
pub(super) fn show(
    block: &Block,
    source: &DataSource,
    elsewhere: &[ShownAs],
    is_sent: impl Fn(&str) -> bool,
    values: &mut Object,
) {
    for attribute in block.attributes().iter().filter(|attribute| attribute.read_back) {
        if let Some(wire_name) = attribute.wire_name().filter(|name| is_sent(name)) {
            values.set(attribute.name(), shown_as(source, wire_name, &attribute.ty, elsewhere));
        }
    }
}

/// Whether OMS shows all that was sent, as far as it shows it. What was sent empty is for OMS to fill in.
pub(super) fn is_same(source: &DataSource, sent: &Parameters, elsewhere: &[ShownAs]) -> bool {
    // Further parameters travel as text, whatever OMS makes of them.
    let text = |value: &Json| as_text(value).unwrap_or_default();
    sent.public().map(|(name, value)| (name, text(value))).all(|(name, sent)| match shown(source, name, elsewhere) {
        Json::Null => true,
        shown => sent.is_empty() || is_same_text(&text(&shown), &sent),
    })
}
