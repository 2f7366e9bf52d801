//! What comes back of secrets, in every spelling that is known and in random ones.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn redactor(secrets: &[&str]) -> Redactor {
    let redactor = Redactor::default();
    secrets.iter().for_each(|secret| redactor.learn(&SecretString::from(*secret)));
    redactor
}

/// A text as JSON has it between its quotes.
fn json(text: &str) -> String {
    let quoted = json!(text).to_string();
    quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap().to_owned()
}

/// Each byte that `which` chooses, percent-encoded.
fn percent(text: &str, upper: bool, which: impl Fn(u8) -> bool) -> String {
    let encoded = text.bytes().flat_map(|byte| match (which(byte) || !byte.is_ascii(), upper) {
        (true, true) => format!("%{byte:02X}").into_bytes(),
        (true, false) => format!("%{byte:02x}").into_bytes(),
        (false, _) => vec![byte],
    });
    String::from_utf8(encoded.collect()).unwrap()
}

/// Each character as `escape` writes it.
fn each(text: &str, escape: impl Fn(char) -> String) -> String {
    text.chars().map(escape).collect()
}

#[test]
fn a_known_secret_is_found_in_every_spelling() {
    let secret = "p\"a/s s+<é>";
    let redactor = redactor(&[secret]);
    for text in [
        secret.to_owned(),
        json(secret),
        json(&json(secret)),
        json(&json(&json(&json(secret)))),
        percent(secret, true, |byte| !byte.is_ascii_alphanumeric()),
        percent(secret, false, |byte| !byte.is_ascii_alphanumeric()),
        percent(secret, false, |byte| byte == b'"'),
        percent(secret, true, |_| true),
        percent(secret, true, |byte| byte != b' ' && !byte.is_ascii_alphanumeric()).replace(' ', "+"),
        percent(&percent(secret, false, |byte| byte == b'/'), true, |byte| byte == b'%'),
        "p%22a/s+s%2B%3c%E9%3e".to_owned(),
        "p&quot;a/s s+&lt;é&gt;".to_owned(),
        "p&#34;a&#x2F;s&nbsp;s&plus;&#60;&eacute;&#X3e;".to_owned(),
        "p&amp;quot;a/s s+&amp;lt;é&amp;gt;".to_owned(),
        r#"p\"a/s s+\u003cé\u003e"#.to_owned(),
        r#"p\"a\/s s+\u003C\u00E9\u003E"#.to_owned(),
        r#"p\\\"a/s s+\\u003cé\\u003e"#.to_owned(),
        r"p\x22a/s s+<\xc3\xa9>".to_owned(),
        format!("{secret:?}").trim_matches('"').to_owned(),
        each(secret, |c| format!("\\u{{{:x}}}", u32::from(c))),
        each(secret, |c| format!("&#{};", u32::from(c))),
        json("p&quot;a/s s+&lt;é&gt;"),
        "p\"a/s s+<e\u{301}>".to_owned(),
        "p\"a/s\r\n\ts+<é>".to_owned(),
        "p\"\"a/s s+<é>".to_owned(),
        BASE64_STANDARD.encode(secret),
        BASE64_STANDARD_NO_PAD.encode(secret),
        BASE64_URL_SAFE.encode(secret),
        BASE64_URL_SAFE_NO_PAD.encode(secret),
        BASE64_STANDARD.encode(BASE64_STANDARD.encode(secret)),
        json(&BASE64_STANDARD.encode(secret)).replace('/', "\\/"),
        percent(&BASE64_STANDARD.encode(secret), true, |byte| !byte.is_ascii_alphanumeric()),
        each(secret, |c| c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("{byte:02x}")).collect()),
        each(secret, |c| c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("{byte:02X}")).collect()),
    ] {
        assert_eq!(redactor.redact(&format!("before {text} after")), "before *** after", "{text}");
    }
}

#[test]
fn a_secret_is_found_inside_of_what_is_packed() {
    let redactor = redactor(&["hunter22"]);
    for inside in [
        "oms:hunter22",
        r#"{"error_msg":"hunter22 is wrong"}"#,
        r#"{"error_msg":"\u0068unter22 is wrong"}"#,
        r#"{"password":"aHVudGVyMjI="}"#,
        "say hunter22",
    ] {
        let packed = BASE64_URL_SAFE_NO_PAD.encode(inside);
        let cut = redactor.redact(&format!("(Basic {packed})"));
        assert!(cut.contains("***") && cut.starts_with("(Basic ") && cut.ends_with(')'), "{cut}");
        let left = BASE64_URL_SAFE_NO_PAD.encode("hunter22");
        assert!(!cut.contains(left.get(2..8).unwrap()), "{cut}");
    }
    let wrapped = BASE64_STANDARD.encode("the password hunter22 is wrong").replace("wYXN", "w\r\nYXN");
    assert!(redactor.redact(&wrapped).contains("***"), "{wrapped}");
}

