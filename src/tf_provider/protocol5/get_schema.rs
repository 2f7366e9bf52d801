//! GetSchema and GetMetadata: what the provider serves.

use super::{call_function, proto};
use crate::tf_provider::engine::{Engine, Provider};
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Nesting, Presence, Schema};

/// What this server can do beyond the protocol's first version.
fn capabilities() -> proto::ServerCapabilities {
    proto::ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    }
}

pub(super) fn schemas<P: Provider>(engine: &Engine<P>) -> proto::get_provider_schema::Response {
    let resources = engine.resources().iter();
    let data_sources = engine.data_sources().iter();
    let list_resources = engine.list_resources().iter();
    let ephemeral_resources = engine.provider().ephemeral_resources().into_iter();
    proto::get_provider_schema::Response {
        provider: Some(schema(&engine.provider().schema())),
        resource_schemas: resources.map(|known| (known.name().to_owned(), schema(known.schema()))).collect(),
        data_source_schemas: data_sources.map(|known| (known.name().to_owned(), schema(known.schema()))).collect(),
        list_resource_schemas: list_resources.map(|known| (known.name().to_owned(), schema(known.schema()))).collect(),
        ephemeral_resource_schemas: ephemeral_resources
            .map(|known| (known.name().to_owned(), schema(&known.schema())))
            .collect(),
        server_capabilities: Some(capabilities()),
        functions: call_function::signatures(engine),
        ..Default::default()
    }
}

pub(super) fn metadata<P: Provider>(engine: &Engine<P>) -> proto::get_metadata::Response {
    let resource = |name: &str| proto::get_metadata::ResourceMetadata { type_name: name.to_owned() };
    let data_source = |name: &str| proto::get_metadata::DataSourceMetadata { type_name: name.to_owned() };
    let list_resource = |name: &str| proto::get_metadata::ListResourceMetadata { type_name: name.to_owned() };
    let ephemeral_resource = |name: &str| proto::get_metadata::EphemeralResourceMetadata { type_name: name.to_owned() };
    let function = |name: &str| proto::get_metadata::FunctionMetadata { name: name.to_owned() };
    proto::get_metadata::Response {
        functions: engine.provider().functions().iter().map(|known| function(known.name())).collect(),
        server_capabilities: Some(capabilities()),
        resources: engine.resources().iter().map(|known| resource(known.name())).collect(),
        data_sources: engine.data_sources().iter().map(|known| data_source(known.name())).collect(),
        list_resources: engine.list_resources().iter().map(|known| list_resource(known.name())).collect(),
        ephemeral_resources: engine
            .provider()
            .ephemeral_resources()
            .iter()
            .map(|known| ephemeral_resource(known.name()))
            .collect(),
        ..Default::default()
    }
}

fn schema(schema: &Schema) -> proto::Schema {
    proto::Schema { version: schema.version, block: Some(block(&schema.block)) }
}

fn block(block: &Block) -> proto::schema::Block {
    proto::schema::Block {
        version: 0,
        attributes: block.attributes.iter().map(attribute).collect(),
        block_types: block.blocks.iter().map(nested_block).collect(),
        description: block.description.to_owned(),
        description_kind: proto::StringKind::Plain.into(),
        deprecated: block.deprecation.is_some(),
        deprecation_message: block.deprecation.unwrap_or_default().to_owned(),
    }
}

fn attribute(attribute: &Attribute) -> proto::schema::Attribute {
    proto::schema::Attribute {
        name: attribute.name.clone(),
        r#type: attribute.ty.to_json().to_string().into_bytes(),
        description: attribute.description.clone(),
        required: attribute.presence == Presence::Required,
        optional: matches!(attribute.presence, Presence::Optional | Presence::OptionalComputed),
        computed: attribute.is_computed_on_the_wire(),
        sensitive: attribute.sensitive,
        description_kind: proto::StringKind::Plain.into(),
        deprecated: attribute.deprecation.is_some(),
        write_only: attribute.write_only,
        deprecation_message: attribute.deprecation.unwrap_or_default().to_owned(),
    }
}

fn nested_block(nested: &NestedBlock) -> proto::schema::NestedBlock {
    use proto::schema::nested_block::NestingMode;
    let nesting = match nested.nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
    };
    proto::schema::NestedBlock {
        type_name: nested.name.to_owned(),
        block: Some(block(&nested.block)),
        nesting: nesting.into(),
        min_items: 0,
        max_items: 0,
    }
}
