//! Taking over an object that another provider's resource type managed so far: from its state to a state of ours.
//!
//! Terraform asks for it on behalf of a `moved` block, before it configures the provider, so nothing can be looked up. A
//! read follows, which fills in what the other provider's state does not hold.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::import::{self, Imported};
use super::{ResourceType, identity, upgrade_state};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// A resource type of another provider, whose objects a resource takes over.
#[derive(Clone, Copy, Debug)]
pub struct MoveSource {
    /// The provider's namespace and name; which registry it came from does not matter.
    pub provider: &'static str,
    /// The resource type.
    pub resource_type: &'static str,
    /// The newest version of its schema whose state is understood.
    pub schema_version: i64,
    /// What becomes what: a JSON pointer into its state, and the attribute of ours, as in `source_info.password`. A value
    /// under the same name in both needs a line, too.
    pub attributes: &'static [(&'static str, &'static str)],
    /// What its users have to know, for the documentation.
    pub notes: &'static str,
}

/// The object that is to be moved.
pub(crate) struct MoveRequest<'a> {
    /// The full address of its provider, as in `registry.terraform.io/huaweicloud/huaweicloud`.
    pub(crate) provider: &'a str,
    /// Its type.
    pub(crate) resource_type: &'a str,
    /// The version of its schema.
    pub(crate) schema_version: i64,
    /// Its state as JSON.
    pub(crate) state: &'a [u8],
}

impl MoveSource {
    fn is_of(&self, request: &MoveRequest<'_>) -> bool {
        let provider = request.provider.split_once('/').map(|(_registry, provider)| provider);
        provider == Some(self.provider) && request.resource_type == self.resource_type
    }

    /// The state of ours, as JSON. What is empty stays out: other providers don't tell empty from not set.
    fn translate<'a>(&self, theirs: &'a RawValue) -> Ours<'a> {
        let mut ours = BTreeMap::new();
        for (pointer, attribute) in self.attributes {
            if let Some(value) = part(theirs, pointer).filter(|value| !["null", "\"\""].contains(&value.get())) {
                put(&mut ours, attribute, value);
            }
        }
        Ours::Block(ours)
    }
}

/// JSON put together of parts of other JSON. The parts stay text until they are read by their types.
#[derive(Serialize)]
#[serde(untagged)]
enum Ours<'a> {
    Value(&'a RawValue),
    Block(BTreeMap<&'static str, Ours<'a>>),
}

/// The part of the JSON that a JSON pointer names.
fn part<'a>(json: &'a RawValue, pointer: &str) -> Option<&'a RawValue> {
    pointer.split('/').skip(1).try_fold(json, |json, step| {
        let text = json.get();
        if text.starts_with('[') {
            serde_json::from_str::<Vec<&RawValue>>(text).ok()?.get(step.parse::<usize>().ok()?).copied()
        } else {
            serde_json::from_str::<BTreeMap<String, &RawValue>>(text).ok()?.remove(step)
        }
    })
}

fn put<'a>(object: &mut BTreeMap<&'static str, Ours<'a>>, attribute: &'static str, value: &'a RawValue) {
    match attribute.split_once('.') {
        None => {
            object.insert(attribute, Ours::Value(value));
        }
        Some((block, attribute)) => {
            if let Ours::Block(block) = object.entry(block).or_insert_with(|| Ours::Block(BTreeMap::new())) {
                put(block, attribute, value);
            }
        }
    }
}

/// Makes the other provider's state the beginning of an object of ours. Like an imported one, it has arguments that no
/// configuration of this provider has held yet.
pub(crate) fn take_over<C>(resource: &ResourceType<C>, request: &MoveRequest<'_>) -> Result<Imported, Diagnostics> {
    let sources = resource.item().move_sources();
    let source = sources.iter().find(|source| source.is_of(request));
    let source = source.ok_or_else(|| refused(resource, request, &accepted(sources)))?;
    if !(0..=source.schema_version).contains(&request.schema_version) {
        let problem = format!(
            "its state has schema version {}, and this version of the provider understands {} at most. Try a newer one",
            request.schema_version, source.schema_version
        );
        return Err(refused(resource, request, &problem).into());
    }
    // The text of serde_json's errors may quote the state, which may hold a secret.
    let theirs = serde_json::from_slice(request.state);
    let ours = theirs.and_then(|theirs| serde_json::to_vec(&source.translate(theirs)));
    let ours = ours.map_err(|_| refused(resource, request, "its state is no JSON"))?;
    let state = upgrade_state(resource, resource.schema().version, &ours)?;
    if let Some(missing) = identity::missing(resource, &state) {
        return Err(refused(resource, request, &format!("its state holds no {missing}")).into());
    }
    Ok(import::begin(resource, state))
}

fn accepted(sources: &[MoveSource]) -> String {
    let known = sources.iter().map(|source| format!("{} of the provider {}", source.resource_type, source.provider));
    let known: Vec<_> = known.collect();
    if known.is_empty() { "no other type can".to_owned() } else { format!("only {} can", known.join(" or ")) }
}

fn refused<C>(resource: &ResourceType<C>, request: &MoveRequest<'_>, problem: &str) -> Diagnostic {
    let name = resource.name();
    Diagnostic::error(
        "Object can't be moved",
        format!(
            "The {} of the provider {} can't become a {name}: {problem}. Without the moved block, the object can change hands by \
             `terraform state rm` and `terraform import`.",
            request.resource_type, request.provider
        ),
    )
}

#[cfg(test)]
mod tests;
