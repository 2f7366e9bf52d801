//! A ready token, which nobody can renew.

use mock_backend::REGION;

use super::{calls, proofs, with_variables};
use crate::support::workspace::quick;

const TOKEN: &str = "PlantedReadyToken0123456789";

#[test]
fn a_ready_token_needs_no_login() {
    let variables = [("OS_REGION_NAME", REGION), ("OS_AUTH_TOKEN", TOKEN)];
    let workspace = with_variables(quick().with_token(TOKEN), &variables);
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), ["token"]);
    assert_eq!((calls(&workspace, "iam.login"), calls(&workspace, "iam.projects")), (0, 1));
    workspace.close();
}

#[test]
fn a_ready_token_that_has_expired_is_told_and_not_repeated() {
    let variables = [("HW_REGION_NAME", REGION), ("HW_AUTH_TOKEN", TOKEN)];
    let workspace = with_variables(quick().with_token(TOKEN), &variables);
    workspace.backend().iam().expire_tokens();
    let refused =
        workspace.apply(&[]).fails_with(&["APIGW.0307", "The token has expired or belongs to another region"]);
    assert!(!refused.ended.stdout.contains(TOKEN));
    assert_eq!(calls(&workspace, "*"), 1);
}
