//! What the values of the provider block's arguments must keep, in the block and in the variables alike.

use super::Kind;
use crate::api::Service;
use crate::api::http::address;
use crate::api::huaweicloud::REGION_PLACEHOLDER;
use crate::tf_provider::schema::{Rule, parse_duration, rules};
use crate::tf_provider::value::Value;

/// The rules for arguments of a kind. Empty text is none, and keeps them all.
pub(super) fn of(kind: Kind) -> Vec<Rule> {
    match kind {
        Kind::Text | Kind::Bool => Vec::new(),
        Kind::Word | Kind::Secret => vec![trimmed()],
        Kind::Region => vec![region()],
        Kind::Cloud => vec![cloud()],
        Kind::Integer => vec![rules::integer(0..).own()],
        Kind::Duration => vec![rules::duration().or_empty()],
        Kind::Address => vec![an_address("http://host:port", address::parse).or_empty()],
        Kind::Endpoint => vec![an_address("http://host:port", address::parse_endpoint).or_empty()],
        Kind::Seconds => vec![seconds().or_empty()],
        Kind::Encoding => vec![rules::one_of(&["base64", "plain"]).own().or_empty()],
        Kind::Endpoints => vec![known_services(), addresses()],
    }
}

/// The usual cause is a line break that was copied along, or that a file ends in.
fn trimmed() -> Rule {
    Rule::text("have no blanks or line breaks at its ends", |text| {
        let begins = text.starts_with(char::is_whitespace);
        match (begins, text.ends_with(char::is_whitespace)) {
            (false, false) => Ok(()),
            (true, false) => Err("begins with one".to_owned()),
            (false, true) => Err("ends with one".to_owned()),
            (true, true) => Err("has them at both ends".to_owned()),
        }
    })
    .unquoted()
    .own()
}

/// What IAM takes for the life of a key.
fn seconds() -> Rule {
    Rule::text("be 900 to 86400 seconds, such as \"3600\" or \"1h\"", |text| match read_seconds(text) {
        Some(900..=86400) => Ok(()),
        Some(seconds) => Err(format!("is {seconds} seconds")),
        None => Err("is neither a number nor a duration".to_owned()),
    })
    .own()
}

/// Whole seconds, as a number or as a duration with units.
pub(in crate::datalink) fn read_seconds(text: &str) -> Option<u32> {
    text.parse().ok().or_else(|| parse_duration(text).ok()?.as_secs().try_into().ok())
}

fn region() -> Rule {
    Rule::text("be the name of a region, such as \"cn-north-4\"", |text| {
        match text.chars().find(|character| character.is_whitespace() || "/:?#@".contains(*character)) {
            Some(character) => Err(format!("has the character {character:?}")),
            None => Ok(()),
        }
    })
    .own()
}

fn cloud() -> Rule {
    Rule::text("be a domain, such as \"myhuaweicloud.com\", without a scheme or path", |text| {
        if text.contains("://") {
            return Err("has a scheme".to_owned());
        }
        if text.trim() != text {
            return Err("has blanks or line breaks at its ends".to_owned());
        }
        address::parse_endpoint(&format!("https://service.{text}")).map(drop).map_err(str::to_owned)
    })
    .unquoted()
    .own()
    .or_empty()
}

/// An address may hold a password where none belongs, so messages don't quote it.
fn an_address<T: 'static>(form: &str, parse: fn(&str) -> Result<T, &'static str>) -> Rule {
    Rule::text(format!("be an address such as {form:?}"), move |text| parse(text).map(drop).map_err(str::to_owned))
        .unquoted()
        .own()
}

fn known_services() -> Rule {
    Rule::new(format!("have no other keys than {}", Service::huawei_cloud_keys()), |value| {
        match entries(value).find(|(key, _)| !Service::HUAWEI_CLOUD.map(Service::key).contains(key)) {
            Some((key, _)) => Err(format!("has {key:?}")),
            None => Ok(()),
        }
    })
    .own()
}

fn addresses() -> Rule {
    Rule::new("hold addresses that begin with https:// or http:// and have no path", |value| {
        let wrong = |(key, text): (&str, &str)| {
            // The version that IAM's address ends in by custom is cut off.
            let text =
                if key == Service::Iam.key() { text.trim_end_matches('/').trim_end_matches("/v3") } else { text };
            // A gateway may tell regions apart by a path.
            let parse = if text.contains(REGION_PLACEHOLDER) { address::parse } else { address::parse_endpoint };
            let parsed = parse(&text.replace(REGION_PLACEHOLDER, "region"));
            parsed.err().map(|problem| format!("holds one for {key:?} that {problem}"))
        };
        entries(value).find_map(wrong).map_or(Ok(()), Err)
    })
    .unquoted()
    .own()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    let entries = match value {
        Value::Map(entries) => Some(entries.iter()),
        _ => None,
    };
    entries.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_text()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::value::Object;

    #[test]
    fn only_an_address_for_all_regions_may_have_a_path() {
        let breach = |text: &str| {
            let endpoints: Object = [("mrs", text)].into_iter().collect();
            of(Kind::Endpoints).iter().find_map(|rule| rule.breach(&endpoints.clone().into()))
        };
        for good in ["https://h", "https://mrs.{region}.example", "http://127.0.0.1:1/{region}"] {
            assert_eq!(breach(good), None, "{good}");
        }
        for bad in ["https://h/x", "{region}", "https://{region}?q", "https://h{regions}/x"] {
            assert!(breach(bad).is_some(), "{bad}");
        }
    }

    fn breach(kind: Kind, text: &str) -> Option<String> {
        of(kind).iter().find_map(|rule| rule.breach(&text.into()))
    }

    #[test]
    fn what_is_certainly_wrong_is_told_and_never_quoted() {
        for (kind, good, bad) in [
            (Kind::Secret, &["k", "a b", ""][..], &[" k", "k\n", "\t", "k\r\n"][..]),
            (Kind::Region, &["cn-north-4", "region_1", ""], &["cn-north-4 ", "https://r", "a b", "r/x", "\n"]),
            (
                Kind::Cloud,
                &["myhuaweicloud.com", "cloud.example:8443", ""],
                &["https://c.example", "c.example/x", " c", "c?x", "c.example\n"],
            ),
            (
                Kind::Endpoint,
                &["https://h", "http://h:1/", ""],
                &["h:1", "https://h/x", "http://h?q", "https://u:hunter22@h"],
            ),
            (Kind::Seconds, &["900", "86400", "1h", ""], &["899", "86401", "1", "often", "10s", "3600.5"]),
            (Kind::Address, &["https://h/v3", "http://h:1/v3/"], &["h", "https://h/v3?q", "https://u:hunter22@h"]),
        ] {
            for text in good {
                assert_eq!(breach(kind, text), None, "{text:?}");
            }
            for text in bad {
                let told = breach(kind, text).unwrap_or_else(|| panic!("{text:?}"));
                assert!(!told.contains("hunter22"), "{told}");
            }
        }
    }
}
