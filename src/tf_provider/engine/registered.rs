//! What a provider serves under a name, with its schema, which is made on first use.

use std::sync::OnceLock;

use super::{DataSource, ListResource, Resource};
use crate::tf_provider::diagnostics::Diagnostic;
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Type;

/// A resource, a data source or a list resource.
pub struct Registered<T: ?Sized> {
    name: &'static str,
    item: Box<T>,
    describe: fn(&T) -> Schema,
    described: OnceLock<(Schema, Type)>,
}

/// A resource as it is served.
pub type ResourceType<C> = Registered<dyn Resource<C>>;
/// A data source as it is served.
pub type DataSourceType<C> = Registered<dyn DataSource<C>>;
/// A list resource as it is served.
pub type ListResourceType<C> = Registered<dyn ListResource<C>>;

impl<C> From<Box<dyn Resource<C>>> for ResourceType<C> {
    fn from(item: Box<dyn Resource<C>>) -> Self {
        Self::new(item.name(), item, |item| item.schema())
    }
}

impl<C> From<Box<dyn DataSource<C>>> for DataSourceType<C> {
    fn from(item: Box<dyn DataSource<C>>) -> Self {
        Self::new(item.name(), item, |item| item.schema())
    }
}

impl<C> From<Box<dyn ListResource<C>>> for ListResourceType<C> {
    fn from(item: Box<dyn ListResource<C>>) -> Self {
        Self::new(item.name(), item, |item| item.schema())
    }
}

impl<T: ?Sized> Registered<T> {
    fn new(name: &'static str, item: Box<T>, describe: fn(&T) -> Schema) -> Self {
        Self { name, item, describe, described: OnceLock::new() }
    }

    /// The full type name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The resource, data source or list resource itself.
    pub fn item(&self) -> &T {
        &self.item
    }

    /// Its schema.
    pub fn schema(&self) -> &Schema {
        &self.described().0
    }

    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.described().1
    }

    fn described(&self) -> &(Schema, Type) {
        self.described.get_or_init(|| {
            let schema = (self.describe)(&self.item);
            let ty = schema.block.ty();
            (schema, ty)
        })
    }
}

/// What is served under a name. `kind` is what it should be, for the message that there is none.
pub(super) fn find<'a, T: ?Sized>(
    registered: &'a [Registered<T>],
    kind: &str,
    name: &str,
) -> Result<&'a Registered<T>, Diagnostic> {
    registered.iter().find(|known| known.name == name).ok_or_else(|| unknown_name(kind, name))
}

/// That nothing is served under a name.
pub(crate) fn unknown_name(kind: &str, name: &str) -> Diagnostic {
    Diagnostic::error(format!("Unknown {kind}"), format!("This version of the provider has no {kind} {name:?}."))
}
