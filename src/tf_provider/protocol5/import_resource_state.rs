//! ImportResourceState: takes over an object that exists.

use tokio_util::sync::CancellationToken;

use super::proto::import_resource_state::{ImportedResource, Request, Response};
use super::{convert, deferral};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider, identity};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    let mut imported = match convert::decode_identity(request.identity.as_ref(), resource)? {
        Some(identity) => identity::import(resource, &identity)?,
        None => engine::import(resource, &request.id)?,
    };
    let mut diagnostics = Diagnostics::new();
    if let Err(errors) = engine::locate(resource, &mut imported, engine.client()?, stop).await {
        diagnostics = errors;
    }
    let deferred = deferral::defer(&mut diagnostics, request.client_capabilities.as_ref());
    if diagnostics.has_error() {
        return Err(diagnostics);
    }
    let identity = convert::encode_identity(identity::of(resource, &imported.state), resource)?;
    let state = match deferred {
        Some(_) => deferral::unknown(resource.ty())?,
        None => convert::encode_object(Some(imported.state), resource.ty())?,
    };
    let imported =
        ImportedResource { type_name: request.type_name, state: Some(state), private: imported.private, identity };
    Ok(Response { imported_resources: vec![imported], deferred, ..Response::default() })
}
