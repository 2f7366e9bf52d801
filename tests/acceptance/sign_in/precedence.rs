//! Which credentials count where there are several: the more explicit ones, and of equals a token before a key before a
//! password.

use mock_backend::{ACCESS_KEY, Config, REGION, SECRET_KEY, USER_NAME, USER_PASSWORD};

use super::{configure, proofs, with_variables};
use crate::support::workspace::quick;

const TOKEN: &str = "ready-made-token";
const GOOD_KEYS: [(&str, &str); 2] = [("HW_ACCESS_KEY", ACCESS_KEY), ("HW_SECRET_KEY", SECRET_KEY)];
const BAD_KEYS: [(&str, &str); 2] = [("HW_ACCESS_KEY", "NOSUCHKEY"), ("HW_SECRET_KEY", "wrong")];
const GOOD_LOGIN: [(&str, &str); 3] =
    [("HW_USER_NAME", USER_NAME), ("HW_USER_PASSWORD", USER_PASSWORD), ("HW_DOMAIN_NAME", "mock-account")];
const BAD_LOGIN: [(&str, &str); 3] =
    [("HW_USER_NAME", "nobody"), ("HW_USER_PASSWORD", "wrong"), ("HW_DOMAIN_NAME", "nowhere")];

fn backend() -> Config {
    quick().with_token(TOKEN)
}

/// All good credentials work and all bad ones do not, so that an apply tells which of them were sent.
fn sends(arguments: &str, variables: &[&[(&str, &str)]], proof: &'static str) {
    let variables = [&[("HW_REGION_NAME", REGION)], variables.concat().as_slice()].concat();
    let workspace = with_variables(backend(), &variables);
    configure(&workspace, arguments);
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), [proof]);
    workspace.close();
}

#[test]
fn in_the_environment_a_token_comes_before_a_key_before_a_password() {
    sends("", &[&[("HW_AUTH_TOKEN", TOKEN)], &BAD_KEYS, &BAD_LOGIN], "token");
    sends("", &[&GOOD_KEYS, &BAD_LOGIN], "signature");
    sends("", &[&GOOD_LOGIN], "token");
}

#[test]
fn what_is_written_comes_before_the_environment() {
    let keys = format!("    access_key = \"{ACCESS_KEY}\"\n    secret_key = \"{SECRET_KEY}\"");
    sends(&keys, &[&[("HW_AUTH_TOKEN", "bad")], &BAD_LOGIN], "signature");
    sends(&keys, &[&BAD_KEYS], "signature");
    let login = format!(
        "    user_name = \"{USER_NAME}\"\n    password = \"{USER_PASSWORD}\"\n    domain_name = \"mock-account\""
    );
    sends(&login, &[&[("HW_AUTH_TOKEN", "bad")], &BAD_KEYS], "token");
    sends(&format!("    token = \"{TOKEN}\"\n{keys}").replace(SECRET_KEY, "wrong"), &[], "token");
}

#[test]
fn the_newer_names_of_variables_come_before_the_older_ones() {
    let older = [("OS_ACCESS_KEY", "NOSUCHKEY"), ("OS_SECRET_KEY", "wrong"), ("OS_REGION_NAME", "nowhere")];
    sends("", &[&GOOD_KEYS, &older], "signature");
}

/// An empty variable is none: shells leave such ones behind.
#[test]
fn empty_values_do_not_count() {
    sends("    token = \"\"", &[&GOOD_KEYS, &[("HW_AUTH_TOKEN", ""), ("HW_SECURITY_TOKEN", "")]], "signature");
}
