//! A plan in the making, for a resource to add what only it knows.

use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{Block, Kind};
use crate::tf_provider::value::{Object, Path, Value};

/// A change of an object, or its creation or destruction, that is being planned.
pub struct Change<'a> {
    /// The object as it is; none for a creation.
    pub prior: Option<&'a Object>,
    /// What the user wrote; none for a destruction.
    pub config: Option<&'a Object>,
    block: &'a Block,
    planned: Object,
    replace: Vec<Path>,
    diagnostics: Diagnostics,
}

impl<'a> Change<'a> {
    pub(super) fn new(
        block: &'a Block,
        prior: Option<&'a Object>,
        config: Option<&'a Object>,
        planned: Object,
        replace: Vec<Path>,
    ) -> Self {
        Self { prior, config, block, planned, replace, diagnostics: Diagnostics::new() }
    }

    /// The object as it will be; nothing for a destruction.
    pub fn planned(&self) -> &Object {
        &self.planned
    }

    /// Whether an existing object's argument will change.
    pub fn changes(&self, name: &str) -> bool {
        self.config.is_some() && self.prior.is_some_and(|prior| prior.get(name) != self.planned.get(name))
    }

    /// Whether the object will be destroyed, for good or for a new one in its place, as far as the schema tells.
    pub fn destroys(&self) -> bool {
        self.config.is_none() || !self.replace.is_empty()
    }

    /// Makes the change of an argument need a new object.
    pub fn replace(&mut self, name: &str) {
        self.replace.push(Path::attribute(name));
    }

    /// Plans the value of an attribute that the user left to the provider, where it follows from what is known already. The
    /// apply will have to come out with just this value.
    ///
    /// It is for attributes at the top that are computed, or optional and not written; for others it is an error.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let is_open = |config: &Object| {
            let attribute = self.block.find(name).filter(|_| config.get(name).is_null());
            attribute
                .is_some_and(|attribute| attribute.is_computed_on_the_wire(Kind::Resource) && !attribute.write_only)
        };
        if self.config.is_none_or(is_open) && (value.is_unknown() || value.is_wholly_known()) {
            self.planned.set(name, value);
        } else {
            let detail = format!(
                "The provider planned a value for {name} that is not its to choose, or that is not known in part. This is a bug \
                 in the provider, please report it."
            );
            self.diagnostics.push(Diagnostic::error("Invalid plan", detail).at(Path::attribute(name)));
        }
    }

    /// Adds an error or a warning to the plan.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The planned object, what of it needs a new one, and what the user is told.
    pub(super) fn end(self) -> (Object, Vec<Path>, Diagnostics) {
        (self.planned, self.replace, self.diagnostics)
    }
}
