//! The zip that Terraform unpacks: one file, the provider.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Result;

/// A zip with one program of this name. Its time is the earliest that a zip can tell, so that the same program always makes
/// the same zip.
pub(crate) fn zip(name: &str, program: &[u8]) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o755);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, options)?;
    zip.write_all(program)?;
    Ok(zip.finish()?.into_inner())
}
