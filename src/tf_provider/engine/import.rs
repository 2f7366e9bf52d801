//! Taking over an object that exists: from the id that the user gives to a state that a read can complete.

use std::fmt;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::private::Private;
use super::shape::conform;
use super::{Call, ResourceType, catch_panic};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{Block, Presence, Standing, quote, quote_text};
use crate::tf_provider::value::{Number, Object, Type, Value};

/// One form of an import id.
#[derive(Clone, Copy, Debug)]
pub enum ImportForm {
    /// The values of these attributes, with slashes between them.
    Path(&'static [&'static str]),
    /// The value of one attribute behind a prefix.
    Prefixed {
        /// What the id begins with.
        prefix: &'static str,
        /// The attribute whose value follows.
        attribute: &'static str,
        /// What users are told that it is.
        label: &'static str,
    },
}

/// As a user is told: `<cluster_id>/<id>`.
impl fmt::Display for ImportForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(names) => {
                let parts: Vec<String> = names.iter().map(|name| format!("<{name}>")).collect();
                f.write_str(&parts.join("/"))
            }
            Self::Prefixed { prefix, label, .. } => write!(f, "{prefix}<{label}>"),
        }
    }
}

/// What may follow an import id of any form, as `@<region>`.
#[derive(Clone, Copy, Debug)]
pub struct ImportSuffix {
    /// What it begins with.
    pub separator: char,
    /// The attribute whose value follows.
    pub attribute: &'static str,
}

/// As a user is told: `@<region>`.
impl fmt::Display for ImportSuffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}<{}>", self.separator, self.attribute)
    }
}

impl ImportSuffix {
    /// The id without it, and its value if it is there.
    fn split(self, id: &str) -> (&str, Option<(&'static str, &str)>) {
        match id.rsplit_once(self.separator) {
            Some((rest, value)) => (rest, Some((self.attribute, value))),
            None => (id, None),
        }
    }
}

impl ImportForm {
    /// The names of the attributes that an id of this form holds.
    pub(super) fn attributes(&self) -> &[&'static str] {
        match self {
            Self::Path(names) => names,
            Self::Prefixed { attribute, .. } => std::slice::from_ref(attribute),
        }
    }

    /// The attributes that an id of this form holds; `None` if it has another form.
    fn read<'a>(&self, id: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
        let read: Vec<_> = match self {
            Self::Path(names) => {
                let parts: Vec<&str> = id.split('/').collect();
                let fits = parts.len() == names.len() && parts.iter().all(|part| part.trim() == *part);
                names.iter().copied().zip(parts).take_while(|_| fits).collect()
            }
            Self::Prefixed { prefix, attribute, .. } => {
                id.strip_prefix(prefix).map(|rest| (*attribute, rest)).into_iter().collect()
            }
        };
        (!read.is_empty() && read.iter().all(|(_, value)| !value.is_empty())).then_some(read)
    }

    /// Whether an id that begins like this can have no other form.
    fn claims(&self, id: &str) -> bool {
        matches!(self, Self::Prefixed { prefix, .. } if id.starts_with(prefix))
    }
}

/// The beginning of an imported object; a read follows.
pub(crate) struct Imported {
    /// The attributes that the id held.
    pub(crate) state: Object,
    /// The notes on it.
    pub(crate) private: Vec<u8>,
}

impl<C> ResourceType<C> {
    /// The attributes that an import id holds.
    ///
    /// # Errors
    /// When the id has none of the resource's forms, or a part of it breaks a rule.
    pub fn read_import_id(&self, id: &str) -> Result<Object, Diagnostic> {
        let forms = self.item().import_forms();
        let (path, suffix) = self.item().import_suffix().map_or((id, None), |suffix| suffix.split(id));
        let read = match forms.iter().find(|form| form.claims(path)) {
            Some(form) => form.read(path),
            None => forms.iter().find_map(|form| form.read(path)),
        };
        let read = read.filter(|_| suffix.is_none_or(|(_, value)| !value.is_empty()));
        let mut read = read.ok_or_else(|| malformed(self, id, "it has none of these forms"))?;
        read.extend(suffix);
        let mut known = Vec::new();
        for (name, part) in read {
            let ty = self.schema().block.find(name).map_or(&Type::String, |attribute| &attribute.ty);
            let value = read_part(part, ty);
            let value = value.map_err(|demand| malformed(self, id, &format!("its <{name}> must be {demand}")))?;
            known.push((name, value));
        }
        checked(self, known, |problem| malformed(self, id, problem))
    }
}

