//! The zip that Terraform unpacks: the provider, and the licences that it comes under.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Result;

/// A file in a zip.
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: &'a [u8],
    pub(crate) is_program: bool,
}

/// A zip with these files. Their time is the earliest that a zip can tell, so that the same files always make the same zip.
pub(crate) fn zip(files: &[File<'_>]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(if file.is_program { 0o755 } else { 0o644 });
        zip.start_file(file.name, options)?;
        zip.write_all(file.content)?;
    }
    Ok(zip.finish()?.into_inner())
}
