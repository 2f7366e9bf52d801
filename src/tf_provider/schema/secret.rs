//! A secret argument in its three parts: the sensitive argument, its write-only twin, and the twin's version.

use super::{Attribute, Constraint, OnChange, Rule, rules};
use crate::tf_provider::value::{Type, Value};

/// A secret that the user may keep in the state (`password`) or out of it (`password_wo` with `password_wo_version`).
pub struct Secret {
    /// The name of the sensitive argument.
    pub(crate) name: &'static str,
    wire_name: Option<&'static str>,
    description: &'static str,
    need: Need,
    on_change: OnChange,
    read_back: bool,
    same: fn(&Value, &Value) -> bool,
    rules: Vec<fn() -> Rule>,
}

/// How many of the two forms the user must set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// At most one.
    AtMostOne,
    /// Exactly one.
    ExactlyOne,
    /// A constraint of the block says so.
    ByConstraint,
}

impl Secret {
    /// A secret of which the user must set exactly one form.
    pub fn required(name: &'static str, description: &'static str) -> Self {
        let secret = Self { need: Need::ExactlyOne, ..Self::optional(name, description) };
        secret.rule(|| rules::not_empty().own())
    }

    /// A secret of which the user may set one form.
    pub fn optional(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            wire_name: None,
            description,
            need: Need::AtMostOne,
            on_change: OnChange::Update,
            read_back: false,
            same: |left, right| left == right,
            rules: Vec::new(),
        }
    }

    /// A secret that is one of several ways to say something; the block has a constraint that names both forms.
    pub fn choice(name: &'static str, description: &'static str) -> Self {
        Self { need: Need::ByConstraint, ..Self::optional(name, description) }
    }

    /// The name of the parameter in the API.
    #[must_use]
    pub fn with_wire_name(self, name: &'static str) -> Self {
        Self { wire_name: Some(name), ..self }
    }

    /// A change of it needs a new object.
    #[must_use]
    pub fn replace(self) -> Self {
        Self { on_change: OnChange::Replace, ..self }
    }

    /// A change of it is an update, and to take it away needs a new object.
    #[must_use]
    pub fn replace_if_removed(self) -> Self {
        Self { on_change: OnChange::ReplaceIfRemoved, ..self }
    }

    /// The service returns what is not secret of it, so that the sensitive argument shows drift.
    #[must_use]
    pub fn read_back(self) -> Self {
        Self { read_back: true, ..self }
    }

    /// When two spellings of the sensitive argument mean the same.
    #[must_use]
    pub fn same(self, same: fn(&Value, &Value) -> bool) -> Self {
        Self { same, ..self }
    }

    /// A rule that the secret must keep in either form.
    #[must_use]
    pub fn rule(mut self, rule: fn() -> Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// The name of the write-only argument.
    pub(crate) fn write_only_name(&self) -> String {
        format!("{}_wo", self.name)
    }

    /// The name of the version argument.
    pub(crate) fn version_name(&self) -> String {
        format!("{}_wo_version", self.name)
    }

    /// Whether an argument is one of the three parts.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        name == self.name || name == self.write_only_name() || name == self.version_name()
    }

    pub(super) fn attributes(&self) -> [Attribute; 3] {
        let Self { name, description, .. } = self;
        let stored = Attribute::optional(
            *name,
            Type::String,
            format!("{description} It is kept in the state; {name}_wo is not."),
        );
        let stored = if self.read_back { stored } else { stored.not_read_back() }.same(self.same);
        let write_only = Attribute::optional(
            self.write_only_name(),
            Type::String,
            format!("Like {name}, but never kept in plan or state. Needs Terraform 1.11 or OpenTofu 1.11."),
        );
        let version = Attribute::optional(
            self.version_name(),
            Type::Number,
            format!("A number of your choice: change it to have a new {name}_wo sent."),
        );
        let [stored, write_only] =
            [stored, write_only].map(|form| self.rules.iter().fold(form, |form, rule| form.rule(rule())));
        let stored = Attribute { wire_name: self.wire_name, ..stored };
        let mut parts = [stored.sensitive(), write_only.sensitive().write_only(), version.not_read_back()];
        for part in &mut parts {
            part.on_change = self.on_change;
        }
        parts
    }

    pub(super) fn constraint(&self) -> Option<Constraint> {
        let forms = vec![self.name.to_owned(), self.write_only_name()];
        match self.need {
            Need::AtMostOne => Some(Constraint::at_most_one(forms)),
            Need::ExactlyOne => Some(Constraint::exactly_one(forms)),
            Need::ByConstraint => None,
        }
    }
}
