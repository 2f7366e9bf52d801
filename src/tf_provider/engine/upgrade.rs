//! Reading states and identities that Terraform kept, whichever version of the provider wrote them.

use super::shape::conform;
use super::{ResourceType, identity};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::value::json::{self, Attributes};
use crate::tf_provider::value::{Object, Type, Value};

/// How what was written with an older version of a schema becomes what today's version demands.
#[derive(Clone, Copy, Debug)]
pub enum Upgrader {
    /// The older version had the same, but for attributes that came later.
    Extended,
    /// From values of the type that the older version had. What is missing in the JSON is null.
    Values(fn() -> Type, fn(Object) -> Result<Object, Diagnostics>),
    /// From the JSON as it was written. An error must not quote it: it may hold a secret.
    Json(fn(&[u8]) -> Result<Object, Diagnostics>),
}

/// The stored JSON as state of today's schema. Terraform asks at every start, also when nothing changed.
pub(crate) fn upgrade_state<C>(resource: &ResourceType<C>, version: i64, stored: &[u8]) -> Result<Object, Diagnostics> {
    let schema = resource.schema();
    let kept = Kept { words: STATE, of: resource.name(), version, current: schema.version, stored };
    let state = kept.upgrade(resource.ty(), resource.item().state_upgraders())?;
    Ok(conform(&schema.block, &state))
}

/// The stored JSON as an identity of today.
pub(crate) fn upgrade_identity<C>(
    resource: &ResourceType<C>,
    version: i64,
    stored: &[u8],
) -> Result<Object, Diagnostics> {
    let current = identity::version(resource);
    let kept = Kept { words: IDENTITY, of: resource.name(), version, current, stored };
    kept.upgrade(&identity::ty(resource), resource.item().identity_upgraders())
}

/// Adds what the provider's configuration has for what was kept without it: attributes that came later, and those that the
/// user wrote as empty, which Terraform keeps so.
pub(crate) fn complete(kept: &mut Object, provided: &Object) {
    for (name, value) in provided {
        if kept.get(name).is_empty() {
            kept.set(name, value.clone());
        }
    }
}

/// How messages speak of what was kept.
#[derive(Clone, Copy)]
struct Words {
    what: &'static str,
    newer: &'static str,
    unreadable: &'static str,
}

const STATE: Words = Words { what: "state", newer: "State of a newer provider", unreadable: "State can't be read" };
const IDENTITY: Words =
    Words { what: "identity", newer: "Identity of a newer provider", unreadable: "Identity can't be read" };

/// What Terraform kept of an object.
struct Kept<'a> {
    words: Words,
    of: &'static str,
    /// The version of the schema that it was written with.
    version: i64,
    /// Today's version.
    current: i64,
    stored: &'a [u8],
}

impl Kept<'_> {
    fn upgrade(&self, ty: &Type, upgraders: &[Upgrader]) -> Result<Object, Diagnostics> {
        if self.version == self.current {
            return self.values(ty);
        }
        let upgrader = usize::try_from(self.version).ok().and_then(|version| upgraders.get(version));
        let mut upgraded = match upgrader {
            Some(Upgrader::Extended) => self.values(ty)?,
            Some(Upgrader::Values(ty, upgrade)) => upgrade(self.values(&ty())?)?,
            Some(Upgrader::Json(upgrade)) => upgrade(self.stored)?,
            None => return Err(self.of_unknown_version()),
        };
        // What is stored is known as a whole.
        upgraded.values_mut().for_each(Value::unknown_to_null);
        Ok(upgraded)
    }

    /// The values in the JSON. Attributes come and go without a new version, so what is missing is null and what is not
    /// known is dropped.
    fn values(&self, ty: &Type) -> Result<Object, Diagnostics> {
        match json::decode(self.stored, ty, Attributes::Lenient) {
            Ok(Value::Map(values)) => Ok(values),
            Ok(_) => Err(self.unreadable("it is no object")),
            Err(error) => Err(self.unreadable(&error.to_string())),
        }
    }

    fn of_unknown_version(&self) -> Diagnostics {
        let Self { words: Words { what, newer, .. }, of, version, current, .. } = self;
        let detail = format!(
            "The {what} of this {of} has schema version {version}, and this version of the provider knows {current} at most. \
             Upgrade the provider."
        );
        Diagnostic::error(*newer, detail).into()
    }

    fn unreadable(&self, problem: &str) -> Diagnostics {
        let Self { words: Words { what, unreadable, .. }, of, .. } = self;
        let detail = format!(
            "The stored {what} of this {of} does not fit its schema: {problem}. Restore the state from a backup, or remove the \
             object with `terraform state rm` and import it again."
        );
        Diagnostic::error(*unreadable, detail).into()
    }
}
