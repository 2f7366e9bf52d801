//! An agency of an account, on top of another way to sign in.

use mock_backend::{ACCESS_KEY, AGENCY_NAME, DOMAIN_ID, DOMAIN_NAME, REGION, SECRET_KEY};
use serde_json::json;

use super::{calls, configure, connectors, proofs, with_variables};
use crate::support::workspace::{Workspace, quick};

const KEYS: [(&str, &str); 3] =
    [("HW_REGION_NAME", REGION), ("HW_ACCESS_KEY", ACCESS_KEY), ("HW_SECRET_KEY", SECRET_KEY)];

/// A workspace that assumes the agency, as the block says.
fn assuming() -> Workspace {
    let workspace = with_variables(quick(), &KEYS);
    let block = format!(
        "    assume_role {{\n      agency_name = \"{AGENCY_NAME}\"\n      domain_name = \"{DOMAIN_NAME}\"\n      duration = 900\n    }}"
    );
    configure(&workspace, &block);
    workspace
}

#[test]
fn one_key_of_the_agency_serves_a_whole_run() {
    let workspace = assuming();
    workspace.write(&connectors(8));
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), ["signature"; 8]);
    let [assumed] = workspace.backend().requests_of("iam.assume").try_into().unwrap();
    let role = json!({"agency_name": AGENCY_NAME, "domain_name": DOMAIN_NAME, "duration_seconds": 900});
    assert_eq!(assumed.body, json!({"auth": {"identity": {"methods": ["assume_role"], "assume_role": role}}}));
    assert!(assumed.headers["authorization"].contains(ACCESS_KEY));
    let [key] = workspace.backend().iam().keys().try_into().unwrap();
    for creation in workspace.backend().requests_of("mrs.create") {
        assert!(creation.headers["authorization"].contains(&key.access));
        assert_eq!(creation.headers["x-security-token"], key.security_token);
    }
    workspace.close();
}

/// The key expires while thirty objects are being made.
#[test]
fn a_key_that_expires_in_the_middle_of_an_apply_costs_one_renewal() {
    let workspace = assuming();
    workspace.write(&connectors(30));
    let arguments = ["apply", "-json", "-auto-approve"];
    let running = workspace.start(&arguments);
    workspace.backend().wait_for_requests("mrs.create", 10).unwrap();
    workspace.backend().iam().expire_keys();
    workspace.finish_run(running, &arguments).succeeds();
    assert_eq!(workspace.backend().iam().keys().len(), 2);
    assert_eq!(workspace.backend().mrs().data_connectors().len(), 30);
    workspace.close();
}

#[test]
fn the_environment_and_a_profile_name_an_agency_as_well() {
    let mut variables = KEYS.to_vec();
    variables.extend([("HW_ASSUME_ROLE_AGENCY_NAME", AGENCY_NAME), ("HW_ASSUME_ROLE_DOMAIN_ID", DOMAIN_ID)]);
    let workspace = with_variables(quick(), &variables);
    configure(&workspace, "");
    workspace.apply(&[]).succeeds();
    assert_eq!(
        workspace.backend().requests_of("iam.assume")[0].body["auth"]["identity"]["assume_role"]["domain_id"],
        DOMAIN_ID
    );
    workspace.close();

    let workspace = with_variables(quick(), &KEYS[..1]);
    let keys = json!({"name": "keys", "mode": "AKSK", "accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY});
    let ops = json!({
        "name": "ops", "mode": "AssumeRole", "sourceProfile": "keys", "agencyName": AGENCY_NAME, "agencyDomainName": DOMAIN_NAME
    });
    workspace.write_file("profiles.json", &json!({"current": "ops", "profiles": [keys, ops]}).to_string());
    let file = workspace.path("profiles.json").display().to_string();
    configure(&workspace, &format!("    shared_config_file = {file:?}"));
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace, "iam.assume"), 1);
    workspace.close();
}

#[test]
fn an_incomplete_agency_is_told_by_the_plan() {
    let workspace = with_variables(quick(), &KEYS);
    configure(&workspace, "    assume_role {\n      agency_name = \"ops\"\n    }");
    workspace.try_plan(&[]).fails_with(&["Incomplete agency", "assume_role.domain_name", "HW_ASSUME_ROLE_DOMAIN_NAME"]);
    configure(
        &workspace,
        "    assume_role {\n      agency_name = \"ops\"\n      domain_id = \"d\"\n      duration = 60\n    }",
    );
    workspace.try_plan(&[]).fails_with(&["900 to 86400 seconds"]);
    let mut variables = KEYS.to_vec();
    variables.extend([
        ("HW_ASSUME_ROLE_AGENCY_NAME", "ops"),
        ("HW_ASSUME_ROLE_DOMAIN_NAME", "d"),
        ("HW_ASSUME_ROLE_DURATION", "often"),
    ]);
    let workspace = with_variables(quick(), &variables);
    configure(&workspace, "");
    workspace.try_plan(&[]).fails_with(&["HW_ASSUME_ROLE_DURATION", "900 to 86400 seconds"]);
    assert_eq!(calls(&workspace, "*"), 0);
}
