//! The documented rules of the bodies of the calls.
//!
//! Pages: "Creating an Enhanced Datasource Connection", "Modifying Host Information", "Binding a Queue", "Creating a Route",
//! and those of the tags of resources.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::Value;

use super::super::invalid;
use super::connection::Named;
use crate::exchange::{Reply, Request};
use crate::fields::Fields;

/// The body of the create call.
pub(super) struct Creation {
    pub(super) name: String,
    pub(super) dest_vpc_id: String,
    pub(super) dest_network_id: String,
    pub(super) routetable_id: Option<String>,
    pub(super) bound: Bound,
    pub(super) hosts: Vec<Named>,
    pub(super) tags: BTreeMap<String, String>,
}

/// Names of pools and queues.
pub(super) struct Bound {
    pub(super) pools: Vec<String>,
    pub(super) queues: Vec<String>,
}

pub(super) fn creation(request: &Request) -> Result<Creation, Reply> {
    let mut fields = Fields::of_body(request, invalid)?;
    let creation = Creation {
        name: fields.required("name")?,
        dest_vpc_id: fields.required("dest_vpc_id")?,
        dest_network_id: fields.required("dest_network_id")?,
        routetable_id: fields.text("routetable_id")?,
        bound: names(&mut fields)?,
        hosts: pairs(&mut fields, "hosts", "ip")?.unwrap_or_default(),
        tags: labels(&mut fields)?.unwrap_or_default(),
    };
    fields.finish()?;
    let is_word = |character: u8| character.is_ascii_alphanumeric() || character == b'_';
    if creation.name.len() > 64 || !creation.name.bytes().all(is_word) {
        return Err(invalid("name must be 1 to 64 letters, digits and underscores"));
    }
    require_hosts(&creation.hosts)?;
    Ok(creation)
}

/// The body of the calls that bind and unbind.
pub(super) fn bound(request: &Request) -> Result<Bound, Reply> {
    let mut fields = Fields::of_body(request, invalid)?;
    let bound = names(&mut fields)?;
    fields.finish()?;
    if bound.pools.is_empty() && bound.queues.is_empty() {
        return Err(invalid("queues or elastic_resource_pools is mandatory"));
    }
    Ok(bound)
}

/// The body of the call that changes the hosts: its one member is mandatory.
pub(super) fn hosts(request: &Request) -> Result<Vec<Named>, Reply> {
    let mut fields = Fields::of_body(request, invalid)?;
    let hosts = pairs(&mut fields, "hosts", "ip")?.ok_or_else(|| invalid("hosts is mandatory"))?;
    fields.finish()?;
    require_hosts(&hosts)?;
    Ok(hosts)
}

/// The body of the call that adds a route. The page's own sample has an address without a length.
pub(super) fn route(request: &Request) -> Result<Named, Reply> {
    let mut fields = Fields::of_body(request, invalid)?;
    let route = Named { name: fields.required("name")?, value: fields.required("cidr")? };
    fields.finish()?;
    if route.name.chars().count() > 64 {
        return Err(invalid("name is longer than 64 characters"));
    }
    let address = route.value.split('/').next().unwrap_or_default();
    address.parse::<std::net::IpAddr>().map_err(|_| invalid("cidr is no range of addresses"))?;
    Ok(route)
}

/// The body of the tag calls.
pub(super) fn tags(request: &Request) -> Result<BTreeMap<String, String>, Reply> {
    let mut fields = Fields::of_body(request, invalid)?;
    let tags = labels(&mut fields)?.ok_or_else(|| invalid("tags is mandatory"))?;
    fields.finish()?;
    Ok(tags)
}

fn require_hosts(hosts: &[Named]) -> Result<(), Reply> {
    if hosts.len() > 20_000 {
        return Err(invalid("there are more than 20000 hosts"));
    }
    let fits = |host: &Named| {
        let mut bytes = host.name.bytes();
        host.name.len() <= 128
            && bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
            && host.value.parse::<Ipv4Addr>().is_ok()
    };
    if hosts.iter().all(fits) { Ok(()) } else { Err(invalid("the information of a host is wrong")) }
}

fn names(fields: &mut Fields<Reply>) -> Result<Bound, Reply> {
    let mut list = |name: &'static str| {
        let texts: Option<Vec<String>> =
            fields.array(name)?.unwrap_or_default().iter().map(|item| item.as_str().map(str::to_owned)).collect();
        texts.ok_or_else(|| invalid(&format!("{name} must be a list of strings")))
    };
    let bound = Bound { pools: list("elastic_resource_pools")?, queues: list("queues")? };
    if bound.queues.iter().any(|queue| queue == "default") {
        return Err(invalid("the queue default cannot be bound"));
    }
    Ok(bound)
}

fn pairs(fields: &mut Fields<Reply>, name: &str, second: &str) -> Result<Option<Vec<Named>>, Reply> {
    let Some(items) = fields.array(name)? else { return Ok(None) };
    let pair = |item: &Value| {
        let members = item.as_object().filter(|members| members.len() == 2)?;
        let text = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Named { name: text("name")?, value: text(second)? })
    };
    let pairs: Option<Vec<_>> = items.iter().map(pair).collect();
    pairs.map(Some).ok_or_else(|| invalid(&format!("each of {name} must have a name and a {second}")))
}

fn labels(fields: &mut Fields<Reply>) -> Result<Option<BTreeMap<String, String>>, Reply> {
    let Some(items) = fields.array("tags")? else { return Ok(None) };
    let label = |item: &Value| {
        let members = item.as_object().filter(|members| members.len() == 2)?;
        let text = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
        Some((text("key").filter(|key| (1..=128).contains(&key.chars().count()))?, text("value")?))
    };
    let labels: Option<BTreeMap<_, _>> = items.iter().map(label).collect();
    let labels = labels.filter(|labels| labels.len() == items.len() && labels.len() <= 20);
    labels.map(Some).ok_or_else(|| invalid("tags must be at most 20 pairs of a key and a value, the keys different"))
}
