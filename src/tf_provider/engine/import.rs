//! Taking over an object that exists: from the id that the user gives to a state that a read can complete.

use super::ResourceType;
use super::private::Private;
use super::shape::conform;
use crate::tf_provider::diagnostics::Diagnostic;
use crate::tf_provider::value::{Object, Value};

/// The beginning of an imported object; a read follows.
pub(crate) struct Imported {
    /// The attributes that the id held.
    pub(crate) state: Object,
    /// The notes on it.
    pub(crate) private: Vec<u8>,
}

/// Reads an import id.
pub(crate) fn import<C>(resource: &ResourceType<C>, id: &str) -> Result<Imported, Diagnostic> {
    let block = &resource.schema().block;
    let parts: Vec<&str> = id.split('/').collect();
    let forms = resource.resource().import_forms();
    let form = forms.iter().find(|form| form.len() == parts.len());
    let form = form.filter(|_| parts.iter().all(|part| !part.is_empty() && part.trim() == *part));
    let form = form.ok_or_else(|| malformed(resource, id, "it has none of these forms"))?;
    let mut state = Object::new();
    for (name, part) in form.iter().zip(parts) {
        let value = Value::from(part);
        let rules = block.find(name).map(|attribute| attribute.rules.as_slice()).unwrap_or_default();
        if let Some((rule, breach)) = rules.iter().find_map(|rule| Some((rule, rule.breach(&value)?))) {
            let problem = format!("its <{name}> must {}, but {part:?} {breach}", rule.demand);
            return Err(malformed(resource, id, &problem));
        }
        state.set(*name, value);
    }
    Ok(Imported { state: conform(block, &state), private: Private::of_import(block).encode() })
}

fn malformed<C>(resource: &ResourceType<C>, id: &str, problem: &str) -> Diagnostic {
    let form = |form: &&[&str]| form.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join("/");
    let forms: Vec<String> = resource.resource().import_forms().iter().map(form).collect();
    let name = resource.resource().name();
    Diagnostic::error(
        "Malformed import id",
        format!("A {name} is imported as {}. The id given was {id:?}: {problem}.", forms.join(" or ")),
    )
}
