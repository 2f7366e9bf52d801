//! The arguments of a connection and their rules.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use super::super::dli_tags;
use super::{POOLS, QUEUES, TIMEOUTS};
use crate::datalink::place::PROJECT;
use crate::tf_provider::schema::{Attribute, Block, Constraint, NestedBlock, Rule, Schema, rules, timeouts};
use crate::tf_provider::value::{Object, Type, Value};

/// As many hosts as the service takes.
const MOST_HOSTS: usize = 20_000;
const MOST_TAGS: usize = 20;

const NOTES: &str = "\
## Behaviour

Everything but the name, the VPC, the subnet and the route table changes in place. Create and update wait until each pool and
queue that is bound is ACTIVE. A peering that FAILED is an error with the service's own words; a new connection then stays in
the state as tainted, an existing one as it is. That a peering is ACTIVE does not prove that anything can be reached: the
action `datalink_dli_test_connectivity` does.

A queue that lives in an elastic resource pool is bound by its pool, and the service shows the pool in its place. So such a
queue stays in `queues`, and `elastic_resource_pools` shows its pool unless you write pools yourself. With
`elastic_resource_pools = []` none is bound; without the argument, those that are bound stay.

A destruction waits for peerings that are being made, unbinds all pools and queues, and ends when the connection is gone. The
service keeps a record of deleted connections; such a record counts as gone. `routetable_id` is never returned: it keeps what
was written, and is adopted after an import. Tags are read by a call of their own; where that is refused, they keep what was
written.

## Permissions

`dli:edsconnection:create`, `get`, `list`, `update`, `delete`, `bindQueue`, `unbindQueue`, `createRoute` and `deleteRoute`,
the rights in VPC to make peerings, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

- The ranges of pools and queues must not overlap with that of the subnet.
- A peering that FAILED can't be unbound. Replace the connection (`-replace`), or delete the peering in the console.
- A queue younger than ten minutes may keep its peering in CREATING for as long.";

pub(super) fn schema() -> Schema {
    let text =
        |name: &'static str, description: &'static str| Attribute::required(name, Type::String, description).replace();
    let block = Block::new("An enhanced datasource connection of DLI: the way from its pools and queues into a VPC.")
        .attribute(Attribute::computed("id", Type::String, "The connection's id."))
        .attribute(
            Attribute::optional_computed("project_id", Type::String, PROJECT)
                .replace(),
        )
        .attribute(text("name", "The name.").rule(rules::length(1..=64)).rule(rules::word()))
        .attribute(id(text("dest_vpc_id", "The id of the VPC that is connected.")))
        .attribute(id(text("dest_network_id", "The network id of the subnet that is connected: what the VPC service calls the subnet's id.")))
        .attribute(
            Attribute::optional("routetable_id", Type::String, "The id of the route table of that subnet.")
                .replace()
                .not_read_back(),
        )
        .attribute(Attribute::optional_computed(
            POOLS,
            Type::set(Type::String),
            "The names of the elastic resource pools that are bound.",
        ))
        .attribute(
            Attribute::optional(QUEUES, Type::set(Type::String), "The names of dedicated queues that are bound.")
                .deprecated("DLI is going to give up binding queues: write the pools that they live in as elastic_resource_pools.")
                .rule(rules::each_element(own_queue())),
        )
        .attribute(tags())
        .attribute(Attribute::computed("status", Type::String, "ACTIVE, which says nothing of what can be reached."))
        .attribute(
            Attribute::computed("pool_status", Type::map(Type::String), "The state of each pool's peering: CREATING, ACTIVE or FAILED.")
                .volatile(),
        )
        .attribute(Attribute::computed("create_time", Type::Number, "When it was made, in milliseconds since 1970."))
        .block(NestedBlock::set("hosts", host()))
        .block(NestedBlock::set("routes", route()))
        .block(timeouts(TIMEOUTS))
        .constraint(Constraint::documented("hosts", |object| {
            let count = elements(object, "hosts").count();
            (count > MOST_HOSTS).then(|| format!("hosts can be written {MOST_HOSTS} times at most, but there are {count}."))
        }))
        .constraint(Constraint::documented("hosts", |object| twin(object, "hosts", "name")).advice())
        .constraint(Constraint::documented("routes", |object| twin(object, "routes", "name")))
        .constraint(Constraint::documented("routes", |object| twin(object, "routes", "cidr")));
    Schema { version: 0, block, page: "Creating an Enhanced Datasource Connection", notes: NOTES }
}

fn id(attribute: Attribute) -> Attribute {
    attribute.rule(rules::not_empty()).rule(rules::uuid().or_empty().advice())
}

fn tags() -> Attribute {
    Attribute::optional("tags", Type::map(Type::String), "Labels.")
        .rule(rules::at_most_entries(MOST_TAGS))
        .rule(rules::each_key(rules::length(1..=128)))
        .rule(rules::each_key(dli_tags::characters()).advice())
        .rule(rules::each_key(dli_tags::own_key()).advice())
        .rule(rules::each_value(rules::length(0..=255)))
        .rule(rules::each_value(filled()).advice())
        .rule(rules::each_value(dli_tags::characters()).advice())
}

fn host() -> Block {
    let name = Attribute::required("name", Type::String, "The name.").rule(rules::length(1..=128)).rule(host_name());
    let ip = Attribute::required("ip", Type::String, "Its IPv4 address.").rule(ipv4());
    Block::new("A name that is resolved in the place of DNS.").attribute(name).attribute(ip)
}

