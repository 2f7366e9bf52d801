//! The functions, one file each.

pub(super) mod ob_config_url;
pub(super) mod parse_import_id;
