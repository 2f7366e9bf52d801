//! Reading state that Terraform kept, whichever version of the provider wrote it.

use super::ResourceType;
use super::shape::conform;
use crate::tf_provider::diagnostics::Diagnostic;
use crate::tf_provider::value::json::{self, Attributes};
use crate::tf_provider::value::{Object, Value};

/// The stored JSON as state of today's schema. Terraform asks at every start, also when nothing changed.
pub(crate) fn upgrade<C>(resource: &ResourceType<C>, version: i64, stored: &[u8]) -> Result<Object, Diagnostic> {
    let name = resource.name();
    let schema = resource.schema();
    if version > schema.version || version < 0 {
        return Err(Diagnostic::error(
            "State of a newer provider",
            format!(
                "The state of this {name} has schema version {version}, and this version of the provider knows {} at most. \
                 Upgrade the provider.",
                schema.version
            ),
        ));
    }
    match json::decode(stored, resource.ty(), Attributes::Lenient) {
        Ok(Value::Map(state)) => Ok(conform(&schema.block, &state)),
        Ok(_) => Err(unreadable(name, "it is no object")),
        Err(error) => Err(unreadable(name, &error.to_string())),
    }
}

fn unreadable(name: &str, problem: &str) -> Diagnostic {
    Diagnostic::error(
        "State can't be read",
        format!(
            "The stored state of this {name} does not fit its schema: {problem}. Restore the state from a backup, or remove the \
             object with `terraform state rm` and import it again."
        ),
    )
}
