//! What the engine remembers about an object beside its state, in the bytes that Terraform keeps for it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::tf_provider::schema::Block;
use crate::tf_provider::value::{Object, Path, Step};

/// The version of the form in which notes are written.
const FORMAT: u32 = 1;

/// The keys by which notes are told from what other providers keep; the first one marks them, the others are older than it.
const OURS: [&str; 3] = ["engine", "unwritten", "local"];

/// The engine's notes on one object. An object that Terraform created has none.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Private {
    /// The arguments and blocks that no configuration has held yet, for an object that came by import or by a move. The
    /// elements of a repeated block are not told apart.
    ///
    /// For them, silence in the configuration is no wish to remove a value, and a first value is no wish to change one.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) unwritten: BTreeSet<String>,
    /// In a plan: nothing but the state changes, so the apply makes no call.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) local: bool,
}

/// Notes as they are written.
#[derive(Serialize)]
struct Marked<'a> {
    engine: u32,
    #[serde(flatten)]
    notes: &'a Private,
}

impl Private {
    /// Notes for an object that was just imported or moved here: no argument was ever written.
    pub(super) fn of_import(block: &Block) -> Self {
        let mut private = Self::default();
        each_argument(block, &Path::root(), &mut |path| {
            private.unwritten.insert(schema_path(path));
        });
        private
    }

    /// Reads Terraform's bytes.
    ///
    /// Bytes of another kind are another provider's: Terraform 1.8 keeps them when an object is moved here, whatever it is
    /// answered. Such an object counts as imported. Those of a newer version of the engine are read as far as they are
    /// understood.
    pub(super) fn decode(bytes: &[u8], block: &Block) -> Self {
        if bytes.is_empty() {
            return Self::default();
        }
        match serde_json::from_slice(bytes) {
            Ok(Json::Object(notes)) if OURS.iter().any(|key| notes.contains_key(*key)) => {
                serde_json::from_value(Json::Object(notes)).unwrap_or_default()
            }
            _ => Self::of_import(block),
        }
    }

    /// The bytes that Terraform keeps; none if there is nothing to say.
    pub(super) fn encode(&self) -> Vec<u8> {
        if *self == Self::default() {
            return Vec::new();
        }
        serde_json::to_vec(&Marked { engine: FORMAT, notes: self }).unwrap_or_default()
    }

    /// Whether the user has never written the argument at `path`.
    pub(super) fn is_unwritten(&self, path: &Path) -> bool {
        !self.unwritten.is_empty() && self.unwritten.contains(&schema_path(path))
    }

    /// Strikes out the arguments that `config` holds, and the blocks that it could hold: to write none is a choice, too. An
    /// argument of a repeated block is held if all its elements hold it, for none of them may lose what it has by silence.
    pub(super) fn note_written(&mut self, block: &Block, config: &Object) {
        if !self.unwritten.is_empty() {
            let (mut written, mut silent) = (Vec::new(), Vec::new());
            each_place(block, config, &Path::root(), &mut |path, is_written| {
                if is_written { &mut written } else { &mut silent }.push(schema_path(path));
            });
            self.unwritten.retain(|path| !written.contains(path) || silent.contains(path));
        }
    }
}

/// The way to an argument in the schema, which is the same for all elements of a repeated block.
fn schema_path(path: &Path) -> String {
    let names = path.steps().iter().filter_map(|step| match step {
        Step::Attribute(name) => Some(name.as_str()),
        Step::Key(_) | Step::Index(_) | Step::Member => None,
    });
    names.collect::<Vec<_>>().join(".")
}

fn each_argument(block: &Block, path: &Path, note: &mut impl FnMut(&Path)) {
    for attribute in block.attributes.iter().filter(|attribute| attribute.is_argument() && !attribute.write_only) {
        note(&path.then(&attribute.name));
    }
    for nested in &block.blocks {
        let path = path.then(nested.name);
        note(&path);
        each_argument(&nested.block, &path, note);
    }
}

fn each_place(block: &Block, config: &Object, path: &Path, note: &mut impl FnMut(&Path, bool)) {
    for attribute in &block.attributes {
        note(&path.then(&attribute.name), !config.get(&attribute.name).is_null());
    }
    for nested in &block.blocks {
        let path = path.then(nested.name);
        note(&path, true);
        for (_, element) in nested.elements(config.get(nested.name)) {
            each_place(&nested.block, element, &path, note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::schema::{Attribute, NestedBlock};
    use crate::tf_provider::value::{Type, Value};

    fn block() -> Block {
        let inner = || Block::new("Inner.").attribute(Attribute::optional("size", Type::String, "Size."));
        let block = Block::new("A thing.").attribute(Attribute::optional("name", Type::String, "Name."));
        block.block(NestedBlock::single("one", inner())).block(NestedBlock::list("many", inner()))
    }

    #[test]
    fn notes_of_any_version_are_told_from_those_of_other_providers() {
        let block = block();
        let unwritten = |bytes: &str| Private::decode(bytes.as_bytes(), &block).unwritten.len();
        let of_import = Private::of_import(&block);
        assert_eq!(of_import.unwritten.len(), 5);
        assert!(Private::decode(&of_import.encode(), &block) == of_import);
        for (bytes, count) in [
            (r#"{"unwritten":["name"]}"#, 1),
            (r#"{"local":true}"#, 0),
            (r#"{"engine":2,"later":1}"#, 0),
            (r#"{"engine":2,"unwritten":["one"],"later":1}"#, 1),
            (r#"{"engine":2,"unwritten":"another form"}"#, 0),
            ("", 0),
            (r#"{"schema_version":"1"}"#, 5),
            ("no JSON", 5),
        ] {
            assert_eq!(unwritten(bytes), count, "{bytes}");
        }
    }

    #[test]
    fn what_all_elements_hold_is_written() {
        let element = |size: Option<&str>| -> Object { [("size", Value::from(size))].into_iter().collect() };
        for (other, unwritten) in [(Some("s"), &["name", "one.size"][..]), (None, &["many.size", "name", "one.size"])] {
            let mut notes = Private::of_import(&block());
            let many = Value::from(vec![element(Some("xl")), element(other)]);
            notes.note_written(&block(), &[("many", many)].into_iter().collect());
            assert_eq!(notes.unwritten.into_iter().collect::<Vec<_>>(), unwritten);
        }
    }
}
