//! `datalink_mrs_data_connector`: a data connector of MRS, by which clusters reach a database of RDS or TaurusDB.
//!
//! API pages: "Creating a Data Connection", "Querying Data Connections", "Modifying a Data Connection", "Deleting a Data
//! Connection" of the MRS API reference. All calls are done when they return. The source's settings travel as JSON in a
//! string; the service returns them without the password and with additions of its own.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::identity::{ID, PROJECT_ID, REGION};
use super::move_source;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::mrs::{DataConnector, DataConnectors, NewDataConnector};
use crate::api::{Context, Error, Listing, Service};
use crate::datalink::kind::{Catalog, Created, DataSourceTexts, DataSources, Filter, Kind, Operation};
use crate::datalink::life::{filter, readable};
use crate::datalink::place::{PROJECT, Place};
use crate::secrets::is_secret_name;
use crate::tf_provider::diagnostics::Diagnostic;
use crate::tf_provider::engine::{Arguments, Change, IdentityAttribute, ImportForm, MoveSource};
use crate::tf_provider::schema::{Attribute, Block, Constraint, NestedBlock, Rule, Schema, Secret, rules};
use crate::tf_provider::value::{Number, Object, Type, Value};

const NAME: &str = "datalink_mrs_data_connector";
const SOURCE_INFO: &str = "source_info";
const SOURCE_INFO_JSON: &str = "source_info_json";
/// The types of sources.
const SOURCE_TYPES: &[&str] = &["RDS_POSTGRES", "RDS_MYSQL", "gaussdb-mysql"];
/// The keys of the source's settings that the service returns.
const READABLE: &[&str] = &["rds_instance_id", "db_name", "user_name"];

const NOTES: &str = "\
## Behaviour

Changing `source_type` replaces the connector. Every other change is made in place, by a call that sends all settings,
including the password. The service does not verify the password. `source_info` and `source_info_json` are two ways to write
the same settings; moving from one to the other is an in-place change. For JSON, only the keys that you wrote are compared with
the service. A destroy warns if clusters use the connector; the service deletes it nevertheless and does not change the clusters.

## Permissions

`mrs:dataConnector:listInstance`, `mrs:dataConnector:updateInstance`, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

- The database must be in the clusters' VPC, and its security group must let them in.
- The settings of RDS_POSTGRES and gaussdb-mysql are not documented. `source_info_json` can send any keys.";

const MOVE_SOURCES: &[MoveSource] = &[move_source::huaweicloud(
    "huaweicloud_mapreduce_data_connection",
    &[
        ("/id", "id"),
        ("/region", "region"),
        ("/name", "connector_name"),
        ("/source_type", "source_type"),
        ("/source_info/0/db_instance_id", "source_info.rds_instance_id"),
        ("/source_info/0/db_name", "source_info.db_name"),
        ("/source_info/0/user_name", "source_info.user_name"),
        ("/source_info/0/password", "source_info.password"),
    ],
)];

const QUERY_PAGE: &str = "Querying Data Connections";
const QUERY_NOTES: &str = "\
## Permissions

`mrs:dataConnector:listInstance`, and `iam:projects:listProjects` if no project id is set.";

/// The kind.
#[derive(Clone, Copy)]
pub(crate) struct MrsDataConnector;

