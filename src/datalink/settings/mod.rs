//! What the arguments of a provider block come to: the configuration before the environment before a profile.
//!
//! `levels` decides which of them counts; here values are read as what they must be, and what is wrong is told at the place
//! where it was written.

mod levels;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::Environment;
use super::arguments::Arguments;
use crate::api::Context;
use crate::api::huaweicloud::{Domain, Profile};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::parse_duration;
use crate::tf_provider::value::{Object, Path, Step, Value};
use levels::Given;
pub(super) use levels::{Level, Origin};

/// Where KooCLI keeps its profiles.
const USUAL_PROFILE_FILE: &str = "~/.hcloud/config.json";

/// The settings of one block, read as what they must be.
pub(super) struct BlockSettings<'a> {
    arguments: Arguments,
    block: Option<&'a Object>,
    environment: &'a Environment,
    /// What a profile says, and at which level.
    profile: Option<(Level, NamedProfile)>,
}

/// A profile as arguments of the block.
struct NamedProfile {
    name: String,
    values: Object,
}

impl<'a> BlockSettings<'a> {
    /// The settings of a block with these arguments.
    pub(super) fn new(arguments: Arguments, block: Option<&'a Object>, environment: &'a Environment) -> Self {
        Self { arguments, block, environment, profile: None }
    }

