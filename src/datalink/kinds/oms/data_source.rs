//! What all OMS data sources share: they differ in the table of their parameters only.
//!
//! API pages: the create page of each kind, "ListDataSource", "DeleteDataSource" of the OMS API reference. OMS has no call
//! that updates a data source and none that reads a single one, and it allows a name once only. A parameter is an
//! attribute with a wire name; it travels if it is set, passwords in Base64.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::reads;
use super::shown::{ShownAs, shown, shown_as};
use crate::api::lenient::as_text;
use crate::api::oms::{CreateAction, DataSource, Oms, Parameters};
use crate::api::{Context, Error, Listing, Service, is_same_text};
use crate::datalink::kind::{Catalog, Created, DataSources, Filter, Kind, Operation};
use crate::datalink::kinds::identity::OMS_ID;
use crate::datalink::life::{filter, readable, same_text};
use crate::datalink::place::Place;
use crate::tf_provider::engine::{Arguments, IdentityAttribute, ImportForm};
use crate::tf_provider::schema::{Attribute, Block, Schema, Secret, rules};
use crate::tf_provider::value::{Object, Type, Value};

const DELETION_POLICY: &str = "deletion_policy";
const EXTRA_PARAMETERS: &str = "extra_parameters";
const ABANDON: &str = "abandon";

/// The further sections of a page: what holds for every kind, and then what holds for one.
macro_rules! notes {
    ($further:literal) => {
        concat!(
            "\
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
see counts as gone.",
            "\n\n",
            $further
        )
    };
    () => {
        notes!("").trim_ascii_end()
    };
}
pub(super) use notes;

/// A kind of data source.
#[derive(Clone, Copy)]
pub(crate) struct OmsDataSource {
    /// The resource type's name.
    pub(super) name: &'static str,
    /// The create call.
    pub(super) action: CreateAction,
    /// What it is.
    pub(super) description: &'static str,
    /// Further sections of its page, made by [`notes`].
    pub(super) notes: &'static str,
    /// Adds the parameters to the block, in the order of the page.
    pub(super) parameters: fn(Block) -> Block,
    /// The secrets that travel as they are, where passwords are encoded.
    pub(super) plain_secrets: &'static [&'static str],
    /// What the list has under other keys, or spells in another way.
    pub(super) elsewhere: &'static [ShownAs],
    /// Whether a type that OMS shows is one of the kind's.
    pub(super) is_of_kind: fn(&str) -> bool,
}

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

/// The port of a database.
pub(super) fn port(description: &'static str) -> Attribute {
    Attribute::optional("port", Type::Number, description)
        .with_wire_name("port")
        .replace()
        .rule(rules::integer(1..=65535))
}

/// A description, which all kinds limit in the same way.
pub(super) fn description() -> Attribute {
    text("description", "description", "A description.").same(same_text).rule(rules::length(0..=128))
}

/// The mandatory password of the database user.
pub(super) fn password() -> Secret {
    Secret::required("password", "The password of the database user.").with_wire_name("password").replace()
}

impl OmsDataSource {
    pub(super) fn block(&self) -> Block {
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
    fn parameters(&self, arguments: &Arguments<'_>) -> Parameters {
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

#[async_trait]
impl Catalog for OmsDataSource {
    type Client = Oms;
    type Row = DataSource;

    fn title(&self) -> &'static str {
        super::TITLE
    }

    fn service(&self) -> Service {
        Service::Oms
    }

    /// One pair of data sources is for all kinds, see [`super::any`].
    fn data_sources(&self) -> Option<DataSources> {
        None
    }

    fn attributes(&self) -> Vec<Attribute> {
        readable(self.block(), &[])
    }

    fn filters(&self) -> Vec<Filter> {
        let kind = filter("type", "Only data sources of this type, such as OB_MYSQL_CE or MYSQL.");
        vec![Filter::new(kind, |object, wanted| object.get("type") == wanted)]
    }

    /// What `extra_parameters` overrode is not the user's argument any more.
    fn show(&self, source: &DataSource, state: &mut Object) {
        let overridden = state.object(EXTRA_PARAMETERS).cloned().unwrap_or_default();
        state.set("id", source.id.clone());
        for attribute in self.block().attributes().iter().filter(|attribute| attribute.read_back) {
            if let Some(wire_name) = attribute.wire_name()
                && overridden.get(wire_name).is_null()
            {
                state.set(attribute.name(), shown_as(source, wire_name, &attribute.ty, self.elsewhere));
            }
        }
    }

    async fn find(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<DataSource>, Error> {
        reads::find(place, context, known.text("id").unwrap_or_default()).await
    }

    async fn find_now(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<DataSource>, Error> {
        place.client.find(context, known.text("id").unwrap_or_default()).await
    }

    async fn find_by_name(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        known: &Object,
    ) -> Result<Vec<DataSource>, Error> {
        place.client.find_by_name(context, known.text("name").unwrap_or_default()).await
    }

    async fn list(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        config: &Object,
    ) -> Result<Listing<DataSource>, Error> {
        let is_of_kind = self.is_of_kind;
        let list = place.client.list(context, config.non_empty("name"), &[]).await?;
        Ok(list.without(|source| !is_of_kind(&source.kind())))
    }
}

#[async_trait]
impl Kind for OmsDataSource {
    type Wanted = Parameters;

    fn type_name(&self) -> &'static str {
        self.name
    }

    fn schema(&self) -> Schema {
        Schema { version: 0, block: self.block(), page: self.action.title(), notes: self.notes }
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the data sources of this kind in OceanBase Migration Service (OMS).", super::LIST_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[OMS_ID]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Prefixed { prefix: "name:", attribute: "name", label: "exact name" }]
    }

    fn sent_name<'v>(&self, values: &'v Object) -> &'v str {
        let extra = values.object(EXTRA_PARAMETERS).and_then(|extra| extra.text("name"));
        extra.or_else(|| values.text("name")).unwrap_or_default()
    }

    fn unique_name(&self) -> Option<&'static str> {
        Some(
            "OMS allows a name once only, and this one is taken. With create_before_destroy, the object to be replaced still has \
             it: give the new one another name, or remove create_before_destroy. An object that is yours can be imported:",
        )
    }

