//! GetResourceIdentitySchemas and UpgradeResourceIdentity: how objects are told apart.

use tokio_util::sync::CancellationToken;

use super::proto::{get_resource_identity_schemas, resource_identity_schema, upgrade_resource_identity};
use super::{convert, proto};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, IdentityAttribute, Provider, ResourceType, identity};

pub(super) fn schemas<P: Provider>(
    engine: &Engine<P>,
    _: get_resource_identity_schemas::Request,
) -> Result<get_resource_identity_schemas::Response, Diagnostics> {
    let attribute = |attribute: &IdentityAttribute| resource_identity_schema::IdentityAttribute {
        name: attribute.name.to_owned(),
        r#type: convert::ty(&attribute.ty.ty()),
        required_for_import: attribute.required,
        optional_for_import: !attribute.required,
        description: attribute.description.to_owned(),
    };
    let schema = |resource: &ResourceType<P::Client>| proto::ResourceIdentitySchema {
        version: identity::version(resource),
        identity_attributes: resource.item().identity().iter().map(attribute).collect(),
    };
    let resources = engine.registry.resources.iter().filter(|known| !known.item().identity().is_empty());
    Ok(get_resource_identity_schemas::Response {
        identity_schemas: resources.map(|known| (known.name().to_owned(), schema(known))).collect(),
        diagnostics: Vec::new(),
    })
}

pub(super) async fn upgrade<P: Provider>(
    engine: &Engine<P>,
    request: upgrade_resource_identity::Request,
    stop: CancellationToken,
) -> Result<upgrade_resource_identity::Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    let stored = request.raw_identity.as_ref().map(|raw| raw.json.as_slice()).unwrap_or_default();
    // Terraform asks for objects that have none yet, too.
    if stored.is_empty() || stored == b"null" {
        return Ok(upgrade_resource_identity::Response::default());
    }
    let mut upgraded = engine::upgrade_identity(resource, request.version, stored)?;
    if let Ok(client) = engine.client() {
        let (provided, _) = engine::provided(resource, &upgraded, client, stop).await;
        let attributes = resource.item().identity().iter().map(|attribute| attribute.name);
        engine::complete(&mut upgraded, &attributes.map(|name| (name, provided.get(name).clone())).collect());
    }
    let upgraded_identity = convert::encode_identity(Some(upgraded), resource)?;
    Ok(upgrade_resource_identity::Response { upgraded_identity, ..Default::default() })
}
