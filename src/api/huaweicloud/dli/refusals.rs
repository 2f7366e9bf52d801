//! What the service's refusals mean. The only place that judges them.

use super::super::advice::gateway_code;
use crate::api::Refusal;

/// The connection of this id does not exist.
///
/// Two codes are documented for "not found": 404 `DLI.0023` and 400 `DLI.0002`; whatever they say must not be about
/// something else, such as the project. 400 `DLI.0001` is the code for any bad parameter, and there only the message can
/// tell. Everything else is no proof, least of all a gateway's 404, which says that the address is wrong.
pub(super) fn is_gone(refusal: &Refusal, id: &str) -> bool {
    let said = refusal.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    match (refusal.status, refusal.code.as_deref()) {
        (404, Some("DLI.0023")) | (400, Some("DLI.0002")) => !names_something_else(&said, id),
        (400, Some("DLI.0001")) => says_missing(&said, id),
        _ => false,
    }
}

/// The gateway does not know the API (any more).
pub(super) fn is_retired(refusal: &Refusal) -> bool {
    refusal.code.as_deref().and_then(gateway_code) == Some("0101")
}

/// What else may not exist, or not be open to the caller. The first letters will do.
const SOMETHING_ELSE: [&str; 33] = [
    "account",
    "agenc",
    "api",
    "auth",
    "catalog",
    "cluster",
    "credential",
    "customer",
    "database",
    "domain",
    "endpoint",
    "enterprise",
    "flavor",
    "group",
    "host",
    "instance",
    "job",
    "network",
    "peer",
    "permission",
    "pool",
    "privilege",
    "project",
    "queue",
    "region",
    "role",
    "rout",
    "secur",
    "subnet",
    "table",
    "tenant",
    "user",
    "vpc",
];

fn names_something_else(said: &str, id: &str) -> bool {
    words(said, id).any(|word| SOMETHING_ELSE.iter().any(|start| word.starts_with(start)))
}

/// What a message may say before "does not exist", for it to be about a connection and nothing else.
const ABOUT_A_CONNECTION: [&str; 18] = [
    "the",
    "a",
    "this",
    "that",
    "specified",
    "requested",
    "given",
    "basic",
    "enhanced",
    "datasource",
    "data",
    "source",
    "connection",
    "connection_id",
    "id",
    "with",
    "of",
    "is",
];

/// The message is "The connection … does not exist", with nothing before or after it.
fn says_missing(said: &str, id: &str) -> bool {
    let verbs = ["does not exist", "doesn't exist", "is not exist", "not found"];
    let Some((subject, rest)) = verbs.into_iter().find_map(|verb| said.split_once(verb)) else { return false };
    words(subject, id).any(|word| word.starts_with("connection"))
        && words(subject, id).all(|word| ABOUT_A_CONNECTION.contains(&word))
        && words(rest, id).next().is_none()
}

/// The words of a message but for the id, which may look like any.
fn words<'a>(said: &'a str, id: &'a str) -> impl Iterator<Item = &'a str> {
    let is_end = |c: char| !(c.is_alphanumeric() || "-_'".contains(c));
    let is_id = |word: &&str| word.eq_ignore_ascii_case(id);
    said.split(is_end).map(|word| word.trim_matches('\'')).filter(|word| !word.is_empty()).filter(move |w| !is_id(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "c1-user";

    fn refusal(status: u16, code: &str, message: &str) -> Refusal {
        let (code, message) = (Some(code.to_owned()), Some(message.to_owned()));
        Refusal { status, code, message, ..Refusal::default() }
    }

    #[test]
    fn the_documented_codes_say_gone() {
        for (status, code, gone) in [
            (404, "DLI.0023", true),
            (400, "DLI.0002", true),
            (404, "DLI.0002", false),
            (400, "DLI.0023", false),
            (404, "DLI.0999", false),
            (404, "DLI.9998", false),
            (404, "APIGW.0101", false),
            (404, "APIG.0101", false),
            (404, "", false),
            (403, "DLI.0002", false),
            (403, "DLI.0023", false),
            (401, "DLI.0013", false),
            (500, "DLI.0002", false),
            (200, "DLI.0002", false),
        ] {
            for message in ["", "The connection does not exist", "x", "The object c1-user does not exist."] {
                assert_eq!(is_gone(&refusal(status, code, message), ID), gone, "{status} {code} {message}");
            }
        }
    }

    #[test]
    fn a_bad_parameter_says_gone_only_in_words_about_the_connection() {
        for message in [
            "The connection does Not Exist.",
            "connection c1-user does not exist",
            "Connection 'C1-USER' does not exist!",
            "The datasource connection with the id [c1-user] does not exist.",
            "The connection c1-user is not found",
            "Connection not found: c1-user",
            "The connection c1-user doesn't exist.",
            "Connection c1-user is not exist.",
        ] {
            assert!(is_gone(&refusal(400, "DLI.0001", message), ID), "{message}");
        }
        for message in [
            "",
            "name is too long",
            "does not exist",
            "c1-user does not exist",
            "The connection exists",
            "The connection c2 does not exist",
            "The connection c1-user does not exist or is frozen",
            "The connection does not exist in project p, or you lack the permission",
        ] {
            assert!(!is_gone(&refusal(400, "DLI.0001", message), ID), "{message}");
        }
    }

    #[test]
    fn a_refusal_about_something_else_is_never_gone() {
        for subject in [
            "project 0a1b",
            "project of the connection",
            "user dli_admin",
            "queue q1",
            "queue of connection c1-user",
            "network of the connection",
            "subnet",
            "VPC",
            "agency dli_admin_agency",
            "cluster",
            "security group",
            "tenant",
            "domain",
            "account",
            "elastic resource pool",
            "region",
            "route table",
            "role",
            "database",
            "instance behind the connection",
        ] {
            for end in ["does not exist", "does not exist or is frozen.", "is not found", "doesn't exist"] {
                for (status, code) in [(400, "DLI.0001"), (400, "DLI.0002"), (404, "DLI.0023")] {
                    let refusal = refusal(status, code, &format!("The {subject} {end}"));
                    assert!(!is_gone(&refusal, ID), "{refusal}");
                }
            }
        }
    }
}
