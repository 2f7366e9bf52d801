//! Profiles of KooCLI, the cloud's own command line: a file of credentials that many machines have already.

use mock_backend::{ACCESS_KEY, Config, PROJECT_ID, REGION, SECRET_KEY};
use serde_json::{Value, json};

use super::{calls, configure, proofs, signed_out};
use crate::support::workspace::{Workspace, quick};

const FILE: &str = "profiles.json";

/// A profile with the good key, in KooCLI's way: what is not set is empty.
fn profile(name: &str) -> Value {
    json!({
        "name": name,
        "mode": "AKSK",
        "accessKeyId": ACCESS_KEY,
        "secretAccessKey": SECRET_KEY,
        "securityToken": "",
        "region": REGION,
        "projectId": PROJECT_ID,
        "domainId": "",
        "readTimeout": 10
    })
}

/// A workspace that knows nothing but this file.
fn with_file(config: Config, file: &Value) -> Workspace {
    let workspace = signed_out(config);
    workspace.write_file(FILE, &file.to_string());
    configure(&workspace, &format!("    shared_config_file = {:?}", workspace.path(FILE).display().to_string()));
    workspace
}

/// The same, with the file named in the environment.
fn with_variable(config: Config, file: &Value) -> Workspace {
    let mut workspace = with_file(config, file);
    configure(&workspace, "");
    let path = workspace.path(FILE).display().to_string();
    workspace.set("HW_SHARED_CONFIG_FILE", &path);
    workspace
}

fn file(current: &str, profiles: &[Value]) -> Value {
    json!({"current": current, "authEncrypt": "false", "language": "en", "profiles": profiles})
}

#[test]
fn the_current_profile_gives_keys_region_and_project() {
    let other = json!({"name": "other", "accessKeyId": "NOSUCHKEY", "secretAccessKey": "wrong"});
    let workspace = with_file(quick(), &file("work", &[other, profile("work")]));
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), ["signature"]);
    assert_eq!(calls(&workspace, "iam.projects"), 0);
    workspace.close();
}

/// The project belongs to the region, whoever names that.
#[test]
fn the_project_of_a_profile_counts_in_its_region_only() {
    for (region, look_ups) in [(REGION, 0), ("eu-west-101", 1)] {
        let mut workspace = with_variable(quick(), &file("work", &[profile("work")]));
        workspace.set("HW_REGION_NAME", region);
        workspace.apply(&[]);
        assert_eq!(calls(&workspace, "iam.projects"), look_ups, "{region}");
    }
}

#[test]
fn a_named_profile_is_looked_for_in_the_home_directory() {
    let mut workspace = signed_out(quick());
    std::fs::create_dir(workspace.path(".hcloud")).unwrap();
    workspace.write_file(".hcloud/config.json", &file("other", &[profile("other"), profile("work")]).to_string());
    workspace.set("HW_PROFILE", "work");
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), ["signature"]);
    workspace.close();
}

#[test]
fn a_single_sign_on_gives_temporary_keys() {
    let token = "temporary-token";
    let sts = json!({"accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY, "securityToken": token});
    let sso = json!({"name": "sso", "mode": "SSO", "ssoAuth": {"stsToken": sts}, "region": REGION});
    let config = Config { security_token: Some(token.to_owned()), ..quick() };
    let workspace = with_file(config, &file("sso", &[sso]));
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.backend().requests_of("mrs.create")[0].headers["x-security-token"], token);
    workspace.close();
}

#[test]
fn the_environment_comes_between_a_profile_that_is_written_and_one_of_its_own() {
    let mut stale = profile("work");
    stale["secretAccessKey"] = json!("stale");
    let mut workspace = with_variable(quick(), &file("work", &[stale]));
    workspace.set("HW_ACCESS_KEY", ACCESS_KEY);
    workspace.set("HW_SECRET_KEY", SECRET_KEY);
    workspace.apply(&[]).succeeds();
    workspace.close();

    let mut workspace = with_file(quick(), &file("work", &[profile("work")]));
    for (variable, value) in
        [("HW_ACCESS_KEY", "NOSUCHKEY"), ("HW_SECRET_KEY", "wrong"), ("HW_REGION_NAME", "x"), ("HW_PROJECT_ID", "x")]
    {
        workspace.set(variable, value);
    }
    workspace.apply(&[]).succeeds();
    workspace.close();
}

/// A file that was asked for has to be good, even where the environment would do.
#[test]
fn a_profile_that_cannot_be_used_is_told_without_its_keys() {
    let mut encrypted = file("work", &[profile("work")]);
    encrypted["authEncrypt"] = json!("true");
    let files = [
        (file("missing", &[profile("work"), profile("home")]).to_string(), "no profile \"missing\"; it has work, home"),
        (file("", &[profile("work")]).to_string(), "does not name a current profile"),
        (encrypted.to_string(), "are encrypted"),
        (format!("{{\"profiles\": [{{\"secretAccessKey\": \"{SECRET_KEY}\" \"name\""), "a syntax error at line 1"),
        (json!({"profiles": {"name": SECRET_KEY}}).to_string(), "a value of another kind than expected"),
    ];
    let mut workspace = with_file(quick(), &json!({}));
    workspace.set("HW_REGION_NAME", REGION);
    workspace.set("HW_ACCESS_KEY", ACCESS_KEY);
    workspace.set("HW_SECRET_KEY", SECRET_KEY);
    for (content, words) in files {
        workspace.write_file(FILE, &content);
        let refused = workspace.apply(&[]).fails_with(&["huaweicloud block", FILE, words]);
        assert!(!refused.ended.stdout.contains(SECRET_KEY), "{}", refused.ended.stdout);
    }
    std::fs::remove_file(workspace.path(FILE)).unwrap();
    workspace.apply(&[]).fails_with(&[FILE, "cannot be read"]);
    assert_eq!(calls(&workspace, "*"), 0);
}
