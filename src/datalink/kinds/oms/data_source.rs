//! What all OMS data sources share: they differ in the table of their parameters only.
//!
//! API pages: the create page of each kind, "ListDataSource", "DeleteDataSource" of the OMS API reference. OMS has no call
//! that updates a data source and none that reads a single one, and it allows a name once only. A parameter is an
//! attribute with a wire name; it travels if it is set, passwords in Base64.

use async_trait::async_trait;

use super::pair::{halves_among, partner};
use super::parameters::{
    CANNOT_DELETE, IMPORT_FORMS, NAME_IS_TAKEN, collect, deletion_policy, id, is_abandoned, is_same, show,
};
use super::reads;
use super::shown::ShownAs;
use crate::api::oms::{CreateAction, DataSource, Oms, Parameters};
use crate::api::{Context, Error, Listing, Service};
use crate::datalink::kind::{Catalog, Created, DataSources, Filter, Kind, Operation};
use crate::datalink::kinds::identity::OMS_ID;
use crate::datalink::life::{filter, readable};
use crate::datalink::place::Place;
use crate::tf_provider::engine::{Arguments, IdentityAttribute, ImportForm};
use crate::tf_provider::schema::{Attribute, Block, Schema};
use crate::tf_provider::value::{Object, Type};

const EXTRA_PARAMETERS: &str = "extra_parameters";

/// A kind of data source.
#[derive(Clone, Copy)]
pub(crate) struct OmsDataSource {
    /// The resource type's name.
    pub(super) name: &'static str,
    /// The create call.
    pub(super) action: CreateAction,
    /// What it is.
    pub(super) description: &'static str,
    /// Further sections of its page, made by `notes!`.
    pub(super) notes: &'static str,
    /// Adds the parameters to the block, in the order of the page.
    pub(super) parameters: fn(Block) -> Block,
    /// The secrets that travel as they are, where passwords are encoded.
    pub(super) plain_secrets: &'static [&'static str],
    /// What the list has under other keys, or spells in another way.
    pub(super) elsewhere: &'static [ShownAs],
    /// The resource of pairs of such data sources, where there are some.
    pub(super) pairs: Option<&'static str>,
    /// Whether a type that OMS shows is one of the kind's.
    pub(super) is_of_kind: fn(&str) -> bool,
}

impl OmsDataSource {
    pub(super) fn block(&self) -> Block {
        (self.parameters)(Block::new(self.description).attribute(id()))
            .attribute(
                Attribute::optional(
                    EXTRA_PARAMETERS,
                    Type::map(Type::String),
                    "Further parameters of the create call, by their names in the API. They take precedence over the arguments. Do not \
                     put secrets here: the values appear in plans and in the state.",
                )
                .replace()
                .not_read_back(),
            )
            .attribute(deletion_policy())
    }

    /// The parameters of a create call. What the user left out or empty is not sent.
    fn parameters(&self, arguments: &Arguments<'_>) -> Parameters {
        let mut parameters = collect(&self.block(), self.plain_secrets, arguments);
        for (name, value) in arguments.values().object(EXTRA_PARAMETERS).into_iter().flatten() {
            if let Some(text) = value.as_text() {
                parameters.plain(name, text);
            }
        }
        parameters
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
        // Not every kind has the type among its attributes, so the list itself is narrowed.
        vec![Filter::new(kind, |_, _| true)]
    }

    /// What `extra_parameters` overrode is not the user's argument any more.
    fn show(&self, source: &DataSource, state: &mut Object) {
        let overridden = state.object(EXTRA_PARAMETERS).cloned().unwrap_or_default();
        state.set("id", source.id.clone());
        show(&self.block(), source, self.elsewhere, |name| overridden.get(name).is_null(), state);
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
        let list = place.client.list(context, config.non_empty("name"), &[]).await?;
        let halves = if self.pairs.is_some() { halves_among(list.rows()) } else { Vec::new() };
        let wanted = config.non_empty("type");
        Ok(list.without(|source| {
            let kind = source.kind();
            let is_half = source.id.as_ref().is_some_and(|id| halves.contains(id));
            !(self.is_of_kind)(&kind) || wanted.is_some_and(|wanted| wanted != kind) || is_half
        }))
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
        IMPORT_FORMS
    }

    fn sent_name<'v>(&self, values: &'v Object) -> &'v str {
        let extra = values.object(EXTRA_PARAMETERS).and_then(|extra| extra.text("name"));
        extra.or_else(|| values.text("name")).unwrap_or_default()
    }

    fn unique_name(&self) -> Option<&'static str> {
        Some(NAME_IS_TAKEN)
    }

    /// OMS is asked for one change at a time.
    fn one_at_a_time(&self, _operation: Operation, _values: &Object) -> Option<String> {
        Some("change".to_owned())
    }

    fn request(&self, arguments: &Arguments<'_>) -> Parameters {
        self.parameters(arguments)
    }

    fn is_same(&self, source: &DataSource, sent: &Parameters) -> bool {
        is_same(source, sent, self.elsewhere)
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
        is_abandoned(state)
    }

    fn explain_delete(&self, error: &Error) -> Option<&'static str> {
        error.is_unsupported_action().then_some(CANNOT_DELETE)
    }

    /// A type that OMS does not show says nothing.
    async fn is_of_another_kind(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        source: &DataSource,
    ) -> Result<Option<String>, Error> {
        let (id, kind) = (source.id.as_deref().unwrap_or_default(), source.kind());
        if !kind.is_empty() && !(self.is_of_kind)(&kind) {
            let advice = super::kind_of(&kind).map_or_else(
                || "This provider has no resource for that type.".to_owned(),
                |other| format!("Import it as {}.", other.name),
            );
            let name = self.name;
            return Ok(Some(format!(
                "The OMS data source {id} is of type {kind}, which {name} does not manage. {advice}"
            )));
        }
        let Some(pairs) = self.pairs else { return Ok(None) };
        let mut rows = vec![source.clone()];
        if partner(source).is_none() {
            let namesakes = place.client.find_by_name(context, source.name.as_deref().unwrap_or_default()).await?;
            rows.extend(namesakes.into_iter().filter(|row| row.id != source.id));
        }
        let is_half = halves_among(&rows).iter().any(|half| half == id);
        Ok(is_half.then(|| {
            format!(
                "The OMS data source {id} is one half of a pair, which has the name, too. Import the pair as {pairs}."
            )
        }))
    }
}
