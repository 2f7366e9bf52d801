//! ValidateResourceTypeConfig and its like: whether a block keeps its rules.

use super::proto::{
    prepare_provider_config, validate_action_config, validate_data_source_config, validate_ephemeral_resource_config,
    validate_list_resource_config, validate_resource_type_config,
};
use super::{convert, proto};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Configurable, Engine, Provider, Registered};
use crate::tf_provider::schema::WriteOnly;

/// What is wrong with a configuration of `item`, in the order in which it was found.
fn judge<P: Provider, T: Configurable + ?Sized>(
    engine: &Engine<P>,
    item: &Registered<T>,
    config: Option<&proto::DynamicValue>,
    write_only: WriteOnly,
) -> Result<Vec<proto::Diagnostic>, Diagnostics> {
    let Some(config) = convert::receive(engine, item, config)? else { return Ok(Vec::new()) };
    Ok(convert::diagnostics(item.validate(&config, engine.provider().strictness(), write_only)))
}

/// Handlers for kinds whose requests hold no more than a name and a configuration.
macro_rules! validate {
    ($($handler:ident: $messages:ident, $catalog:ident, $name:ident;)+) => {$(
        pub(super) fn $handler<P: Provider>(
            engine: &Engine<P>,
            request: $messages::Request,
        ) -> Result<$messages::Response, Diagnostics> {
            let item = engine.registry.$catalog.find(&request.$name)?;
            let diagnostics = judge(engine, item, request.config.as_ref(), WriteOnly::Allowed)?;
            Ok($messages::Response { diagnostics })
        }
    )+};
}

validate! {
    action: validate_action_config, actions, action_type;
    data_source: validate_data_source_config, data_sources, type_name;
    ephemeral_resource: validate_ephemeral_resource_config, ephemeral_resources, type_name;
    list_resource: validate_list_resource_config, list_resources, type_name;
}

/// An old Terraform would keep write-only values; those that don't, say so.
pub(super) fn resource<P: Provider>(
    engine: &Engine<P>,
    request: validate_resource_type_config::Request,
) -> Result<validate_resource_type_config::Response, Diagnostics> {
    let item = engine.registry.resources.find(&request.type_name)?;
    let allowed = request.client_capabilities.is_some_and(|capabilities| capabilities.write_only_attributes_allowed);
    let write_only = if allowed { WriteOnly::Allowed } else { WriteOnly::Refused };
    let diagnostics = judge(engine, item, request.config.as_ref(), write_only)?;
    Ok(validate_resource_type_config::Response { diagnostics })
}

/// The response must hold the configuration again, whatever is wrong with it.
pub(super) fn provider<P: Provider>(
    engine: &Engine<P>,
    request: prepare_provider_config::Request,
) -> Result<prepare_provider_config::Response, Diagnostics> {
    let found = judge(engine, &engine.registry.provider, request.config.as_ref(), WriteOnly::Allowed);
    let diagnostics = found.unwrap_or_else(convert::diagnostics);
    Ok(prepare_provider_config::Response { prepared_config: request.config, diagnostics })
}
