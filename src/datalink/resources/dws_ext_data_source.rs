//! `datalink_dws_ext_data_source`: an external data source of a DWS cluster (OBS, MRS, LakeFormation).
//!
//! API pages: "Creating a Data Source", "Querying Data Sources", "Updating a Data Source", "Deleting a Data Source",
//! "Querying Job Progress" of the DWS API reference. Changes are jobs that take seconds to minutes; a cluster serves
//! one at a time. Only the agency of an OBS data source can be changed in place.

use std::sync::Arc;

use async_trait::async_trait;

use super::identity::{CLUSTER_ID, ID, PROJECT_ID};
use super::move_source;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dws::{
    self, Change as Turn, Cluster, ConfigureStatus, DataSource, NewDataSource, Reconfiguration, Submitted,
};
use crate::api::{Context, Error, Listing};
use crate::datalink::failure::{failure, not_updated, tainted};
use crate::datalink::lost::{self, Made, NewObject};
use crate::datalink::platforms::{ListKey, Platforms};
use crate::datalink::{limited, project, unlimited};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Arguments, Call, Change, Found, IdentityAttribute, ImportForm, MoveSource, Resource};
use crate::tf_provider::schema::{Attribute, Block, Constraint, Rule, Schema, Secret, rules, timeouts};
use crate::tf_provider::value::{Object, Type, Value};

const NAME: &str = "datalink_dws_ext_data_source";
const OBS: &str = "OBS";
/// The types that the API documents.
pub(in crate::datalink) const TYPES: &[&str] = &[OBS, "MRS", "LAKE_FORMATION"];
const TIMEOUTS: &[(&str, &str)] = &[("create", "60m"), ("update", "60m"), ("delete", "60m")];

const NOTES: &str = "\
## Behaviour

Create, update and delete wait for the job of DWS; its failure leaves the object tainted and shows the service's code,
explanation and job id. A cluster serves one change at a time, so the provider makes them one after the other. Only
`user_name` of type OBS can be changed in place. A password is never read back.

## Permissions

`dws:cluster:createDataSource`, `dws:cluster:listDataSource`, `dws:cluster:updateDataSource`,
`dws:cluster:deleteDataSource`, `dws:service:listJobDetail`, and `iam:projects:listProjects` where the provider knows no
project id.

## Limits of the API

- Type MRS needs the DWS and the MRS cluster in one VPC, an MRS cluster of type analysis, custom or hybrid, and an
  account that has logged in to MRS Manager once. Type OBS needs DWS 8.2.0 or later.
- Which arguments LAKE_FORMATION needs is not documented, so none is required for it.
- Whether an argument of an imported object was ever yours shows at the first change that is applied to it; until then,
  one that the configuration lacks is left alone.";

/// The region of such an object is not taken over: here it is a setting of the provider.
const MOVE_SOURCES: &[MoveSource] = &[move_source::huaweicloud(
    "huaweicloud_dws_ext_data_source",
    &[
        ("/id", "id"),
        ("/cluster_id", "cluster_id"),
        ("/type", "type"),
        ("/name", "data_source_name"),
        ("/user_name", "user_name"),
        ("/user_pwd", "user_pwd"),
        ("/data_source_id", "data_source_id"),
        ("/connect_info", "connect_info"),
        ("/description", "description"),
        ("/reboot", "reboot"),
        ("/timeouts", "timeouts"),
    ],
)];

/// The resource.
pub(crate) const RESOURCE: DwsExtDataSource = DwsExtDataSource;

pub(crate) struct DwsExtDataSource;

