//! CallFunction and GetFunctions: pure functions, which need no configuration.

use std::collections::HashMap;

use super::proto::call_function::{Request, Response};
use super::{absent, convert, proto};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Function, FunctionError, Provider};
use crate::tf_provider::value::{Value, msgpack};

pub(super) fn signatures<P: Provider>(engine: &Engine<P>) -> HashMap<String, proto::Function> {
    engine.provider().functions().iter().map(|function| (function.name().to_owned(), signature(&**function))).collect()
}

fn signature(function: &dyn Function) -> proto::Function {
    let parameters = function.parameters().into_iter().map(|parameter| proto::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: parameter.ty.to_json().to_string().into_bytes(),
        description: parameter.description.to_owned(),
        ..Default::default()
    });
    proto::Function {
        parameters: parameters.collect(),
        r#return: Some(proto::function::Return { r#type: function.returns().to_json().to_string().into_bytes() }),
        summary: function.summary().to_owned(),
        description: function.description().to_owned(),
        ..Default::default()
    }
}

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: &Request) -> Response {
    let functions = engine.provider().functions();
    let Some(function) = functions.iter().find(|function| function.name() == request.name) else {
        return absent::function(&request.name);
    };
    match call(&**function, request) {
        Ok(result) => Response { result: Some(result), error: None },
        Err(FunctionError { argument, text }) => {
            let function_argument = i64::try_from(argument).ok();
            Response { result: None, error: Some(proto::FunctionError { text, function_argument }) }
        }
    }
}

fn call(function: &dyn Function, request: &Request) -> Result<proto::DynamicValue, FunctionError> {
    let parameters = function.parameters();
    if request.arguments.len() != parameters.len() {
        let text = format!("{} takes {} arguments, not {}", function.name(), parameters.len(), request.arguments.len());
        return Err(FunctionError::at(0, text));
    }
    let mut arguments = Vec::new();
    for (at, (parameter, argument)) in parameters.iter().zip(&request.arguments).enumerate() {
        let argument =
            convert::decode(Some(argument), &parameter.ty).map_err(|errors| FunctionError::at(at, text(errors)))?;
        if argument.is_null() {
            return Err(FunctionError::at(at, format!("{} must not be null", parameter.name)));
        }
        arguments.push(argument);
    }
    let known = arguments.iter().all(Value::is_wholly_known);
    let result = if known { function.call(&arguments)? } else { Value::UNKNOWN };
    let msgpack =
        msgpack::encode(&result, &function.returns()).map_err(|error| FunctionError::at(0, error.to_string()))?;
    Ok(proto::DynamicValue { msgpack, json: Vec::new() })
}

fn text(errors: Diagnostics) -> String {
    errors.into_iter().map(|error| error.detail).collect::<Vec<_>>().join(" ")
}