    /// The block's name.
    pub(super) fn name(&self) -> &'static str {
        self.arguments.block
    }

    /// The variables that stand in for an argument.
    pub(super) fn variables(&self, name: &str) -> &'static [&'static str] {
        self.arguments.find(name).map_or(&[], |argument| argument.variables)
    }

    /// Adds what the KooCLI profile says, if one is named. It counts as much as the more explicit of its file and its name.
    ///
    /// Its project belongs to its region: where another region counts, it does not.
    pub(super) async fn load_profile(&mut self, context: &Context) -> Result<(), Diagnostics> {
        let named = [self.level("shared_config_file"), self.level("profile")].into_iter().flatten().min();
        let Some(named) = named else { return Ok(()) };
        let level = if named == Level::Configuration { Level::ConfiguredProfile } else { Level::Profile };
        let (file, name) = (self.text("shared_config_file")?, self.text("profile")?);
        let path = PathBuf::from(self.expand(file.as_deref().unwrap_or(USUAL_PROFILE_FILE)));
        let profile = Profile::load(context, &path, name.as_deref()).await;
        let profile = profile.map_err(|error| self.unusable(&["profile", "shared_config_file"], &error.to_string()))?;
        let mut values = Object::new();
        if let Some(key) = &profile.access_key {
            let secret = |secret: &SecretString| secret.expose_secret().to_owned();
            values.set("access_key", key.access_key.as_str());
            values.set("secret_key", secret(&key.secret_key));
            values.set("security_token", key.security_token.as_ref().map(secret));
        }
        if profile.is_of_instance {
            values.set("ecs_metadata", true);
        }
        if let Some((name, domain)) = &profile.agency {
            values.set("assume_role.agency_name", name.as_str());
            match domain {
                Domain::Id(id) => values.set("assume_role.domain_id", id.as_str()),
                Domain::Name(name) => values.set("assume_role.domain_name", name.as_str()),
            }
        }
        values.set("region", profile.region.as_deref());
        values.set("domain_id", profile.domain_id);
        let profile_of =
            |values: &Object| Some((level, NamedProfile { name: profile.name.clone(), values: values.clone() }));
        self.profile = profile_of(&values);
        if profile.region.is_none() || self.text("region")? == profile.region {
            values.set("project_id", profile.project_id);
            self.profile = profile_of(&values);
        }
        Ok(())
    }

    /// A path in which a leading `~` stands for the user's home directory.
    pub(super) fn expand(&self, path: &str) -> String {
        match (path.strip_prefix("~/"), self.environment.first(&["HOME", "USERPROFILE"])) {
            (Some(rest), Some(home)) => format!("{home}/{rest}"),
            _ => path.to_owned(),
        }
    }

    /// The error for a block that can't be used, at the first of these arguments that is written in the configuration.
    pub(super) fn unusable(&self, names: &[&str], problem: &str) -> Diagnostics {
        let detail = format!(
            "The {} block of the provider, or the environment in its place, can't be used: {problem}.",
            self.name()
        );
        Diagnostic::error("Invalid provider configuration", detail).at(self.written(names)).into()
    }

    /// The first of these arguments that the configuration has and that count; the root if there is none.
    pub(super) fn written(&self, names: &[&str]) -> Path {
        let paths = names.iter().filter_map(|name| Some(self.find(name)?.origin.path()));
        paths.into_iter().find(|path| !path.is_root()).unwrap_or_default()
    }

    /// What an argument came to; `None` if it is nowhere.
    fn given(&self, name: &str) -> Result<Option<Value>, Diagnostics> {
        let Some(Given { value, origin }) = self.find(name) else { return Ok(None) };
        if !value.is_wholly_known() {
            let path = origin.path();
            let detail = format!(
                "{path} of the provider block is not known yet, because it depends on something that this run will make. \
                 Apply that first, with -target, or set a value that is known."
            );
            return Err(Diagnostic::premature("Provider argument is not known yet", detail).at(path).into());
        }
        let Some(argument) = self.arguments.find(name) else { return Ok(Some(value)) };
        let read = match (&origin, value.as_text()) {
            (Origin::Argument(_), _) | (_, None) => argument.judge(&value).map(|()| value),
            (_, Some(text)) => argument.read(text),
        };
        read.map(Some).map_err(|problem| self.malformed(name, &origin, &problem))
    }

    /// Text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Diagnostics> {
        Ok(self.given(name)?.and_then(|value| value.as_text().map(str::to_owned)))
    }

    /// A map of text; empty if there is none.
    pub(super) fn texts(&self, name: &str) -> Result<BTreeMap<String, String>, Diagnostics> {
        let entries = match self.given(name)? {
            Some(Value::Map(entries)) => entries,
            _ => Object::new(),
        };
        let entry = |(key, value): (&String, &Value)| Some((key.clone(), value.as_text()?.to_owned()));
        Ok(entries.iter().filter_map(entry).collect())
    }

    /// A truth value; false if there is none.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Diagnostics> {
        Ok(matches!(self.given(name)?, Some(Value::Bool(true))))
    }

    /// A number that is not negative.
    pub(super) fn integer(&self, name: &str) -> Result<Option<u32>, Diagnostics> {
        Ok(match self.given(name)? {
            // More repeats than fit are never reached.
            Some(Value::Number(number)) => Some(number.as_i64().and_then(|it| it.try_into().ok()).unwrap_or(u32::MAX)),
            _ => None,
        })
    }

    /// A duration.
    pub(super) fn duration(&self, name: &str) -> Result<Option<Duration>, Diagnostics> {
        Ok(self.text(name)?.and_then(|text| parse_duration(&text).ok()))
    }

    fn path(&self, name: &str) -> Path {
        let within = |name: &str| {
            if self.name().is_empty() { Path::attribute(name) } else { Path::attribute(self.name()).then(name) }
        };
        match name.split_once('.') {
            Some((nested, name)) if self.arguments.find(&format!("{nested}.{name}")).is_some() => {
                within(nested).then(name)
            }
            Some((map, key)) => within(map).join(Step::Key(key.to_owned())),
            None => within(name),
        }
    }

    fn malformed(&self, name: &str, origin: &Origin, problem: &str) -> Diagnostics {
        let detail = format!("{origin} {problem}.");
        let detail = detail.replacen("the environment", "The environment", 1);
        Diagnostic::error(format!("Invalid value for {}", self.path(name)), detail).at(origin.path()).into()
    }
}

#[cfg(test)]
mod tests;
