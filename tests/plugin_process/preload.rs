//! Functions of the C library in the place of the real ones, as the program finds them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Compiles `source` to a library in `dir`. The variable has the program prefer what is in it.
pub(crate) fn variable(dir: &Path, source: &str) -> (&'static str, String) {
    let library = dir.join("preload.so");
    let mut compiler = Command::new("cc");
    compiler.args(["-x", "c", "-shared", "-fPIC", "-o"]).arg(&library).args(["-", "-ldl"]).stdin(Stdio::piped());
    let mut compiler = compiler.spawn().expect("a C compiler, which Rust needs as well");
    compiler.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    assert!(compiler.wait().unwrap().success());
    ("LD_PRELOAD", library.to_str().unwrap().to_owned())
}
