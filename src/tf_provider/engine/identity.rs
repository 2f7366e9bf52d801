//! Who an object is: the few attributes by which it can be told from all others for as long as it lives.

use super::ResourceType;
use super::import::{self, Imported};
use crate::tf_provider::diagnostics::Diagnostic;
use crate::tf_provider::value::{Object, Type};

/// An attribute of an identity, which is an attribute of the same name and type in the state.
#[derive(Clone, Copy, Debug)]
pub struct IdentityAttribute {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: IdentityType,
    /// Whether an import by identity needs it; if not, the provider's configuration stands in.
    pub required: bool,
    /// What it is.
    pub description: &'static str,
    /// A value that its page shows.
    pub example: &'static str,
}

/// The types that Terraform allows in an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityType {
    /// Text.
    String,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// A list of texts.
    Strings,
    /// A list of numbers.
    Numbers,
    /// A list of truth values.
    Bools,
}

impl IdentityType {
    /// The type of the values.
    pub fn ty(self) -> Type {
        match self {
            Self::String => Type::String,
            Self::Number => Type::Number,
            Self::Bool => Type::Bool,
            Self::Strings => Type::list(Type::String),
            Self::Numbers => Type::list(Type::Number),
            Self::Bools => Type::list(Type::Bool),
        }
    }
}

impl IdentityAttribute {
    /// Text that an import by identity needs.
    pub const fn required(name: &'static str, description: &'static str) -> Self {
        Self { name, ty: IdentityType::String, required: true, description, example: "…" }
    }

    /// Text that an import by identity may leave to the provider.
    pub const fn optional(name: &'static str, description: &'static str) -> Self {
        Self { required: false, ..Self::required(name, description) }
    }

    /// The same with a value that its page shows.
    #[must_use]
    pub const fn with_example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// The same of another type.
    #[must_use]
    pub const fn of(self, ty: IdentityType) -> Self {
        Self { ty, ..self }
    }
}

/// The type of a resource's identity.
pub(crate) fn ty<C>(resource: &ResourceType<C>) -> Type {
    Type::object(resource.item().identity().iter().map(|attribute| (attribute.name, attribute.ty.ty())))
}

/// The version of a resource's identity: there is an upgrade from each version before.
pub(crate) fn version<C>(resource: &ResourceType<C>) -> i64 {
    i64::try_from(resource.item().identity_upgraders().len()).unwrap_or(i64::MAX)
}

/// The identity of an object; none while a part of it is missing.
pub(crate) fn of<C>(resource: &ResourceType<C>, state: &Object) -> Option<Object> {
    let attributes = resource.item().identity();
    let identity: Object =
        attributes.iter().map(|attribute| (attribute.name, state.get(attribute.name).clone())).collect();
    let is_whole = !attributes.is_empty() && missing(resource, state).is_none();
    (is_whole && identity.iter().all(|(_, value)| value.is_wholly_known())).then_some(identity)
}

/// The first attribute of an identity that an object needs and does not have.
pub(crate) fn missing<C>(resource: &ResourceType<C>, known: &Object) -> Option<&'static str> {
    let mut required = resource.item().identity().iter().filter(|attribute| attribute.required);
    required.find(|attribute| known.get(attribute.name).is_empty()).map(|attribute| attribute.name)
}

/// The least of a state by which the object can be found again.
pub(crate) fn least<C>(resource: &ResourceType<C>, state: &Object) -> Object {
    let identity = resource.item().identity().iter().map(|attribute| attribute.name);
    identity.chain([resource.item().id_attribute()]).map(|name| (name, state.get(name).clone())).collect()
}

/// The beginning of an object that is imported by its identity.
pub(crate) fn import<C>(resource: &ResourceType<C>, identity: &Object) -> Result<Imported, Diagnostic> {
    if let Some(missing) = missing(resource, identity) {
        let detail = format!("The identity of a {} needs {missing}.", resource.name());
        return Err(Diagnostic::error("Incomplete identity", detail));
    }
    let known = resource.item().identity().iter().map(|attribute| (attribute.name, identity.get(attribute.name)));
    let known = known.filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, value.clone()));
    let refuse =
        |problem: &str| Diagnostic::error("Invalid identity", format!("The identity can't be imported: {problem}."));
    import::checked(resource, known, refuse).map(|known| import::begin(resource, known))
}

#[cfg(test)]
mod tests;