fn schema() -> Schema {
    let block = Block::new(
        "An external data source of a DWS cluster: a connection to OBS, to an MRS cluster or to LakeFormation, through which the \
         warehouse reads data that lies there.",
    )
    .attribute(Attribute::computed("id", Type::String, "The id of the data source's configuration."))
    .attribute(
        Attribute::optional_computed("project_id", Type::String, "The id of the cluster's project. Default: the provider's.").replace(),
    )
    .attribute(
        Attribute::required("cluster_id", Type::String, "The id of the DWS cluster, a UUID of 36 characters.")
            .replace()
            .same(is_same_id)
            .rule(rules::uuid()),
    )
    .attribute(
        Attribute::required("type", Type::String, "The type of the data source: OBS, MRS or LAKE_FORMATION.")
            .replace()
            .rule(rules::one_of(TYPES).advice()),
    )
    .attribute(
        Attribute::required("data_source_name", Type::String, "The name: 1 to 64 letters, digits and underscores.")
            .replace()
            .rule(rules::length(1..=64))
            .rule(word())
            .rule(server_name()),
    )
    .attribute(
        Attribute::required(
            "user_name",
            Type::String,
            "The user: 3 to 20 letters, digits and underscores. For type OBS, the name of the IAM agency that lets DWS use OBS, \
             which can be changed in place; for type MRS, an account of MRS Manager.",
        )
        .rule(rules::length(3..=20))
        .rule(word()),
    )
    .attribute(
        Attribute::optional("data_source_id", Type::String, "The id of the MRS cluster. Required for type MRS.").replace(),
    )
    .secret(Secret::optional("user_pwd", "The user's password. Required for type MRS.").replace().rule(|| rules::length(8..=usize::MAX).advice()))
    .attribute(
        Attribute::optional("connect_info", Type::String, "The database of the DWS cluster to connect. Required for type OBS.").replace(),
    )
    .attribute(
        Attribute::optional("description", Type::String, "A description: at most 256 characters, none of < > ' = &.")
            .replace()
            .rule(rules::length(0..=256))
            .rule(rules::without("< > ' = &", |character| "<>'=&".contains(character)))
            .rule(rules::without("!", |character| character == '!').advice()),
    )
    .attribute(
        Attribute::optional(
            "reboot",
            Type::Bool,
            "Whether a create or an update restarts the cluster. To change it alone does nothing.",
        )
        .local(),
    )
    .attribute(Attribute::computed("status", Type::String, "The state of the external cluster, such as \"200\" for available.").volatile())
    .attribute(
        Attribute::computed(
            "configure_status",
            Type::String,
            "The state of the configuration: \"200\" active, \"300\" failed, \"600\" active after the cluster's next restart.",
        )
        .volatile(),
    )
    .attribute(Attribute::computed("version", Type::String, "The version of the data source.").volatile())
    .attribute(Attribute::computed("created", Type::String, "When it was created, without a time zone."))
    .attribute(Attribute::computed("updated", Type::String, "When it was last changed, without a time zone.").volatile())
    .block(timeouts(TIMEOUTS))
    .constraint(Constraint::required_when("type", "MRS", &["data_source_id"]))
    .constraint(Constraint::required_when("type", "MRS", &["user_pwd", "user_pwd_wo"]))
    .constraint(Constraint::required_when("type", OBS, &["connect_info"]));
    Schema { version: 0, block, page: "Creating a Data Source", notes: NOTES }
}

/// Ids are the same in upper and lower case.
fn is_same_id(left: &Value, right: &Value) -> bool {
    let id = |value: &Value| value.as_text().map(str::to_ascii_lowercase);
    id(left) == id(right)
}

fn word() -> Rule {
    rules::only("letters (A-Z, a-z), digits and underscores", |character| {
        character.is_ascii_alphanumeric() || character == '_'
    })
}

/// The console's stricter rule: the name becomes the name of a database server in the warehouse.
fn server_name() -> Rule {
    Rule::text("begin with a small letter and have 3 to 63 small letters, digits and underscores, or the service may refuse it", |name| {
        let fits = (3..=63).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_');
        if fits { Ok(()) } else { Err("does not".to_owned()) }
    })
    .advice()
}

/// The body of a create call. What the user left out or empty is not sent.
fn request(arguments: &Arguments<'_>) -> NewDataSource {
    let values = arguments.values();
    let text = |name| values.non_empty(name).map(str::to_owned);
    NewDataSource {
        data_source_id: text("data_source_id"),
        kind: text("type").unwrap_or_default(),
        data_source_name: text("data_source_name").unwrap_or_default(),
        user_name: text("user_name").unwrap_or_default(),
        user_pwd: arguments.secret("user_pwd"),
        description: text("description"),
        reboot: values.bool("reboot"),
        connect_info: text("connect_info"),
    }
}

/// What the service shows, as state. The password is never shown.
pub(in crate::datalink) fn show(source: &DataSource, state: &mut Object) {
    for (name, value) in [
        ("type", &source.kind),
        ("data_source_name", &source.name),
        ("user_name", &source.user_name),
        ("data_source_id", &source.data_source_id),
        ("connect_info", &source.connect_info),
        ("description", &source.description),
        ("status", &source.status),
        ("configure_status", &source.configure_status),
        ("version", &source.version),
        ("created", &source.created),
        ("updated", &source.updated),
    ] {
        state.set(name, value.clone());
    }
}

