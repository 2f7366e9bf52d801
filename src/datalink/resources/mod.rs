//! The resources, one file each, all in the same order: documentation, schema, mapping to and from the API, behaviour.

pub(super) mod dws_ext_data_source;
