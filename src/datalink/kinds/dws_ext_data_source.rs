//! `datalink_dws_ext_data_source`: an external data source of a DWS cluster (OBS, MRS, LakeFormation).
//!
//! API pages: "Creating a Data Source", "Querying Data Sources", "Updating a Data Source", "Deleting a Data Source",
//! "Querying Job Progress" of the DWS API reference. Changes are jobs that take seconds to minutes; a cluster serves
//! one at a time. Only the agency of an OBS data source can be changed in place.

use std::sync::Arc;

use async_trait::async_trait;

use super::identity::{CLUSTER_ID, ID, PROJECT_ID, REGION};
use super::move_source;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dws::{
    self, Cluster, ConfigureStatus, DataSource, NewDataSource, Reconfiguration, Submitted,
};
use crate::api::{Context, Error, Listing, Service, is_same_text};
use crate::datalink::kind::{Catalog, Created, DataSourceTexts, DataSources, Filter, Kind, Operation};
use crate::datalink::life::{filter, readable, same_text};
use crate::datalink::place::{PROJECT, Place, Platform};
use crate::tf_provider::engine::{Arguments, Change, IdentityAttribute, ImportForm, MoveSource};
use crate::tf_provider::schema::{Attribute, Block, Constraint, Rule, Schema, Secret, rules, timeouts};
use crate::tf_provider::value::{Object, Type, Value};

const NAME: &str = "datalink_dws_ext_data_source";
const OBS: &str = "OBS";
const TIMEOUTS: &[(&str, &str)] = &[("create", "60m"), ("update", "60m"), ("delete", "60m")];

const NOTES: &str = "\
## Behaviour

Create, update and delete wait for the DWS job. If the job of a create fails, the object is tainted, and the error shows the
service's code, explanation and job id. A cluster accepts one change at a time, so the provider makes changes one after the
other. Only `user_name` of type OBS can be changed in place. Passwords are never read back.

## Permissions

`dws:cluster:createDataSource`, `dws:cluster:listDataSource`, `dws:cluster:updateDataSource`,
`dws:cluster:deleteDataSource`, `dws:service:listJobDetail`, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

- Type MRS requires that the DWS and the MRS cluster are in the same VPC, an MRS cluster of type analysis, custom or hybrid,
  and an account that has logged in to MRS Manager once. Type OBS requires DWS 8.2.0 or later.
- The arguments that LAKE_FORMATION requires are not documented, so the provider requires none.
- After an import, arguments that are missing from the configuration are left unchanged until you first apply a change.";