    /// OMS is asked for one change at a time.
    fn one_at_a_time(&self, _operation: Operation, _values: &Object) -> Option<String> {
        Some("change".to_owned())
    }

    fn request(&self, arguments: &Arguments<'_>) -> Parameters {
        self.parameters(arguments)
    }

    /// What was sent empty is for OMS to fill in.
    fn is_same(&self, source: &DataSource, sent: &Parameters) -> bool {
        // Further parameters travel as text, whatever OMS makes of them.
        let text = |value: &Json| as_text(value).unwrap_or_default();
        sent.public().map(|(name, value)| (name, text(value))).all(|(name, sent)| {
            match shown(source, name, self.elsewhere) {
                Json::Null => true,
                shown => sent.is_empty() || is_same_text(&text(&shown), &sent),
            }
        })
    }

    async fn named(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        known: &Object,
    ) -> Result<Listing<DataSource>, Error> {
        place.client.list(context, known.text("name"), &[]).await
    }

    async fn create(&self, place: &Place<'_, Oms>, context: &Context, wanted: &Parameters) -> Result<Created, Error> {
        let id = place.client.create(context, &self.action, wanted).await?;
        Ok(Created { id, job_id: None })
    }

    /// The create call says all that there is to know, unless OMS decides about more than the id.
    fn is_read_back(&self) -> bool {
        self.block().attributes().iter().any(|attribute| !attribute.is_argument() && attribute.wire_name().is_some())
    }

    async fn delete(&self, place: &Place<'_, Oms>, context: &Context, state: &Object) -> Result<(), Error> {
        place.client.delete(context, state.text("id").unwrap_or_default()).await
    }

    fn is_abandoned(&self, state: &Object) -> Option<(&'static str, String)> {
        let id = state.text("id").unwrap_or_default();
        let reason = || format!("The data source {id} stays in OMS, because its deletion_policy is {ABANDON:?}.");
        (state.text(DELETION_POLICY) == Some(ABANDON)).then(|| ("left it in OMS", reason()))
    }

    fn explain_delete(&self, error: &Error) -> Option<&'static str> {
        error.is_unsupported_action().then_some(
            "This OMS has no call that deletes a data source: the Community Edition has it since 4.2.12-CE, and for the Enterprise \
             Edition none is documented. Upgrade OMS, or delete the data source in the console and apply again; or set \
             deletion_policy = \"abandon\", apply, and destroy, which leaves the data source in OMS.",
        )
    }

    /// A type that OMS does not show says nothing.
    fn is_of_another_kind(&self, source: &DataSource) -> Option<String> {
        let kind = source.kind();
        if kind.is_empty() || (self.is_of_kind)(&kind) {
            return None;
        }
        let id = source.id.as_deref().unwrap_or_default();
        let other = super::KINDS.iter().find(|other| (other.is_of_kind)(&kind));
        let advice = other.map_or_else(
            || "This provider has no resource for that type.".to_owned(),
            |other| format!("Import it as {}.", other.name),
        );
        Some(format!("The OMS data source {id} is of type {kind}, which {} does not manage. {advice}", self.name))
    }
}
