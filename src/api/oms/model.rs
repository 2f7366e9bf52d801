//! The data sources that `ListDataSource` shows.
//!
//! What a row holds depends on the kind of data source, and the kinds are an open list: a row is kept as it came, and is asked
//! by the names of the API. Keys are in lower case, see [`super::envelope`].

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::api::lenient::{as_text, as_trimmed_text};
use crate::api::listing::Row;

/// A data source as the list shows it. Secrets are never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Map<String, Value>")]
pub struct DataSource {
    /// The id, `e_` and small letters and digits.
    pub id: Option<String>,
    /// The name, which the pages call the data source's id.
    pub name: Option<String>,
    shown: Map<String, Value>,
}

impl From<Map<String, Value>> for DataSource {
    fn from(shown: Map<String, Value>) -> Self {
        let id = shown.get("id").filter(|id| !id.is_boolean()).and_then(as_trimmed_text);
        let name = shown.get("name").and_then(as_text);
        Self { id, name, shown }
    }
}

impl DataSource {
    /// What is shown under this key of the API, or with a point in it, under a key within another; null if there is nothing.
    pub fn get(&self, key: &str) -> &Value {
        let key = key.to_lowercase();
        let found = match key.split_once('.') {
            None => self.shown.get(&key),
            Some((outer, inner)) => self.shown.get(outer).and_then(|outer| outer.get(inner)),
        };
        found.unwrap_or(&Value::Null)
    }

    /// The same as text, unless it is empty.
    pub fn text(&self, key: &str) -> Option<String> {
        as_trimmed_text(self.get(key))
    }

    /// The type, such as `OB_MYSQL_CE`; the list of types is open. Empty where the row has none.
    pub fn kind(&self) -> String {
        as_text(self.get("type")).unwrap_or_default()
    }
}

impl Row for DataSource {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The ids in an answer about several objects: text, or what looks like an id anywhere in it.
pub(super) fn read_ids(value: &Value) -> Vec<String> {
    let looks_like_one = |id: &String| id.starts_with("e_");
    match value {
        Value::String(_) => read_id(value).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(read_ids).filter(looks_like_one).collect(),
        Value::Object(members) => members.values().flat_map(read_ids).filter(looks_like_one).collect(),
        _ => Vec::new(),
    }
}

/// The id of what was created, without the blanks that some samples have around it. What is no text is no id.
pub(super) fn read_id(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned)
}
