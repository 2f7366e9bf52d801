//! The way to one attribute or element inside a value.

use std::fmt;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An attribute of an object, or a nested block.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple, from 0.
    Index(usize),
    /// An element of a set. Nothing but its value tells it from the others, and that may hold a secret, so a path does not
    /// say which.
    Member,
}

/// Steps from the root of a resource's value; empty means the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// The whole value.
    pub fn root() -> Self {
        Self::default()
    }

    /// An attribute at the top.
    pub fn attribute(name: impl Into<String>) -> Self {
        Self(vec![Step::Attribute(name.into())])
    }

    /// This path and one step more.
    #[must_use]
    pub fn join(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// This path and an attribute more.
    #[must_use]
    pub fn then(&self, name: &str) -> Self {
        self.join(Step::Attribute(name.to_owned()))
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether it names the whole value.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn prepend(&mut self, step: Step) {
        self.0.insert(0, step);
    }
}

/// As a person writes it: `source_info.password`, `tags["team"]`, `hosts[0]`, `rules[*].port`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if place == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Member => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}
