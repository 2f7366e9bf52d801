//! The page of a list resource.

use std::fmt::Write;
use std::io;

use super::{Examples, derived, page_of};
use crate::tf_provider::engine::{IdentityAttribute, ListResource};

/// `identity` is that of the resource of the same name.
pub(super) fn page<C>(
    list: &dyn ListResource<C>,
    identity: &[IdentityAttribute],
    examples: &Examples,
) -> io::Result<String> {
    let name = list.name();
    let example = derived::search(list, identity, &examples.read(&format!("resources/{name}/resource.tf"))?);
    let mut page = page_of(name, "List Resource", &list.schema(), &example);
    let _ = write!(
        page,
        "\n## Searching\n\n`terraform query` (Terraform 1.14 and later) reads `list` blocks from files that end in \
         `.tfquery.hcl`. It finds at most `limit` objects, 100 unless the block says otherwise, in the order of names, and \
         shows their identity and their `{}`. With `-generate-config-out=FILE` it writes configuration and `import` blocks for \
         them; secrets are yours to fill in.\n",
        list.display_name()
    );
    Ok(page)
}
