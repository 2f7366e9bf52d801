//! What breaks configurations or states between two interfaces of the provider.

use std::collections::BTreeMap;

use serde_json::Value;

/// An interface, as `docs::interface` describes it.
pub(crate) type Interface = BTreeMap<String, Value>;

/// All breaks from `old` to `new`, each as what broke and where.
pub(crate) fn breaks(old: &Interface, new: &Interface) -> Vec<String> {
    let mut found = Vec::new();
    for (path, was) in old {
        match new.get(path) {
            // A removed type says it once.
            None if parent(path).is_none_or(|parent| new.contains_key(parent)) => {
                found.push(format!("removed: {path}"))
            }
            None => {}
            Some(is) => found.extend(changes(path, was, is, old, new).map(|what| format!("{what}: {path}"))),
        }
    }
    for (path, is) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
        let Some(parent) = parent(path).filter(|parent| old.contains_key(*parent)) else { continue };
        if is["presence"] == "Required" || is["min"].as_u64().is_some_and(|min| min > 0) {
            found.push(format!("new required argument: {path}"));
        }
        if path.contains("/identity/") && !is_raised(&old[parent], &new[parent], "identity_version") {
            found.push(format!("identity changed without a new version: {path}"));
        }
    }
    found
}

/// What an entry belongs to: the type or block whose attribute it is.
fn parent(path: &str) -> Option<&str> {
    ["/attributes/", "/blocks/", "/identity/"]
        .iter()
        .filter_map(|part| path.rfind(part))
        .max()
        .map(|end| path.split_at(end).0)
}

fn is_raised(was: &Value, is: &Value, version: &str) -> bool {
    was[version].as_u64() < is[version].as_u64()
}

fn changes<'a>(
    path: &'a str,
    was: &'a Value,
    is: &'a Value,
    old: &'a Interface,
    new: &'a Interface,
) -> impl Iterator<Item = &'static str> + 'a {
    let differs = |name: &str| was[name] != is[name];
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let has_new_identity = parent(path).is_some_and(|parent| is_raised(&old[parent], &new[parent], "identity_version"));
    let limit = |value: &Value| match number(value) {
        0 => u64::MAX,
        limit => limit,
    };
    [
        ("type changed", differs("type") && !path.contains("/identity/")),
        ("optional to required", is["presence"] == "Required" && differs("presence")),
        ("computed only", is["presence"] == "Computed" && differs("presence")),
        ("computed to optional", was["presence"] == "Computed" && is["presence"] == "Optional"),
        ("default changed", differs("default")),
        ("replace added", is["on_change"] == "Replace" && differs("on_change")),
        ("write-only changed", differs("write_only")),
        ("nesting changed", differs("nesting")),
        ("more blocks required", number(&is["min"]) > number(&was["min"])),
        ("fewer blocks allowed", limit(&is["max"]) < limit(&was["max"])),
        ("version lowered", is_raised(is, was, "version") || is_raised(is, was, "identity_version")),
        (
            "identity changed without a new version",
            path.contains("/identity/") && (differs("type") || differs("required")) && !has_new_identity,
        ),
        ("parameters changed", differs("parameters") || differs("variadic")),
        ("result changed", differs("returns")),
    ]
    .into_iter()
    .filter_map(|(what, applies)| applies.then_some(what))
}
