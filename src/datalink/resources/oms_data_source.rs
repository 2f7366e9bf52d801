//! What all OMS data sources share: they differ in the table of their parameters only.
//!
//! API pages: the create page of each kind, "ListDataSource", "DeleteDataSource" of the OMS API reference. OMS has no call
//! that updates a data source and none that reads a single one, and it allows a name once only. A parameter is an
//! attribute with a wire name; it travels if it is set, passwords in Base64.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::identity::ID;
use crate::api::Context;
use crate::api::oms::{CreateAction, DataSource, Parameters, Told};
use crate::datalink::failure::{failure, failure_with};
use crate::datalink::lost::{self, NewObject};
use crate::datalink::platforms::Platforms;
use crate::datalink::{limited, unlimited};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Arguments, Call, Found, IdentityAttribute, ImportForm, Resource};
use crate::tf_provider::schema::{Attribute, Block, Schema, Secret, rules};
use crate::tf_provider::value::{Object, Type, Value};

const DELETION_POLICY: &str = "deletion_policy";
const EXTRA_PARAMETERS: &str = "extra_parameters";
const ABANDON: &str = "abandon";

const NOTES: &str = "\
## Behaviour

OMS has no call that changes a data source: every argument but `deletion_policy` replaces it, and so does a new version of
a write-only secret. OMS connects to the database before it answers a create. Passwords travel in Base64 unless the
provider says otherwise with `password_encoding`. No secret is ever read back; what OMS leaves out of its answer keeps what
was written.

OMS allows a name once only. A replacement with `create_before_destroy` therefore needs a new name, too.

`deletion_policy = \"abandon\"` leaves the data source in OMS when Terraform destroys it: for OMS before 4.2.12-CE, which has
no call that deletes one.

## Permissions

An OMS console account that may manage data sources. An account of role USER sees only what it made, and what it does not
see counts as gone.";

/// A kind of data source.
pub(crate) struct OmsDataSource {
    /// The resource type's name.
    pub(super) name: &'static str,
    /// The create call.
    pub(super) action: CreateAction,
    /// What it is.
    pub(super) description: &'static str,
    /// Adds the parameters to the block, in the order of the page.
    pub(super) parameters: fn(Block) -> Block,
    /// The secrets that travel as they are, where passwords are encoded.
    pub(super) plain_secrets: &'static [&'static str],
}

/// An optional parameter that is text.
pub(super) fn text(name: &'static str, wire_name: &'static str, description: &'static str) -> Attribute {
    Attribute::optional(name, Type::String, description).with_wire_name(wire_name).replace()
}

/// A mandatory parameter that is text.
pub(super) fn required(name: &'static str, wire_name: &'static str, description: &'static str) -> Attribute {
    Attribute::required(name, Type::String, description).with_wire_name(wire_name).replace()
}

/// The port of a database.
pub(super) fn port(description: &'static str) -> Attribute {
    Attribute::optional("port", Type::Number, description)
        .with_wire_name("port")
        .replace()
        .rule(rules::integer(1..=65535))
}

/// A description, which all kinds limit in the same way.
pub(super) fn description() -> Attribute {
    text("description", "description", "A description.").rule(rules::length(0..=128))
}

/// The mandatory password of the database user.
pub(super) fn password() -> Secret {
    Secret::required("password", "The password of the database user.").with_wire_name("password").replace()
}

impl OmsDataSource {
    fn block(&self) -> Block {
        let block = Block::new(self.description).attribute(Attribute::computed(
            "id",
            Type::String,
            "The id, which begins with e_.",
        ));
        (self.parameters)(block)
            .attribute(
                Attribute::optional(
                    EXTRA_PARAMETERS,
                    Type::map(Type::String),
                    "Further parameters of the create call, by their names in the API. They win over the arguments. They are shown and \
                     stored as they are: no place for secrets.",
                )
                .replace()
                .not_read_back(),
            )
            .attribute(
                Attribute::optional(
                    DELETION_POLICY,
                    Type::String,
                    "What a destruction does: \"delete\" the data source, or \"abandon\" it in OMS. Default: delete.",
                )
                .default("delete")
                .local()
                .rule(rules::one_of(&["delete", ABANDON]).own()),
            )
    }

