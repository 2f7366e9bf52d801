//! Examples that nobody writes, because they follow from the schemas: how an object of a resource is imported, and how
//! a list resource is searched. Depends on `tf_provider` and on the example of the resource.

use std::fmt::Write;

use crate::tf_provider::engine::{IdentityAttribute, ImportForm, ListResource, Resource};
use crate::tf_provider::schema::Presence;

/// The beginning of the names in the examples of searches.
const NAME_PREFIX: &str = "orders";

/// The ways to import the object of a resource's example.
pub(super) struct ImportExamples {
    /// An `import` block with its identity.
    pub(super) by_identity: String,
    /// An `import` block with its id.
    pub(super) by_id: String,
    /// The command, once for each form of the id.
    pub(super) commands: String,
}

impl ImportExamples {
    /// `example` is the configuration that the page shows.
    pub(super) fn of<C>(resource: &dyn Resource<C>, example: &str) -> Self {
        let name = resource.name();
        let (label, body) = first_block(name, example).unwrap_or(("this", ""));
        let address = format!("{name}.{label}");
        let value = |attribute: &str| sample(attribute, body, resource.identity());
        let id = |form: &ImportForm| match form {
            ImportForm::Path(names) => names.iter().map(|name| value(name)).collect::<Vec<_>>().join("/"),
            ImportForm::Prefixed { prefix, attribute, .. } => format!("{prefix}{}", value(attribute)),
        };
        let forms = resource.import_forms();
        let required: Vec<_> = resource.identity().iter().filter(|attribute| attribute.required).collect();
        let identity = arguments("    ", &required.iter().map(|a| (a.name, value(a.name))).collect::<Vec<_>>());
        let command = |form: &str, id: &str| format!("# {form}\nterraform import {address} {}\n", shell(id));
        let elsewhere = resource.import_suffix().zip(forms.first()).map(|(suffix, form)| {
            let id = format!("{}{}{}", id(form), suffix.separator, value(suffix.attribute));
            command(&format!("{form}{suffix}"), &id)
        });
        let commands = forms.iter().map(|form| command(&form.to_string(), &id(form))).chain(elsewhere);
        Self {
            by_identity: format!("import {{\n  to = {address}\n  identity = {{\n{identity}  }}\n}}"),
            by_id: format!("import {{\n  to = {address}\n  id = \"{}\"\n}}", forms.first().map(id).unwrap_or_default()),
            commands: commands.collect::<Vec<_>>().join("\n").trim_end().to_owned(),
        }
    }
}

/// A search by the beginning of the name. `example` is that of the resource.
pub(super) fn search<C>(list: &dyn ListResource<C>, identity: &[IdentityAttribute], example: &str) -> String {
    let name = list.name();
    let body = first_block(name, example).map_or("", |(_, body)| body);
    let schema = list.schema();
    let required = schema.block.attributes().iter().filter(|attribute| attribute.presence == Presence::Required);
    let mut config: Vec<_> = required.map(|a| (a.name(), sample(a.name(), body, identity))).collect();
    config.push(("name_prefix", NAME_PREFIX.to_owned()));
    format!(
        "# Those whose names begin with \"{NAME_PREFIX}\", a thousand at most. Without a limit, Terraform stops at a hundred.\n\
         list \"{name}\" \"{NAME_PREFIX}\" {{\n  provider = datalink\n  limit    = 1000\n\n  config {{\n{}  }}\n}}",
        arguments("    ", &config)
    )
}

/// The label and the body of the first block of this resource type.
fn first_block<'a>(name: &str, example: &'a str) -> Option<(&'a str, &'a str)> {
    let (_, block) = example.split_once(&format!("resource \"{name}\" \""))?;
    let (label, body) = block.split_once("\" {\n")?;
    Some((label, body.split("\n}").next().unwrap_or(body)))
}

/// The value of an attribute: what the example says, else what the identity gives as an example.
fn sample(name: &str, body: &str, identity: &[IdentityAttribute]) -> String {
    let written = body.lines().filter_map(|line| line.split_once('=')).find(|(left, _)| left.trim() == name);
    let written = written.and_then(|(_, right)| right.trim().strip_prefix('"')?.split('"').next());
    let known = identity.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.example);
    written.or(known).unwrap_or_default().to_owned()
}

/// Arguments in the layout of `terraform fmt`.
fn arguments(indent: &str, values: &[(&str, String)]) -> String {
    let width = values.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    values.iter().fold(String::new(), |mut lines, (name, value)| {
        let _ = writeln!(lines, "{indent}{name:width$} = {value:?}");
        lines
    })
}

/// A word as a shell takes it.
fn shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,=".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
