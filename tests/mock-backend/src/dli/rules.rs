//! The documented rules of the body of the create call.
//!
//! Page: "Creating a Basic Datasource Connection". Its table calls a tag a string; the table of the tags themselves
//! gives it a key and a value.

use std::collections::BTreeMap;

use serde_json::Value;

use super::invalid;
use crate::exchange::{Reply, Request};
use crate::fields::Fields;

/// The documented services as they may be sent, in lower case, and as they are told: where the examples of the pages
/// show how, in their way. `ct` is what the example of the create page sends.
const SERVICES: [(&str, &str); 7] = [
    ("ct", "CloudTable"),
    ("cloudtable", "CloudTable"),
    ("cloudtable.opentsdb", "CloudTable.OPENTSDB"),
    ("mrs.opentsdb", "MRS.OPENTSDB"),
    ("dws", "DWS"),
    ("rds", "RDS"),
    ("css", "CSS"),
];

/// The body of the create call.
pub(super) struct Creation {
    pub(super) name: String,
    /// As the service spells it.
    pub(super) service: String,
    pub(super) security_group_id: String,
    pub(super) network_id: String,
    pub(super) url: String,
    pub(super) tags: BTreeMap<String, String>,
}

/// Reads and judges the body of the create call.
pub(super) fn creation(request: &Request) -> Result<Creation, Reply> {
    let mut fields = Fields::of_body(request, invalid)?;
    let mut creation = Creation {
        name: fields.required("name")?,
        service: fields.required("service")?,
        security_group_id: fields.required("security_group_id")?,
        network_id: fields.required("network_id")?,
        url: fields.required("url")?,
        tags: tags(fields.array("tags")?.unwrap_or_default())?,
    };
    fields.finish()?;
    if creation.url.chars().count() > 512 {
        return Err(invalid("url is longer than 512 characters"));
    }
    let service = creation.service.to_lowercase();
    match SERVICES.iter().find(|(sent, _)| *sent == service) {
        Some((_, told)) => creation.service = (*told).to_owned(),
        None => return Err(invalid("service is none of the connected services")),
    }
    Ok(creation)
}

fn tags(items: Vec<Value>) -> Result<BTreeMap<String, String>, Reply> {
    let mut tags = BTreeMap::new();
    for item in items {
        let Some((key, value)) = tag(&item) else {
            return Err(invalid("each of tags must be an object of a key and a value, both strings"));
        };
        if tags.insert(key, value).is_some() {
            return Err(invalid("the keys of tags must differ"));
        }
    }
    Ok(tags)
}

fn tag(item: &Value) -> Option<(String, String)> {
    let members = item.as_object().filter(|members| members.len() == 2)?;
    let (key, value) = (members.get("key")?.as_str()?, members.get("value")?.as_str()?);
    (!key.is_empty()).then(|| (key.to_owned(), value.to_owned()))
}
