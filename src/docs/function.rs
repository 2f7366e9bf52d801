//! The page of a function.

use std::fmt::Write;
use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::engine::Function;
use crate::tf_provider::value::Type;

pub(super) fn page(function: &dyn Function, examples: &Examples) -> io::Result<String> {
    let (name, description) = (function.name(), function.description());
    let mut page = front_matter(&format!("{name} function - datalink"), Some(""), function.summary());
    let example = examples.read(&format!("functions/{name}/function.tf"))?;
    let _ = write!(
        page,
        "\n# function: {name}\n\n{description}\n\nNeeds Terraform 1.8 or OpenTofu 1.7.\n\n## Example Usage\n\n\
         ```terraform\n{example}\n```\n\n## Signature\n\n```text\n{}\n```\n\n## Arguments\n\n",
        signature(function)
    );
    for (parameter, number) in function.parameters().iter().zip(1..) {
        let _ =
            writeln!(page, "{number}. `{}` ({}) {}", parameter.name, schema::ty(&parameter.ty), parameter.description);
    }
    Ok(page)
}

/// `name(first string, second number) string`.
fn signature(function: &dyn Function) -> String {
    let parameters = function.parameters();
    let parameters = parameters.iter().map(|parameter| format!("{} {}", parameter.name, keyword(&parameter.ty)));
    format!("{}({}) {}", function.name(), parameters.collect::<Vec<_>>().join(", "), keyword(&function.returns()))
}

/// A type as a configuration writes it, without what it holds.
fn keyword(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::Number => "number",
        Type::Bool => "bool",
        Type::Dynamic => "dynamic",
        Type::List(_) => "list",
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        Type::Tuple(_) => "tuple",
        Type::Object(_) => "object",
    }
}
