//! The provider's own page.

use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::schema::Schema;

const ABOUT: &str = "\
The datalink provider registers databases with data platforms. Each resource is one documented API call with the whole
life cycle around it: rules checked at plan time, jobs waited for, drift found, import, update and deletion. Data sources
look up one object of a kind, or list many. An ephemeral resource hands out the token that the provider signs in with.

Both platform blocks are optional, and each of their arguments falls back to its environment variables; a platform that
no object uses needs no credentials. What is explicit wins: the configuration before the environment.

A value that is not known yet does not break a plan; only a data source must know where to look.

- `DATALINK_VALIDATION=warn` turns the documented rules of the APIs into warnings, for a server that is laxer than its
  page.
- Proxies are taken from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
- `TF_LOG_PROVIDER=INFO` logs waits, repeated calls and decisions, `DEBUG` also a line for each call, `TRACE` also headers
  and bodies; secrets are cut out of all.";

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
