//! Functions as Terraform sees them.

use super::*;
use crate::tf_provider::engine::{FunctionError, Parameter};
use crate::tf_provider::value::msgpack;

/// Joins any number of texts.
pub(super) struct Join;

impl Function for Join {
    fn name(&self) -> &'static str {
        "join"
    }

    fn summary(&self) -> &'static str {
        "Joins texts."
    }

    fn description(&self) -> &'static str {
        "Joins texts with what is between them."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::new("between", Type::String, "Between.")]
    }

    fn variadic(&self) -> Option<Parameter> {
        Some(Parameter::new("texts", Type::String, "Texts.").nullable().maybe_unknown())
    }

    fn returns(&self) -> Type {
        Type::String
    }

    fn deprecation(&self) -> Option<&'static str> {
        Some("Use the own join.")
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let texts: Vec<_> = arguments.iter().filter_map(Value::as_text).collect();
        match texts.as_slice() {
            ["bug", ..] => panic!("a bug"),
            ["odd", ..] => Ok(true.into()),
            [_, "wrong", ..] => Err(FunctionError::at(1, "no such text")),
            [between, texts @ ..] => Ok(texts.join(between).into()),
            [] => Err(FunctionError::new("nothing to join")),
        }
    }
}

async fn called(name: &str, arguments: &[Value]) -> proto::call_function::Response {
    let argument = |value: &Value| convert::encode(value, &Type::String).unwrap();
    let arguments = arguments.iter().map(argument).collect();
    let request = proto::call_function::Request { name: name.into(), arguments };
    server().call_function(Request::new(request)).await.unwrap().into_inner()
}

async fn joined(arguments: &[Value]) -> Value {
    let response = called("join", arguments).await;
    assert_eq!(response.error, None);
    msgpack::decode(&response.result.unwrap().msgpack, &Type::String).unwrap()
}

async fn refused(arguments: &[Value]) -> (String, Option<i64>) {
    let error = called("join", arguments).await.error.unwrap();
    (error.text, error.function_argument)
}

#[tokio::test]
async fn functions_are_served_before_the_configuration() {
    let schemas = server().get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let functions = server().get_functions(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!((&functions.functions, functions.diagnostics.len()), (&schemas.functions, 0));
    let join = &functions.functions["join"];
    let variadic = join.variadic_parameter.as_ref().unwrap();
    assert!(variadic.allow_null_value && variadic.allow_unknown_values && !join.parameters[0].allow_null_value);
    assert_eq!((&*join.parameters[0].name, &*join.deprecation_message), ("between", "Use the own join."));
    let metadata = server().get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(metadata.functions[0].name, "join");
}

#[tokio::test]
async fn a_function_takes_what_its_parameters_allow() {
    assert_eq!(joined(&["-".into(), "a".into(), "b".into()]).await, "a-b".into());
    assert_eq!(joined(&["-".into(), Value::Null, Value::UNKNOWN, "b".into()]).await, "b".into());
    assert_eq!(joined(&[Value::UNKNOWN, "a".into()]).await, Value::UNKNOWN);
    assert_eq!(refused(&[Value::Null]).await, ("between must not be null".to_owned(), Some(0)));
    assert_eq!(refused(&["-".into(), "wrong".into()]).await, ("no such text".to_owned(), Some(1)));
}

/// Neither a wrong number of arguments, nor a wrong result, nor a panic is any argument's fault.
#[tokio::test]
async fn an_error_blames_no_argument_without_cause() {
    for (arguments, says) in [(&[][..], "at least 1"), (&["odd".into()], "does not fit"), (&["bug".into()], "bug")] {
        let (text, argument) = refused(arguments).await;
        assert!(argument.is_none() && text.to_lowercase().contains(says), "{text}");
    }
    let unknown = called("no_such_name", &[]).await.error.unwrap();
    assert!(unknown.text.contains("\"no_such_name\"") && unknown.function_argument.is_none());
}