fn schema() -> Schema {
    let source_info =
        Block::new("The database. Exactly one of source_info, source_info_json and source_info_json_wo is required.")
            .attribute(Attribute::required("rds_instance_id", Type::String, "The id of the database instance."))
            .attribute(Attribute::required("db_name", Type::String, "The name of the database."))
            .attribute(Attribute::required("user_name", Type::String, "The user of the database."))
            .secret(Secret::required("password", "The user's password."));
    let block =
        Block::new("A data connector of MRS: an RDS or TaurusDB database in which clusters keep their metadata.")
            .attribute(Attribute::computed("id", Type::String, "The connector's id."))
            .attribute(
                Attribute::optional_computed("project_id", Type::String, PROJECT)
                    .replace()
                    .rule(rules::length(1..=64))
                    .rule(rules::hyphenated_word())
                    .rule(
                        // The page allows letters and digits only, and has hyphens in its own example.
                        rules::without("- or _, according to the text of the API page", |character| {
                            "-_".contains(character)
                        })
                        .advice(),
                    ),
            )
            .attribute(
                Attribute::required("connector_name", Type::String, "The name.")
                    .rule(rules::length(1..=64).advice())
                    .rule(rules::hyphenated_word().advice()),
            )
            .attribute(
                Attribute::required("source_type", Type::String, "The type of the database.")
                    .replace()
                    .rule(rules::one_of(SOURCE_TYPES)),
            )
            .block(NestedBlock::single(SOURCE_INFO, source_info))
            .secret(
                Secret::choice(
                    SOURCE_INFO_JSON,
                    "The database as a JSON object, for settings that source_info does not have.",
                )
                .with_wire_name(SOURCE_INFO)
                .read_back()
                .same(is_same_json)
                .rule(json_object),
            )
            .attribute(Attribute::computed("status", Type::Number, "The state; 0 means usable.").volatile())
            .attribute(
                Attribute::computed(
                    "used_clusters",
                    Type::list(Type::String),
                    "The ids of the clusters that use the connector.",
                )
                .volatile(),
            )
            .attribute(Attribute::computed("create_time", Type::Number, "When it was created, in seconds since 1970."))
            .attribute(
                Attribute::computed(
                    "last_update_time",
                    Type::Number,
                    "When it was last changed, in seconds since 1970.",
                )
                .volatile(),
            )
            .attribute(Attribute::computed("create_user", Type::String, "The name of the user who created it."))
            .constraint(Constraint::exactly_one(
                [SOURCE_INFO, SOURCE_INFO_JSON, "source_info_json_wo"].map(str::to_owned).to_vec(),
            ));
    Schema { version: 0, block, page: "Creating a Data Connection", notes: NOTES }
}

fn json_object() -> Rule {
    Rule::text("be a JSON object", |text| match serde_json::from_str(text) {
        Ok(Json::Object(_)) => Ok(()),
        Ok(_) => Err("is JSON of another kind".to_owned()),
        Err(error) => Err(format!("is no JSON (line {}, column {})", error.line(), error.column())),
    })
}

fn is_same_json(left: &Value, right: &Value) -> bool {
    let parse = |value: &Value| value.as_text().and_then(|text| serde_json::from_str::<Json>(text).ok());
    parse(left).is_some_and(|left| parse(right).is_some_and(|right| means_same(&left, &right)))
}

/// Whether two documents say the same: members have no order, and of numbers the value counts, not the spelling.
fn means_same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(left), Json::Number(right)) => Number::is_same(left.as_str(), right.as_str()),
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| means_same(left, right))
        }
        (Json::Object(left), Json::Object(right)) => {
            let is_in_right =
                |(key, left): (&String, &Json)| right.get(key).is_some_and(|right| means_same(left, right));
            left.len() == right.len() && left.iter().all(is_in_right)
        }
        _ => left == right,
    }
}

/// The settings of the block as the page's example has them, keys in its order.
#[derive(Serialize)]
struct SourceInfo<'a> {
    db_name: &'a str,
    user_name: &'a str,
    password: &'a str,
    rds_instance_id: &'a str,
}

/// The body of a create or update call.
fn request(arguments: &Arguments<'_>) -> NewDataConnector {
    let values = arguments.values();
    let text = |name| values.text(name).unwrap_or_default().to_owned();
    NewDataConnector {
        connector_name: text("connector_name"),
        source_type: text("source_type"),
        source_info: arguments.block(SOURCE_INFO).map_or_else(
            || arguments.secret(SOURCE_INFO_JSON).unwrap_or_default(),
            |block| {
                let text = |name| block.values().text(name).unwrap_or_default();
                let password = block.secret("password").unwrap_or_default();
                let info = SourceInfo {
                    db_name: text("db_name"),
                    user_name: text("user_name"),
                    password: password.expose_secret(),
                    rds_instance_id: text("rds_instance_id"),
                };
                SecretString::from(serde_json::to_string(&info).unwrap_or_default())
            },
        ),
    }
}

fn shown_settings(connector: &DataConnector) -> Option<Map<String, Json>> {
    serde_json::from_str(connector.source_info.as_deref()?).ok()
}

/// The JSON that the user wrote, with what the service shows for the keys in it: all others are not the user's.
fn merge(written: &str, shown: &Map<String, Json>) -> String {
    let Ok(mut settings) = serde_json::from_str::<Map<String, Json>>(written) else { return written.to_owned() };
    let mut differs = false;
    for (key, value) in &mut settings {
        // A password that is shown is a mask, if anything.
        if let Some(shown) = shown.get(key).filter(|shown| !means_same(shown, value) && !is_secret_name(key)) {
            value.clone_from(shown);
            differs = true;
        }
    }
    if differs { Json::Object(settings).to_string() } else { written.to_owned() }
}

