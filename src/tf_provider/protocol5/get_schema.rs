//! GetSchema and GetMetadata: what the provider serves.

use super::proto::{get_metadata, get_provider_schema};
use super::{call_function, convert, proto};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Catalog, Configurable, Describe, Engine, Provider};
use crate::tf_provider::schema::{Attribute, Block, Kind, NestedBlock, Nesting, Presence, Schema};

/// What this server can do beyond the protocol's first version.
fn capabilities() -> proto::ServerCapabilities {
    proto::ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    }
}

pub(super) fn schemas<P: Provider>(
    engine: &Engine<P>,
    _: get_provider_schema::Request,
) -> Result<get_provider_schema::Response, Diagnostics> {
    let registry = &engine.registry;
    let faults = registry.check();
    if !faults.is_empty() {
        return Err(faults);
    }
    let action = |schema| proto::ActionSchema { schema: Some(schema) };
    Ok(get_provider_schema::Response {
        provider: Some(schema(registry.provider.schema(), Kind::Provider)),
        resource_schemas: all(&registry.resources, Kind::Resource).collect(),
        data_source_schemas: all(&registry.data_sources, Kind::DataSource).collect(),
        list_resource_schemas: all(&registry.list_resources, Kind::ListResource).collect(),
        ephemeral_resource_schemas: all(&registry.ephemeral_resources, Kind::EphemeralResource).collect(),
        action_schemas: all(&registry.actions, Kind::Action).map(|(name, schema)| (name, action(schema))).collect(),
        server_capabilities: Some(capabilities()),
        functions: call_function::signatures(engine),
        ..Default::default()
    })
}

pub(super) fn metadata<P: Provider>(
    engine: &Engine<P>,
    _: get_metadata::Request,
) -> Result<get_metadata::Response, Diagnostics> {
    use get_metadata::{
        ActionMetadata, DataSourceMetadata, EphemeralResourceMetadata, FunctionMetadata, ListResourceMetadata,
        ResourceMetadata,
    };
    let registry = &engine.registry;
    Ok(get_metadata::Response {
        server_capabilities: Some(capabilities()),
        resources: names(&registry.resources).map(|type_name| ResourceMetadata { type_name }).collect(),
        data_sources: names(&registry.data_sources).map(|type_name| DataSourceMetadata { type_name }).collect(),
        list_resources: names(&registry.list_resources).map(|type_name| ListResourceMetadata { type_name }).collect(),
        ephemeral_resources: names(&registry.ephemeral_resources)
            .map(|type_name| EphemeralResourceMetadata { type_name })
            .collect(),
        actions: names(&registry.actions).map(|type_name| ActionMetadata { type_name }).collect(),
        functions: names(&registry.functions).map(|name| FunctionMetadata { name }).collect(),
        diagnostics: Vec::new(),
    })
}

fn all<T: Configurable + ?Sized>(catalog: &Catalog<T>, kind: Kind) -> impl Iterator<Item = (String, proto::Schema)> {
    catalog.iter().map(move |known| (known.name().to_owned(), schema(known.schema(), kind)))
}

fn names<T: Describe + ?Sized>(catalog: &Catalog<T>) -> impl Iterator<Item = String> {
    catalog.iter().map(|known| known.name().to_owned())
}

fn schema(schema: &Schema, kind: Kind) -> proto::Schema {
    proto::Schema { version: schema.version, block: Some(block(&schema.block, kind)) }
}

fn block(block: &Block, kind: Kind) -> proto::schema::Block {
    proto::schema::Block {
        version: 0,
        attributes: block.attributes.iter().map(|known| attribute(known, kind)).collect(),
        block_types: block.blocks.iter().map(|known| nested_block(known, kind)).collect(),
        description: block.description.to_owned(),
        description_kind: proto::StringKind::Plain.into(),
        deprecated: block.deprecation.is_some(),
        deprecation_message: block.deprecation.unwrap_or_default().to_owned(),
    }
}

fn attribute(attribute: &Attribute, kind: Kind) -> proto::schema::Attribute {
    proto::schema::Attribute {
        name: attribute.name.clone(),
        r#type: convert::ty(&attribute.ty),
        description: attribute.description.clone(),
        required: attribute.presence == Presence::Required,
        optional: matches!(attribute.presence, Presence::Optional | Presence::OptionalComputed),
        computed: attribute.is_computed_on_the_wire(kind),
        sensitive: attribute.sensitive,
        description_kind: proto::StringKind::Plain.into(),
        deprecated: attribute.deprecation.is_some(),
        write_only: attribute.write_only,
        deprecation_message: attribute.deprecation.unwrap_or_default().to_owned(),
    }
}

fn nested_block(nested: &NestedBlock, kind: Kind) -> proto::schema::NestedBlock {
    use proto::schema::nested_block::NestingMode;
    let nesting = match nested.nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    };
    // Terraform counts a single block only where it must be written, and the elements of a map never.
    let (min_items, max_items) = match nested.nesting {
        Nesting::Single if nested.min == 0 => (0, 0),
        Nesting::Map => (0, 0),
        _ => (nested.min, nested.max),
    };
    proto::schema::NestedBlock {
        type_name: nested.name.to_owned(),
        block: Some(block(&nested.block, kind)),
        nesting: nesting.into(),
        min_items: min_items.into(),
        max_items: max_items.into(),
    }
}
