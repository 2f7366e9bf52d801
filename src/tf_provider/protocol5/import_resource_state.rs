//! ImportResourceState: takes over an object that exists.

use super::convert;
use super::proto::import_resource_state::{ImportedResource, Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Result<Response, Diagnostics> {
    let resource = engine.resource(&request.type_name)?;
    let imported = engine::import(resource, &request.id)?;
    let state = Some(convert::encode_object(Some(imported.state), resource.ty())?);
    let imported = ImportedResource { type_name: request.type_name, state, private: imported.private, identity: None };
    Ok(Response { imported_resources: vec![imported], ..Response::default() })
}
