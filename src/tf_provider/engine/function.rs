//! Functions that a configuration can call: pure, and usable before the provider is configured.

use crate::tf_provider::value::{Type, Value};

/// A parameter of a function. Its arguments are neither null nor unknown, unless it allows that.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// What it means.
    pub description: &'static str,
    /// Whether the function is called with null.
    pub allows_null: bool,
    /// Whether the function is called with values that are not known yet. If not, its result is not known either.
    pub allows_unknown: bool,
}

impl Parameter {
    /// A parameter that allows neither null nor unknown values.
    pub fn new(name: &'static str, ty: Type, description: &'static str) -> Self {
        Self { name, ty, description, allows_null: false, allows_unknown: false }
    }

    /// The same, and null is an argument like any other.
    #[must_use]
    pub fn nullable(self) -> Self {
        Self { allows_null: true, ..self }
    }

    /// The same, and what is not known yet is an argument like any other.
    #[must_use]
    pub fn maybe_unknown(self) -> Self {
        Self { allows_unknown: true, ..self }
    }
}

/// Why a function has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// The argument that is to blame, from 0, if one is.
    pub argument: Option<usize>,
    /// What is wrong.
    pub text: String,
}

impl FunctionError {
    /// An error that no single argument is to blame for.
    pub fn new(text: impl Into<String>) -> Self {
        Self { argument: None, text: text.into() }
    }

    /// An error about an argument.
    pub fn at(argument: usize, text: impl Into<String>) -> Self {
        Self { argument: Some(argument), text: text.into() }
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

    /// The parameter of all further arguments, if it takes any number of them.
    fn variadic(&self) -> Option<Parameter> {
        None
    }

    /// The type of its result.
    fn returns(&self) -> Type;

    /// Warns whoever calls it, with what to use instead.
    fn deprecation(&self) -> Option<&'static str> {
        None
    }

    /// The result for these arguments, each of its parameter's type: one for each parameter, then those of the variadic one.
    ///
    /// # Errors
    /// When an argument makes no sense.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError>;
}

/// What a function takes and returns.
pub struct Signature {
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// The parameter of all further arguments.
    pub variadic: Option<Parameter>,
    /// The type of its result.
    pub returns: Type,
}

impl Signature {
    /// The parameter that an argument belongs to.
    pub(crate) fn parameter(&self, argument: usize) -> Option<&Parameter> {
        self.parameters.get(argument).or(self.variadic.as_ref())
    }
}
