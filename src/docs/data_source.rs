//! The page of a data source.

use std::io;

use super::{Examples, page_of};
use crate::tf_provider::engine::DataSource;

pub(super) fn page<C>(data_source: &dyn DataSource<C>, examples: &Examples) -> io::Result<String> {
    let name = data_source.name();
    let example = format!("data-sources/{name}/data-source.tf");
    Ok(page_of(name, "Data Source", &data_source.schema(), &examples.read(&example)?))
}
