//! What a user needs to attach Terraform to a provider that runs in a debugger.
//!
//! Depends on serde_json only.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::handshake::PROTOCOL_VERSION;

/// The registries whose users may want to attach; a source address begins with one.
const REGISTRIES: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// The variable by which hosts find a provider that they need not start.
const VARIABLE: &str = "TF_REATTACH_PROVIDERS";

/// Where a provider can be reached by whoever has the line that this prints.
pub(super) struct Reattach<'a> {
    /// Namespace and name, as in `required_providers`.
    pub(super) source: &'a str,
    /// `unix` or `tcp`.
    pub(super) network: &'a str,
    /// A socket path, or host and port.
    pub(super) address: &'a str,
}

impl Reattach<'_> {
    /// Tells the user what to set, and that the provider runs until it is interrupted.
    pub(super) fn write(&self, mut out: impl Write) -> io::Result<()> {
        writeln!(
            out,
            "The provider is running, until it is interrupted (Ctrl-C). To have Terraform or OpenTofu use it,"
        )?;
        writeln!(out, "set this variable where they run:\n")?;
        writeln!(out, "{}", commands(&self.value(), cfg!(windows)))?;
        out.flush()
    }

    /// The variable's value. `Test` keeps hosts from ending the process.
    fn value(&self) -> String {
        let plugin = json!({
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL_VERSION,
            "Pid": std::process::id(),
            "Test": true,
            "Addr": { "Network": self.network, "String": self.address },
        });
        let plugins = REGISTRIES.into_iter().map(|registry| (format!("{registry}/{}", self.source), plugin.clone()));
        plugins.collect::<Value>().to_string()
    }
}

/// The commands that set the variable in the shells of the platform.
fn commands(value: &str, windows: bool) -> String {
    if windows {
        let powershell = value.replace('\'', "''");
        format!("\tCommand Prompt:\tset \"{VARIABLE}={value}\"\n\tPowerShell:\t$env:{VARIABLE}='{powershell}'\n")
    } else {
        format!("\t{VARIABLE}='{}'\n", value.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_both_registries() {
        let value = Reattach { source: "ns/name", network: "unix", address: "/t/plugin1" }.value();
        let value: Value = serde_json::from_str(&value).unwrap();
        for registry in REGISTRIES {
            let plugin = &value[format!("{registry}/ns/name")];
            assert_eq!(plugin["Pid"], std::process::id());
            assert_eq!(plugin["Addr"]["String"], "/t/plugin1");
            assert_eq!((&plugin["ProtocolVersion"], &plugin["Test"]), (&json!(5), &json!(true)));
        }
    }

    #[test]
    fn each_shell_gets_its_own_form() {
        assert_eq!(commands("{'}", false), "\tTF_REATTACH_PROVIDERS='{'\\''}'\n");
        let windows = commands("{'}", true);
        assert!(windows.contains("set \"TF_REATTACH_PROVIDERS={'}\"\n"), "{windows}");
        assert!(windows.contains("$env:TF_REATTACH_PROVIDERS='{''}'\n"), "{windows}");
    }
}
