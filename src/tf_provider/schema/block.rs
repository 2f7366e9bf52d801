//! Blocks: what stands between two braces, attributes, nested blocks, and the constraints between them.

use super::{Attribute, Constraint, NestedBlock, Secret};
use crate::tf_provider::value::Type;

/// Attributes, nested blocks, and the constraints between them.
#[derive(Default)]
pub struct Block {
    pub(crate) description: &'static str,
    pub(crate) deprecation: Option<&'static str>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) blocks: Vec<NestedBlock>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) constraints: Vec<Constraint>,
}

impl Block {
    /// A block with nothing in it yet.
    pub fn new(description: &'static str) -> Self {
        Self { description, ..Self::default() }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, attribute: Attribute) -> Self {
        self.attributes.push(attribute);
        self
    }

    /// Adds a secret: the sensitive argument, its write-only twin and the twin's version.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.attributes.extend(secret.attributes());
        self.constraints.extend(secret.constraint());
        self.secrets.push(secret);
        self
    }

    /// Adds a nested block.
    #[must_use]
    pub fn block(mut self, nested: NestedBlock) -> Self {
        self.blocks.push(nested);
        self
    }

    /// Adds a rule about several attributes.
    #[must_use]
    pub fn constraint(mut self, constraint: Constraint) -> Self {
        self.constraints.push(constraint);
        self
    }

    /// Warns whoever uses it.
    #[must_use]
    pub fn deprecated(self, message: &'static str) -> Self {
        Self { deprecation: Some(message), ..self }
    }

    /// Its attributes, in the order in which they were added.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Whether this argument is a secret that has a write-only twin.
    pub fn is_secret(&self, name: &str) -> bool {
        self.secrets.iter().any(|secret| secret.name == name)
    }

    /// The type of the values that it describes.
    pub fn ty(&self) -> Type {
        let attributes = self.attributes.iter().map(|attribute| (attribute.name.as_str(), attribute.ty.clone()));
        Type::object(attributes.chain(self.blocks.iter().map(|nested| (nested.name, nested.ty()))))
    }

    /// Whether an update may change anything in it that only the service sets.
    pub(crate) fn has_volatile(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.volatile)
            || self.blocks.iter().any(|nested| nested.block.has_volatile())
    }

    /// The attribute of that name.
    pub(crate) fn find(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}
