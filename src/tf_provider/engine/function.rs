//! Functions that a configuration can call: pure, and usable before the provider is configured.

use crate::tf_provider::value::{Type, Value};

/// A parameter of a function. It is never null or unknown when the function is called.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// What it means.
    pub description: &'static str,
}

/// Why a function has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// The argument that is to blame, from 0.
    pub argument: usize,
    /// What is wrong with it.
    pub text: String,
}

impl FunctionError {
    /// An error about an argument.
    pub fn at(argument: usize, text: impl Into<String>) -> Self {
        Self { argument, text: text.into() }
    }
}

/// A function.
pub trait Function: Send + Sync {
    /// Its name, without the provider's prefix.
    fn name(&self) -> &'static str;

    /// What it does, in a line.
    fn summary(&self) -> &'static str;

    /// What it does, in full.
    fn description(&self) -> &'static str;

    /// Its parameters, in order.
    fn parameters(&self) -> Vec<Parameter>;

    /// The type of its result.
    fn returns(&self) -> Type;

    /// The result for these arguments, of which there are as many as parameters, each of its type.
    ///
    /// # Errors
    /// When an argument makes no sense.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError>;
}
