//! The body of a create call: its parameters are taken out one by one, judged by their types, and kept for the data source.
//!
//! The tables of the pages say `username` where most samples send `userName`: the samples are right. No page marks what is
//! mandatory; a data source without a name, a user or a password would be of no use.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::data_source::DataSource;
use super::envelope::Failure;
use super::state::{PasswordEncoding, Settings};
use crate::exchange::Request;
use crate::fields::Fields;

pub(super) struct Body<'a> {
    fields: Fields<Failure>,
    settings: &'a Settings,
    /// What is kept of it, by its names on the wire.
    parameters: Map<String, Value>,
}

impl<'a> Body<'a> {
    pub(super) fn of(request: &Request, settings: &'a Settings) -> Result<Self, Failure> {
        let fields = Fields::of_body(request, Failure::parameter)?;
        Ok(Self { fields, settings, parameters: Map::new() })
    }

    /// Lets a parameter be found under another name, unless that is there as well.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        self.fields.rename(from, to);
    }

    /// A text that is not kept among the parameters.
    pub(super) fn take_text(&mut self, name: &str) -> Result<Option<String>, Failure> {
        self.fields.text(name)
    }

    pub(super) fn text(&mut self, name: &str) -> Result<(), Failure> {
        let text = self.fields.text(name)?;
        self.keep(name, text.map(Value::String));
        Ok(())
    }

    /// A text that is there and not empty.
    pub(super) fn required(&mut self, name: &str) -> Result<(), Failure> {
        let text = self.fields.required(name)?;
        self.keep(name, Some(Value::String(text)));
        Ok(())
    }

    pub(super) fn boolean(&mut self, name: &str) -> Result<(), Failure> {
        let value = self.fields.boolean(name)?;
        self.keep(name, value.map(Value::Bool));
        Ok(())
    }

    pub(super) fn port(&mut self, name: &str) -> Result<(), Failure> {
        let port = self.fields.integer(name)?;
        if port.is_some_and(|port| !(1..=65535).contains(&port)) {
            return Err(Failure::parameter(&format!("{name} must be 1 to 65535")));
        }
        self.keep(name, port.map(|port| json!(port)));
        Ok(())
    }

    /// A secret, which is kept as it is and travels in the encoding of the settings.
    pub(super) fn secret(&mut self, name: &str) -> Result<(), Failure> {
        let secret = self.take_secret(name)?;
        self.keep(name, secret.map(Value::String));
        Ok(())
    }

    /// The data source, with what all pages share.
    pub(super) fn data_source(&mut self, kind: &str) -> Result<DataSource, Failure> {
        let source = self.data_source_of_anybody(kind)?;
        for (name, value) in [("userName", Some(&source.user_name)), ("password", source.password.as_ref())] {
            if value.is_none_or(String::is_empty) {
                return Err(Failure::parameter(&format!("{name} is mandatory")));
            }
        }
        Ok(source)
    }

    /// The same, where nobody need sign in.
    pub(super) fn data_source_of_anybody(&mut self, kind: &str) -> Result<DataSource, Failure> {
        let (name, user_name) = (self.fields.required("name")?, self.fields.text("userName")?.unwrap_or_default());
        let password = self.take_secret("password")?;
        let (region, description) = (self.fields.text("region")?, self.fields.text("description")?);
        for further in &self.settings.further_parameters {
            let value = self.fields.any(further);
            self.keep(further, value);
        }
        if description.as_ref().is_some_and(|description| description.chars().count() > 128) {
            return Err(Failure::parameter("description is longer than 128 characters"));
        }
        let parameters = std::mem::take(&mut self.parameters);
        Ok(DataSource { password, region, description, parameters, ..DataSource::new("", kind, &name, &user_name) })
    }

    /// A member that is an object, to be taken apart in the same way.
    pub(super) fn object(&mut self, name: &str) -> Result<Self, Failure> {
        Ok(Self { fields: self.fields.object(name)?, settings: self.settings, parameters: Map::new() })
    }

    /// Refuses what is left over.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.fields.finish()
    }

    fn take_secret(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let Some(sent) = self.fields.text(name)? else { return Ok(None) };
        if self.settings.password_encoding == PasswordEncoding::Plain {
            return Ok(Some(sent));
        }
        let decoded = BASE64_STANDARD.decode(sent).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        decoded.map(Some).ok_or_else(|| Failure::parameter(&format!("{name} is not Base64 of a text")))
    }

    fn keep(&mut self, name: &str, value: Option<Value>) {
        self.parameters.extend(value.map(|value| (name.to_owned(), value)));
    }
}
