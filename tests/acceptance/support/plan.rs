//! A saved plan, as `terraform show -json` tells it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::outcome::Outcome;

/// What is to happen to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    NoOp,
    Create,
    Update,
    Delete,
    /// Destroyed, then created.
    Replace,
    /// Created, then destroyed.
    CreateBeforeDestroy,
}

/// A plan, and the run that made it.
pub(crate) struct Plan {
    pub(crate) outcome: Outcome,
    document: Value,
}

impl Plan {
    pub(crate) fn new(outcome: Outcome, document: Value) -> Self {
        Self { outcome, document }
    }

    /// What is to happen, by address. Resources that stay as they are have [`Action::NoOp`].
    pub(crate) fn actions(&self) -> BTreeMap<String, Action> {
        self.changes().map(|change| (text(change, "address"), action(change))).collect()
    }

    /// What is to happen to one resource.
    #[track_caller]
    pub(crate) fn action(&self, address: &str) -> Action {
        action(self.change(address))
    }

    /// A planned value; null for one that is not known yet.
    #[track_caller]
    pub(crate) fn value(&self, address: &str, attribute: &str) -> &Value {
        &self.change(address)["change"]["after"][attribute]
    }

    /// Whether a value will only be known after the apply.
    #[track_caller]
    pub(crate) fn is_unknown(&self, address: &str, attribute: &str) -> bool {
        self.change(address)["change"]["after_unknown"][attribute] == true
    }

    /// Whether a value is hidden from people.
    #[track_caller]
    pub(crate) fn is_sensitive(&self, address: &str, attribute: &str) -> bool {
        self.change(address)["change"]["after_sensitive"][attribute] == true
    }

    /// The arguments whose change needs a new object, outermost names only.
    #[track_caller]
    pub(crate) fn replaced_by(&self, address: &str) -> Vec<String> {
        let paths = self.change(address)["change"]["replace_paths"].as_array();
        paths.into_iter().flatten().map(|path| path[0].as_str().unwrap().to_owned()).collect()
    }

    /// The attributes that a change is about, those that are not known yet aside.
    #[track_caller]
    pub(crate) fn changed(&self, address: &str) -> Vec<String> {
        let change = &self.change(address)["change"];
        let [Some(before), Some(after)] = ["before", "after"].map(|side| change[side].as_object()) else {
            return Vec::new();
        };
        after.iter().filter(|(name, value)| before.get(*name) != Some(value)).map(|(name, _)| name.clone()).collect()
    }

    /// The attributes that somebody else has changed, by address.
    pub(crate) fn drift(&self) -> BTreeMap<String, Value> {
        let drifted = self.document["resource_drift"].as_array();
        drifted
            .into_iter()
            .flatten()
            .map(|change| (text(change, "address"), change["change"]["after"].clone()))
            .collect()
    }

    /// Fails the case if there is anything to do, or if the objects have changed.
    #[track_caller]
    pub(crate) fn is_empty(&self) {
        let actions = self.actions();
        let outputs = self.document["output_changes"].as_object();
        let outputs = outputs.into_iter().flat_map(|outputs| outputs.values());
        let idle = actions.values().all(|action| *action == Action::NoOp)
            && outputs.flat_map(|output| output["actions"].as_array()).flatten().all(|action| action == "no-op")
            && self.drift().is_empty();
        assert!(
            idle,
            "the plan should be empty: {actions:?}, drift {:?}\nchanges: {:#}\n{}",
            self.drift(),
            self.document["resource_changes"],
            self.outcome.report()
        );
    }

    #[track_caller]
    fn change(&self, address: &str) -> &Value {
        let found = self.changes().find(|change| change["address"] == address);
        found.unwrap_or_else(|| panic!("the plan does not have {address}: {:?}", self.actions()))
    }

    fn changes(&self) -> impl Iterator<Item = &Value> {
        self.document["resource_changes"].as_array().into_iter().flatten()
    }
}

fn text(json: &Value, member: &str) -> String {
    json[member].as_str().unwrap_or_default().to_owned()
}

fn action(change: &Value) -> Action {
    let actions: Vec<_> = change["change"]["actions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    match actions.as_slice() {
        ["no-op"] => Action::NoOp,
        ["create"] => Action::Create,
        ["update"] => Action::Update,
        ["delete"] => Action::Delete,
        ["delete", "create"] => Action::Replace,
        ["create", "delete"] => Action::CreateBeforeDestroy,
        other => panic!("unexpected actions {other:?}"),
    }
}
