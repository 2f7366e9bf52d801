//! The rules that API pages use again and again. Lengths count characters, not bytes.

use std::ops::{Bound, RangeBounds, RangeInclusive};

use super::validate::quote_text;
use super::{Rule, parse_duration};
use crate::tf_provider::value::Value;

/// Text of so many characters.
pub fn length(range: RangeInclusive<usize>) -> Rule {
    let demand = match (*range.start(), *range.end()) {
        (0, end) => format!("have at most {end} characters"),
        (start, usize::MAX) => format!("have at least {start} characters"),
        (start, end) if start == end => format!("have exactly {end} characters"),
        (start, end) => format!("have {start} to {end} characters"),
    };
    Rule::text(demand, move |text| {
        let length = text.chars().count();
        if range.contains(&length) { Ok(()) } else { Err(format!("has {length}")) }
    })
}

/// A map whose keys all keep a rule for text.
pub fn each_key(rule: Rule) -> Rule {
    Rule::new(format!("{} in each key", rule.demand), move |value| {
        let Value::Map(entries) = value else { return Ok(()) };
        let mut breaches = entries.iter().filter_map(|(key, _)| Some((key, rule.breach(&key.as_str().into())?)));
        breaches.next().map_or(Ok(()), |(key, breach)| Err(format!("{breach} in the key {}", quote_text(key))))
    })
}

/// A map whose values all keep a rule.
pub fn each_value(rule: Rule) -> Rule {
    Rule::new(format!("{} in each value", rule.demand), move |value| {
        let Value::Map(entries) = value else { return Ok(()) };
        let mut breaches = entries.iter().filter_map(|(key, value)| Some((key, rule.breach(value)?)));
        breaches.next().map_or(Ok(()), |(key, breach)| Err(format!("{breach} in the value of {}", quote_text(key))))
    })
}

/// A list or set whose elements all keep a rule for text.
pub fn each_element(rule: Rule) -> Rule {
    Rule::new(format!("{} in each element", rule.demand), move |value| {
        let Value::List(elements) = value else { return Ok(()) };
        let mut breaches = elements.iter().filter_map(|element| Some((element, rule.breach(element)?)));
        breaches.next().map_or(Ok(()), |(element, breach)| {
            Err(format!("{breach} in the element {}", quote_text(element.as_text().unwrap_or_default())))
        })
    })
}

/// A map of so many entries at most.
pub fn at_most_entries(most: usize) -> Rule {
    Rule::new(format!("have at most {most} entries"), move |value| match value {
        Value::Map(entries) if entries.iter().count() > most => Err(format!("has {}", entries.iter().count())),
        _ => Ok(()),
    })
}

/// Text that is not empty.
pub fn not_empty() -> Rule {
    Rule::text("not be empty", |text| if text.is_empty() { Err(String::new()) } else { Ok(()) })
}

/// Text made of these characters only; `which` names them.
pub fn only(which: &str, allowed: fn(char) -> bool) -> Rule {
    Rule::text(format!("consist of {which} only"), move |text| {
        position(text, |character| !allowed(character))
            .map_or(Ok(()), |at| Err(format!("has something else at position {at}")))
    })
}

/// Text made of ASCII letters, digits and underscores.
pub fn word() -> Rule {
    only("letters (A-Z, a-z), digits and underscores", |character| {
        character.is_ascii_alphanumeric() || character == '_'
    })
}

/// Text made of ASCII letters, digits, hyphens and underscores.
pub fn hyphenated_word() -> Rule {
    only("letters (A-Z, a-z), digits, hyphens and underscores", |character| {
        character.is_ascii_alphanumeric() || "-_".contains(character)
    })
}

/// Text without these characters; `which` names them.
pub fn without(which: &str, forbidden: fn(char) -> bool) -> Rule {
    Rule::text(format!("not contain {which}"), move |text| {
        position(text, forbidden).map_or(Ok(()), |at| Err(format!("does at position {at}")))
    })
}

fn position(text: &str, wanted: impl Fn(char) -> bool) -> Option<usize> {
    text.chars().position(wanted).map(|index| index + 1)
}

