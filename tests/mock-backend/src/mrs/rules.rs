//! The documented rules of the bodies and queries of the data connection calls.
//!
//! Pages: "Creating a Data Connection", "Querying the Data Connection List". What a page calls N/A is not judged, so a
//! name can be any.

use serde_json::{Map, Value};

use super::{DataConnector, invalid};
use crate::exchange::{Reply, Request};
use crate::fields::Fields;

const SOURCE_TYPES: [&str; 3] = ["RDS_POSTGRES", "RDS_MYSQL", "gaussdb-mysql"];
/// How many rows a list has whose query says nothing; the pages don't say it either.
const DEFAULT_LIMIT: usize = 10;
/// The largest documented `limit`.
const LARGEST_LIMIT: usize = 1000;

/// The body of the create and of the update call.
pub(super) struct Definition {
    pub(super) connector_name: String,
    pub(super) source_type: String,
    pub(super) source_info: Map<String, Value>,
}

/// The query of the list call.
pub(super) struct Query {
    connector_id: Option<String>,
    connector_name: Option<String>,
    source_type: Option<String>,
    available: Option<bool>,
    pub(super) limit: usize,
    pub(super) offset: usize,
}

/// Reads and judges a definition.
pub(super) fn definition(request: &Request) -> Result<Definition, Reply> {
    let mut body = Fields::of_body(request, invalid)?;
    let mut fields = body.object("data_connector")?;
    body.finish()?;
    let (connector_name, source_type) = (fields.required("connector_name")?, fields.required("source_type")?);
    let source_info = fields.required("source_info")?;
    fields.finish()?;
    if !SOURCE_TYPES.contains(&source_type.as_str()) {
        return Err(invalid(&format!("source_type must be one of {}", SOURCE_TYPES.join(", "))));
    }
    match serde_json::from_str(&source_info) {
        Ok(Value::Object(source_info)) => Ok(Definition { connector_name, source_type, source_info }),
        _ => Err(invalid("source_info must be the text of a JSON object")),
    }
}

/// Reads and judges a query. Parameters that no page has are ignored, as web servers do.
pub(super) fn query(request: &Request) -> Result<Query, Reply> {
    let available = match request.query_value("available").as_deref() {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => return Err(invalid("available must be true or false")),
    };
    let query = Query {
        connector_id: request.query_value("connector_id"),
        connector_name: request.query_value("connector_name"),
        source_type: request.query_value("source_type"),
        available,
        limit: number(request, "limit")?.unwrap_or(DEFAULT_LIMIT),
        offset: number(request, "offset")?.unwrap_or(0),
    };
    if (1..=LARGEST_LIMIT).contains(&query.limit) {
        return Ok(query);
    }
    Err(invalid(&format!("limit must be 1 to {LARGEST_LIMIT}")))
}

fn number(request: &Request, name: &str) -> Result<Option<usize>, Reply> {
    let number = request.query_value(name).map(|value| value.parse());
    number.transpose().map_err(|_| invalid(&format!("{name} must be a number")))
}

impl Query {
    /// Whether it asks for less than everything.
    pub(super) fn is_filtered(&self) -> bool {
        let texts = [&self.connector_id, &self.connector_name, &self.source_type];
        texts.into_iter().any(Option::is_some) || self.available.is_some()
    }

    pub(super) fn finds(&self, connector: &DataConnector) -> bool {
        self.connector_id.as_ref().is_none_or(|id| connector.connector_id == *id)
            && self.connector_name.as_ref().is_none_or(|part| connector.connector_name.contains(part))
            && self.source_type.as_ref().is_none_or(|kind| connector.source_type == *kind)
            && self.available.is_none_or(|available| available == (connector.status == 0))
    }
}

/// Whether the id is one of the documented form.
pub(super) fn is_connector_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}
