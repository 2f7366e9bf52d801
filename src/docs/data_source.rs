//! The page of a data source.

use std::fmt::Write;
use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::engine::DataSource;

pub(super) fn page<C>(data_source: &dyn DataSource<C>, examples: &Examples) -> io::Result<String> {
    let name = data_source.name();
    let described = data_source.schema();
    let description = described.block.description;
    let mut page = front_matter(&format!("{name} Data Source - datalink"), Some(""), description);
    let example = examples.read(&format!("data-sources/{name}/data-source.tf"))?;
    let _ = write!(
        page,
        "\n# {name} (Data Source)\n\n{description}\n\n## Example Usage\n\n```terraform\n{example}\n```\n\n"
    );
    page.push_str(&schema::section(&described.block));
    if !described.notes.is_empty() {
        let _ = write!(page, "\n{}\n", described.notes);
    }
    Ok(page)
}