/// A UUID as text, upper or lower case.
pub fn uuid() -> Rule {
    Rule::text("be a UUID of 36 characters, such as 4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90", |text| {
        let is_uuid = text.len() == 36
            && text.char_indices().all(|(at, character)| match at {
                8 | 13 | 18 | 23 => character == '-',
                _ => character.is_ascii_hexdigit(),
            });
        if is_uuid { Ok(()) } else { Err(format!("is none ({} characters)", text.chars().count())) }
    })
}

/// One of these texts, in this spelling.
pub fn one_of(choices: &'static [&'static str]) -> Rule {
    Rule::text(format!("be one of {}", quoted(choices)), move |text| {
        if choices.contains(&text) {
            return Ok(());
        }
        match choices.iter().find(|choice| choice.eq_ignore_ascii_case(text)) {
            Some(choice) => Err(format!("is not: upper and lower case matter, so write {choice:?}")),
            None => Err("is not".to_owned()),
        }
    })
}

fn quoted(choices: &[&str]) -> String {
    choices.iter().map(|choice| format!("{choice:?}")).collect::<Vec<_>>().join(", ")
}

/// A whole number in this range, the ends of which are part of it.
pub fn integer(range: impl RangeBounds<i64> + Send + Sync + 'static) -> Rule {
    let mut rule = "be a whole number".to_owned();
    for (word, bound) in [("from", range.start_bound()), ("to", range.end_bound())] {
        if let Bound::Included(number) = bound {
            rule += &format!(" {word} {number}");
        }
    }
    Rule::new(rule, move |value| match value {
        Value::Number(number) if number.as_i64().is_none_or(|integer| !range.contains(&integer)) => {
            Err("is not".to_owned())
        }
        _ => Ok(()),
    })
}

/// An address that begins with http:// or https:// and names a host.
pub fn http_url() -> Rule {
    Rule::text("be an address such as \"http://host:port\"", |text| {
        let scheme_and_rest = text.split_once("://");
        let is_http = |scheme: &str| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        let rest = scheme_and_rest.filter(|(scheme, _)| is_http(scheme)).map(|(_, rest)| rest);
        let names_host = |rest: &str| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !host.is_empty() && !rest.contains(char::is_whitespace)
        };
        match rest {
            Some(rest) if names_host(rest) => Ok(()),
            Some(_) => Err("names no host".to_owned()),
            None => Err("begins with neither http:// nor https://".to_owned()),
        }
    })
    .unquoted()
}

/// The address of a server: a host, a colon and a port.
pub fn host_port() -> Rule {
    Rule::text("be a host, a colon and a port, such as \"10.10.0.5:2883\"", |text| match host_port_fault(text) {
        None => Ok(()),
        Some(fault) => Err(fault.to_owned()),
    })
}

/// The addresses of one or more servers, with commas between them and no blanks.
pub fn host_ports() -> Rule {
    let demand = "be addresses host:port with commas between them, such as \"10.10.0.5:9092,10.10.0.6:9092\"";
    Rule::text(demand, |text| {
        let faults =
            text.split(',').enumerate().filter_map(|(index, address)| Some((index, host_port_fault(address)?)));
        match faults.take(1).next() {
            None => Ok(()),
            Some((index, fault)) => Err(format!("{fault} in address {}", index + 1)),
        }
    })
}

/// What is wrong with the address of a server, as a predicate.
fn host_port_fault(address: &str) -> Option<&'static str> {
    if address.contains(char::is_whitespace) {
        return Some("has a blank");
    }
    let Some((host, port)) = address.rsplit_once(':') else { return Some("has no port") };
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_host = bracketed.map_or_else(
        || !host.is_empty() && !host.contains([':', '/', '[', ']', '@']),
        |host| host.parse::<std::net::Ipv6Addr>().is_ok(),
    );
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0);
    if !is_host {
        Some("has no host, or one that is none")
    } else if !is_port {
        Some("has no port from 1 to 65535")
    } else {
        None
    }
}

