//! The members of a JSON object in a request, taken out one by one: what no page documents is left over, and refused.
//!
//! Knows no service: each says by a function how it words a complaint.

use serde_json::{Map, Value};

use crate::exchange::Request;

/// The members that nobody has asked for yet.
pub(crate) struct Fields<E> {
    members: Map<String, Value>,
    complain: fn(&str) -> E,
}

impl<E> Fields<E> {
    /// The members of the body, which has to be a JSON object and to say so.
    pub(crate) fn of_body(request: &Request, complain: fn(&str) -> E) -> Result<Self, E> {
        if !request.says_json() {
            return Err(complain("Content-Type must be application/json"));
        }
        match serde_json::from_slice(&request.body) {
            Ok(Value::Object(members)) => Ok(Self { members, complain }),
            _ => Err(complain("the request body is not a JSON object")),
        }
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, E> {
        match self.members.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.complaint(&format!("{name} must be a string"))),
        }
    }

    /// A text that is there and not empty.
    pub(crate) fn required(&mut self, name: &str) -> Result<String, E> {
        match self.text(name)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(self.complaint(&format!("{name} is mandatory"))),
        }
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Result<Option<bool>, E> {
        match self.members.remove(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(_) => Err(self.complaint(&format!("{name} must be a boolean"))),
        }
    }

    /// A whole number, not negative.
    pub(crate) fn integer(&mut self, name: &str) -> Result<Option<u64>, E> {
        let Some(value) = self.members.remove(name) else { return Ok(None) };
        value.as_u64().map(Some).ok_or_else(|| self.complaint(&format!("{name} must be an integer")))
    }

    /// An array of anything.
    pub(crate) fn array(&mut self, name: &str) -> Result<Option<Vec<Value>>, E> {
        match self.members.remove(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(_) => Err(self.complaint(&format!("{name} must be an array"))),
        }
    }

    /// An object that has to be there, to be taken apart in the same way.
    pub(crate) fn object(&mut self, name: &str) -> Result<Self, E> {
        match self.optional_object(name)? {
            Some(fields) => Ok(fields),
            None => Err(self.complaint(&format!("{name} is mandatory"))),
        }
    }

    pub(crate) fn optional_object(&mut self, name: &str) -> Result<Option<Self>, E> {
        match self.members.remove(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Self { members, complain: self.complain })),
            Some(_) => Err(self.complaint(&format!("{name} must be an object"))),
        }
    }

    /// Lets a member be found under another name, unless that is there as well.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        if !self.members.contains_key(to) {
            self.members.remove(from).map(|value| self.members.insert(to.to_owned(), value));
        }
    }

    /// A member of any type.
    pub(crate) fn any(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    /// Refuses what is left over.
    pub(crate) fn finish(self) -> Result<(), E> {
        match self.members.keys().next() {
            None => Ok(()),
            Some(name) => Err(self.complaint(&format!("{name} is not a parameter of this call"))),
        }
    }

    fn complaint(&self, message: &str) -> E {
        (self.complain)(message)
    }
}
