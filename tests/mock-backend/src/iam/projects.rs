//! The projects of the account, and their look-up.
//!
//! Page: "Querying Project Information Based on the Specified Criteria".

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::DOMAIN_ID;
use crate::exchange::{Call, Reply};
use crate::world::World;

/// A project of the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The region's name for the default project of a region, `<region>_<suffix>` for others.
    pub name: String,
}

impl Project {
    /// A project of [`DOMAIN_ID`].
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into() }
    }

    /// Whether it is one of that region.
    pub(super) fn is_in(&self, region: &str) -> bool {
        self.name.strip_prefix(region).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    }

    fn listed(&self, url: &str) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "domain_id": DOMAIN_ID,
            "parent_id": DOMAIN_ID,
            "enabled": true,
            "is_domain": false,
            "description": "",
            "links": {"self": format!("{url}/{}", self.id)},
        })
    }
}

/// `GET /v3/projects`, with the filters `name` and `domain_id`.
pub(super) fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let name = call.request.query_value("name");
    let own_domain = call.request.query_value("domain_id").is_none_or(|domain| domain == DOMAIN_ID);
    let url = format!("http://{}/v3/projects", call.request.header("host").unwrap_or_default());
    let named = world.iam.projects.iter().filter(|project| name.as_ref().is_none_or(|name| project.name == *name));
    let found: Vec<_> = named.filter(|_| own_domain).map(|project| project.listed(&url)).collect();
    Ok(Reply::json(200, &json!({"projects": found, "links": {"self": url, "previous": null, "next": null}})))
}
