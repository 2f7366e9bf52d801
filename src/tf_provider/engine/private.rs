//! What the engine remembers about an object beside its state, in the bytes that Terraform keeps for it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::tf_provider::schema::Block;
use crate::tf_provider::value::{Object, Path};

/// The engine's notes on one object. An object that Terraform created has none.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Private {
    /// The arguments and blocks that no configuration has held yet, for an object that came by import or by a move.
    ///
    /// For them, silence in the configuration is no wish to remove a value, and a first value is no wish to change one.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) unwritten: BTreeSet<String>,
    /// In a plan: nothing but the state changes, so the apply makes no call.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) local: bool,
}

impl Private {
    /// Notes for an object that was just imported or moved here: no argument was ever written.
    pub(super) fn of_import(block: &Block) -> Self {
        let mut private = Self::default();
        each_argument(block, &Path::root(), &mut |path| {
            private.unwritten.insert(path.to_string());
        });
        private
    }

    /// Reads Terraform's bytes.
    ///
    /// Bytes of another kind are another provider's: Terraform 1.8 keeps them when an object is moved here, whatever it is
    /// answered. Such an object counts as imported.
    pub(super) fn decode(bytes: &[u8], block: &Block) -> Self {
        if bytes.is_empty() {
            return Self::default();
        }
        serde_json::from_slice(bytes).unwrap_or_else(|_| Self::of_import(block))
    }

    /// The bytes that Terraform keeps; none if there is nothing to say.
    pub(super) fn encode(&self) -> Vec<u8> {
        if *self == Self::default() { Vec::new() } else { serde_json::to_vec(self).unwrap_or_default() }
    }

    /// Whether the user has never written the argument at `path`.
    pub(super) fn is_unwritten(&self, path: &Path) -> bool {
        !self.unwritten.is_empty() && self.unwritten.contains(&path.to_string())
    }

    /// Strikes out the arguments that `config` holds, and the blocks that it could hold: to write none is a choice, too.
    pub(super) fn note_written(&mut self, block: &Block, config: &Object) {
        if !self.unwritten.is_empty() {
            let unwritten = &mut self.unwritten;
            each_written(block, config, &Path::root(), &mut |path| {
                unwritten.remove(&path.to_string());
            });
        }
    }
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

fn each_written(block: &Block, config: &Object, path: &Path, note: &mut impl FnMut(&Path)) {
    for attribute in block.attributes.iter().filter(|attribute| !config.get(&attribute.name).is_null()) {
        note(&path.then(&attribute.name));
    }
    for nested in &block.blocks {
        let path = path.then(nested.name);
        note(&path);
        if let Some(config) = config.object(nested.name) {
            each_written(&nested.block, config, &path, note);
        }
    }
}
