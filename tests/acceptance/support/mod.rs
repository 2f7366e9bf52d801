//! The harness: drives the real command line with the built provider against a mock of its own.
//!
//! From the bottom up: [`cli`] finds the program, [`program`] knows what the version under test has, [`process`] runs it,
//! [`outcome`], [`plan`] and [`state`] read what it says, [`workspace`] is one working directory with its backend,
//! [`case`] is a list of steps over a workspace, [`import`] a kind of step of its own; [`pages`] has the examples of the
//! documentation. On these stand [`rules`] (many refused and accepted values in one run), [`conformance`] (what every
//! resource has to pass) and [`search`] (its list resource).

pub(crate) mod case;
pub(crate) mod cli;
pub(crate) mod conformance;
pub(crate) mod hcl;
pub(crate) mod import;
pub(crate) mod outcome;
pub(crate) mod pages;
pub(crate) mod plan;
pub(crate) mod process;
pub(crate) mod program;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod state;
pub(crate) mod workspace;
