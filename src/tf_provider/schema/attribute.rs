//! One attribute of a block.

use super::{Kind, Rule};
use crate::tf_provider::value::{Type, Value};

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The user must.
    Required,
    /// The user may.
    Optional,
    /// The user may; else the service or the provider does.
    OptionalComputed,
    /// Only the service does.
    Computed,
}

/// What a change of an argument does to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    /// The object is updated.
    Update,
    /// The object is destroyed and created anew.
    Replace,
    /// The object is updated by a new value. What was set can't be taken away: then it is destroyed and created anew. A
    /// value that is not known yet is expected to be one.
    ReplaceIfRemoved,
    /// Nothing: the argument steers the provider only, no call is made for it.
    Local,
}

/// An attribute: its name, type and texts, and what the engine needs to know to treat it right.
pub struct Attribute {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) presence: Presence,
    pub(crate) description: String,
    pub(crate) wire_name: Option<&'static str>,
    pub(crate) sensitive: bool,
    pub(crate) write_only: bool,
    pub(crate) deprecation: Option<&'static str>,
    pub(crate) on_change: OnChange,
    pub(crate) read_back: bool,
    pub(crate) volatile: bool,
    pub(crate) default: Option<Value>,
    pub(crate) same: fn(&Value, &Value) -> bool,
    pub(crate) rules: Vec<Rule>,
}

impl Attribute {
    fn new(name: impl Into<String>, ty: Type, presence: Presence, description: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ty,
            presence,
            description: description.into(),
            wire_name: None,
            sensitive: false,
            write_only: false,
            deprecation: None,
            on_change: OnChange::Update,
            read_back: true,
            volatile: false,
            default: None,
            same: |left, right| left == right,
            rules: Vec::new(),
        }
    }

    /// An argument that the user must set.
    pub fn required(name: impl Into<String>, ty: Type, description: impl Into<String>) -> Self {
        Self::new(name, ty, Presence::Required, description)
    }

    /// An argument that the user may set.
    pub fn optional(name: impl Into<String>, ty: Type, description: impl Into<String>) -> Self {
        Self::new(name, ty, Presence::Optional, description)
    }

    /// An argument that the user may set and that has a value in any case.
    pub fn optional_computed(name: impl Into<String>, ty: Type, description: impl Into<String>) -> Self {
        Self::new(name, ty, Presence::OptionalComputed, description)
    }

    /// An attribute that the service sets.
    pub fn computed(name: impl Into<String>, ty: Type, description: impl Into<String>) -> Self {
        Self::new(name, ty, Presence::Computed, description)
    }

    /// The name of the parameter in the API.
    #[must_use]
    pub fn with_wire_name(self, name: &'static str) -> Self {
        Self { wire_name: Some(name), ..self }
    }

    /// Terraform hides its value.
    #[must_use]
    pub fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    /// The value never enters plan or state.
    #[must_use]
    pub fn write_only(self) -> Self {
        Self { write_only: true, ..self.not_read_back() }
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

    /// A change of it alone makes no call.
    #[must_use]
    pub fn local(self) -> Self {
        Self { on_change: OnChange::Local, ..self.not_read_back() }
    }

    /// The service never returns it, so state keeps what the user wrote.
    #[must_use]
    pub fn not_read_back(self) -> Self {
        Self { read_back: false, ..self }
    }

    /// An update of the object may change it.
    #[must_use]
    pub fn volatile(self) -> Self {
        Self { volatile: true, ..self }
    }

    /// The value where the user sets none. Terraform then counts the attribute as computed.
    #[must_use]
    pub fn default(self, value: impl Into<Value>) -> Self {
        Self { default: Some(value.into()), ..self }
    }

    /// When two spellings mean the same, so that a change from one to the other is none.
    #[must_use]
    pub fn same(self, same: fn(&Value, &Value) -> bool) -> Self {
        Self { same, ..self }
    }

    /// A rule that its value must keep.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Warns whoever sets it.
    #[must_use]
    pub fn deprecated(self, message: &'static str) -> Self {
        Self { deprecation: Some(message), ..self }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the parameter in the API, where the schema tells it.
    pub fn wire_name(&self) -> Option<&'static str> {
        self.wire_name
    }

    /// Whether Terraform hides its value.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether a user may set it.
    pub fn is_argument(&self) -> bool {
        self.presence != Presence::Computed
    }

    /// Whether Terraform must accept a value that the user did not write.
    ///
    /// True for optional arguments of a resource that the service returns, too: after an import they hold what the service
    /// has, and only so can a plan leave alone what the user never wrote.
    pub(crate) fn is_computed_on_the_wire(&self, kind: Kind) -> bool {
        match self.presence {
            Presence::Required => false,
            Presence::Optional => kind == Kind::Resource && (self.read_back || self.default.is_some()),
            Presence::OptionalComputed | Presence::Computed => kind.has_results(),
        }
    }

    /// Whether any change of it needs a new object.
    pub(crate) fn may_replace(&self) -> bool {
        matches!(self.on_change, OnChange::Replace | OnChange::ReplaceIfRemoved)
    }

    /// Whether a value leaves it to the service or the provider to choose: empty text is as good as unset. An empty
    /// collection is not: it says that there shall be nothing.
    pub(crate) fn is_left_open_by(&self, value: &Value) -> bool {
        self.presence == Presence::OptionalComputed && (value.is_null() || value.as_text() == Some(""))
    }

    /// Whether two values mean the same to the service: equal, both empty, or of the same meaning.
    pub(crate) fn means_same(&self, left: &Value, right: &Value) -> bool {
        left == right
            || left.is_empty() && right.is_empty()
            || !left.is_null()
                && !right.is_null()
                && !left.is_unknown()
                && !right.is_unknown()
                && (self.same)(left, right)
    }
}
