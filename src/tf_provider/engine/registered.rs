//! What a provider serves under a name, with its description, which is made on first use.

use std::sync::OnceLock;

use super::{Action, DataSource, EphemeralResource, Function, ListResource, Provider, Resource, Signature};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{self, Schema, Strictness, WriteOnly};
use crate::tf_provider::value::{Object, Type};

/// What has a description that never changes.
pub trait Describe {
    /// The description.
    type Description;

    /// Makes the description.
    fn describe(&self) -> Self::Description;
}

/// What a block of a configuration stands for.
pub trait Configurable: Describe<Description = (Schema, Type)> {
    /// Judges what the rules of its schema can't.
    fn judge(&self, config: &Object) -> Diagnostics;
}

/// Something with a name and a description.
pub struct Registered<T: Describe + ?Sized> {
    name: &'static str,
    item: Box<T>,
    description: OnceLock<T::Description>,
}

/// A resource as it is served.
pub type ResourceType<C> = Registered<dyn Resource<C>>;
/// A data source as it is served.
pub type DataSourceType<C> = Registered<dyn DataSource<C>>;
/// A list resource as it is served.
pub type ListResourceType<C> = Registered<dyn ListResource<C>>;
/// An ephemeral resource as it is served.
pub type EphemeralResourceType<C> = Registered<dyn EphemeralResource<C>>;
/// An action as it is served.
pub type ActionType<C> = Registered<dyn Action<C>>;

impl<T: Describe + ?Sized> Registered<T> {
    pub(super) fn new(name: &'static str, item: Box<T>) -> Self {
        Self { name, item, description: OnceLock::new() }
    }

    /// Its name: for all but functions the full type name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The thing itself.
    pub fn item(&self) -> &T {
        &self.item
    }

    /// Its description.
    pub fn description(&self) -> &T::Description {
        self.description.get_or_init(|| self.item.describe())
    }
}

impl<T: Configurable + ?Sized> Registered<T> {
    /// Its schema.
    pub fn schema(&self) -> &Schema {
        &self.description().0
    }

    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.description().1
    }

    /// What is wrong with a configuration, by the rules of the schema and by its own.
    pub(crate) fn validate(&self, config: &Object, strictness: Strictness, write_only: WriteOnly) -> Diagnostics {
        let mut found = schema::validate(self.schema(), config, strictness, write_only);
        found.extend(self.item.judge(config));
        found
    }
}

/// All of one kind that a provider serves, in its order.
pub struct Catalog<T: Describe + ?Sized> {
    kind: &'static str,
    served: Vec<Registered<T>>,
}

impl<T: Describe + ?Sized> Catalog<T> {
    /// `kind` is what they are, for the message that there is none of a name.
    pub(super) fn new(kind: &'static str, items: Vec<Box<T>>) -> Self
    where
        Registered<T>: From<Box<T>>,
    {
        Self { kind, served: items.into_iter().map(Registered::from).collect() }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Registered<T>> {
        self.served.iter()
    }

    /// The one of that name.
    pub(crate) fn find(&self, name: &str) -> Result<&Registered<T>, Diagnostic> {
        let kind = self.kind;
        self.iter().find(|served| served.name == name).ok_or_else(|| {
            Diagnostic::error(
                format!("Unknown {kind}"),
                format!("This version of the provider has no {kind} {name:?}."),
            )
        })
    }
}

macro_rules! configurable {
    ($($kind:ident),+) => {$(
        impl<C> Describe for dyn $kind<C> + '_ {
            type Description = (Schema, Type);

            fn describe(&self) -> Self::Description {
                described(self.schema())
            }
        }

        impl<C> Configurable for dyn $kind<C> + '_ {
            fn judge(&self, config: &Object) -> Diagnostics {
                self.validate(config)
            }
        }

        impl<C> From<Box<dyn $kind<C>>> for Registered<dyn $kind<C>> {
            fn from(item: Box<dyn $kind<C>>) -> Self {
                Self::new(item.name(), item)
            }
        }
    )+};
}

configurable!(Action, DataSource, EphemeralResource, ListResource, Resource);

impl<P: Provider> Describe for P {
    type Description = (Schema, Type);

    fn describe(&self) -> Self::Description {
        described(self.schema())
    }
}

impl<P: Provider> Configurable for P {
    fn judge(&self, config: &Object) -> Diagnostics {
        self.validate(config)
    }
}

fn described(schema: Schema) -> (Schema, Type) {
    let ty = schema.block.ty();
    (schema, ty)
}

impl Describe for dyn Function + '_ {
    type Description = Signature;

    fn describe(&self) -> Signature {
        Signature { parameters: self.parameters(), variadic: self.variadic(), returns: self.returns() }
    }
}

impl From<Box<dyn Function>> for Registered<dyn Function> {
    fn from(item: Box<dyn Function>) -> Self {
        Self::new(item.name(), item)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    struct Counting(Cell<usize>);

    impl Describe for Counting {
        type Description = usize;

        fn describe(&self) -> usize {
            self.0.set(self.0.get() + 1);
            self.0.get()
        }
    }

    #[test]
    fn a_description_is_made_once_and_on_demand() {
        let counting = Registered::new("counting", Box::new(Counting(Cell::default())));
        assert_eq!(counting.item().0.get(), 0);
        assert_eq!((*counting.description(), *counting.description()), (1, 1));
    }
}
