//! What one kind of object says of itself. All that objects go through is written once, in `life`.
//!
//! A kind holds what only its API knows: how requests and rows look, where objects are listed, what counts as the same and
//! when a change is done. Whatever holds for every kind belongs into `life`, never into a kind.

use async_trait::async_trait;

use super::place::{Place, Platform};
use crate::api::{Context, Error, Kind as Failure, Listing, Row, Service};
use crate::tf_provider::engine::{Arguments, Change, IdentityAttribute, ImportForm, MoveSource};
use crate::tf_provider::schema::{Attribute, Schema};
use crate::tf_provider::value::{Object, Value};

/// How the objects of a kind are found and shown. Both data sources follow from it.
#[async_trait]
pub(crate) trait Catalog: Send + Sync + 'static {
    /// The client of the platform that has the objects.
    type Client: Platform;
    /// An object as the service shows it.
    type Row: Row + Clone + Send + Sync;

    /// What messages call an object: `DWS external data source`.
    fn title(&self) -> &'static str;

    /// The service that has the objects.
    fn service(&self) -> Service;

    /// The attributes that say where objects are in their region, as the provider has it where they are left open.
    fn place(&self) -> &'static [&'static str] {
        <Self::Client as Platform>::PLACE
    }

    /// The arguments of that name, in data sources and list resources.
    fn place_arguments(&self) -> Vec<Attribute> {
        <Self::Client as Platform>::place_arguments()
    }

    /// Where an object is, for messages that would not be clear without it: ` in cluster 4ca4…`.
    fn whereabouts(&self, _values: &Object) -> String {
        String::new()
    }

    /// The attribute that holds an object's name.
    fn named_by(&self) -> &'static str {
        "name"
    }

    /// The data sources of the kind; none where it shares those of a more general one.
    fn data_sources(&self) -> Option<DataSources>;

    /// What rows show, as the computed attributes of the data sources.
    fn attributes(&self) -> Vec<Attribute>;

    /// The arguments by which a list is narrowed, its name aside.
    fn filters(&self) -> Vec<Filter>;

    /// Writes what a row shows into `state`, whose attributes are those of the resource or of [`Self::attributes`].
    fn show(&self, row: &Self::Row, state: &mut Object);

    /// The object whose `id` is in `known`, beside what else is known of it. `None` is proof that there is none, by
    /// everything that could show it. May be as old as a list that reads share.
    async fn find(
        &self,
        place: &Place<'_, Self::Client>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<Self::Row>, Error>;

    /// The same, asked of the service now.
    async fn find_now(
        &self,
        place: &Place<'_, Self::Client>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<Self::Row>, Error> {
        self.find(place, context, known).await
    }

    /// The existing objects of exactly the name in `known`; none is proof that there is none.
    async fn find_by_name(
        &self,
        place: &Place<'_, Self::Client>,
        context: &Context,
        known: &Object,
    ) -> Result<Vec<Self::Row>, Error> {
        let list = self.list(place, context, known).await?;
        let found = list.look_up_name(known.text(self.named_by()).unwrap_or_default())?;
        Ok(found.into_iter().cloned().collect())
    }

    /// The existing objects, at least all that pass the filters of `config`.
    async fn list(
        &self,
        place: &Place<'_, Self::Client>,
        context: &Context,
        config: &Object,
    ) -> Result<Listing<Self::Row>, Error>;
}

/// The two data sources of a kind.
pub(crate) struct DataSources {
    /// The look-up of one object.
    pub(crate) one: DataSourceTexts,
    /// The list of many.
    pub(crate) many: DataSourceTexts,
    /// The attribute that holds the list.
    pub(crate) result: &'static str,
}

/// What is written of one data source.
pub(crate) struct DataSourceTexts {
    /// The full type name.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) description: &'static str,
    /// The API page of its call.
    pub(crate) page: &'static str,
    /// Further sections of its page.
    pub(crate) notes: &'static str,
}

/// An argument by which a list is narrowed.
pub(crate) struct Filter {
    /// The argument.
    pub(crate) attribute: Attribute,
    /// Whether an object passes, given the argument's value, which is not empty.
    pub(crate) passes: fn(&Object, &Value) -> bool,
    /// Who has the argument.
    pub(crate) of: FilterOf,
}

/// Who has a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterOf {
    /// The list data source and the list resource.
    Both,
    /// The list data source only.
    DataSource,
}

impl Filter {
    /// A filter that both have.
    pub(crate) fn new(attribute: Attribute, passes: fn(&Object, &Value) -> bool) -> Self {
        Self { attribute, passes, of: FilterOf::Both }
    }

    /// The same, of the list data source only.
    pub(crate) fn of_data_source(self) -> Self {
        Self { of: FilterOf::DataSource, ..self }
    }
}

/// What a create call answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Created {
    /// The object's id.
    pub(crate) id: String,
    /// The job that completes it, where there is one and it is known.
    pub(crate) job_id: Option<String>,
}

