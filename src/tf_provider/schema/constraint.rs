//! A rule about several attributes of one block.

use super::validate::quote;
use super::{Rule, Standing};
use crate::tf_provider::value::{Object, Value};

/// What a message about a value begins with.
const INVALID: &str = "Invalid value";
/// What a message about missing arguments begins with.
const MISSING: &str = "Missing argument";
/// What a message about arguments without effect begins with.
const USELESS: &str = "Argument without effect";
/// What a message about arguments that exclude each other begins with.
const CONFLICT: &str = "Conflicting arguments";

/// Which attribute breaks a constraint, and what must be done about it, as a sentence.
pub(crate) struct Breach {
    pub(crate) summary: &'static str,
    pub(crate) attribute: String,
    pub(crate) problem: String,
}

type Check = Box<dyn Fn(&Object) -> Option<Breach> + Send + Sync>;

/// A rule about several attributes. Where a value that matters is not known yet, it is not judged.
pub struct Constraint {
    pub(crate) standing: Standing,
    /// Where it comes from, if not from the API's page.
    pub(crate) source: Option<&'static str>,
    check: Check,
    /// What a message adds to the problem.
    reason: &'static str,
}

impl Constraint {
    fn new(standing: Standing, check: impl Fn(&Object) -> Option<Breach> + Send + Sync + 'static) -> Self {
        Self { standing, source: None, check: Box::new(check), reason: "" }
    }

    /// A rule from the API's page. `check` says of a breach what must be done about it, as a sentence, for the argument or
    /// nested block `at`. It must not judge what is not known.
    pub fn documented(at: &'static str, check: impl Fn(&Object) -> Option<String> + Send + Sync + 'static) -> Self {
        Self::new(Standing::Documented, move |object| {
            check(object).map(|problem| Breach { summary: INVALID, attribute: at.to_owned(), problem })
        })
    }

    /// A breach is a warning only: not the API's page says so, but other public material.
    #[must_use]
    pub fn advice(self) -> Self {
        Self { standing: Standing::Advice, ..self }
    }

    /// A sentence that explains the constraint.
    #[must_use]
    pub fn because(self, reason: &'static str) -> Self {
        Self { reason, ..self }
    }

    /// It comes from another page than the API's, such as `the guide "Making Things"`.
    #[must_use]
    pub fn from(self, source: &'static str) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Where `attribute` is `value`, at least one of `needed` must be set. Empty text is not enough.
    pub fn required_when(attribute: &'static str, value: impl Into<Value>, needed: &'static [&'static str]) -> Self {
        let value = value.into();
        Self::new(Standing::Documented, move |object| {
            let applies = object.get(attribute) == &value;
            let missing = needed.iter().all(|name| object.get(name).is_empty());
            let breach = || Breach {
                summary: MISSING,
                attribute: needed.first().copied().unwrap_or_default().to_owned(),
                problem: format!("{} must be set when {attribute} is {}.", needed.join(" or "), quote(&value)),
            };
            (applies && missing).then(breach)
        })
    }

    /// Where the block is such that the rule `applies`, the value of `attribute` must keep it.
    pub fn rule_when(attribute: &'static str, rule: Rule, applies: fn(&Object) -> bool) -> Self {
        Self::new(rule.standing, move |object| {
            let value = object.get(attribute);
            let is_judged = !value.is_null() && value.is_wholly_known() && applies(object);
            let problem = is_judged.then(|| rule.problem(attribute, value, rule.quotes)).flatten()?;
            Some(Breach { summary: INVALID, attribute: attribute.to_owned(), problem })
        })
    }

    /// Where `attribute` is `value`, none of `names` has an effect.
    pub fn useless_where(names: &'static [&'static str], attribute: &'static str, value: impl Into<Value>) -> Self {
        let value = value.into();
        Self::new(Standing::Documented, move |object| {
            let useless = first_set(names, object).filter(|_| object.get(attribute) == &value)?;
            let problem = format!("{useless} has no effect when {attribute} is {}.", quote(&value));
            Some(Breach { summary: USELESS, attribute: useless.to_owned(), problem })
        })
    }

    /// Unless `attribute` is `value`, none of `names` has an effect.
    pub fn useless_unless(names: &'static [&'static str], attribute: &'static str, value: impl Into<Value>) -> Self {
        let value = value.into();
        Self::new(Standing::Documented, move |object| {
            let condition = object.get(attribute);
            let useless = first_set(names, object).filter(|_| condition != &value && !condition.is_unknown())?;
            let problem = format!("{useless} has no effect unless {attribute} is {}.", quote(&value));
            Some(Breach { summary: USELESS, attribute: useless.to_owned(), problem })
        })
    }

    /// Either all of these are set, or none. Each is given by the arguments that can stand for it.
    pub fn together(groups: &'static [&'static [&'static str]]) -> Self {
        Self::new(Standing::Documented, move |object| {
            let missing = |group: &&&[&str]| group.iter().all(|name| object.get(name).is_empty());
            let missing = groups.iter().find(missing)?;
            let present = groups.iter().find_map(|group| first_set(group, object))?;
            let problem = format!("{} must be set when {present} is set.", missing.join(" or "));
            let attribute = missing.first().copied().unwrap_or_default().to_owned();
            Some(Breach { summary: MISSING, attribute, problem })
        })
    }

    /// Exactly one of these is set.
    pub fn exactly_one(names: Vec<String>) -> Self {
        Self::new(Standing::Provider, move |object| {
            let none = names.iter().all(|name| object.get(name).is_null());
            let missing = || Breach {
                summary: MISSING,
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
        let breach = (self.check)(object)?;
        let problem = [breach.problem.as_str(), self.reason].join(" ").trim_end().to_owned();
        Some(Breach { problem, ..breach })
    }
}

/// The first of `names` that is set and known.
fn first_set(names: &[&'static str], object: &Object) -> Option<&'static str> {
    let set = |name: &&&str| !object.get(name).is_empty() && !object.get(name).is_unknown();
    names.iter().find(set).copied()
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
    let problem = format!("Only one of {first} and {second} can be set. Remove one of them.");
    Some(Breach { summary: CONFLICT, attribute: (*second).clone(), problem })
}