const MOVE_SOURCES: &[MoveSource] = &[move_source::huaweicloud(
    "huaweicloud_dws_ext_data_source",
    &[
        ("/id", "id"),
        ("/region", "region"),
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

const QUERY_PAGE: &str = "Querying Data Sources";
const QUERY_NOTES: &str = "\
## Permissions

`dws:cluster:listDataSource`, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

Which types a list without a type contains is not documented, so the provider also lists each known type and combines the
answers.";

/// The kind.
#[derive(Clone, Copy)]
pub(crate) struct DwsExtDataSource;

fn schema() -> Schema {
    let block = Block::new(
        "An external data source of a DWS cluster: a connection through which the warehouse reads data in OBS, in an MRS cluster or \
         in LakeFormation.",
    )
    .attribute(Attribute::computed("id", Type::String, "The id of the data source's configuration."))
    .attribute(
        Attribute::optional_computed("project_id", Type::String, PROJECT).replace(),
    )
    .attribute(
        Attribute::required("cluster_id", Type::String, "The id of the DWS cluster.")
            .replace()
            .same(is_same_id)
            .rule(rules::uuid()),
    )
    .attribute(
        Attribute::required("type", Type::String, "The type of the data source.")
            .replace()
            .same(is_same_type)
            .rule(rules::one_of(&dws::TYPES).advice()),
    )
    .attribute(
        Attribute::required("data_source_name", Type::String, "The name.")
            .replace()
            .rule(rules::length(1..=64))
            .rule(rules::word())
            .rule(server_name()),
    )
    .attribute(
        Attribute::required(
            "user_name",
            Type::String,
            "The user, 3 to 20 letters, digits and underscores. For type MRS, an account of MRS Manager. For type OBS, the name of the \
             IAM agency that lets DWS use OBS; it can be changed in place, and other names only cause a warning.",
        )
        .rule(rules::not_empty()),
    )
    .attribute(
        Attribute::optional("data_source_id", Type::String, "The id of the MRS cluster. Required for type MRS.").replace(),
    )
    .secret(Secret::optional("user_pwd", "The user's password. Required for type MRS.").replace().rule(|| rules::length(8..=usize::MAX).advice()))
    .attribute(
        Attribute::optional("connect_info", Type::String, "The database of the DWS cluster to connect. Required for type OBS.").replace(),
    )
    .attribute(
        Attribute::optional("description", Type::String, "A description.")
            .replace()
            .same(same_text)
            .rule(rules::length(0..=256))
            .rule(rules::without("< > ' = &", |character| "<>'=&".contains(character)))
            .rule(rules::without("!", |character| character == '!').advice()),
    )
    .attribute(
        Attribute::optional(
            "reboot",
            Type::Bool,
            "Whether to restart the cluster after a create or update. Changing only this argument has no effect.",
        )
        .local(),
    )
    .attribute(Attribute::computed("status", Type::String, "The state of the external cluster; \"200\" means available.").volatile())
    .attribute(
        Attribute::computed(
            "configure_status",
            Type::String,
            "The state of the configuration: \"200\" is active, \"300\" is failed, \"600\" is active after the next restart of the cluster.",
        )
        .volatile(),
    )
    .attribute(Attribute::computed("version", Type::String, "The version of the data source.").volatile())
    .attribute(Attribute::computed("created", Type::String, "When it was created, without a time zone."))
    .attribute(Attribute::computed("updated", Type::String, "When it was last changed, without a time zone.").volatile())
    .block(timeouts(TIMEOUTS))
    .constraint(Constraint::required_when("type", "MRS", &["data_source_id"]))
    .constraint(Constraint::required_when("type", "MRS", &["user_pwd", "user_pwd_wo"]))
    .constraint(Constraint::required_when("type", OBS, &["connect_info"]))
    .constraint(Constraint::rule_when("user_name", rules::length(3..=20), is_no_agency))
    .constraint(Constraint::rule_when("user_name", rules::word(), is_no_agency))
    .constraint(Constraint::rule_when("user_name", rules::length(3..=20).advice(), is_agency))
    .constraint(Constraint::rule_when("user_name", rules::word().advice(), is_agency));
    Schema { version: 0, block, page: "Creating a Data Source", notes: NOTES }
}

/// Whether the user is the name of an IAM agency, whose own rules are laxer than those for users.
fn is_agency(arguments: &Object) -> bool {
    is_same_type(arguments.get("type"), &OBS.into())
}

fn is_no_agency(arguments: &Object) -> bool {
    !arguments.get("type").is_unknown() && !is_agency(arguments)
}

/// Ids are the same in upper and lower case.
fn is_same_id(left: &Value, right: &Value) -> bool {
    let id = |value: &Value| value.as_text().map(str::to_ascii_lowercase);
    id(left) == id(right)
}

/// The console's stricter rule: the name becomes the name of a database server in the warehouse.
fn server_name() -> Rule {
    Rule::text("start with a lower-case letter and have 3 to 63 lower-case letters, digits and underscores, as the console demands", |name| {
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

/// Types are the same in upper and lower case.
fn is_same_type(left: &Value, right: &Value) -> bool {
    is_same_id(left, right)
}

#[async_trait]
impl Catalog for DwsExtDataSource {
    type Client = HuaweiCloud;
    type Row = DataSource;

    fn title(&self) -> &'static str {
        "DWS external data source"
    }

    fn service(&self) -> Service {
        Service::Dws
    }

    fn place(&self) -> &'static [&'static str] {
        &["project_id", "cluster_id"]
    }

    fn place_arguments(&self) -> Vec<Attribute> {
        let cluster_id =
            Attribute::required("cluster_id", Type::String, "The id of the DWS cluster.").rule(rules::uuid());
        HuaweiCloud::place_arguments().into_iter().chain([cluster_id]).collect()
    }

    fn whereabouts(&self, values: &Object) -> String {
        format!(" in cluster {}", values.text("cluster_id").unwrap_or_default())
    }

    fn named_by(&self) -> &'static str {
        "data_source_name"
    }

    fn data_sources(&self) -> Option<DataSources> {
        Some(DataSources {
            one: DataSourceTexts {
                name: NAME,
                description: "Looks up an external data source of a DWS cluster by its id or its name.",
                page: QUERY_PAGE,
                notes: QUERY_NOTES,
            },
            many: DataSourceTexts {
                name: "datalink_dws_ext_data_sources",
                description: "Lists the external data sources of a DWS cluster.",
                page: QUERY_PAGE,
                notes: QUERY_NOTES,
            },
            result: "data_sources",
        })
    }

    fn attributes(&self) -> Vec<Attribute> {
        let texts = [
            ("data_source_name", "The name."),
            ("user_name", "The user; for type OBS, the name of the IAM agency that lets DWS use OBS."),
            ("data_source_id", "The id of the MRS cluster; for type MRS only."),
            ("connect_info", "The database of the DWS cluster that is connected."),
            ("description", "The description."),
        ];
        readable(schema().block, &texts)
    }

    fn filters(&self) -> Vec<Filter> {
        let kind = filter("type", "Only data sources of this type.").rule(rules::one_of(&dws::TYPES).advice());
        vec![Filter::new(kind, |object, wanted| is_same_type(object.get("type"), wanted))]
    }

    fn show(&self, source: &DataSource, state: &mut Object) {
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

    async fn find(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<DataSource>, Error> {
        let id = known.text("id").unwrap_or_default();
        let found = dws::find(id, known.non_empty("type"), |part| list(place, context, part)).await?;
        Ok(found.filter(|source| !is_deleted(source)))
    }

    async fn list(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        config: &Object,
    ) -> Result<Listing<DataSource>, Error> {
        Ok(dws::all(config.non_empty("type"), |part| list(place, context, part)).await?.without(is_deleted))
    }
}

/// One list, of a type or without one, which reads share.
async fn list(
    place: &Place<'_, HuaweiCloud>,
    context: &Context,
    kind: Option<String>,
) -> Result<Arc<Listing<DataSource>>, Error> {
    let (cluster, kind) = (&cluster(place), kind.as_deref());
    place.shared_list(context, kind.unwrap_or_default(), || cluster.list(context, kind)).await
}

fn cluster<'p>(place: &'p Place<'_, HuaweiCloud>) -> Cluster<'p> {
    place.client.dws().cluster(place.text("project_id"), place.text("cluster_id"))
}

/// The service shows deleted data sources for a while.
fn is_deleted(source: &DataSource) -> bool {
    source.configure_status() == Some(ConfigureStatus::Deleted)
}

#[async_trait]
impl Kind for DwsExtDataSource {
    type Wanted = NewDataSource;

    fn type_name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the external data sources of a DWS cluster.", QUERY_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[CLUSTER_ID, ID, PROJECT_ID, REGION]
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
        if change.changes("user_name") && !is_same_type(change.planned().get("type"), &OBS.into()) {
            change.replace("user_name");
        }
    }

    /// A cluster serves one change at a time.
    fn one_at_a_time(&self, _operation: Operation, _values: &Object) -> Option<String> {
        Some("change".to_owned())
    }

    fn request(&self, arguments: &Arguments<'_>) -> NewDataSource {
        request(arguments)
    }

    fn is_same(&self, source: &DataSource, wanted: &NewDataSource) -> bool {
        let agrees = |shown: &Option<String>, wanted: Option<&str>| {
            let shown = shown.as_deref().filter(|shown| !shown.is_empty());
            shown.is_none_or(|shown| wanted.is_some_and(|wanted| is_same_text(shown, wanted)))
        };
        source.kind.as_ref().is_none_or(|shown| shown.eq_ignore_ascii_case(&wanted.kind))
            && agrees(&source.user_name, Some(&wanted.user_name))
            && agrees(&source.data_source_id, wanted.data_source_id.as_deref())
            && agrees(&source.connect_info, wanted.connect_info.as_deref())
            && agrees(&source.description, wanted.description.as_deref())
    }

    async fn named(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Listing<DataSource>, Error> {
        Ok(cluster(place).list(context, known.non_empty("type")).await?.without(is_deleted))
    }

    async fn named_elsewhere(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        _known: &Object,
    ) -> Result<Option<Listing<DataSource>>, Error> {
        Ok(Some(cluster(place).list(context, None).await?.without(is_deleted)))
    }

    async fn create(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        wanted: &NewDataSource,
    ) -> Result<Created, Error> {
        let submitted = cluster(place).create(context, wanted).await?;
        Ok(Created { id: submitted.id, job_id: submitted.job_id })
    }

    async fn wait_until_ready(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        created: &Created,
        values: &Object,
    ) -> Result<Option<DataSource>, Error> {
        let text = |name| values.text(name).unwrap_or_default();
        let submitted = Submitted::create(&created.id, text("type"), text("data_source_name"), created.job_id.clone());
        cluster(place).finish(context, &submitted).await.map(|()| None)
    }

    async fn update(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        arguments: &Arguments<'_>,
        state: &Object,
    ) -> Result<(), Error> {
        let (cluster, values) = (cluster(place), arguments.values());
        let change =
            Reconfiguration { agency: values.text("user_name").map(str::to_owned), reboot: values.bool("reboot") };
        let submitted =
            cluster.reconfigure(context, state.text("id").unwrap_or_default(), state.text("type"), &change).await?;
        cluster.finish(context, &submitted).await
    }

    async fn delete(&self, place: &Place<'_, HuaweiCloud>, context: &Context, state: &Object) -> Result<(), Error> {
        let cluster = cluster(place);
        let submitted = cluster.delete(context, state.text("id").unwrap_or_default(), state.text("type")).await?;
        cluster.finish(context, &submitted).await
    }
}
