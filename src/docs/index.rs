//! The provider's own page.

use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::schema::Schema;

const ABOUT: &str = "\
The datalink provider registers databases with data platforms: external data sources of Huawei Cloud DWS, data connectors of
MRS, connections of DLI, and data sources of OceanBase Migration Service (OMS). Each resource manages the full life cycle of one
kind of object: plan-time validation, waiting for jobs, drift detection, import, update and deletion. Data sources look up one
object of a kind, or list many. An ephemeral resource returns the IAM token that the provider signs in with.

~> The provider is tested with real Terraform against a mock of the services that the vendors' own SDKs agree with, but not yet
against the clouds themselves.

Both platform blocks are optional. Every argument can also be set by an environment variable; the block takes precedence. A
platform that no object uses needs no credentials.

Provider arguments may be unknown during a plan, except for data sources.

- If your server accepts values that its documentation forbids, set `DATALINK_VALIDATION=warn` to turn these errors into warnings.
- Proxies are taken from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
- `TF_LOG_PROVIDER=INFO` logs what the provider waits for, retries and decides. `DEBUG` adds a line for each call, `TRACE` adds
  headers and bodies. Secrets are removed from all of it.";

/// `guides` is the list of the guides.
pub(super) fn page(schema: &Schema, examples: &Examples, guides: &str) -> io::Result<String> {
    let matter = front_matter("datalink Provider", None, "Registers databases with data platforms.");
    let example = examples.read("provider/provider.tf")?;
    let authentication = super::authentication::section();
    let section = schema::section(&schema.block);
    Ok(format!(
        "{matter}\n# datalink Provider\n\n{ABOUT}\n\n## Example Usage\n\n```terraform\n{example}\n```\n\n{authentication}\n## Guides\n\n{guides}\n{section}"
    ))
}
