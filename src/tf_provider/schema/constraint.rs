//! A rule about several attributes of one block.

use super::Standing;
use crate::tf_provider::value::Object;

/// Which attribute breaks a constraint, and what must be done about it, as a sentence.
pub(crate) struct Breach {
    pub(crate) attribute: String,
    pub(crate) problem: String,
}

type Check = Box<dyn Fn(&Object) -> Option<Breach> + Send + Sync>;

/// A rule about several attributes. Where a value that matters is not known yet, it is not judged.
pub struct Constraint {
    pub(crate) standing: Standing,
    check: Check,
}

impl Constraint {
    fn new(standing: Standing, check: impl Fn(&Object) -> Option<Breach> + Send + Sync + 'static) -> Self {
        Self { standing, check: Box::new(check) }
    }

    /// Where `attribute` is `value`, at least one of `needed` must be set. Empty text is not enough.
    pub fn required_when(attribute: &'static str, value: &'static str, needed: &'static [&'static str]) -> Self {
        Self::new(Standing::Documented, move |object| {
            let applies = object.text(attribute) == Some(value);
            let missing = needed.iter().all(|name| object.get(name).is_empty());
            let breach = || Breach {
                attribute: needed.first().copied().unwrap_or_default().to_owned(),
                problem: format!("{} must be set where {attribute} is {value:?}.", needed.join(" or ")),
            };
            (applies && missing).then(breach)
        })
    }

    /// Either all of these are set, or none. Each is given by the arguments that can stand for it.
    pub fn together(groups: &'static [&'static [&'static str]]) -> Self {
        Self::new(Standing::Provider, move |object| {
            let missing = |group: &&&[&str]| group.iter().all(|name| object.get(name).is_empty());
            let set = |name: &&&str| !object.get(name).is_empty() && !object.get(name).is_unknown();
            let missing = groups.iter().find(missing)?;
            let present = groups.iter().flat_map(|group| group.iter()).find(set)?;
            let problem = format!("{} must be set, too, where {present} is.", missing.join(" or "));
            Some(Breach { attribute: missing.first().copied().unwrap_or_default().to_owned(), problem })
        })
    }

    /// Exactly one of these is set.
    pub fn exactly_one(names: Vec<String>) -> Self {
        Self::new(Standing::Provider, move |object| {
            let none = names.iter().all(|name| object.get(name).is_null());
            let missing = || Breach {
                attribute: names.first().cloned().unwrap_or_default(),
                problem: format!("One of {} must be set.", listed(&names)),
            };
            if none { Some(missing()) } else { second(&names, object) }
        })
    }

    /// Not more than one of these is set.
    pub fn at_most_one(names: Vec<String>) -> Self {
        Self::new(Standing::Provider, move |object| second(&names, object))
    }

    /// What breaks the constraint, if anything.
    pub(crate) fn breach(&self, object: &Object) -> Option<Breach> {
        (self.check)(object)
    }
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The second of `names` that is set and known.
fn second(names: &[String], object: &Object) -> Option<Breach> {
    let set = |name: &&String| !object.get(name).is_null() && !object.get(name).is_unknown();
    let both: Vec<&String> = names.iter().filter(set).take(2).collect();
    let [first, second] = both.as_slice() else { return None };
    let problem = format!("Only one of {first} and {second} can be set: remove one of them.");
    Some(Breach { attribute: (*second).clone(), problem })
}
