//! The parameters of a create call, secrets among them, on their way to the wire.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// How passwords of databases travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordEncoding {
    /// Base64 with padding, as the Chinese pages and OceanBase's own clients have it.
    #[default]
    Base64,
    /// As they are.
    Plain,
}

/// The parameters of a create call, in the order in which they were added. A parameter that is added again replaces the
/// earlier one.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, Parameter)>);

#[derive(Clone, Debug)]
enum Parameter {
    Plain(Value),
    Secret(SecretString),
    Password(SecretString),
    Group(Parameters),
}

impl Parameters {
    /// Adds a parameter that is no secret.
    pub fn plain(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.put(name.into(), Parameter::Plain(value.into()));
    }

    /// Adds a secret that travels as it is.
    pub fn secret(&mut self, name: impl Into<String>, value: SecretString) {
        self.put(name.into(), Parameter::Secret(value));
    }

    /// Adds a password, which travels as the client's [`PasswordEncoding`] says.
    pub fn password(&mut self, name: impl Into<String>, value: SecretString) {
        self.put(name.into(), Parameter::Password(value));
    }

    /// Adds parameters that travel together, as an object.
    pub fn group(&mut self, name: impl Into<String>, parameters: Self) {
        self.put(name.into(), Parameter::Group(parameters));
    }

    fn put(&mut self, name: String, parameter: Parameter) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = parameter,
            None => self.0.push((name, parameter)),
        }
    }

    /// The parameters that are no secrets and no groups.
    pub fn public(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().filter_map(|(name, parameter)| match parameter {
            Parameter::Plain(value) => Some((name.as_str(), value)),
            Parameter::Secret(_) | Parameter::Password(_) | Parameter::Group(_) => None,
        })
    }

    /// Has `learn` see all secrets.
    pub(super) fn each_secret(&self, learn: &mut impl FnMut(&SecretString)) {
        for (_, parameter) in &self.0 {
            match parameter {
                Parameter::Secret(secret) | Parameter::Password(secret) => learn(secret),
                Parameter::Group(parameters) => parameters.each_secret(learn),
                Parameter::Plain(_) => {}
            }
        }
    }
}

/// The JSON body: the one place where secrets leave their wrapper.
pub(super) struct Body<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) encoding: PasswordEncoding,
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.parameters.0.len()))?;
        for (name, parameter) in &self.parameters.0 {
            match (parameter, self.encoding) {
                (Parameter::Plain(value), _) => map.serialize_entry(name, value)?,
                (Parameter::Group(parameters), encoding) => {
                    map.serialize_entry(name, &Body { parameters, encoding })?
                }
                (Parameter::Password(secret), PasswordEncoding::Base64) => {
                    let encoded = SecretString::from(STANDARD.encode(secret.expose_secret()));
                    map.serialize_entry(name, encoded.expose_secret())?;
                }
                (Parameter::Secret(secret) | Parameter::Password(secret), _) => {
                    map.serialize_entry(name, secret.expose_secret())?;
                }
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_the_last_word_counts_and_passwords_are_encoded() {
        let mut parameters = Parameters::default();
        parameters.plain("name", "drds-test");
        parameters.plain("port", 2883);
        parameters.password("password", "password".into());
        parameters.secret("secretKey", "tdw".into());
        parameters.plain("name", "other");
        let mut group = Parameters::default();
        group.password("password", "inner".into());
        parameters.group("master", group);
        let sent = |encoding| serde_json::to_string(&Body { parameters: &parameters, encoding }).unwrap();
        assert_eq!(
            sent(PasswordEncoding::Base64),
            r#"{"name":"other","port":2883,"password":"cGFzc3dvcmQ=","secretKey":"tdw","master":{"password":"aW5uZXI="}}"#
        );
        assert!(sent(PasswordEncoding::Plain).contains(r#""password":"password""#));
        assert!(!format!("{parameters:?}").contains("tdw"));
        let mut secrets = Vec::new();
        parameters.each_secret(&mut |secret| secrets.push(secret.expose_secret().to_owned()));
        assert_eq!(secrets, ["password", "tdw", "inner"]);
        assert_eq!(parameters.public().map(|(name, _)| name).collect::<Vec<_>>(), ["name", "port"]);
    }
}
