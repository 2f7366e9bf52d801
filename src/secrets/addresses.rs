//! What is secret in any address, whoever made it up: user and password before the host, and values that a name in the query
//! says to be secret. Depends on `names`.

use std::ops::Range;

use super::names::is_secret_name;

/// Tells of each such place in the text.
pub(super) fn find(text: &[u8], mut found: impl FnMut(Range<usize>)) {
    let mut at = 0;
    while let Some(start) = position(text, at, b"://").map(|start| start + 3) {
        let end = end_of(text, start, |byte| byte.is_ascii_whitespace() || b"\"'<>".contains(&byte));
        let authority = start..end_of(text, start, |byte| b"/?#\"'<>".contains(&byte)).min(end);
        let host = text.get(authority.clone()).and_then(|authority| authority.iter().rposition(|byte| *byte == b'@'));
        if let Some(host) = host {
            found(start..start + host);
        }
        values(text, start..end, &mut found);
        at = end;
    }
}

/// The values of secret names in a query; addresses of JDBC have semicolons instead, right behind the host.
fn values(text: &[u8], range: Range<usize>, found: &mut impl FnMut(Range<usize>)) {
    let mut start = range.start;
    while start < range.end {
        let end = end_of(text, start, |byte| b"?&;#,)}|\\".contains(&byte)).min(range.end);
        let pair = text.get(start..end).unwrap_or_default();
        let name = pair.iter().position(|byte| *byte == b'=').and_then(|length| pair.get(..length));
        if let Some(name) = name.filter(|name| is_secret_name(&String::from_utf8_lossy(name))) {
            found(start + name.len() + 1..end);
        }
        start = end + 1;
    }
}

fn position(text: &[u8], at: usize, wanted: &[u8]) -> Option<usize> {
    text.get(at..)?.windows(wanted.len()).position(|window| window == wanted).map(|found| at + found)
}

fn end_of(text: &[u8], start: usize, is_end: impl Fn(u8) -> bool) -> usize {
    text.iter().skip(start).position(|byte| is_end(*byte)).map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_passwords_and_secret_values_are_found() {
        for (text, expected) in [
            ("proxy http://u:p@ss@proxy:3128/x failed", vec!["u:p@ss"]),
            ("https://u@h https://v:w@h", vec!["u", "v:w"]),
            ("jdbc:pg://h/db?user=u&password=p+w&ssl=1", vec!["p+w"]),
            ("jdbc:sqlserver://h;user=u;password=p", vec!["p"]),
            ("(see https://h/x?token=t)", vec!["t"]),
            ("mail a@b.example via http://h/, password=x", vec![]),
            ("http://h/a@b", vec![]),
            ("user_pwd=8 characters", vec![]),
        ] {
            let mut found = Vec::new();
            find(text.as_bytes(), |range| found.push(text.get(range).unwrap()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
