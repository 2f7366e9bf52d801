//! `dist`: the files of a release, by hand and in the release workflow.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dist::{Platform, Release, host};
use lexopt::{Arg, Parser, ValueExt};

const HELP: &str = "\
Makes the files of a release of terraform-provider-datalink, as the Terraform Registry wants them.

Usage: dist [OPTION...]          builds for one platform: the zip, the list of its crates, the sums
       dist sums DIR [OPTION...] the sums of all zips in a folder, from whichever machines

Options:
  --version X.Y.Z  go on only if this is the version in Cargo.toml
  --target TRIPLE  the platform [default: this machine's]
  --binary PATH    a binary of that platform, rather than to build one
  --out DIR        where the files go [default: target/dist]
  --sign KEYID     sign the sums with this key, by gpg
  --check-reproducible
                   build the last commit once more in another folder, and fail if the binary differs
  --help           this text
";

#[derive(Default)]
struct Arguments {
    /// The folder to make sums of, and nothing else.
    sums: Option<PathBuf>,
    version: Option<String>,
    target: Option<String>,
    binary: Option<PathBuf>,
    out: Option<PathBuf>,
    sign: Option<String>,
    check_reproducible: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(arguments) = read(Parser::from_env())? else {
        print(HELP);
        return Ok(());
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("this program's folder has no parent")?;
    let release = Release::new(root)?;
    if let Some(meant) = arguments.version.filter(|meant| meant != release.version()) {
        return Err(format!("{meant} is to be released, but Cargo.toml says {}", release.version()).into());
    }
    let out = match arguments.sums {
        Some(folder) => folder,
        None => {
            let target = arguments.target.map_or_else(host, Ok)?;
            // An unknown platform shows before minutes of building, and not after.
            Platform::of(&target)?;
            let binary = arguments.binary.map_or_else(|| release.build(&target), Ok)?;
            if arguments.check_reproducible {
                release.check_reproducible(&target, &binary)?;
            }
            let out = arguments.out.unwrap_or_else(|| root.join("target").join("dist"));
            report(&release.package(&target, &binary, &out)?);
            out
        }
    };
    report(&release.sum(&out)?);
    if let Some(key) = arguments.sign {
        report(&release.sign(&out, &key)?);
    }
    Ok(())
}

/// The arguments, or none if help was asked for.
fn read(mut parser: Parser) -> Result<Option<Arguments>, lexopt::Error> {
    let mut arguments = Arguments::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(command) if command == "sums" && arguments.sums.is_none() => {
                arguments.sums = Some(parser.value()?.into());
            }
            Arg::Long("version") => arguments.version = Some(parser.value()?.string()?),
            Arg::Long("target") => arguments.target = Some(parser.value()?.string()?),
            Arg::Long("binary") => arguments.binary = Some(parser.value()?.into()),
            Arg::Long("out") => arguments.out = Some(parser.value()?.into()),
            Arg::Long("sign") => arguments.sign = Some(parser.value()?.string()?),
            Arg::Long("check-reproducible") => arguments.check_reproducible = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some(arguments))
}

fn report(path: &Path) {
    print(&format!("{}\n", path.display()));
}

#[expect(clippy::print_stdout, reason = "what this program says, it says on standard output")]
fn print(text: &str) {
    print!("{text}");
}

#[expect(clippy::print_stderr, reason = "the complaints of a command belong on standard error")]
fn complain(error: &dyn Error) {
    eprintln!("dist: {error}");
}
