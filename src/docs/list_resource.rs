//! The page of a list resource.

use std::fmt::Write;
use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::engine::ListResource;

pub(super) fn page<C>(list: &dyn ListResource<C>, examples: &Examples) -> io::Result<String> {
    let name = list.name();
    let described = list.schema();
    let description = described.block.description;
    let mut page = front_matter(&format!("{name} List Resource - datalink"), Some(""), description);
    let example = examples.read(&format!("list-resources/{name}/list-resource.tfquery.hcl"))?;
    let _ = write!(
        page,
        "\n# {name} (List Resource)\n\n{description}\n\n`terraform query` (Terraform 1.14 and later) reads `list` blocks from \
         files that end in `.tfquery.hcl`. It finds at most `limit` objects, 100 unless the block says otherwise, in the order \
         of names, and shows their identity and their `{}`. With `-generate-config-out=FILE` it writes configuration and \
         `import` blocks for them; secrets are yours to fill in.\n\n\
         ## Example Usage\n\n```terraform\n{example}\n```\n\n",
        list.display_name()
    );
    page.push_str(&schema::section(&described.block));
    if !described.notes.is_empty() {
        let _ = write!(page, "\n{}\n", described.notes);
    }
    Ok(page)
}
