use std::fmt::Write;

use super::*;
use crate::datalink::arguments::{HUAWEICLOUD, OMS, PROVIDER};

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// What the settings come to, from the configuration, the environment and a profile of one level.
fn settings<T>(
    (configuration, environment): (Pairs<'_>, Pairs<'_>),
    profile: Option<(Level, Pairs<'_>)>,
    read: impl FnOnce(&BlockSettings<'_>) -> T,
) -> T {
    let block: Object = configuration.iter().copied().collect();
    let environment = Environment::of(environment.iter().copied());
    let mut settings = BlockSettings::new(HUAWEICLOUD, Some(&block), &environment);
    settings.profile = profile
        .map(|(level, values)| (level, NamedProfile { name: "prod".into(), values: values.iter().copied().collect() }));
    read(&settings)
}

/// A level as a test names it, and the values that it gives to the first and the second member of a group: `c`, `p`, `e`
/// and `q` for the configuration, a profile of it, the environment, and a profile of that.
const LEVELS: [(char, Level); 4] =
    [('c', Level::Configuration), ('p', Level::ConfiguredProfile), ('e', Level::Environment), ('q', Level::Profile)];

/// A group's two members come to these, where `given` says which level has which: `c1e2` is the first in the configuration
/// and the second in the environment.
fn come_to(members: [&str; 2], variables: [&str; 2], given: &str) -> String {
    let mut at: BTreeMap<char, Vec<(&str, String)>> = BTreeMap::new();
    let marks: Vec<char> = given.chars().collect();
    for pair in marks.chunks(2) {
        let [level, member] = pair else { panic!("{given}") };
        let index = if *member == '1' { 0 } else { 1 };
        let name = if *level == 'e' { variables[index] } else { members[index] };
        at.entry(*level).or_default().push((name, format!("{level}{member}")));
    }
    let pairs = |level: char| -> Vec<(&str, &str)> {
        at.get(&level).into_iter().flatten().map(|(name, value)| (*name, value.as_str())).collect()
    };
    let profile_level = LEVELS.iter().find(|(mark, _)| "pq".contains(*mark) && at.contains_key(mark));
    let profile = profile_level.map(|(mark, level)| (*level, pairs(*mark)));
    let profile = profile.as_ref().map(|(level, pairs)| (*level, pairs.as_slice()));
    settings((&pairs('c'), &pairs('e')), profile, |settings| {
        members.iter().fold(String::new(), |mut text, name| {
            let _ = write!(text, "{}", settings.text(name).unwrap().unwrap_or_default());
            text
        })
    })
}

/// All pairs of levels. Within one level both are there to choose from.
#[test]
fn what_means_one_thing_together_comes_from_one_level() {
    let groups = [
        (["project_id", "project_name"], ["HW_PROJECT_ID", "OS_TENANT_NAME"]),
        (["domain_id", "domain_name"], ["OS_DOMAIN_ID", "HW_DOMAIN_NAME"]),
    ];
    for (members, variables) in groups {
        for (more, (high, _)) in LEVELS.iter().enumerate() {
            for (low, _) in &LEVELS[more + 1..] {
                if (*high, *low) == ('p', 'q') {
                    continue;
                }
                for (given, expected) in [
                    (format!("{high}1{low}2"), format!("{high}1")),
                    (format!("{high}2{low}1"), format!("{high}2")),
                    (format!("{high}1{low}1"), format!("{high}1")),
                    (format!("{high}2{low}1{low}2"), format!("{high}2")),
                    (format!("{high}1{high}2{low}1"), format!("{high}1{high}2")),
                ] {
                    assert_eq!(come_to(members, variables, &given), expected, "{members:?} {given}");
                }
            }
        }
    }
}

/// All pairs of levels: the key decides, and only a secret may come from elsewhere.
#[test]
fn a_secret_goes_with_its_key() {
    let groups = [
        (["access_key", "secret_key"], ["HW_ACCESS_KEY", "OS_SECRET_KEY"]),
        (["user_name", "password"], ["OS_USERNAME", "HW_USER_PASSWORD"]),
    ];
    for (members, variables) in groups {
        for (more, (high, _)) in LEVELS.iter().enumerate() {
            for (low, _) in &LEVELS[more + 1..] {
                if (*high, *low) == ('p', 'q') {
                    continue;
                }
                for (given, expected) in [
                    (format!("{high}1{high}2{low}1{low}2"), format!("{high}1{high}2")),
                    (format!("{high}1{high}2{low}2"), format!("{high}1{high}2")),
                    (format!("{high}1{low}2"), format!("{high}1{low}2")),
                    (format!("{high}1{low}1{low}2"), format!("{high}1")),
                    (format!("{high}2{low}1{low}2"), format!("{low}1{low}2")),
                    (format!("{high}2{low}1"), format!("{low}1{high}2")),
                ] {
                    assert_eq!(come_to(members, variables, &given), expected, "{members:?} {given}");
                }
            }
        }
    }
    // The next level alone lends.
    assert_eq!(come_to(["access_key", "secret_key"], ["HW_ACCESS_KEY", "HW_SECRET_KEY"], "c1e1q2"), "c1");
}

#[test]
fn a_level_that_names_the_same_key_may_lend_its_secret() {
    let environment = [("HW_ACCESS_KEY", "AK"), ("HW_SECRET_KEY", "SK"), ("HW_SECURITY_TOKEN", "T")];
    settings((&[("access_key", "AK")], &environment), None, |settings| {
        assert_eq!(settings.text("secret_key").unwrap().as_deref(), Some("SK"));
        assert_eq!(settings.text("security_token").unwrap().as_deref(), Some("T"));
    });
}

#[test]
fn a_security_token_goes_with_the_secret_key() {
    let token = |configuration: Pairs<'_>, environment: Pairs<'_>| {
        settings((configuration, environment), None, |settings| settings.text("security_token").unwrap())
    };
    let left_over = [("HW_SECURITY_TOKEN", "old")];
    let pair = [("access_key", "AK"), ("secret_key", "SK")];
    assert_eq!(token(&pair, &left_over), None);
    assert_eq!(token(&[("access_key", "AK")], &[left_over[0], ("HW_SECRET_KEY", "SK")]).as_deref(), Some("old"));
    assert_eq!(token(&[pair[0], pair[1], ("security_token", "new")], &left_over).as_deref(), Some("new"));
}

#[test]
fn the_address_of_iam_comes_from_one_level() {
    let iam = Object::from_iter([("iam", "https://map.example")]);
    let block: Object = [("endpoints", Value::Map(iam))].into_iter().collect();
    let environment = Environment::of([("HW_AUTH_URL", "https://variable.example")]);
    let settings = BlockSettings::new(HUAWEICLOUD, Some(&block), &environment);
    assert_eq!(settings.text("auth_url").unwrap(), None);
    assert_eq!(settings.text("endpoints.iam").unwrap().as_deref(), Some("https://map.example"));
}

#[test]
fn a_value_that_is_not_known_yet_counts_as_set_and_is_never_judged() {
    let block: Object = [("project_name", Value::UNKNOWN), ("secret_key", Value::UNKNOWN)].into_iter().collect();
    let environment = Environment::of([("HW_PROJECT_ID", "p"), ("HW_ACCESS_KEY", "AK")]);
    let settings = BlockSettings::new(HUAWEICLOUD, Some(&block), &environment);
    assert_eq!(settings.text("project_id").unwrap(), None);
    for name in ["project_name", "secret_key"] {
        assert!(settings.text(name).unwrap_err().is_premature(), "{name}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_origin_and_not_quoted() {
    for (configuration, environment, name, path, words) in [
        (
            &[("secret_key", "hunter22\n")][..],
            &[][..],
            "secret_key",
            "huaweicloud.secret_key",
            "huaweicloud.secret_key must",
        ),
        (&[], &[("HW_SECRET_KEY", " hunter22")], "secret_key", "", "The environment variable HW_SECRET_KEY must"),
        (&[], &[("OS_REGION_NAME", "cn-north-4\r")], "region", "", "OS_REGION_NAME must be the name of a region"),
        (&[], &[("HW_CLOUD", "https://c.example")], "cloud", "", "HW_CLOUD must be a domain"),
        (&[], &[("HW_AUTH_URL", "iam.example")], "auth_url", "", "HW_AUTH_URL must be an address"),
        (&[], &[("HW_INSECURE", "perhaps")], "insecure", "", "HW_INSECURE must be true or false"),
    ] {
        settings((configuration, environment), None, |settings| {
            let errors = settings.given(name).unwrap_err();
            let [error] = &errors.iter().collect::<Vec<_>>()[..] else { panic!("{errors:?}") };
            assert_eq!(error.path.to_string(), path, "{error:?}");
            assert!(error.detail.contains(words) && !error.detail.contains("hunter22"), "{error:?}");
        });
    }
    let profile = Some((Level::Profile, &[("region", "a b")][..]));
    settings((&[], &[]), profile, |settings| {
        let errors = settings.text("region").unwrap_err();
        assert!(errors.iter().any(|error| error.detail.starts_with("region of the KooCLI profile \"prod\" must")));
    });
}

#[test]
fn numbers_and_durations_are_read_from_variables() {
    let block = Object::new();
    let read = |variable: &'static str, text: &str| {
        let environment = Environment::of([(variable, text)]);
        let settings = BlockSettings::new(PROVIDER, Some(&block), &environment);
        (settings.integer("max_retries"), settings.duration("request_timeout"))
    };
    assert_eq!(read("DATALINK_MAX_RETRIES", "7").0.unwrap(), Some(7));
    assert_eq!(read("DATALINK_MAX_RETRIES", "99999999999").0.unwrap(), Some(u32::MAX));
    assert_eq!(read("DATALINK_REQUEST_TIMEOUT", "90s").1.unwrap(), Some(Duration::from_secs(90)));
    for bad in ["many", "-1", "1.5", ""] {
        assert_eq!(read("DATALINK_MAX_RETRIES", bad).0.is_err(), !bad.is_empty(), "{bad}");
    }
    assert!(read("DATALINK_REQUEST_TIMEOUT", "soon").1.is_err());
}

#[test]
fn the_settings_of_oms_go_together_too() {
    let block: Object = [("username", "u")].into_iter().collect();
    let environment = Environment::of([("OMS_USERNAME", "other"), ("OMS_PASSWORD", "p")]);
    let settings = BlockSettings::new(OMS, Some(&block), &environment);
    assert_eq!(settings.text("password").unwrap(), None);
}