/// Whether the service shows what was asked for; what it does not show is no contradiction.
fn is_same(source: &DataSource, wanted: &NewDataSource) -> bool {
    let agrees = |shown: &Option<String>, wanted: Option<&str>| {
        shown.as_deref().filter(|shown| !shown.is_empty()).is_none_or(|shown| Some(shown) == wanted)
    };
    agrees(&source.kind, Some(&wanted.kind))
        && agrees(&source.user_name, Some(&wanted.user_name))
        && agrees(&source.data_source_id, wanted.data_source_id.as_deref())
        && agrees(&source.connect_info, wanted.connect_info.as_deref())
        && agrees(&source.description, wanted.description.as_deref())
}

/// The cluster of an object, whose project is the provider's where the object names none.
pub(in crate::datalink) async fn cluster<'a>(
    cloud: &'a HuaweiCloud,
    context: &Context,
    state: &mut Object,
) -> Result<Cluster<'a>, Diagnostics> {
    let project_id = project(cloud, context, state).await?;
    Ok(cloud.dws().cluster(&project_id, state.text("cluster_id").unwrap_or_default()))
}

/// `Creating DWS external data source "source1" in cluster 4ca4…`, for messages.
fn operation(verb: &str, state: &Object) -> String {
    let name = state.text("data_source_name").or_else(|| state.text("id")).unwrap_or_default();
    format!("{verb} DWS external data source {name:?} in cluster {}", state.text("cluster_id").unwrap_or_default())
}

/// The list of a type that all reads share.
pub(in crate::datalink) async fn list(
    platforms: &Platforms,
    cluster: &Cluster<'_>,
    context: &Context,
    state: &Object,
    kind: Option<&str>,
) -> Result<Arc<Listing<DataSource>>, Error> {
    platforms.dws_data_sources.get(context, &list_key(state, kind), || cluster.list(context, kind)).await
}

/// Finds the data source in those lists.
pub(in crate::datalink) async fn find(
    platforms: &Platforms,
    cluster: &Cluster<'_>,
    context: &Context,
    state: &Object,
) -> Result<Option<DataSource>, Error> {
    let shared = |kind: Option<String>| async move { list(platforms, cluster, context, state, kind.as_deref()).await };
    let found = dws::find(state.text("id").unwrap_or_default(), state.non_empty("type"), shared).await?;
    Ok(found.filter(|source| source.configure_status() != Some(ConfigureStatus::Deleted)))
}

/// What a list is shared by: project, cluster and type.
fn list_key(state: &Object, kind: Option<&str>) -> ListKey {
    let text = |name| state.text(name).unwrap_or_default().to_owned();
    (text("project_id"), text("cluster_id"), kind.map(str::to_owned))
}

/// After a write: nobody may be shown a list from before it.
fn forget_lists(platforms: &Platforms, state: &Object) {
    for kind in [None, state.text("type")].into_iter().chain(TYPES.iter().copied().map(Some)) {
        platforms.dws_data_sources.drop(&list_key(state, kind));
    }
}

/// Writes what the service shows now into the state. The change itself has succeeded, so trouble here is a warning.
async fn refresh(call: &Call<Platforms>, cluster: &Cluster<'_>, context: &Context, state: &mut Object) {
    forget_lists(&call.client, state);
    match find(&call.client, cluster, context, state).await {
        Ok(Some(source)) => show(&source, state),
        Ok(None) => call.warn(Diagnostic::warning(
            "Data source is not listed yet",
            format!(
                "{} succeeded, but the service does not list it. The next plan will look again.",
                operation("The change of", state)
            ),
        )),
        Err(error) => call.warn(Diagnostic::warning(
            "Data source could not be read back",
            format!("{} succeeded. {error} The next plan will look again.", operation("The change of", state)),
        )),
    }
}

/// Sends the create call. Where its answer is lost, finds out what became of it.
async fn submit(
    cluster: &Cluster<'_>,
    turn: &Turn<'_>,
    context: &Context,
    wanted: &NewDataSource,
    state: &Object,
) -> Result<Submitted, Diagnostics> {
    let cluster_id = state.text("cluster_id").unwrap_or_default();
    let object = NewObject {
        operation: &operation("Creating", state),
        id: |source: &DataSource| source.id.as_deref().unwrap_or_default(),
        is_same: &|source| is_same(source, wanted),
        import_id: &|id| format!("{cluster_id}/{id}"),
        taken: None,
    };
    let of_that_name = |context: Context| async move {
        let name = &wanted.data_source_name;
        let mut listing = cluster.list(&context, Some(&wanted.kind)).await?;
        if listing.look_up_name(name).is_err() {
            // The list of all may be whole where that of one type is not.
            listing = cluster.list(&context, None).await?;
        }
        Ok(listing.look_up_name(name)?.into_iter().cloned().collect())
    };
    match object.create(context, of_that_name(context.clone()), of_that_name, turn.create(context, wanted)).await? {
        Made::Answered(submitted) => Ok(submitted),
        Made::TakenOver(source) => Ok(turn.resume_create(source.id.as_deref().unwrap_or_default(), wanted)),
    }
}

