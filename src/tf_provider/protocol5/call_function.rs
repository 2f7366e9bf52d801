//! CallFunction and GetFunctions: pure functions, which need no configuration.

use std::collections::HashMap;

use super::proto::call_function::{Request, Response};
use super::proto::get_functions;
use super::{convert, proto};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Function, FunctionError, Parameter, Provider, Registered};
use crate::tf_provider::value::Value;

pub(super) fn functions<P: Provider>(
    engine: &Engine<P>,
    _: get_functions::Request,
) -> Result<get_functions::Response, Diagnostics> {
    Ok(get_functions::Response { functions: signatures(engine), diagnostics: Vec::new() })
}

pub(super) fn signatures<P: Provider>(engine: &Engine<P>) -> HashMap<String, proto::Function> {
    engine.registry.functions.iter().map(|function| (function.name().to_owned(), signature(function))).collect()
}

fn signature(function: &Registered<dyn Function>) -> proto::Function {
    let described = function.description();
    let item = function.item();
    proto::Function {
        parameters: described.parameters.iter().map(parameter).collect(),
        variadic_parameter: described.variadic.as_ref().map(parameter),
        r#return: Some(proto::function::Return { r#type: convert::ty(&described.returns) }),
        summary: item.summary().to_owned(),
        description: item.description().to_owned(),
        deprecation_message: item.deprecation().unwrap_or_default().to_owned(),
        ..Default::default()
    }
}

fn parameter(parameter: &Parameter) -> proto::function::Parameter {
    proto::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: convert::ty(&parameter.ty),
        allow_null_value: parameter.allows_null,
        allow_unknown_values: parameter.allows_unknown,
        description: parameter.description.to_owned(),
        ..Default::default()
    }
}

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Result<Response, Diagnostics> {
    let function = engine.registry.functions.find(&request.name)?;
    Ok(match call(function, &request.arguments) {
        Ok(result) => {
            let result = convert::encode(&result, &function.description().returns)?;
            Response { result: Some(result), error: None }
        }
        Err(FunctionError { argument, text }) => {
            let function_argument = argument.and_then(|argument| i64::try_from(argument).ok());
            Response { result: None, error: Some(proto::FunctionError { text, function_argument }) }
        }
    })
}

fn call(function: &Registered<dyn Function>, arguments: &[proto::DynamicValue]) -> Result<Value, FunctionError> {
    let (name, signature) = (function.name(), function.description());
    let (needed, given) = (signature.parameters.len(), arguments.len());
    if given < needed || given > needed && signature.variadic.is_none() {
        let least = if signature.variadic.is_some() { "at least " } else { "" };
        return Err(FunctionError::new(format!("{name} takes {least}{needed} arguments, not {given}")));
    }
    let mut values = Vec::new();
    let mut is_known = true;
    for (at, argument) in arguments.iter().enumerate() {
        let Some(parameter) = signature.parameter(at) else { continue };
        let value = convert::decode(Some(argument), &parameter.ty);
        let value = value.map_err(|errors| FunctionError::at(at, convert::text(errors)))?;
        if value.is_null() && !parameter.allows_null {
            return Err(FunctionError::at(at, format!("{} must not be null", parameter.name)));
        }
        is_known &= parameter.allows_unknown || value.is_wholly_known();
        values.push(value);
    }
    if is_known { function.item().call(&values) } else { Ok(Value::UNKNOWN) }
}