#[test]
fn a_secret_that_looks_like_an_escape_is_found() {
    for secret in [r"a%41\n&lt;b", "100%25 sure", r"C:\new\table", "&amp;&amp;", "%", r"\\host\x41"] {
        let redactor = redactor(&[secret]);
        for text in [
            secret.to_owned(),
            json(secret),
            json(&json(secret)),
            percent(secret, true, |byte| !byte.is_ascii_alphanumeric()),
            json(&percent(secret, false, |_| true)),
            secret.replace('&', "&amp;").replace('<', "&lt;"),
            BASE64_STANDARD.encode(json(secret)),
        ] {
            assert_eq!(redactor.redact(&format!("\"{text}\"")), "\"***\"", "{text}");
        }
    }
}

#[test]
fn a_learnt_document_gives_away_neither_itself_nor_its_secrets() {
    let document = r#"{"db_name":"default","password":"hunter22","more":[{"secretKey":"key77"},{"sk":900913}],
        "inner":"{\"token\":{\"id\":\"tok88\"}}"}"#;
    let redactor = redactor(&[document]);
    assert_eq!(redactor.redact("hunter22 for default, key77, 900913, tok88"), "*** for default, ***, ***, ***");
    assert_eq!(redactor.redact(&json!({ "source_info": document }).to_string()), r#"{"source_info":"***"}"#);
}

#[test]
fn a_secret_that_contains_another_leaves_no_rest() {
    assert_eq!(redactor(&["hunter", "hunter22"]).redact("hunter22 hunter"), "*** ***");
    assert_eq!(redactor(&["hunter22", "22 for all"]).redact("(hunter22 for all)"), "(***)");
    assert_eq!(redactor(&["abcd", "cdef", "defgh"]).redact("-abcdefgh-"), "-***-");
}

