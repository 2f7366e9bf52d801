//! The page of a function.

use std::fmt::Write;
use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::engine::{Function, Parameter};
use crate::tf_provider::value::Type;

pub(super) fn page(function: &dyn Function, examples: &Examples) -> io::Result<String> {
    let (name, description) = (function.name(), function.description());
    let mut page = front_matter(&format!("{name} function - datalink"), Some(""), function.summary());
    let example = examples.read(&format!("functions/{name}/function.tf"))?;
    let deprecation = function.deprecation().map(|text| format!("~> **Deprecated:** {text}\n\n")).unwrap_or_default();
    let _ = write!(
        page,
        "\n# function: {name}\n\n{deprecation}{description}\n\nNeeds Terraform 1.8 or OpenTofu 1.7.\n\n## Example Usage\n\n\
         ```terraform\n{example}\n```\n\n## Signature\n\n```text\n{}\n```\n\n## Arguments\n\n",
        signature(function)
    );
    let parameters = function.parameters();
    for (parameter, number) in parameters.iter().zip(1..) {
        page.push_str(&argument(number, "", parameter));
    }
    if let Some(variadic) = function.variadic() {
        page.push_str(&argument(parameters.len() + 1, "Variadic, ", &variadic));
    }
    Ok(page)
}

fn argument(number: usize, kind: &str, parameter: &Parameter) -> String {
    let Parameter { name, description, .. } = parameter;
    let nullable = if parameter.allows_null { ", Nullable" } else { "" };
    format!("{number}. `{name}` ({kind}{}{nullable}) {description}\n", schema::ty(&parameter.ty))
}

/// `name(first string, others number...) string`.
fn signature(function: &dyn Function) -> String {
    let one = |parameter: &Parameter| format!("{} {}", parameter.name, keyword(&parameter.ty));
    let parameters = function.parameters().iter().map(one).collect::<Vec<_>>();
    let variadic = function.variadic().map(|parameter| format!("{}...", one(&parameter)));
    let all: Vec<String> = parameters.into_iter().chain(variadic).collect();
    format!("{}({}) {}", function.name(), all.join(", "), keyword(&function.returns()))
}

/// A type as a configuration writes it, without what it holds.
fn keyword(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::Number => "number",
        Type::Bool => "bool",
        Type::Dynamic | Type::Varied(_) => "dynamic",
        Type::List(_) => "list",
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        Type::Tuple(_) => "tuple",
        Type::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::engine::FunctionError;
    use crate::tf_provider::value::Value;

    struct Join;

    impl Function for Join {
        fn name(&self) -> &'static str {
            "join"
        }

        fn summary(&self) -> &'static str {
            "Joins."
        }

        fn description(&self) -> &'static str {
            "Joins texts."
        }

        fn parameters(&self) -> Vec<Parameter> {
            vec![Parameter::new("between", Type::String, "What is between them.")]
        }

        fn variadic(&self) -> Option<Parameter> {
            Some(Parameter::new("texts", Type::Number, "The texts.").nullable())
        }

        fn returns(&self) -> Type {
            Type::String
        }

        fn call(&self, _: &[Value]) -> Result<Value, FunctionError> {
            Ok(Value::Null)
        }
    }

    #[test]
    fn any_number_of_arguments_is_shown_as_such() {
        assert_eq!(signature(&Join), "join(between string, texts number...) string");
        let variadic = argument(2, "Variadic, ", &Join.variadic().unwrap());
        assert_eq!(variadic, "2. `texts` (Variadic, Number, Nullable) The texts.\n");
    }
}
