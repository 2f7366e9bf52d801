//! Imports: an object that the state knows is forgotten and taken over again, and the two are compared.

use std::fs;

use super::plan::Action;
use super::state::Object;
use super::workspace::Workspace;

const BLOCK: &str = "import.tf";

/// How an object is imported, and what the import can't know.
pub(crate) struct Import {
    address: String,
    id: Box<dyn Fn(&Object) -> String>,
    by_block: bool,
    unreadable: Vec<String>,
}

impl Import {
    /// By `terraform import`, with the id that `id` makes of the object.
    pub(crate) fn by_command(address: &str, id: impl Fn(&Object) -> String + 'static) -> Self {
        Self { address: address.to_owned(), id: Box::new(id), by_block: false, unreadable: Vec::new() }
    }

    /// By an `import` block. Needs version 1.5.
    pub(crate) fn by_block(address: &str, id: impl Fn(&Object) -> String + 'static) -> Self {
        Self { by_block: true, ..Self::by_command(address, id) }
    }

    /// Attributes and blocks that the service keeps to itself.
    pub(crate) fn without(mut self, unreadable: &[&str]) -> Self {
        self.unreadable = unreadable.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Forgets the state and imports. The plan that follows takes over what is configured of the unreadable, and
    /// proposes nothing else; after that the state is as it was.
    pub(crate) fn run(&self, workspace: &Workspace) {
        let made = workspace.forget_state();
        let before = made.object(&self.address);
        let id = (self.id)(before);
        if self.by_block {
            workspace.write_file(BLOCK, &format!("import {{\n  to = {}\n  id = \"{id}\"\n}}\n", self.address));
        } else {
            workspace.import(&self.address, &id).succeeds().says(&[]);
            self.compare(before, workspace, &self.unreadable);
        }
        let plan = workspace.plan(&[]);
        let changed = plan.changed(&self.address);
        assert!(changed.iter().all(|name| self.unreadable.contains(name)), "{changed:?} would change");
        let expected = if changed.is_empty() { Action::NoOp } else { Action::Update };
        assert_eq!(plan.action(&self.address), expected, "{}", plan.outcome.report());
        workspace.apply_plan().succeeds();
        self.compare(before, workspace, &[]);
        if self.by_block {
            fs::remove_file(workspace.path(BLOCK)).unwrap();
        }
    }

    fn compare(&self, before: &Object, workspace: &Workspace, except: &[String]) {
        let after = workspace.state();
        for (name, value) in before.attributes.as_object().unwrap() {
            // What was left open, the service may have filled in.
            if !value.is_null() && !except.contains(name) {
                assert_eq!(after.attribute(&self.address, name), value, "{name} of {}, imported", self.address);
            }
        }
    }
}
