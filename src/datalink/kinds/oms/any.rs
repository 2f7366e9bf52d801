//! `datalink_oms_data_source` and `datalink_oms_data_sources`: data sources of OMS of every kind.
//!
//! API page: "ListDataSource" of the OMS API reference, the one call for both. An object has the attributes of all kinds,
//! also of those that no resource makes; what a kind does not have is null.

use async_trait::async_trait;

use super::shown::{ShownAs, shown_as};
use super::{KINDS, reads};
use crate::api::oms::{DataSource, Oms};
use crate::api::{Context, Error, Listing, Service};
use crate::datalink::kind::{Catalog, DataSourceTexts, DataSources, Filter};
use crate::datalink::life::{filter, readable};
use crate::datalink::place::Place;
use crate::tf_provider::schema::Attribute;
use crate::tf_provider::value::{Object, Type, Value};

const NOTES: &str = "\
## Permissions

An OMS console account that may manage data sources. An account of role USER sees only what it made.";

/// What the page says of every row, each with its name in the API, its type and its meaning. What only some kinds have comes
/// from their tables.
const COMMON: &[(&str, &str, Type, &str)] = &[
    ("id", "id", Type::String, "The id, which begins with e_."),
    ("name", "name", Type::String, "The name, unique in OMS but for the two ends of a pair."),
    ("type", "type", Type::String, "The type, such as OB_MYSQL_CE, MYSQL or KAFKA."),
    ("role", "role", Type::String, "Of a pair: MASTER or SLAVE."),
    ("partner_id", "partnerId", Type::String, "Of a pair: the id of the other end."),
    ("owner", "owner", Type::String, "The console account that made it."),
    ("tenant", "tenant", Type::String, "The tenant of OceanBase."),
    ("cluster", "cluster", Type::String, "The cluster of OceanBase."),
    ("schema", "schema", Type::String, "The database; none means all of them."),
    ("ip", "ip", Type::String, "The address of the database's host."),
    ("port", "port", Type::Number, "The port on that host."),
    ("username", "userName", Type::String, "The database user."),
    ("region", "region", Type::String, "The region in OMS."),
    ("description", "description", Type::String, "The description."),
    ("ocp_name", "ocpName", Type::String, "The name of the OceanBase Cloud Platform (OCP) instance."),
    ("try_keep_hb", "tryKeepHb", Type::Bool, "Whether OMS tries to keep a heartbeat with the database."),
    ("version", "version", Type::String, "The version of the database."),
    ("gmt_create", "gmtCreate", Type::String, "When it was created, as OMS writes it."),
    ("gmt_modified", "gmtModified", Type::String, "When it was last changed, as OMS writes it."),
];

/// All attributes with their names in the API: the common ones, and what the kinds have beside them.
fn attributes() -> Vec<Attribute> {
    let common = COMMON.iter().map(|(name, wire_name, ty, description)| {
        Attribute::computed(*name, ty.clone(), *description).with_wire_name(wire_name)
    });
    let of_kinds = KINDS.iter().flat_map(|kind| readable(kind.block(), &[]));
    common.chain(of_kinds).fold(Vec::new(), |mut attributes: Vec<Attribute>, attribute| {
        if attributes.iter().all(|known| known.name() != attribute.name()) {
            attributes.push(attribute);
        }
        attributes
    })
}

/// Data sources of every kind.
#[derive(Clone, Copy)]
pub(crate) struct AnyDataSource;

#[async_trait]
impl Catalog for AnyDataSource {
    type Client = Oms;
    type Row = DataSource;

    fn title(&self) -> &'static str {
        super::TITLE
    }

    fn service(&self) -> Service {
        Service::Oms
    }

    fn data_sources(&self) -> Option<DataSources> {
        Some(DataSources {
            one: DataSourceTexts {
                name: "datalink_oms_data_source",
                description: "Looks up a data source of OceanBase Migration Service (OMS), of any kind, by its id or its name.",
                page: super::LIST_PAGE,
                notes: NOTES,
            },
            many: DataSourceTexts {
                name: "datalink_oms_data_sources",
                description: "Lists the data sources of OceanBase Migration Service (OMS), of every kind.",
                page: super::LIST_PAGE,
                notes: NOTES,
            },
            result: "data_sources",
        })
    }

    fn attributes(&self) -> Vec<Attribute> {
        attributes()
    }

    fn filters(&self) -> Vec<Filter> {
        let key = filter("search_key", "Only data sources that OMS finds by this part of a name or an id.");
        let types = "Only data sources of one of these types, such as OB_MYSQL_CE or MYSQL. None means all.";
        let types = Attribute::optional("types", Type::set(Type::String), types).not_read_back();
        // The pages disagree on how types travel, so whether OMS has heeded them is for us to see.
        let is_of_type = |object: &Object, types: &Value| match types {
            Value::List(types) => types.contains(object.get("type")),
            _ => true,
        };
        vec![Filter::new(key, |_, _| true), Filter::new(types, is_of_type)]
    }

    fn show(&self, source: &DataSource, state: &mut Object) {
        let elsewhere: Vec<ShownAs> = KINDS.iter().flat_map(|kind| kind.elsewhere).copied().collect();
        for attribute in attributes() {
            let wire_name = attribute.wire_name().unwrap_or_default();
            state.set(attribute.name(), shown_as(source, wire_name, &attribute.ty, &elsewhere));
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
        let types = match config.get("types") {
            Value::List(types) => types.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        // A name is found by its own text, too, so OMS need not send the others.
        let search_key = config.non_empty("search_key").or(config.non_empty("name"));
        place.client.list(context, search_key, &types).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_kind_can_read_is_shown_with_its_type() {
        let attributes = attributes();
        for kind in KINDS {
            for attribute in readable(kind.block(), &[]) {
                let shown = attributes.iter().find(|shown| shown.name() == attribute.name());
                assert!(shown.is_some_and(|shown| shown.ty == attribute.ty), "{}.{}", kind.name, attribute.name());
            }
        }
        for attribute in attributes {
            assert!(attribute.wire_name().is_some(), "{} comes from nowhere", attribute.name());
        }
    }
}
