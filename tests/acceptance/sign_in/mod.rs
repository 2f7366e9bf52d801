//! The ways to sign in, and what each of them costs: who is calling, for which project, and what is told when that is
//! not clear. What else the provider block has is tried in `provider_block`.

mod agency;
mod password;
mod platforms;
mod precedence;
mod profile;
mod projects;
mod token;

use mock_backend::Config;

use crate::mrs_data_connector::{BLOCK, KIND};
use crate::support::hcl::{resource, set};
use crate::support::workspace::Workspace;

/// The variables that every workspace begins with.
const KEYS: [&str; 3] = ["HW_REGION_NAME", "HW_ACCESS_KEY", "HW_SECRET_KEY"];

/// So many connectors, which Terraform makes at the same time.
fn connectors(count: usize) -> String {
    let body = set(BLOCK, "connector_name", "\"connector-${count.index}\"");
    resource(KIND, "this", &format!("  count = {count}\n{body}"))
}

/// A workspace with one connector, and no credentials for Huawei Cloud.
fn signed_out(config: Config) -> Workspace {
    let mut workspace = Workspace::with_backend(config);
    KEYS.iter().for_each(|variable| workspace.unset(variable));
    workspace.write(&connectors(1));
    workspace
}

/// The same with variables.
fn with_variables(config: Config, variables: &[(&str, &str)]) -> Workspace {
    let mut workspace = signed_out(config);
    variables.iter().for_each(|(name, value)| workspace.set(name, value));
    workspace
}

/// Writes a provider block with further arguments of its `huaweicloud` block.
fn configure(workspace: &Workspace, arguments: &str) {
    let url = workspace.backend().url();
    let endpoints = format!("endpoints = {{ mrs = \"{url}\", iam = \"{url}\" }}");
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    {endpoints}\n{arguments}\n  }}\n}}\n"
    ));
}

/// How many calls the backend got of an operation.
fn calls(workspace: &Workspace, operation: &str) -> usize {
    workspace.backend().requests_of(operation).len()
}

/// The credentials that each creation came with: the name of the header that holds them.
fn proofs(workspace: &Workspace) -> Vec<&'static str> {
    let of = |headers: &std::collections::BTreeMap<String, String>| match (
        headers.contains_key("authorization"),
        headers.contains_key("x-auth-token"),
    ) {
        (true, false) => "signature",
        (false, true) => "token",
        both => panic!("neither or both of the proofs: {both:?}"),
    };
    workspace.backend().requests_of("mrs.create").iter().map(|request| of(&request.headers)).collect()
}