fn route() -> Block {
    let name = Attribute::required("name", Type::String, "The name.")
        .rule(rules::length(1..=64))
        .rule(rules::hyphenated_word());
    let cidr = Attribute::required("cidr", Type::String, "The range of addresses, such as 192.168.2.0/24.")
        .same(|left, right| range(left).is_some_and(|left| Some(left) == range(right)))
        .rule(range_or_address())
        .rule(with_a_length().advice())
        .rule(outside_of_the_service().advice());
    Block::new("A further range of addresses that the connection leads to.").attribute(name).attribute(cidr)
}

fn filled() -> Rule {
    Rule::text("not be empty", |text| if text.is_empty() { Err("is empty".to_owned()) } else { Ok(()) })
}

/// The queue that every project has is shared.
fn own_queue() -> Rule {
    Rule::text("not be the queue default", |name| if name == "default" { Err("is".to_owned()) } else { Ok(()) })
}

fn host_name() -> Rule {
    Rule::text("begin with a letter and consist of letters (A-Z, a-z), digits and _ . -", |name| {
        let is_in_place = |(at, character): (usize, char)| match at {
            0 => character.is_ascii_alphabetic(),
            _ => character.is_ascii_alphanumeric() || "_.-".contains(character),
        };
        match name.chars().enumerate().find(|place| !is_in_place(*place)) {
            Some((at, _)) => Err(format!("has something else at position {}", at + 1)),
            None => Ok(()),
        }
    })
}

fn ipv4() -> Rule {
    Rule::text("be an IPv4 address, such as 192.168.0.1", |text| match text.parse::<Ipv4Addr>() {
        Ok(_) => Ok(()),
        Err(_) => Err("is none".to_owned()),
    })
}

/// The page's own sample has an address without a length.
fn range_or_address() -> Rule {
    Rule::text("be a range of IPv4 or IPv6 addresses, such as 192.168.2.0/24", |text| match parse(text) {
        Some(_) => Ok(()),
        None => Err("is none".to_owned()),
    })
}

fn with_a_length() -> Rule {
    Rule::text("have the length of its prefix behind a slash, as in 192.168.2.0/24", |text| match parse(text) {
        Some((_, None)) => Err("has none".to_owned()),
        _ => Ok(()),
    })
}

/// Ranges that the service keeps for itself.
fn outside_of_the_service() -> Rule {
    Rule::text("be outside of 100.64.0.0/16 and 100.125.0.0/16, which the service uses itself", |text| {
        match parse(text) {
            Some((IpAddr::V4(address), _)) if matches!(address.octets(), [100, 64 | 125, _, _]) => {
                Err("is not".to_owned())
            }
            _ => Ok(()),
        }
    })
}

/// An address, and the length of its prefix where it has one.
fn parse(text: &str) -> Option<(IpAddr, Option<u8>)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let is_number = |length: &str| !length.is_empty() && length.bytes().all(|digit| digit.is_ascii_digit());
    match length {
        None => Some((address, None)),
        Some(length) if is_number(length) => {
            length.parse().ok().filter(|length| *length <= most).map(|length| (address, Some(length)))
        }
        Some(_) => None,
    }
}

/// A range by its first bits, which alone count.
fn range(value: &Value) -> Option<(IpAddr, u8)> {
    let (address, length) = parse(value.as_text()?)?;
    Some(match address {
        IpAddr::V4(address) => {
            let length = length.unwrap_or(32);
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            (IpAddr::V4((u32::from(address) & mask).into()), length)
        }
        IpAddr::V6(address) => {
            let length = length.unwrap_or(128);
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            (IpAddr::V6((u128::from(address) & mask).into()), length)
        }
    })
}

fn elements<'o>(object: &'o Object, name: &str) -> impl Iterator<Item = &'o Object> {
    let elements = if let Value::List(elements) = object.get(name) { elements.as_slice() } else { &[] };
    elements.iter().filter_map(|element| if let Value::Map(object) = element { Some(object) } else { None })
}

/// That two of the blocks say the same with an argument.
fn twin(object: &Object, blocks: &str, argument: &str) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut is_new = |value: &Value| match range(value) {
        Some((address, length)) => seen.insert(format!("{address}/{length}")),
        None => seen.insert(value.as_text().unwrap_or_default().to_owned()),
    };
    let known = elements(object, blocks).map(|block| block.get(argument)).filter(|value| value.as_text().is_some());
    let twin = known.into_iter().find(|value| !is_new(value))?;
    Some(format!(
        "Each of the {blocks} must have another {argument}, but two have {:?}.",
        twin.as_text().unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_the_same_by_the_bits_that_count() {
        let same = |left: &str, right: &str| range(&left.into()).is_some_and(|left| Some(left) == range(&right.into()));
        assert!(same("192.168.2.7/24", "192.168.2.0/24") && same("0.0.0.0/0", "9.9.9.9/0"));
        assert!(same("fd00::1/64", "fd00::/64") && same("10.0.0.1", "10.0.0.1/32") && same("::/0", "1::/0"));
        assert!(!same("192.168.2.0/24", "192.168.2.0/25") && !same("192.168.2.0/24", "192.168.3.0/24"));
        for none in ["", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "fd00::/129", "10.0.0/8", "10.0.0.0/8/8"] {
            assert!(parse(none).is_none(), "{none}");
        }
    }
}