    /// The parameters of a create call. What the user left out or empty is not sent.
    fn request(&self, arguments: &Arguments<'_>) -> Parameters {
        let mut parameters = Parameters::default();
        let values = arguments.values();
        let block = self.block();
        for attribute in block.attributes() {
            let (Some(wire_name), name) = (attribute.wire_name(), attribute.name()) else { continue };
            if block.is_secret(name) {
                match arguments.secret(name) {
                    Some(secret) if self.plain_secrets.contains(&name) => parameters.secret(wire_name, secret),
                    Some(secret) => parameters.password(wire_name, secret),
                    None => {}
                }
            } else if let Some(value) = json(values.get(name)) {
                match value {
                    Json::String(text) if attribute.is_sensitive() => parameters.secret(wire_name, text.into()),
                    value => parameters.plain(wire_name, value),
                }
            }
        }
        for (name, value) in values.object(EXTRA_PARAMETERS).into_iter().flatten() {
            if let Some(text) = value.as_text() {
                parameters.plain(name, text);
            }
        }
        parameters
    }

    /// What OMS shows, as state. What `extra_parameters` overrode is not the user's argument any more.
    pub(in crate::datalink) fn show(&self, source: &DataSource, state: &mut Object) {
        let overridden = state.object(EXTRA_PARAMETERS).cloned().unwrap_or_default();
        state.set("id", source.id.clone());
        for attribute in self.block().attributes() {
            if let Some(wire_name) = attribute.wire_name()
                && overridden.get(wire_name).is_null()
                && let Some(value) = shown(source, wire_name, "".into())
            {
                state.set(attribute.name(), value);
            }
        }
    }

    /// `Creating OMS data source "orders"`, for messages.
    fn operation(verb: &str, state: &Object) -> String {
        let name = name(state).or_else(|| state.text("id")).unwrap_or_default();
        format!("{verb} OMS data source {name:?}")
    }
}

/// The name that OMS gets to know: `extra_parameters` win over the arguments.
fn name(values: &Object) -> Option<&str> {
    values.object(EXTRA_PARAMETERS).and_then(|extra| extra.text("name")).or_else(|| values.text("name"))
}

