//! All that the provider serves: one line each, sorted by name.

use super::platforms::Platforms;
use super::resources::dws_ext_data_source;
use crate::tf_provider::engine::Resource;

/// All resource types.
pub(crate) fn resources() -> Vec<Box<dyn Resource<Platforms>>> {
    vec![Box::new(dws_ext_data_source::DwsExtDataSource)]
}
