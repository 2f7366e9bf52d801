//! `datalink_dws_ext_data_source` and `datalink_dws_ext_data_sources`: external data sources of a DWS cluster.
//!
//! API page: "Querying Data Sources" of the DWS API reference, the one call for both.

use async_trait::async_trait;

use super::attributes::{by_id, filter, many, one, passes, project_id, readable};
use super::look_up::Sought;
use crate::api::huaweicloud::dws::{self, Cluster, ConfigureStatus};
use crate::api::{Context, Error, Listing};
use crate::datalink::failure::failure;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::dws_ext_data_source::{RESOURCE, TYPES, cluster, find, list, show};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, DataSource, Resource};
use crate::tf_provider::schema::{Attribute, Schema, rules};
use crate::tf_provider::value::{Object, Type};

const KIND: &str = "DWS external data source";
const PAGE: &str = "Querying Data Sources";

const NOTES: &str = "\
## Permissions

`dws:cluster:listDataSource`, and `iam:projects:listProjects` where the provider knows no project id.

## Limits of the API

What a list of all types holds is not documented, so the provider asks for each known type as well and puts the answers
together.";

fn attributes() -> Vec<Attribute> {
    let texts = [
        ("data_source_name", "The name."),
        ("user_name", "The user; for type OBS, the name of the IAM agency that lets DWS use OBS."),
        ("data_source_id", "The id of the MRS cluster; for type MRS only."),
        ("connect_info", "The database of the DWS cluster that is connected."),
        ("description", "The description."),
    ];
    readable(RESOURCE.schema().block, &texts)
}

pub(in crate::datalink) fn cluster_id() -> Attribute {
    Attribute::required("cluster_id", Type::String, "The id of the DWS cluster.").rule(rules::uuid())
}

/// A data source of the cluster that `config` names, as the data sources of Terraform show it.
fn object(source: &dws::DataSource, config: &Object) -> Object {
    let mut object = Object::new();
    object.set("id", source.id.clone());
    object.set("project_id", config.get("project_id").clone());
    object.set("cluster_id", config.get("cluster_id").clone());
    show(source, &mut object);
    object
}

fn is_deleted(source: &dws::DataSource) -> bool {
    source.configure_status() == Some(ConfigureStatus::Deleted)
}

/// The data sources of a cluster: all, or at least those of a type.
async fn all(
    platforms: &Platforms,
    cluster: &Cluster<'_>,
    context: &Context,
    config: &Object,
    wanted: Option<&str>,
) -> Result<Listing<dws::DataSource>, Error> {
    let shared = |kind: Option<String>| async move { list(platforms, cluster, context, config, kind.as_deref()).await };
    dws::all(wanted, shared).await.map(|listing| listing.without(is_deleted))
}

/// The data sources of the cluster that `config` names, at least those of the type that it asks for.
pub(in crate::datalink) async fn objects(
    call: &Call<Platforms>,
    config: &mut Object,
) -> Result<Vec<Object>, Diagnostics> {
    let context = limited(call);
    let cluster = cluster(Platforms::huaweicloud(call).await?, &context, config).await?;
    let listing =
        format!("Listing the external data sources of DWS cluster {}", config.text("cluster_id").unwrap_or_default());
    let found = all(&call.client, &cluster, &context, config, config.non_empty("type")).await;
    let (found, refused) = found.and_then(Listing::into_shown).map_err(|error| failure(&listing, &error))?;
    for error in refused {
        let summary = format!("{listing} left out a part");
        call.warn(Diagnostic::warning(
            summary,
            format!("DWS did not show one of its lists. What the others show is here. {error}"),
        ));
    }
    Ok(found.iter().map(|source| object(source, config)).collect())
}

/// Whether a data source is of the type that `config` asks for, in any case.
pub(in crate::datalink) fn is_of_type(object: &Object, config: &Object) -> bool {
    let shown = object.text("type").unwrap_or_default();
    config.non_empty("type").is_none_or(|wanted| wanted.eq_ignore_ascii_case(shown))
}

/// The look-up of one data source.
pub(crate) struct One;

#[async_trait]
impl DataSource<Platforms> for One {
    fn name(&self) -> &'static str {
        "datalink_dws_ext_data_source"
    }

    fn schema(&self) -> Schema {
        let description = "Looks up an external data source of a DWS cluster by its id or its name.";
        let block = one(description, "data_source_name", [cluster_id(), project_id()], attributes());
        Schema { version: 0, block, page: PAGE, notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let (context, mut config) = (limited(call), config.clone());
        let cluster = cluster(Platforms::huaweicloud(call).await?, &context, &mut config).await?;
        let place = format!(" in cluster {}", config.text("cluster_id").unwrap_or_default());
        let sought = Sought::new(KIND, "data_source_name", &config, place);
        let found = match sought.id() {
            Some(_) => {
                find(&call.client, &cluster, &context, &config).await.map(|found| found.into_iter().collect::<Vec<_>>())
            }
            None => {
                let name = config.text("data_source_name").unwrap_or_default();
                let listing = all(&call.client, &cluster, &context, &config, None).await;
                listing.and_then(|listing| Ok(listing.look_up_name(name)?.into_iter().cloned().collect()))
            }
        };
        let found = found.map_err(|error| failure(&sought.operation(), &error))?;
        sought.only(found.iter().map(|source| object(source, &config)).collect())
    }
}

/// The list of data sources.
pub(crate) struct Many;

#[async_trait]
impl DataSource<Platforms> for Many {
    fn name(&self) -> &'static str {
        "datalink_dws_ext_data_sources"
    }

    fn schema(&self) -> Schema {
        let arguments = [
            project_id(),
            cluster_id(),
            filter("type", "Only data sources of this type.").rule(rules::one_of(TYPES).advice()),
            filter("data_source_name", "Only data sources of exactly this name."),
        ];
        let result = (
            "data_sources",
            "What was found, in the order of ids; see the data source of one object for the attributes.",
        );
        let block = many("Lists the external data sources of a DWS cluster.", arguments, result, attributes());
        Schema { version: 0, block, page: PAGE, notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let mut config = config.clone();
        let mut objects = objects(call, &mut config).await?;
        objects.retain(|object| passes(object, &config, &["data_source_name"]) && is_of_type(object, &config));
        config.set("data_sources", by_id(objects));
        Ok(config)
    }
}
