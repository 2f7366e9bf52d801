//! What the arguments of a provider block come to: the configuration before the environment before a profile.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::Environment;
use super::arguments::Argument;
use crate::api::Context;
use crate::api::huaweicloud::Profile;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::parse_duration;
use crate::tf_provider::value::{Object, Path, Value};

/// Where KooCLI keeps its profiles.
const USUAL_PROFILE_FILE: &str = "~/.hcloud/config.json";

/// Where a setting comes from; a lower level is the more explicit one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The configuration.
    Configuration,
    /// The environment.
    Environment,
    /// The profile in a shared configuration file.
    Profile,
}

/// The settings of one block, read as what they must be.
pub(super) struct BlockSettings<'a> {
    name: &'static str,
    block: Option<&'a Object>,
    arguments: &'static [Argument],
    environment: &'a Environment,
    profile: Object,
}

impl<'a> BlockSettings<'a> {
    /// The settings of the block of that name; the provider's own arguments have none.
    pub(super) fn new(
        name: &'static str,
        block: Option<&'a Object>,
        arguments: &'static [Argument],
        environment: &'a Environment,
    ) -> Self {
        Self { name, block, arguments, environment, profile: Object::new() }
    }

    /// The block's name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The variables that stand in for an argument.
    pub(super) fn variables(&self, name: &str) -> &'static [&'static str] {
        self.arguments.iter().find(|argument| argument.name == name).map_or(&[], |argument| argument.variables)
    }

    /// Adds what the KooCLI profile says, if one is named.
    ///
    /// Its keys belong together, and so do its region and project: they count as a whole or not at all. A region that is
    /// written elsewhere, too, is still the profile's.
    pub(super) async fn load_profile(&mut self, context: &Context) -> Result<(), Diagnostics> {
        let (file, name) = (self.text("shared_config_file")?, self.text("profile")?);
        if file.is_none() && name.is_none() {
            return Ok(());
        }
        let file = PathBuf::from(self.expand(file.as_deref().unwrap_or(USUAL_PROFILE_FILE)));
        let profile = Profile::load(context, &file, name.as_deref()).await;
        let profile = profile.map_err(|error| self.unusable(&error.to_string()))?;
        let mut values = Object::new();
        if let (Some(key), None) = (&profile.access_key, self.text("access_key")?) {
            let secret = |secret: &SecretString| secret.expose_secret().to_owned();
            values.set("access_key", key.access_key.as_str());
            values.set("secret_key", secret(&key.secret_key));
            values.set("security_token", key.security_token.as_ref().map(secret));
        }
        let region = self.text("region")?;
        if region.is_none() || region == profile.region {
            values.set("region", profile.region);
            values.set("project_id", profile.project_id);
        }
        values.set("domain_id", profile.domain_id);
        self.profile = values;
        Ok(())
    }

    /// A path in which a leading `~` stands for the user's home directory.
    pub(super) fn expand(&self, path: &str) -> String {
        match (path.strip_prefix("~/"), self.environment.first(&["HOME", "USERPROFILE"])) {
            (Some(rest), Some(home)) => format!("{home}/{rest}"),
            _ => path.to_owned(),
        }
    }

    /// The error for a block that can't be used.
    pub(super) fn unusable(&self, problem: &str) -> Diagnostics {
        let detail = format!(
            "The {} block of the provider, or the environment in its place, can't be used: {problem}.",
            self.name
        );
        Diagnostic::error("Invalid provider configuration", detail).into()
    }

    /// What an argument came to, and where from; `None` if it is nowhere.
    fn given(&self, name: &str) -> Result<Option<(Value, Level)>, Diagnostics> {
        let configured = self.block.map_or(&Value::Null, |block| block.get(name));
        if !configured.is_wholly_known() {
            let path = self.path(name);
            let detail = format!(
                "{path} of the provider block is not known yet, because it depends on something that this run will make. \
                 Apply that first, with -target, or set a value that is known."
            );
            return Err(Diagnostic::premature("Provider argument is not known yet", detail).at(path).into());
        }
        if !configured.is_empty() {
            return Ok(Some((configured.clone(), Level::Configuration)));
        }
        if let Some(text) = self.environment.first(self.variables(name)) {
            return Ok(Some((text.into(), Level::Environment)));
        }
        let profile = self.profile.get(name);
        Ok((!profile.is_empty()).then(|| (profile.clone(), Level::Profile)))
    }

    /// Text with its level.
    pub(super) fn leveled_text(&self, name: &str) -> Result<Option<(String, Level)>, Diagnostics> {
        Ok(self.given(name)?.and_then(|(value, level)| Some((value.as_text()?.to_owned(), level))))
    }

    /// Text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Diagnostics> {
        Ok(self.leveled_text(name)?.map(|(text, _)| text))
    }

    /// A map of text; empty if there is none.
    pub(super) fn texts(&self, name: &str) -> Result<BTreeMap<String, String>, Diagnostics> {
        let entries = match self.given(name)? {
            Some((Value::Map(entries), _)) => entries,
            _ => Object::new(),
        };
        let entry = |(key, value): (&String, &Value)| Some((key.clone(), value.as_text()?.to_owned()));
        Ok(entries.iter().filter_map(entry).collect())
    }

    /// A truth value; false if there is none.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Diagnostics> {
        match self.given(name)? {
            Some((Value::Bool(flag), _)) => Ok(flag),
            Some((Value::Text(text), _)) => match text.to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" => Ok(true),
                "0" | "false" | "no" => Ok(false),
                _ => Err(self.malformed(name, "true or false")),
            },
            _ => Ok(false),
        }
    }

    /// A number that is not negative.
    pub(super) fn integer(&self, name: &str) -> Result<Option<u32>, Diagnostics> {
        let number = match self.given(name)? {
            Some((Value::Number(number), _)) => number.as_i64(),
            Some((Value::Text(text), _)) => text.parse().ok(),
            _ => return Ok(None),
        };
        let number = number.filter(|number| !number.is_negative());
        let number = number.ok_or_else(|| self.malformed(name, "a whole number that is not negative"))?;
        // More repeats than fit are never reached.
        Ok(Some(u32::try_from(number).unwrap_or(u32::MAX)))
    }

    /// A duration.
    pub(super) fn duration(&self, name: &str) -> Result<Option<Duration>, Diagnostics> {
        let parse = |text: String| parse_duration(&text).map_err(|_| self.malformed(name, "a duration such as 60s"));
        self.text(name)?.map(parse).transpose()
    }

    fn path(&self, name: &str) -> Path {
        if self.name.is_empty() { Path::attribute(name) } else { Path::attribute(self.name).then(name) }
    }

    fn malformed(&self, name: &str, expected: &str) -> Diagnostics {
        let path = self.path(name);
        let detail = format!("{path} must be {expected}, in the provider block or in its environment variable.");
        Diagnostic::error(format!("Invalid value for {path}"), detail).at(path).into()
    }
}
