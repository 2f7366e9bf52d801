//! Imports: an object that the state knows is forgotten and taken over again, and the two are compared.

use std::fs;

use super::hcl::quote;
use super::plan::Action;
use super::state::Object;
use super::workspace::Workspace;

const BLOCK: &str = "import.tf";

/// How an object is imported, and what the import can't know.
pub(crate) struct Import {
    address: String,
    by: By,
    unreadable: Vec<String>,
}

/// What says which object is meant, made of that object.
enum By {
    /// `terraform import` with an id.
    Command(Box<dyn Fn(&Object) -> String>),
    /// An `import` block with this argument.
    Block(Box<dyn Fn(&Object) -> String>),
}

impl Import {
    /// By `terraform import`, with the id that `id` makes of the object.
    pub(crate) fn by_command(address: &str, id: impl Fn(&Object) -> String + 'static) -> Self {
        Self::new(address, By::Command(Box::new(id)))
    }

    /// By an `import` block, likewise.
    pub(crate) fn by_block(address: &str, id: impl Fn(&Object) -> String + 'static) -> Self {
        Self::new(address, By::Block(Box::new(move |object| format!("id = {}", quote(&id(object))))))
    }

    /// By an `import` block with these attributes of the identity, which have the values that the object has.
    pub(crate) fn by_identity(address: &str, attributes: &[&'static str]) -> Self {
        let attributes = attributes.to_vec();
        let line = |object: &Object, name: &str| format!("    {name} = {}\n", quote(object.text(name)));
        let identity = move |object: &Object| attributes.iter().map(|name| line(object, name)).collect::<String>();
        let argument = move |object: &Object| format!("identity = {{\n{}  }}", identity(object));
        Self::new(address, By::Block(Box::new(argument)))
    }

    fn new(address: &str, by: By) -> Self {
        Self { address: address.to_owned(), by, unreadable: Vec::new() }
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
        match &self.by {
            By::Command(id) => {
                workspace.import(&self.address, &id(before)).succeeds().says(&[]);
                self.compare(before, workspace, &self.unreadable);
            }
            By::Block(argument) => {
                let block = format!("import {{\n  to = {}\n  {}\n}}\n", self.address, argument(before));
                workspace.write_file(BLOCK, &block);
            }
        }
        let plan = workspace.plan(&[]);
        let changed = plan.changed(&self.address);
        assert!(changed.iter().all(|name| self.unreadable.contains(name)), "{changed:?} would change");
        let expected = if changed.is_empty() { Action::NoOp } else { Action::Update };
        assert_eq!(plan.action(&self.address), expected, "{}", plan.outcome.report());
        workspace.apply_plan().succeeds();
        self.compare(before, workspace, &[]);
        if matches!(self.by, By::Block(_)) {
            fs::remove_file(workspace.path(BLOCK)).unwrap();
        }
    }

    fn compare(&self, before: &Object, workspace: &Workspace, except: &[String]) {
        let after = workspace.state();
        assert_eq!(after.object(&self.address).identity, before.identity, "identity of {}, imported", self.address);
        for (name, value) in before.attributes.as_object().unwrap() {
            // What was left open, the service may have filled in.
            if !value.is_null() && !except.contains(name) {
                assert_eq!(after.attribute(&self.address, name), value, "{name} of {}, imported", self.address);
            }
        }
    }
}