#[test]
fn a_short_secret_is_cut_out_where_it_stands_alone() {
    let redactor = redactor(&["a1", "", "x"]);
    for (text, expected) in [
        ("HTTP 401, a1b2: 'a1' \"a1\" \\\"a1\\\"", "HTTP 401, a1b2: '***' \"***\" \\\"***\\\""),
        (r#"{"k":"a1","v":"x","n":"xx"}"#, r#"{"k":"***","v":"***","n":"xx"}"#),
        ("the password a1 is wrong, x is not", "the password *** is wrong, x is not"),
        ("GET /a1/x?y=a1", "GET /a1/x?y=***"),
        ("as YTE= or Basic b21zOmEx", "as *** or Basic b21zO***"),
        ("a1.", "***."),
    ] {
        assert_eq!(redactor.redact(text), expected);
    }
}

#[test]
fn secrets_of_addresses_are_cut_out() {
    for (text, expected) in [
        ("proxy http://u:p@ss@proxy:3128/x failed", "proxy http://***@proxy:3128/x failed"),
        (r"http:\/\/u:p@proxy", r"http:\/\/***@proxy"),
        ("jdbc:pg://h/db?user=u&password=p+w&ssl=1", "jdbc:pg://h/db?user=u&password=***&ssl=1"),
        ("mail a@b.example via http://h/", "mail a@b.example via http://h/"),
    ] {
        assert_eq!(Redactor::default().redact(text), expected);
    }
}

#[test]
fn the_reason_of_a_refusal_stays() {
    let redactor = redactor(&["Hunter-22", "a1"]);
    for text in [
        r#"Invalid parameter "user_pwd": the length must be between 8 and 32 characters"#,
        "password=: must not be empty",
        "Authorization: the header is missing",
        r#"{"password": "must have a digit", "token": null}"#,
        "密码错误：用户名或密码不正确",
        "100% of C:\\temp & more; &x; \\u12 café",
    ] {
        assert_eq!(redactor.redact(text), text);
    }
}

#[test]
fn what_is_quoted_is_cut_behind_its_secrets() {
    let redactor = redactor(&["hunter22"]);
    assert_eq!(redactor.quote("say hunter22 now", 100), "say *** now");
    assert_eq!(redactor.quote("say hunter22 now", 8), "say ***…");
    assert_eq!(redactor.quote("say ü now", 5), "say ü…");
    assert_eq!(redactor.quote(&"hunter22 ".repeat(20_000), 12), "*** ***…");
}

/// An answer that consists of the same again and again, like the secret itself.
#[test]
fn a_long_secret_in_a_long_text_is_found() {
    let redactor = redactor(&[&"a".repeat(4096)]);
    assert_eq!(redactor.redact(&"a".repeat(1 << 20)), MASK);
}

/// Ways to write a text, each of which can be read back.
#[derive(Clone, Copy, Debug)]
enum Spelling {
    Json,
    JsonAscii,
    PercentUpper,
    PercentLower,
    PercentSome(u8),
    Form,
    Html,
    HtmlDecimal,
    HtmlHex,
    Base64,
    Base64Url,
    InBase64,
    Hex,
}

impl Spelling {
    fn write(self, text: &str) -> String {
        let is_marked = |byte: u8| !byte.is_ascii_alphanumeric();
        match self {
            Self::Json => json(text),
            Self::JsonAscii => {
                each(text, |c| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect())
            }
            Self::PercentUpper => percent(text, true, is_marked),
            Self::PercentLower => percent(text, false, is_marked),
            Self::PercentSome(modulus) => {
                percent(text, true, |byte| byte == b'%' || byte.is_multiple_of(modulus % 7 + 2))
            }
            Self::Form => percent(text, true, |byte| byte != b' ' && is_marked(byte)).replace(' ', "+"),
            Self::Html => {
                let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                text.replace('"', "&quot;").replace('\'', "&#39;").replace('é', "&eacute;")
            }
            Self::HtmlDecimal => each(text, |c| format!("&#{};", u32::from(c))),
            Self::HtmlHex => each(text, |c| format!("&#x{:X};", u32::from(c))),
            Self::Base64 => BASE64_STANDARD.encode(text),
            Self::Base64Url => BASE64_URL_SAFE_NO_PAD.encode(text),
            Self::InBase64 => BASE64_STANDARD.encode(format!("oms:{text}, said")),
            Self::Hex => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    fn is_packing(self) -> bool {
        matches!(self, Self::Base64 | Self::Base64Url | Self::InBase64 | Self::Hex)
    }
}

/// At most as many packings as are unpacked, so that all of it can be read.
fn spellings() -> impl Strategy<Value = Vec<Spelling>> {
    let spelling = prop_oneof![
        Just(Spelling::Json),
        Just(Spelling::JsonAscii),
        Just(Spelling::PercentUpper),
        Just(Spelling::PercentLower),
        any::<u8>().prop_map(Spelling::PercentSome),
        Just(Spelling::Form),
        Just(Spelling::Html),
        Just(Spelling::HtmlDecimal),
        Just(Spelling::HtmlHex),
        Just(Spelling::Base64),
        Just(Spelling::Base64Url),
        Just(Spelling::InBase64),
        Just(Spelling::Hex),
    ];
    let is_readable =
        |spellings: &Vec<Spelling>| spellings.iter().filter(|one| one.is_packing()).count() <= MOST_PACKED;
    prop::collection::vec(spelling, 0..5).prop_filter("packed too often", is_readable)
}

proptest! {
    /// Whatever it is written in, a secret is cut out, and what is around it stays. One that ends like the beginning of an escape
    /// can't be told from what follows if it was not escaped itself.
    #[test]
    fn no_spelling_survives(secret in "[!-~é]{3}[ -~éü漢😀\n]{0,12}[!-~ü][!-$'-Z^-~ü]", spellings in spellings()) {
        let spelt = spellings.iter().fold(secret.clone(), |text, spelling| spelling.write(&text));
        let text = format!("{{\"said\": \"{spelt}\"}}");
        let cut = redactor(&[&secret]).redact(&text);
        // A quote at either end of it may be taken for one with that around it.
        prop_assert!(cut.starts_with("{\"said\": ") && cut.ends_with('}') && cut.contains(MASK), "{} became {}", text, cut);
        prop_assert!(!cut.contains(&spelt), "{} became {}", text, cut);
        // Where it was packed with something else, that stays.
        let alone = !spellings.iter().any(|one| one.is_packing());
        prop_assert!(!alone || cut.len() <= "{\"said\": \"***\"}".len(), "{} became {}", text, cut);
    }

    /// A text without secrets stays as it is, however odd it is.
    #[test]
    fn other_text_stays(text in r#"([ -~é漢\n]|\\u00e9|%41|&lt;|aGVsbG8=|"pwd":"x"){0,60}"#) {
        let redactor = redactor(&["Zq-hunter22-qZ", "Zq%41\\nqZ"]);
        prop_assume!(!text.contains("://"));
        prop_assert_eq!(redactor.redact(&text), text);
    }

    /// Any text can be looked at, and what is shown is not longer than a mask for each of its characters.
    #[test]
    fn no_text_is_too_odd(text in any::<String>(), longest in 0..200_usize) {
        let redactor = redactor(&["ab", "12345678"]);
        prop_assert!(redactor.redact(&text).len() <= 3 * text.len());
        prop_assert!(redactor.quote(&text, longest).chars().count() <= 3 * longest + 1);
    }
}
