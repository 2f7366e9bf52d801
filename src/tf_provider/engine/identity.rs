//! Who an object is: the few attributes by which it can be told from all others for as long as it lives.

use super::ResourceType;
use super::import::{self, Imported};
use crate::tf_provider::diagnostics::Diagnostic;
use crate::tf_provider::value::json::{self, Attributes};
use crate::tf_provider::value::{Object, Type, Value};

/// An attribute of an identity: text, and an attribute of the same name in the state.
#[derive(Clone, Copy, Debug)]
pub struct IdentityAttribute {
    /// Its name.
    pub name: &'static str,
    /// Whether an import by identity needs it; if not, the provider's configuration stands in.
    pub required: bool,
    /// What it is.
    pub description: &'static str,
}

/// The type of a resource's identity.
pub(crate) fn ty<C>(resource: &ResourceType<C>) -> Type {
    Type::object(resource.item().identity().iter().map(|attribute| (attribute.name, Type::String)))
}

/// The identity of an object; none while it has no id.
pub(crate) fn of<C>(resource: &ResourceType<C>, state: &Object) -> Option<Object> {
    let attributes = resource.item().identity().iter();
    let identity: Object = attributes.map(|attribute| (attribute.name, state.get(attribute.name).clone())).collect();
    (!identity.get("id").is_null() && Value::from(identity.clone()).is_wholly_known()).then_some(identity)
}

/// The beginning of an object that is imported by its identity.
pub(crate) fn import<C>(resource: &ResourceType<C>, identity: &Object) -> Result<Imported, Diagnostic> {
    for attribute in resource.item().identity().iter().filter(|attribute| attribute.required) {
        if identity.get(attribute.name).is_empty() {
            let name = resource.name();
            let detail = format!("The identity of a {name} needs {}.", attribute.name);
            return Err(Diagnostic::error("Incomplete identity", detail));
        }
    }
    let known = resource
        .item()
        .identity()
        .iter()
        .filter_map(|attribute| Some((attribute.name, identity.text(attribute.name)?)));
    let refuse =
        |problem: &str| Diagnostic::error("Invalid identity", format!("The identity can't be imported: {problem}."));
    import::checked(resource, known, refuse).map(|known| import::begin(resource, known))
}

/// The stored JSON as an identity of today. There has been one version of each so far.
pub(crate) fn upgrade<C>(resource: &ResourceType<C>, stored: &[u8]) -> Result<Object, Diagnostic> {
    match json::decode(stored, &ty(resource), Attributes::Lenient) {
        Ok(Value::Map(identity)) => Ok(identity),
        _ => {
            let detail = format!("The stored identity of this {} does not fit its schema.", resource.name());
            Err(Diagnostic::error("Identity can't be read", detail))
        }
    }
}
