//! What a schema is the schema of.

use std::fmt;

/// What a schema is the schema of, which decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The provider block.
    Provider,
    /// A resource.
    Resource,
    /// A data source.
    DataSource,
    /// An ephemeral resource.
    EphemeralResource,
    /// The `config` block of a list resource.
    ListResource,
    /// The `config` block of an action.
    Action,
}

impl Kind {
    /// The names that Terraform keeps for itself in such a block. In a `config` block there are none.
    pub(super) fn reserved_names(self) -> &'static [&'static str] {
        match self {
            Self::Provider => {
                &["alias", "count", "depends_on", "for_each", "lifecycle", "locals", "source", "version", "_"]
            }
            Self::Resource | Self::DataSource | Self::EphemeralResource => &[
                "connection",
                "count",
                "depends_on",
                "for_each",
                "lifecycle",
                "locals",
                "provider",
                "provisioner",
                "_",
            ],
            Self::ListResource | Self::Action => &[],
        }
    }

    /// Whether there is more to it than arguments: what the service sets.
    pub(super) fn has_results(self) -> bool {
        matches!(self, Self::Resource | Self::DataSource | Self::EphemeralResource)
    }

    /// Whether it can have write-only arguments, and arguments with a default.
    pub(super) fn is_acted_on(self) -> bool {
        matches!(self, Self::Resource | Self::Action)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provider => "provider",
            Self::Resource => "resource",
            Self::DataSource => "data source",
            Self::EphemeralResource => "ephemeral resource",
            Self::ListResource => "list resource",
            Self::Action => "action",
        })
    }
}