/// A duration with units, above zero.
pub fn duration() -> Rule {
    Rule::text("be a duration such as \"90s\", \"5m\" or \"1h30m\"", |text| {
        parse_duration(text).map(drop).map_err(str::to_owned)
    })
    .own()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breach(rule: &Rule, text: &str) -> Option<String> {
        rule.breach(&text.into())
    }

    #[test]
    fn lengths_count_characters() {
        let rule = length(1..=3);
        assert_eq!(breach(&rule, "äöü"), None);
        assert_eq!(breach(&rule, "äöüß").as_deref(), Some("has 4"));
        assert_eq!(breach(&rule, "").as_deref(), Some("has 0"));
        assert_eq!(rule.demand, "have 1 to 3 characters");
        assert_eq!(length(0..=9).demand, "have at most 9 characters");
    }

    #[test]
    fn maps_are_judged_by_their_keys_and_values() {
        let map = |entries: &[(&str, &str)]| Value::Map(entries.iter().copied().collect());
        let (keys, values) = (each_key(length(1..=3)), each_value(length(0..=3)));
        assert_eq!(keys.breach(&map(&[("abc", "abcd"), ("a", "")])), None);
        assert_eq!(keys.breach(&map(&[("a", ""), ("abcd", "")])).as_deref(), Some("has 4 in the key \"abcd\""));
        assert_eq!(values.breach(&map(&[("abcd", "abc")])), None);
        assert_eq!(values.breach(&map(&[("a", "secret")])).as_deref(), Some("has 6 in the value of \"a\""));
        assert_eq!(keys.demand, "have 1 to 3 characters in each key");
    }

    #[test]
    fn uuids_have_their_shape() {
        for good in ["4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90", "4CA46BF1-5C61-48FF-B4F3-0AD4E5E3BA90"] {
            assert_eq!(breach(&uuid(), good), None);
        }
        for bad in [
            "",
            "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9",
            "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba900",
            "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9g",
            "4ca46bf105c61-48ff-b4f3-0ad4e5e3ba90",
            "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9ß",
        ] {
            assert!(breach(&uuid(), bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_choice_in_the_wrong_case_is_helped() {
        let rule = one_of(&["RDS_MYSQL", "gaussdb-mysql"]);
        assert_eq!(breach(&rule, "gaussdb-mysql"), None);
        assert!(breach(&rule, "rds_mysql").unwrap().contains("write \"RDS_MYSQL\""));
    }

    #[test]
    fn addresses_have_a_scheme_and_a_host() {
        for good in ["http://h", "https://h:8089/x?Action=y&z=1", "http://[::1]:80", "HTTP://h", "Https://h"] {
            assert_eq!(breach(&http_url(), good), None, "{good}");
        }
        for bad in ["", "h:80", "ftp://h", "http://", "http:///x", "http://a b", "HTTP://", " http://h"] {
            assert!(breach(&http_url(), bad).is_some(), "{bad}");
        }
        assert_eq!(breach(&http_url().or_empty(), ""), None);
        assert!(breach(&http_url().or_empty(), "h:80").is_some());
    }

    #[test]
    fn addresses_of_servers_have_a_host_and_a_port() {
        for good in ["10.10.0.5:1", "kafka-1.example:65535", "[fe80::1]:9092", "数据:9092"] {
            assert_eq!(breach(&host_port(), good), None, "{good}");
            assert_eq!(breach(&host_ports(), &format!("{good},h:1")), None, "{good}");
        }
        for bad in [
            "",
            "h",
            "h:",
            ":9092",
            "h:0",
            "h:65536",
            "h:+1",
            "h:9092 ",
            "h: 9092",
            "http://h:9092",
            "fe80::1:9092",
            "h:1,h:2",
        ] {
            assert!(breach(&host_port(), bad).is_some(), "{bad}");
        }
        for bad in ["", "h:1,", ",h:1", "h:1,,h:2", "h:1, h:2", "h:1;h:2", "h:1,h"] {
            assert!(breach(&host_ports(), bad).is_some(), "{bad}");
        }
        assert_eq!(breach(&host_ports(), "h:1,h:0").as_deref(), Some("has no port from 1 to 65535 in address 2"));
    }

    #[test]
    fn integers_are_whole_and_in_range() {
        let rule = integer(1..=65535);
        let value = |text| Value::Number(crate::tf_provider::value::Number::parse(text).unwrap());
        assert_eq!(rule.breach(&value("65535")), None);
        for bad in ["0", "65536", "1.5", "1e30"] {
            assert!(rule.breach(&value(bad)).is_some(), "{bad}");
        }
    }
}