#[async_trait]
impl Resource<Platforms> for DwsExtDataSource {
    fn name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[CLUSTER_ID, ID, PROJECT_ID]
    }

    async fn locate(&self, call: &Call<Platforms>, state: &mut Object) -> Result<(), Diagnostics> {
        project(Platforms::huaweicloud(call).await?, &limited(call), state).await.map(drop)
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["cluster_id", "id"]), ImportForm::Path(&["project_id", "cluster_id", "id"])]
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        MOVE_SOURCES
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        TIMEOUTS
    }

    fn plan(&self, change: &mut Change<'_>) {
        // The API can change nothing but the agency, which only the type OBS has.
        if change.changes("user_name") && change.planned().text("type") != Some(OBS) {
            change.replace("user_name");
        }
    }

    async fn create(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let waiting = unlimited(call);
        let cluster = cluster(Platforms::huaweicloud(call).await?, &waiting, state).await?;
        let creating = operation("Creating", state);
        let turn = cluster.change(&waiting).await.map_err(|error| failure(&creating, &error))?;
        let context = limited(call);
        let submitted = submit(&cluster, &turn, &context, &request(arguments), state).await?;
        state.set("id", submitted.id.as_str());
        turn.finish(&context, &submitted).await.map_err(|error| tainted(&creating, &error))?;
        refresh(call, &cluster, &context, state).await;
        Ok(())
    }

    async fn read(&self, call: &Call<Platforms>, state: &mut Object) -> Result<Found, Diagnostics> {
        let context = limited(call);
        let cluster = cluster(Platforms::huaweicloud(call).await?, &context, state).await?;
        match find(&call.client, &cluster, &context, state).await {
            Ok(Some(source)) => {
                show(&source, state);
                Ok(Found::Object)
            }
            Ok(None) => Ok(Found::Gone),
            Err(error) if error.is_gone() => Ok(Found::Gone),
            Err(error) => Err(failure(&operation("Reading", state), &error)),
        }
    }

    async fn update(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let waiting = unlimited(call);
        let cluster = cluster(Platforms::huaweicloud(call).await?, &waiting, state).await?;
        let fail = |error: Error| not_updated(&operation("Updating", arguments.values()), &error);
        let values = arguments.values();
        let turn = cluster.change(&waiting).await.map_err(fail)?;
        let context = limited(call);
        let change =
            Reconfiguration { agency: values.text("user_name").map(str::to_owned), reboot: values.bool("reboot") };
        let (id, kind) = (state.text("id").unwrap_or_default(), state.text("type"));
        let submitted = turn.reconfigure(&context, id, kind, &change).await.map_err(fail)?;
        turn.finish(&context, &submitted).await.map_err(fail)?;
        refresh(call, &cluster, &context, state).await;
        Ok(())
    }

    async fn delete(&self, call: &Call<Platforms>, state: &Object) -> Result<(), Diagnostics> {
        let waiting = unlimited(call);
        let mut state = state.clone();
        let cluster = cluster(Platforms::huaweicloud(call).await?, &waiting, &mut state).await?;
        let fail = |error: Error| failure(&operation("Deleting", &state), &error);
        let turn = cluster.change(&waiting).await.map_err(fail)?;
        let context = limited(call);
        let (id, kind) = (state.text("id").unwrap_or_default(), state.text("type"));
        let outcome = match turn.delete(&context, id, kind).await {
            Ok(submitted) => turn.finish(&context, &submitted).await,
            Err(error) => Err(error),
        };
        forget_lists(&call.client, &state);
        let (platforms, cluster, state) = (&call.client, &cluster, &state);
        let find = |context| async move { find(platforms, cluster, &context, state).await };
        match outcome {
            Ok(()) => Ok(()),
            Err(error) => lost::is_deleted(&context, error, find).await.map_err(fail),
        }
    }
}