/// Whether OMS shows what was sent, as far as it shows it. What was sent empty is for OMS to fill in.
fn is_same(source: &DataSource, sent: &Parameters) -> bool {
    // Further parameters travel as text, whatever OMS makes of them.
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    sent.public().map(|(name, value)| (name, text(value))).all(|(name, sent)| match shown(source, name, "".into()) {
        None | Some(Value::Null) => true,
        Some(shown) => sent.is_empty() || json(&shown).is_some_and(|shown| text(&shown) == sent),
    })
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

/// The first that is not empty, or else the first that is there.
fn more_telling<'a>(first: &'a Option<String>, second: &'a Option<String>) -> &'a Option<String> {
    let tells = |text: &&Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    [first, second].into_iter().find(tells).unwrap_or(if first.is_some() { first } else { second })
}

/// What OMS shows for a parameter, or beside the parameters; some have another name or place in its answer, and some it
/// never shows. Null is what an answer does not mention, and `none` what it says there is none of.
pub(in crate::datalink) fn shown(source: &DataSource, wire_name: &str, none: Value) -> Option<Value> {
    let told = |text: &Told| text.as_ref().map_or(Value::Null, |text| text.clone().map_or(none, Value::from));
    let text = match wire_name {
        "id" => &source.id,
        "name" => &source.name,
        "type" => &source.kind,
        "tenant" => more_telling(&source.tenant, &source.attributes.tenant),
        "cluster" => more_telling(&source.cluster, &source.attributes.cluster),
        "schema" => &source.schema,
        "ip" => &source.ip,
        "port" => return Some(source.port.into()),
        "userName" | "username" => &source.user_name,
        "region" => return Some(told(&source.region)),
        "description" => return Some(told(&source.description)),
        "ocpName" => &source.ocp_name,
        "configUrl" => &source.attributes.config_url,
        "drcUserName" => &source.attributes.drc_user,
        "tryKeepHb" => return Some(source.try_keep_hb.into()),
        "role" => &source.role,
        "owner" => &source.owner,
        "version" => &source.version,
        "gmtCreate" => &source.gmt_create,
        "gmtModified" => &source.gmt_modified,
        _ => return None,
    };
    Some(text.clone().into())
}

#[async_trait]
impl Resource<Platforms> for OmsDataSource {
    fn name(&self) -> &'static str {
        self.name
    }

    fn schema(&self) -> Schema {
        Schema { version: 0, block: self.block(), page: self.action.title(), notes: NOTES }
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID]
    }

    /// An import by name: from now on the object goes by its id.
    async fn locate(&self, call: &Call<Platforms>, state: &mut Object) -> Result<(), Diagnostics> {
        let Some(name) = state.text("name").map(str::to_owned) else { return Ok(()) };
        let found = Platforms::oms(call).await?.find_by_name(&limited(call), &name).await;
        let found = found.map_err(|error| failure(&Self::operation("Looking for", state), &error))?;
        let ids: Vec<&str> = found.iter().filter_map(|source| source.id.as_deref()).collect();
        match ids.as_slice() {
            [id] => {
                state.set("id", *id);
                Ok(())
            }
            [] => {
                let detail = format!("OMS shows no data source with the name {name:?} to this account.");
                Err(Diagnostic::error("Cannot import non-existent remote object", detail).into())
            }
            _ => {
                let detail = format!(
                    "OMS has several data sources with the name {name:?}: {}. Use one of the ids.",
                    ids.join(", ")
                );
                Err(Diagnostic::error("Several objects of that name", detail).into())
            }
        }
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Prefixed { prefix: "name:", attribute: "name", label: "exact name" }]
    }

    async fn create(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let oms = Platforms::oms(call).await?;
        let creating = Self::operation("Creating", state);
        let turn = oms.change(&unlimited(call)).await.map_err(|error| failure(&creating, &error))?;
        let context = limited(call);
        let parameters = self.request(arguments);
        let name = name(arguments.values()).unwrap_or_default();
        let object = NewObject {
            operation: &creating,
            id: |source: &DataSource| source.id.as_deref().unwrap_or_default(),
            is_same: &|source| is_same(source, &parameters),
            import_id: &str::to_owned,
            taken: Some(
                "OMS allows a name once only, and this one is taken. With create_before_destroy, the object to be replaced still \
                 has it: give the new one another name, or remove create_before_destroy. An object that is yours can be imported.",
            ),
        };
        let of_that_name = |context: Context| async move {
            Ok(oms.list(&context, Some(name), &[]).await?.named(name).cloned().collect())
        };
        let make = turn.create(&context, &self.action, &parameters);
        let made = object.create(&context, of_that_name(context.clone()), of_that_name, make).await;
        call.client.oms_reads.forget();
        state.set("id", made?.into_id(object.id));
        Ok(())
    }

    async fn read(&self, call: &Call<Platforms>, state: &mut Object) -> Result<Found, Diagnostics> {
        let (oms, id) = (Platforms::oms(call).await?, state.text("id").unwrap_or_default());
        let found = call.client.oms_reads.find(oms, &limited(call), id).await;
        match found.map_err(|error| failure(&Self::operation("Reading", state), &error))? {
            Some(source) => {
                self.show(&source, state);
                Ok(Found::Object)
            }
            None => Ok(Found::Gone),
        }
    }

    async fn delete(&self, call: &Call<Platforms>, state: &Object) -> Result<(), Diagnostics> {
        let deleting = Self::operation("Deleting", state);
        if state.text(DELETION_POLICY) == Some(ABANDON) {
            let detail = format!(
                "The data source {} stays in OMS, because its deletion_policy is {ABANDON:?}.",
                state.text("id").unwrap_or_default()
            );
            call.warn(Diagnostic::warning(format!("{} left it in OMS", deleting), detail));
            return Ok(());
        }
        let oms = Platforms::oms(call).await?;
        let turn = oms.change(&unlimited(call)).await.map_err(|error| failure(&deleting, &error))?;
        let id = state.text("id").unwrap_or_default();
        let context = limited(call);
        let outcome = turn.delete(&context, id).await;
        call.client.oms_reads.forget();
        let Err(error) = outcome else { return Ok(()) };
        if error.is_unsupported_action() {
            let meaning = "This OMS has no call that deletes a data source; OMS Community Edition has it since 4.2.12-CE. Upgrade OMS, \
                           or delete the data source in the console and apply again; or set deletion_policy = \"abandon\", apply, and \
                           destroy, which leaves the data source in OMS.";
            return Err(failure_with(&deleting, &error, meaning));
        }
        let find = |context| async move { oms.find(&context, id).await };
        lost::is_deleted(&context, error, find).await.map_err(|error| failure(&deleting, &error))
    }
}
