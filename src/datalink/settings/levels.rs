//! Which level a setting is taken from, where several name it.
//!
//! A more explicit level comes before a less explicit one, and what means one thing together comes from one level: the
//! groups are in the table of `arguments`.

use std::fmt;

use super::BlockSettings;
use crate::datalink::arguments::Group;
use crate::tf_provider::value::{Path, Value};

/// Where a setting comes from, the most explicit first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::datalink) enum Level {
    /// The configuration.
    Configuration,
    /// A profile that the configuration names.
    ConfiguredProfile,
    /// The environment.
    Environment,
    /// A profile that the environment names.
    Profile,
}

impl Level {
    const ALL: [Self; 4] = [Self::Configuration, Self::ConfiguredProfile, Self::Environment, Self::Profile];
}

/// A value and the place where it was found.
pub(super) struct Given {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// The place where a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::datalink) enum Origin {
    /// An argument of the provider block.
    Argument(Path),
    /// An environment variable.
    Variable(&'static str),
    /// A profile of this name has this argument.
    Profile(String, String),
}

impl Origin {
    /// The path of the argument, where it is one; the root elsewhere.
    pub(in crate::datalink) fn path(&self) -> Path {
        if let Self::Argument(path) = self { path.clone() } else { Path::root() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(path) => write!(f, "{path}"),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Profile(profile, name) => write!(f, "{name} of the KooCLI profile {profile:?}"),
        }
    }
}

impl BlockSettings<'_> {
    /// The level that a setting is taken from; `None` if it is nowhere.
    pub(in crate::datalink) fn level(&self, name: &str) -> Option<Level> {
        let level = match self.arguments.groups.iter().find(|group| group.members.contains(&name)) {
            Some(group) => self.level_in(group, name)?,
            None => self.first(&Level::ALL, &[name])?,
        };
        self.at(level, name).map(|_| level)
    }

    /// Whether a setting asks for something: all do that are set, but for a flag that says no.
    pub(in crate::datalink) fn is_meant(&self, name: &str) -> bool {
        self.find(name).is_some_and(|given| !matches!(given.value, Value::Bool(false)))
    }

    /// What a setting came to, unread.
    pub(super) fn find(&self, name: &str) -> Option<Given> {
        self.at(self.level(name)?, name)
    }

    fn level_in(&self, group: &Group, name: &str) -> Option<Level> {
        let Some(key) = group.key else { return self.first(&Level::ALL, group.members) };
        let Some(own) = self.first(&Level::ALL, &[key]) else { return self.first(&Level::ALL, &[name]) };
        let is_own = name == key || self.at(own, name).is_some();
        if is_own { Some(own) } else { self.lender(group, key, own) }
    }

    /// The level beside that of the key which may complete it: one that names no other key and has its secret.
    fn lender(&self, group: &Group, key: &str, own: Level) -> Option<Level> {
        let secret = group.members.get(1)?;
        if self.at(own, secret).is_some() {
            return None;
        }
        let more_explicit: Vec<Level> = Level::ALL.into_iter().filter(|level| *level < own).collect();
        let less_explicit: Vec<Level> = Level::ALL.into_iter().filter(|level| *level > own).collect();
        if let Some(level) = self.first(&more_explicit, &[secret]) {
            return Some(level);
        }
        let next = self.first(&less_explicit, group.members)?;
        let names_another =
            self.at(next, key).is_some_and(|other| self.at(own, key).is_none_or(|own| own.value != other.value));
        (!names_another).then_some(next)
    }

    /// The first of these levels that has any of these settings.
    fn first(&self, levels: &[Level], names: &[&str]) -> Option<Level> {
        levels.iter().copied().find(|level| names.iter().any(|name| self.at(*level, name).is_some()))
    }

    /// What a level says. A value that is not known yet counts: it may turn out to be anything.
    fn at(&self, level: Level, name: &str) -> Option<Given> {
        let (value, origin) = match level {
            Level::Configuration => {
                let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
                let value = self.block.map_or(&Value::Null, |block| block.get(first));
                let value = match (rest, value) {
                    (Some(rest), Value::Map(entries)) => entries.get(rest),
                    (_, value) => value,
                };
                (value.clone(), Origin::Argument(self.path(name)))
            }
            Level::Environment => {
                let (variable, text) = self.environment.first_named(self.variables(name))?;
                (text.into(), Origin::Variable(variable))
            }
            Level::ConfiguredProfile | Level::Profile => {
                let (_, profile) = self.profile.as_ref().filter(|(at, _)| *at == level)?;
                let value = profile.values.get(name).clone();
                (value, Origin::Profile(profile.name.clone(), name.to_owned()))
            }
        };
        (!value.is_empty()).then_some(Given { value, origin })
    }

    /// Where a setting is that does not count, because it goes with another key than the one that does.
    pub(in crate::datalink) fn left_aside_for(&self, name: &str) -> Option<Origin> {
        if self.level(name).is_some() {
            return None;
        }
        let level = self.first(&Level::ALL, &[name])?;
        self.at(level, name).map(|given| given.origin)
    }

    /// Says in the log which settings are left aside for others of their group, if any are.
    pub(in crate::datalink) fn tell_what_is_left_aside(&self) {
        let left_aside: Vec<String> = self.arguments.groups.iter().flat_map(|group| self.left_aside(group)).collect();
        if !left_aside.is_empty() {
            tracing::info!("settings of one level are left aside for another's: {}", left_aside.join("; "));
        }
    }

    fn left_aside(&self, group: &Group) -> Option<String> {
        let used: Vec<(&str, Level)> =
            group.members.iter().filter_map(|name| Some((*name, self.level(name)?))).collect();
        let decides = used.first().and_then(|(name, level)| self.at(*level, name))?;
        let all = Level::ALL.into_iter().flat_map(|level| group.members.iter().map(move |name| (*name, level)));
        let others = all.filter(|place| !used.contains(place)).filter_map(|(name, level)| self.at(level, name));
        // What says the same changes nothing.
        let values: Vec<Value> =
            used.iter().filter_map(|(name, level)| self.at(*level, name)).map(|given| given.value).collect();
        let others = others.filter(|given| !values.contains(&given.value));
        let others: Vec<String> = others.map(|given| given.origin.to_string()).collect();
        (!others.is_empty()).then(|| format!("{} (for {})", others.join(", "), decides.origin))
    }
}
