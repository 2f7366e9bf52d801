//! What OMS knows.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::data_source::DataSource;
use super::envelope::Failure;
use crate::config::{Config, OMS_PASSWORD, OMS_USERNAME};
use crate::stock::Stock;

/// What clients of the service are seen to send beyond the pages.
pub(super) const FURTHER_PARAMETERS: [&str; 3] = ["logProxyIp", "logProxyPort", "vpcId"];

/// The account of this OMS, and how it does what the pages leave open or say in several ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The one console account.
    pub username: String,
    /// The password of the account.
    pub password: String,
    /// Actions that this server doesn't have. By default it has the PolarDB call under the name of its documented path
    /// and not under that of its title; a server before 4.2.12-CE would have no `DeleteDataSource`.
    pub unsupported: Vec<String>,
    /// How passwords of databases travel.
    pub password_encoding: PasswordEncoding,
    /// Parameters that the create calls take beyond their pages, such as those of a log proxy.
    pub further_parameters: Vec<String>,
    /// Whether the connectivity test of every create call fails.
    pub unreachable: bool,
    /// The HTTP status of failures; 200 as a rule. A wrong account is answered with 401 in any case.
    pub failure_status: u16,
    /// Whether the keys of all answers begin with a capital.
    pub pascal_case: bool,
    /// Whether the id of a new data source comes with a blank before it, as in the sample of the PolarDB page.
    pub blank_before_id: bool,
    /// How it treats pairs of data sources.
    pub pairs: Pairs,
}

/// What the page of pairs leaves open, or can't be read of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pairs {
    /// What a create call answers.
    pub answer: PairAnswer,
    /// Whether a call that deletes one half deletes the other as well.
    pub go_together: bool,
    /// Whether the list keeps the partner of a half to itself.
    pub hides_partners: bool,
    /// Whether a create call makes the master, and no more.
    pub stays_half: bool,
}

/// The `data` of the answer to the creation of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairAnswer {
    /// The id of the master.
    #[default]
    Id,
    /// The id of the slave.
    SlaveId,
    /// Both ids, the slave's first.
    Ids,
    /// An object with both halves.
    Object,
    /// Null.
    Nothing,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            username: OMS_USERNAME.to_owned(),
            password: OMS_PASSWORD.to_owned(),
            unsupported: vec!["CreatePolarDBDataSource".to_owned()],
            password_encoding: PasswordEncoding::Base64,
            further_parameters: FURTHER_PARAMETERS.map(str::to_owned).to_vec(),
            unreachable: false,
            failure_status: 200,
            pascal_case: false,
            blank_before_id: false,
            pairs: Pairs::default(),
        }
    }
}

/// How passwords of databases travel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordEncoding {
    /// As the pages say: Base64 of the standard alphabet, padded.
    Base64,
    /// As they are.
    Plain,
}

/// What OMS knows.
pub(crate) struct State {
    pub(super) settings: Settings,
    pub(super) data_sources: Stock<DataSource>,
}

impl State {
    pub(crate) fn new(config: &Config) -> Self {
        Self { settings: config.oms.clone(), data_sources: Stock::default() }
    }

    pub(crate) fn snapshot(&self) -> Value {
        json!({"data_sources": *self.data_sources})
    }

    /// Refuses a name that is taken: names are unique in the whole OMS.
    pub(super) fn require_free_name(&self, name: &str) -> Result<(), Failure> {
        if self.data_sources.iter().any(|source| source.name == name) {
            return Err(Failure::parameter(&format!("The data source name {name} already exists")));
        }
        Ok(())
    }
}
