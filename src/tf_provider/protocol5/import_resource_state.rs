//! ImportResourceState: takes over an object that exists.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::import_resource_state::{ImportedResource, Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider, identity};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.resource(&request.type_name)?;
    let mut imported = match convert::decode_identity(request.identity.as_ref(), resource)? {
        Some(identity) => identity::import(resource, &identity)?,
        None => engine::import(resource, &request.id)?,
    };
    engine::locate(resource, &mut imported, engine.client()?, stop).await?;
    let imported = ImportedResource {
        identity: convert::encode_identity(identity::of(resource, &imported.state), resource)?,
        state: Some(convert::encode_object(Some(imported.state), resource.ty())?),
        private: imported.private,
        type_name: request.type_name,
    };
    Ok(Response { imported_resources: vec![imported], ..Response::default() })
}