/// A part of an import id as a value of its attribute; if it is none, what is needed.
fn read_part(part: &str, ty: &Type) -> Result<Value, &'static str> {
    match ty {
        Type::Number => Number::parse(part).map(Value::Number).map_err(|_| "a number"),
        Type::Bool => part.parse().map(Value::Bool).map_err(|_| "true or false"),
        _ => Ok(Value::from(part)),
    }
}

/// Reads an import id.
pub(crate) fn import<C>(resource: &ResourceType<C>, id: &str) -> Result<Imported, Diagnostic> {
    resource.read_import_id(id).map(|known| begin(resource, known))
}

/// These values as attributes, if they keep their rules.
pub(super) fn checked<C>(
    resource: &ResourceType<C>,
    known: impl IntoIterator<Item = (&'static str, Value)>,
    refuse: impl Fn(&str) -> Diagnostic,
) -> Result<Object, Diagnostic> {
    let mut attributes = Object::new();
    for (name, value) in known {
        let attribute = resource.schema().block.find(name);
        let rules = attribute.map(|attribute| attribute.rules.as_slice()).unwrap_or_default();
        let mut errors = rules.iter().filter(|rule| rule.standing != Standing::Advice);
        if let Some((rule, breach)) = errors.find_map(|rule| Some((rule, rule.breach(&value)?))) {
            return Err(refuse(&format!("its <{name}> must {}, but {} {breach}", rule.demand, quote(&value))));
        }
        attributes.set(name, value);
    }
    Ok(attributes)
}

/// The beginning of an object of which these attributes are known.
pub(super) fn begin<C>(resource: &ResourceType<C>, mut state: Object) -> Imported {
    let block = &resource.schema().block;
    fill_unreadable(block, &mut state);
    Imported { state: conform(block, &state), private: Private::of_import(block).encode() }
}

/// Sets what the service can't tell of an object, so that it is no change in the first plan: defaults, and for mandatory
/// text that is never returned, nothing.
pub(super) fn fill_unreadable(block: &Block, state: &mut Object) {
    for attribute in &block.attributes {
        if let Some(default) = &attribute.default {
            state.set(&attribute.name, default.clone());
        } else if attribute.presence == Presence::Required && !attribute.read_back && attribute.ty == Type::String {
            state.set(&attribute.name, "");
        }
    }
}

/// Fills in what the user left to the provider, so that the object is known for who it is from the start.
pub(crate) async fn locate<C: Send + Sync>(
    resource: &ResourceType<C>,
    imported: &mut Imported,
    client: Arc<C>,
    stop: CancellationToken,
) -> Result<(), Diagnostics> {
    let call = Call::new(client, stop);
    let state = &mut imported.state;
    catch_panic(resource.item().locate(&call, state)).await
}

fn malformed<C>(resource: &ResourceType<C>, id: &str, problem: &str) -> Diagnostic {
    let forms: Vec<String> = resource.item().import_forms().iter().map(ToString::to_string).collect();
    let suffix = resource.item().import_suffix().map(|suffix| format!(", optionally followed by {suffix}"));
    let (name, forms, suffix) = (resource.name(), forms.join(" or "), suffix.unwrap_or_default());
    let detail = format!("A {name} is imported as {forms}{suffix}. The id given was {}: {problem}.", quote_text(id));
    Diagnostic::error("Malformed import id", detail)
}
