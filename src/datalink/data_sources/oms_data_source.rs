//! `datalink_oms_data_source` and `datalink_oms_data_sources`: data sources of OMS of every kind.
//!
//! API page: "ListDataSource" of the OMS API reference, the one call for both. An object has the attributes of all kinds,
//! also of those that no resource makes; what a kind does not have is null.

use std::slice;

use async_trait::async_trait;

use super::attributes::{by_id, filter, many, one, passes};
use super::look_up::Sought;
use crate::api::Listing;
use crate::api::oms;
use crate::datalink::failure::failure;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::oms_data_source::shown;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, DataSource};
use crate::tf_provider::schema::{Attribute, Schema};
use crate::tf_provider::value::{Object, Type, Value};

const KIND: &str = "OMS data source";
const PAGE: &str = "ListDataSource";

const NOTES: &str = "\
## Permissions

An OMS console account that may manage data sources. An account of role USER sees only what it made.";

/// Each attribute with its name in the API, its type and its meaning.
const ATTRIBUTES: &[(&str, &str, Type, &str)] = &[
    ("id", "id", Type::String, "The id, which begins with e_."),
    ("name", "name", Type::String, "The name, unique in OMS but for the two ends of a pair."),
    ("type", "type", Type::String, "The type, such as OB_MYSQL_CE or MYSQL."),
    ("role", "role", Type::String, "Of a pair: MASTER or SLAVE."),
    ("owner", "owner", Type::String, "The console account that made it."),
    ("tenant", "tenant", Type::String, "The tenant of OceanBase."),
    ("cluster", "cluster", Type::String, "The cluster of OceanBase."),
    ("schema", "schema", Type::String, "The database; none means all of them."),
    ("ip", "ip", Type::String, "The address of the database's host."),
    ("port", "port", Type::Number, "The port on that host."),
    ("username", "userName", Type::String, "The database user."),
    ("region", "region", Type::String, "The region, as OMS knows it."),
    ("description", "description", Type::String, "The description."),
    ("ocp_name", "ocpName", Type::String, "The name of the OceanBase Cloud Platform (OCP) instance."),
    ("config_url", "configUrl", Type::String, "The address of the configuration service of OceanBase."),
    ("drc_user_name", "drcUserName", Type::String, "The user of the sys tenant that reads logs and schemas."),
    ("try_keep_hb", "tryKeepHb", Type::Bool, "Whether OMS tries to keep a heartbeat with the database."),
    ("version", "version", Type::String, "The version of the database."),
    ("gmt_create", "gmtCreate", Type::String, "When it was created, as OMS writes it."),
    ("gmt_modified", "gmtModified", Type::String, "When it was last changed, as OMS writes it."),
];

fn attributes() -> Vec<Attribute> {
    let attribute = |(name, wire_name, ty, description): &(&str, &'static str, Type, &str)| {
        Attribute::computed(*name, ty.clone(), *description).with_wire_name(wire_name)
    };
    ATTRIBUTES.iter().map(attribute).collect()
}

fn object(source: &oms::DataSource) -> Object {
    ATTRIBUTES
        .iter()
        .map(|(name, wire_name, ..)| (*name, shown(source, wire_name, Value::Null).unwrap_or_default()))
        .collect()
}

/// The look-up of one data source.
pub(crate) struct One;

#[async_trait]
impl DataSource<Platforms> for One {
    fn name(&self) -> &'static str {
        "datalink_oms_data_source"
    }

    fn schema(&self) -> Schema {
        let description =
            "Looks up a data source of OceanBase Migration Service (OMS), of any kind, by its id or its name.";
        Schema { version: 0, block: one(description, "name", [], attributes()), page: PAGE, notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let (oms, context) = (Platforms::oms(call).await?, limited(call));
        let sought = Sought::new(KIND, "name", config, String::new());
        let found = match sought.id() {
            Some(id) => oms.find(&context, id).await.map(|found| found.into_iter().collect()),
            None => oms.find_by_name(&context, config.text("name").unwrap_or_default()).await,
        };
        let found = found.map_err(|error| failure(&sought.operation(), &error))?;
        sought.only(found.iter().map(object).collect())
    }
}

/// The list of data sources.
pub(crate) struct Many;

#[async_trait]
impl DataSource<Platforms> for Many {
    fn name(&self) -> &'static str {
        "datalink_oms_data_sources"
    }

    fn schema(&self) -> Schema {
        let types = "Only data sources of one of these types, such as OB_MYSQL_CE or MYSQL. None means all.";
        let arguments = [
            filter("name", "Only the data source of exactly this name."),
            filter("search_key", "Only data sources that OMS finds by this part of a name or an id."),
            Attribute::optional("types", Type::set(Type::String), types).not_read_back(),
        ];
        let result = (
            "data_sources",
            "What was found, in the order of ids; see the data source of one object for the attributes.",
        );
        let description = "Lists the data sources of OceanBase Migration Service (OMS), of every kind.";
        Schema { version: 0, block: many(description, arguments, result, attributes()), page: PAGE, notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let (oms, context) = (Platforms::oms(call).await?, limited(call));
        let types = match config.get("types") {
            Value::List(types) => types.iter(),
            _ => slice::Iter::default(),
        };
        let types: Vec<String> = types.filter_map(Value::as_text).map(str::to_owned).collect();
        // A name is found by its own text, too, so OMS need not send the others.
        let search_key = config.non_empty("search_key").or(config.non_empty("name"));
        let found = oms.list(&context, search_key, &types).await.and_then(Listing::into_whole);
        let mut found = found.map_err(|error| failure("Listing the OMS data sources", &error))?;
        // The pages disagree on how types travel, so whether OMS has heeded them is for us to see.
        found.retain(|source| types.is_empty() || source.kind.as_ref().is_some_and(|kind| types.contains(kind)));
        let mut objects: Vec<_> = found.iter().map(object).collect();
        objects.retain(|object| passes(object, config, &["name"]));
        Ok([("data_sources", by_id(objects))].into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::attributes::readable;
    use super::*;
    use crate::datalink::registry;

    #[test]
    fn whatever_a_resource_of_oms_can_read_is_shown() {
        let resources = registry::resources();
        for kind in resources.iter().filter(|resource| resource.name().starts_with("datalink_oms_")) {
            for attribute in readable(kind.schema().block, &[]) {
                let known = ATTRIBUTES.iter().find(|(name, ..)| *name == attribute.name());
                assert!(known.is_some_and(|(_, _, ty, _)| *ty == attribute.ty), "{}.{}", kind.name(), attribute.name());
            }
        }
    }

    #[test]
    fn every_attribute_comes_from_somewhere() {
        for (name, wire_name, ..) in ATTRIBUTES {
            assert!(shown(&oms::DataSource::default(), wire_name, Value::Null).is_some(), "{name}");
        }
    }
}
