//! What MRS knows.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::rules::{Definition, is_connector_id};
use super::{DataConnector, invalid, refuse};
use crate::config::Config;
use crate::exchange::{Call, Reply};
use crate::stock::Stock;

/// How this MRS does what the pages leave open or say in two ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether the list comes under its other documented key, `datasource_connectors`.
    pub list_alias: bool,
    /// What an update answers.
    pub update_result: UpdateResult,
    /// The HTTP status that an unknown id is answered with, always as `MRS.0010`.
    pub missing_status: u16,
    /// Whether a second connection of a name is refused; nothing says that it is.
    pub unique_names: bool,
    /// The ids of RDS instances that don't exist; all others do.
    pub missing_instances: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            list_alias: false,
            update_result: UpdateResult::Succeeded,
            missing_status: 500,
            unique_names: false,
            missing_instances: Vec::new(),
        }
    }
}

/// The `result` of an update, always with HTTP status 200.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateResult {
    /// The documented value.
    Succeeded,
    /// The value of the documented examples.
    Succeed,
    /// The update was not done.
    Failed,
}

/// What MRS knows.
pub(crate) struct State {
    pub(super) settings: Settings,
    pub(super) connectors: Stock<DataConnector>,
}

impl State {
    pub(crate) fn new(config: &Config) -> Self {
        Self { settings: config.mrs.clone(), connectors: Stock::default() }
    }

    pub(crate) fn snapshot(&self) -> Value {
        json!({"data_connectors": *self.connectors})
    }

    /// The connection of the call's path.
    pub(super) fn connector(&mut self, call: &Call<'_>) -> Result<&mut DataConnector, Reply> {
        let (project_id, id) = (call.param("project_id"), call.param("connector_id"));
        if !is_connector_id(id) {
            return Err(invalid("connector_id must be 1 to 64 letters, digits, hyphens and underscores"));
        }
        let mut connectors = self.connectors.iter_mut();
        let found = connectors.find(|known| known.connector_id == id && known.project_id == project_id);
        found.ok_or_else(|| refuse(self.settings.missing_status, "MRS.0010", "The data connector does not exist"))
    }

    /// Refuses a definition that doesn't fit what there is, apart from the connection `id` itself.
    pub(super) fn require_possible(
        &self,
        definition: &Definition,
        project: &str,
        id: Option<&str>,
    ) -> Result<(), Reply> {
        let instance = definition.source_info.get("rds_instance_id").and_then(Value::as_str);
        if instance.is_some_and(|instance| self.settings.missing_instances.iter().any(|missing| missing == instance)) {
            return Err(refuse(400, "MRS.1010", "The RDS instance does not exist or is in an abnormal state"));
        }
        let others = self.connectors.iter().filter(|known| Some(known.connector_id.as_str()) != id);
        let mut of_project = others.filter(|known| known.project_id == project);
        if self.settings.unique_names && of_project.any(|known| known.connector_name == definition.connector_name) {
            return Err(refuse(500, "MRS.0010", "The data connector name is in use"));
        }
        Ok(())
    }
}