/// A change that may have to wait for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// The object is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is removed.
    Delete,
}

/// A kind of object that Terraform manages. The resource and the list resource follow from it.
#[async_trait]
pub(crate) trait Kind: Catalog {
    /// What a create call sends.
    type Wanted: Send + Sync;

    /// The full name of the resource type.
    fn type_name(&self) -> &'static str;

    /// Arguments, attributes and rules; the region of a platform that has regions is added to them.
    fn schema(&self) -> Schema;

    /// What the list resource finds, and the API page of its call.
    fn query(&self) -> (&'static str, &'static str);

    /// The attributes by which an object is told from all others, the region with them.
    fn identity(&self) -> &'static [IdentityAttribute];

    /// The forms of an import id, without the region that may follow. A form that is a path has the attributes of the place before the id.
    fn import_forms(&self) -> &'static [ImportForm];

    /// The resource types of other providers whose objects a `moved` block can bring here.
    fn move_sources(&self) -> &'static [MoveSource] {
        &[]
    }

    /// The operations that a `timeouts` block can limit, with their defaults.
    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Adds to a plan what depends on several attributes.
    fn plan(&self, _change: &mut Change<'_>) {}

    /// The name that a create call with these values sends.
    fn sent_name<'v>(&self, values: &'v Object) -> &'v str {
        values.text(self.named_by()).unwrap_or_default()
    }

    /// Why nothing can be created beside an object of the same name; `None` where the service allows it or says so itself.
    fn unique_name(&self) -> Option<&'static str> {
        None
    }

    /// Whether the name is the id, so that a new object can have the id of one that was deleted.
    fn is_named_by_id(&self) -> bool {
        false
    }

    /// What has to be done one after the other, as the service demands it, or because the objects could be taken for one
    /// another after a lost answer. Operations with the same key wait for each other.
    fn one_at_a_time(&self, operation: Operation, values: &Object) -> Option<String>;

    /// What a create call with these arguments sends.
    fn request(&self, arguments: &Arguments<'_>) -> Self::Wanted;

    /// Whether a row shows all that was sent, as far as the service shows it.
    fn is_same(&self, row: &Self::Row, wanted: &Self::Wanted) -> bool;

    /// The create call.
    async fn create(
        &self,
        place: &Place<'_, Self::Client>,
        context: &Context,
        wanted: &Self::Wanted,
    ) -> Result<Created, Error>;

    /// The existing objects among which those of the name in `known` are, asked of the service now. May be a search that
    /// misses some, as long as it misses the same before and after a creation.
    async fn named(
        &self,
        place: &Place<'_, Self::Client>,
        context: &Context,
        known: &Object,
    ) -> Result<Listing<Self::Row>, Error>;

    /// A list that shows what [`Kind::named`] may miss, where there is one.
    async fn named_elsewhere(
        &self,
        _place: &Place<'_, Self::Client>,
        _context: &Context,
        _known: &Object,
    ) -> Result<Option<Listing<Self::Row>>, Error> {
        Ok(None)
    }

    /// Waits until a new object can be used; returns what was seen last, if that shows all of it.
    async fn wait_until_ready(
        &self,
        _place: &Place<'_, Self::Client>,
        _context: &Context,
        _created: &Created,
        _values: &Object,
    ) -> Result<Option<Self::Row>, Error> {
        Ok(None)
    }

    /// Whether an object must be read after a change to know its computed attributes.
    fn is_read_back(&self) -> bool {
        true
    }

    /// Changes the object in `state` in place, and waits until that is done.
    async fn update(
        &self,
        _place: &Place<'_, Self::Client>,
        _context: &Context,
        _arguments: &Arguments<'_>,
        _state: &Object,
    ) -> Result<(), Error> {
        let problem = "it cannot be changed in place; this is a bug in the provider, please report it";
        Err(Error::without_call(Failure::Precondition(problem.to_owned())))
    }

    /// Deletes the object in `state`, and waits until that is done.
    async fn delete(&self, place: &Place<'_, Self::Client>, context: &Context, state: &Object) -> Result<(), Error>;

    /// That a destroy leaves the object where it is, and why; `None` where it deletes it.
    fn is_abandoned(&self, _state: &Object) -> Option<(&'static str, String)> {
        None
    }

    /// What to do about a deletion that failed, where the kind knows more than the error says.
    fn explain_delete(&self, _error: &Error) -> Option<&'static str> {
        None
    }

    /// Why an object that was found by its id or name is none of this kind.
    async fn is_of_another_kind(
        &self,
        _place: &Place<'_, Self::Client>,
        _context: &Context,
        _row: &Self::Row,
    ) -> Result<Option<String>, Error> {
        Ok(None)
    }

    /// What is missing of an object that the service keeps in several parts, as a sentence that names the part that is there.
    fn missing(&self, _row: &Self::Row) -> Option<String> {
        None
    }
}
