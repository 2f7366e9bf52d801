//! The page of an ephemeral resource.

use std::io;

use super::{Examples, page_of};
use crate::tf_provider::engine::EphemeralResource;

pub(super) fn page<C>(resource: &dyn EphemeralResource<C>, examples: &Examples) -> io::Result<String> {
    let name = resource.name();
    let example = format!("ephemeral-resources/{name}/ephemeral-resource.tf");
    Ok(page_of(name, "Ephemeral Resource", &resource.schema(), &examples.read(&example)?))
}