#[async_trait]
impl Catalog for MrsDataConnector {
    type Client = HuaweiCloud;
    type Row = DataConnector;

    fn title(&self) -> &'static str {
        "MRS data connector"
    }

    fn service(&self) -> Service {
        Service::Mrs
    }

    fn named_by(&self) -> &'static str {
        "connector_name"
    }

    fn data_sources(&self) -> Option<DataSources> {
        Some(DataSources {
            one: DataSourceTexts {
                name: NAME,
                description: "Looks up a data connector of MRS by its id or its name.",
                page: QUERY_PAGE,
                notes: QUERY_NOTES,
            },
            many: DataSourceTexts {
                name: "datalink_mrs_data_connectors",
                description: "Lists the data connectors of MRS in a project.",
                page: QUERY_PAGE,
                notes: QUERY_NOTES,
            },
            result: "data_connectors",
        })
    }

    fn attributes(&self) -> Vec<Attribute> {
        let source_info = Type::object(READABLE.iter().map(|name| (*name, Type::String)));
        let source_info = Attribute::computed(SOURCE_INFO, source_info, "The database, without its password.");
        readable(schema().block, &[]).into_iter().chain([source_info]).collect()
    }

    fn filters(&self) -> Vec<Filter> {
        let description = "Only connectors to a database of this type.";
        let source_type = filter("source_type", description).rule(rules::one_of(SOURCE_TYPES).advice());
        vec![Filter::new(source_type, |object, wanted| object.get("source_type") == wanted)]
    }

    fn show(&self, connector: &DataConnector, state: &mut Object) {
        state.set("connector_name", connector.connector_name.clone());
        state.set("source_type", connector.source_type.clone());
        state.set("status", connector.status);
        state.set("used_clusters", connector.used_clusters());
        state.set("create_time", connector.create_time);
        state.set("last_update_time", connector.last_update_time);
        state.set("create_user", connector.create_user.clone());
        let Some(shown) = shown_settings(connector) else { return };
        if let Some(written) = state.text(SOURCE_INFO_JSON) {
            let merged = merge(written, &shown);
            state.set(SOURCE_INFO_JSON, merged);
            return;
        }
        let mut block = state.object(SOURCE_INFO).cloned().unwrap_or_default();
        for name in READABLE {
            if let Some(text) = shown.get(*name).and_then(Json::as_str) {
                block.set(*name, text);
            }
        }
        state.set(SOURCE_INFO, block);
    }

    async fn find(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<DataConnector>, Error> {
        Ok(list(place, context).await?.look_up(known.text("id").unwrap_or_default())?.cloned())
    }

    async fn find_now(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<DataConnector>, Error> {
        connectors(place).find(context, known.text("id").unwrap_or_default()).await
    }

    async fn list(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        _config: &Object,
    ) -> Result<Listing<DataConnector>, Error> {
        list(place, context).await.map(|list| (*list).clone())
    }
}

/// The list of all, which reads share.
async fn list(place: &Place<'_, HuaweiCloud>, context: &Context) -> Result<Arc<Listing<DataConnector>>, Error> {
    let connectors = connectors(place);
    place.shared_list(context, "", || async move { connectors.list(context).await }).await
}

fn connectors<'p>(place: &'p Place<'_, HuaweiCloud>) -> DataConnectors<'p> {
    place.client.mrs().data_connectors(place.text("project_id"))
}

#[async_trait]
impl Kind for MrsDataConnector {
    type Wanted = NewDataConnector;

    fn type_name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the data connectors of MRS in a project.", QUERY_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID, PROJECT_ID, REGION]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Path(&["project_id", "id"])]
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        MOVE_SOURCES
    }

    fn plan(&self, change: &mut Change<'_>) {
        let Some(prior) = change.prior.filter(|_| change.destroys()) else { return };
        let Value::List(clusters) = prior.get("used_clusters") else { return };
        let ids: Vec<&str> = clusters.iter().filter_map(Value::as_text).collect();
        if !ids.is_empty() {
            let name = prior.text("connector_name").or_else(|| prior.text("id")).unwrap_or_default();
            let summary = format!("Destroying MRS data connector {name:?}, which is in use");
            let detail = format!(
                "These clusters use it: {}. Make sure that no job or service needs it any more.",
                ids.join(", ")
            );
            change.report(Diagnostic::warning(summary, detail));
        }
    }

    /// Of two creations that look the same, a lost answer could be taken for the other's.
    fn one_at_a_time(&self, operation: Operation, values: &Object) -> Option<String> {
        let name = || format!("create {}", values.text("connector_name").unwrap_or_default());
        (operation == Operation::Create).then(name)
    }

    fn request(&self, arguments: &Arguments<'_>) -> NewDataConnector {
        request(arguments)
    }

    fn is_same(&self, connector: &DataConnector, wanted: &NewDataConnector) -> bool {
        let settings: Map<String, Json> = serde_json::from_str(wanted.source_info.expose_secret()).unwrap_or_default();
        let shown = shown_settings(connector).unwrap_or_default();
        connector.source_type.as_ref().is_none_or(|shown| *shown == wanted.source_type)
            && settings
                .iter()
                .all(|(key, value)| is_secret_name(key) || shown.get(key).is_none_or(|shown| means_same(shown, value)))
    }

    /// Whether the service's own search for a name is exact is not documented, so what it does not show is no proof.
    async fn named(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Listing<DataConnector>, Error> {
        connectors(place).search(context, known.text("connector_name").unwrap_or_default()).await
    }

    async fn named_elsewhere(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        _known: &Object,
    ) -> Result<Option<Listing<DataConnector>>, Error> {
        connectors(place).list(context).await.map(Some)
    }

    async fn create(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        wanted: &NewDataConnector,
    ) -> Result<Created, Error> {
        let id = connectors(place).create(context, wanted).await?;
        Ok(Created { id, job_id: None })
    }

    async fn update(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        arguments: &Arguments<'_>,
        state: &Object,
    ) -> Result<(), Error> {
        connectors(place).update(context, state.text("id").unwrap_or_default(), &request(arguments)).await
    }

    async fn delete(&self, place: &Place<'_, HuaweiCloud>, context: &Context, state: &Object) -> Result<(), Error> {
        connectors(place).delete(context, state.text("id").unwrap_or_default()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_was_respelt_is_the_same() {
        let same = |left: &str, right: &str| is_same_json(&left.into(), &right.into());
        assert!(same(r#"{"a":1,"b":"x"}"#, "{ \"b\": \"x\",\n \"a\": 1 }"));
        assert!(same(r#"{"a":[1.50,{"b":1e2}],"c":1.0}"#, r#"{"c":1,"a":[1.5,{"b":100}]}"#));
        assert!(same(r#"{"a":1E400000000}"#, r#"{"a":10e399999999}"#));
        assert!(!same(r#"{"a":1}"#, r#"{"a":2}"#) && !same(r#"{"a":1}"#, r#"{"a":"1"}"#));
        assert!(!same(r#"{"a":[1]}"#, r#"{"a":[1,1]}"#) && !same(r#"{"a":1}"#, r#"{"a":1,"b":1}"#));
        assert!(!same(r#"{"a":0.1}"#, r#"{"a":0.1000000000000000055511151231257827}"#));
        assert!(!same("no json", "no json either"));
    }

    #[test]
    fn only_the_keys_that_were_written_can_drift() {
        let shown = |text| serde_json::from_str::<Map<String, Json>>(text).unwrap();
        let written = r#"{ "db_name": "a", "password": "hunter2" }"#;
        assert_eq!(merge(written, &shown(r#"{"db_name":"a","jdbc_url":"j","password":"******"}"#)), written);
        assert_eq!(
            merge(written, &shown(r#"{"db_name":"b","jdbc_url":"j"}"#)),
            r#"{"db_name":"b","password":"hunter2"}"#
        );
        let secrets = r#"{"pwd":"a","sk":"b","token":"c","user_secret":"d"}"#;
        let masked = shown(r#"{"pwd":"***","sk":"***","token":"***","user_secret":"***"}"#);
        assert_eq!(merge(secrets, &masked), secrets);
        let numbers = r#"{"pool": 1.50, "limits": [1e2]}"#;
        assert_eq!(merge(numbers, &shown(r#"{"pool":1.5,"limits":[100]}"#)), numbers);
    }
}
