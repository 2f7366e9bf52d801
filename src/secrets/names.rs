//! Which names say that what they name is secret. Depends on std only.

/// Words that say so as a part of any word, because some services write names without a mark between their words.
const PARTS: [&str; 9] =
    ["password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "privatekey", "accesskey"];
/// Words that say so only as whole words.
const WORDS: [&str; 4] = ["sk", "ak", "pass", "authorization"];

/// Whether a field of this name holds a secret, in any of the services' spellings: `user_pwd`, `drcPassword`, `securitytoken`,
/// `secret_key`, `sk`.
pub fn is_secret_name(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    PARTS.iter().any(|part| letters.contains(part))
        || words(name).any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// The words of a name: `user_sk`, `user-sk` and `userSk` have two.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(|part| {
        let is_start = |at: &usize| {
            let mut around = part.as_bytes().iter().skip(at - 1);
            matches!((around.next(), around.next()), (Some(b'a'..=b'z' | b'0'..=b'9'), Some(b'A'..=b'Z')))
        };
        let starts: Vec<_> = (1..part.len()).filter(is_start).collect();
        let ends = starts.clone().into_iter().chain([part.len()]);
        std::iter::once(0).chain(starts).zip(ends).filter_map(|(start, end)| part.get(start..end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in [
            "password",
            "Password",
            "user_pwd",
            "pwd",
            "passwd",
            "pass",
            "drcPassword",
            "securitytoken",
            "secret_key",
            "secretAccessKey",
            "access_key",
            "sk",
            "SK",
            "obs_sk",
            "obsSk",
            "ak",
            "token",
            "X-Auth-Token",
            "authorization",
            "private_key",
            "hive.metastore.pwd",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["", "name", "task", "risk_level", "disk", "skip", "user", "key", "passage", "compass", "make"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
