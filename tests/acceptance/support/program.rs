//! The program under test, and what its version has. The version alone decides which cases can be tried with it; a
//! program that is missing fails them all.

use std::io::{self, Write};
use std::sync::LazyLock;
use std::thread;

use super::cli::Cli;

/// The words with which an older version is told what a write-only argument needs.
pub(crate) const WRITE_ONLY_NEEDS: &str = "is a write-only argument, which needs Terraform 1.11 or OpenTofu 1.11";

/// The program that all cases drive.
pub(crate) fn cli() -> &'static Cli {
    static CLI: LazyLock<Result<Cli, String>> = LazyLock::new(|| Cli::find().inspect(announce));
    CLI.as_ref().unwrap_or_else(|problem| panic!("{problem}"))
}

/// Something that a version brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// `import` blocks.
    ImportBlocks,
    /// Functions of providers.
    Functions,
    /// `moved` blocks from one resource type to another.
    MovesAcrossTypes,
    /// Ephemeral resources.
    EphemeralResources,
    /// Write-only arguments.
    WriteOnlyArguments,
    /// Identities of resources, and `import` blocks that use them.
    Identity,
    /// `query`, with its list resources.
    Query,
    /// Actions.
    Actions,
}

impl Feature {
    const ALL: [Self; 8] = [
        Self::ImportBlocks,
        Self::Functions,
        Self::MovesAcrossTypes,
        Self::EphemeralResources,
        Self::WriteOnlyArguments,
        Self::Identity,
        Self::Query,
        Self::Actions,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::ImportBlocks => "import blocks",
            Self::Functions => "functions",
            Self::MovesAcrossTypes => "moves across types",
            Self::EphemeralResources => "ephemeral resources",
            Self::WriteOnlyArguments => "write-only arguments",
            Self::Identity => "identity",
            Self::Query => "query",
            Self::Actions => "actions",
        }
    }

    /// The first versions of Terraform and of OpenTofu that have it, which count apart; none if none has.
    fn since(self) -> [Option<(u32, u32)>; 2] {
        match self {
            Self::ImportBlocks => [Some((1, 5)), Some((1, 5))],
            Self::Functions => [Some((1, 8)), Some((1, 7))],
            Self::MovesAcrossTypes => [Some((1, 8)), Some((1, 10))],
            Self::EphemeralResources => [Some((1, 10)), Some((1, 11))],
            Self::WriteOnlyArguments => [Some((1, 11)), Some((1, 11))],
            Self::Identity => [Some((1, 12)), Some((1, 12))],
            Self::Query | Self::Actions => [Some((1, 14)), None],
        }
    }

    fn is_in(self, cli: &Cli) -> bool {
        let [terraform, tofu] = self.since();
        let since = if cli.title.starts_with("OpenTofu") { tofu } else { terraform };
        since.is_some_and(|(major, minor)| cli.is_at_least(major, minor))
    }

    /// Whether the program under test has it.
    pub(crate) fn is_there(self) -> bool {
        self.is_in(cli())
    }
}

/// Whether the program under test lacks what a case needs, so that the case ends here. The output of the run says so.
pub(crate) fn lacks(feature: Feature) -> bool {
    let lacks = !feature.is_there();
    if lacks {
        let case = thread::current();
        say(&format!("ends early: {} (needs {})", case.name().unwrap_or("a case"), feature.title()));
    }
    lacks
}

/// The forms of a secret that a case can try: in the state, and, where there is that, write-only.
pub(crate) fn secret_forms<T>(stored: T, write_only: T) -> Vec<T> {
    if Feature::WriteOnlyArguments.is_there() { vec![stored, write_only] } else { vec![stored] }
}

/// Says which program is under test and what it does not have. Each run begins with it.
fn announce(cli: &Cli) {
    let missing: Vec<_> = Feature::ALL.iter().filter(|feature| !feature.is_in(cli)).map(|it| it.title()).collect();
    let missing = if missing.is_empty() { "nothing".to_owned() } else { missing.join(", ") };
    say(&format!("under test: {}, which lacks {missing}", cli.title));
}

/// A line of the run's output. The macros that print are captured by the test harness and lost when a case passes.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

#[test]
fn the_version_of_a_program_decides() {
    let had = |version: &str, title: &str| {
        let cli = Cli::of(&format!("{{\"terraform_version\": \"{version}\"}}"), title).unwrap();
        Feature::ALL.into_iter().filter(|feature| feature.is_in(&cli)).count()
    };
    let terraform = [("1.4.7", 0), ("1.8.4", 3), ("1.10.0", 4), ("1.11.4", 5), ("1.12.2", 6), ("1.14.0-rc1", 8)];
    for (version, count) in terraform {
        assert_eq!(had(version, &format!("Terraform v{version}")), count, "{version}");
    }
    for (version, count) in [("1.6.2", 1), ("1.7.0", 2), ("1.10.9", 3), ("1.11.0", 5), ("1.12.6", 6), ("1.20.0", 6)] {
        assert_eq!(had(version, &format!("OpenTofu v{version}")), count, "{version}");
    }
}
