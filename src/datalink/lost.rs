//! A creation whose answer was lost: is there an object, and is it ours?

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::failure::failure_with;
use crate::api::{Context, Error};
use crate::tf_provider::diagnostics::Diagnostics;

/// When to look after a lost creation, each pause after the look before: a request may outlive its connection a little.
pub(super) const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(2)];

/// How long looking may take in all.
const LIMIT: Duration = Duration::from_secs(15);

/// What was found in the place of a lost creation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding<T> {
    /// Nothing new of that name.
    Nothing,
    /// The one object that can only be the lost one.
    Object(T),
    /// Objects that may or may not be it, by their ids.
    Candidates(Vec<String>),
}

/// A context for looking: an interrupted or overdue run still wants to know whether it leaves an object behind.
pub(super) fn context() -> Context {
    Context::new(CancellationToken::new()).with_time_limit(LIMIT)
}

/// Judges the objects of the wanted name that were not there before the call. `is_same` compares all that is readable.
pub(super) fn judge<T>(mut new: Vec<T>, id: impl Fn(&T) -> &str, is_same: impl Fn(&T) -> bool) -> Finding<T> {
    match new.len() {
        0 => Finding::Nothing,
        1 if new.iter().all(is_same) => new.pop().map_or(Finding::Nothing, Finding::Object),
        _ => Finding::Candidates(new.iter().map(|object| id(object).to_owned()).collect()),
    }
}

/// What the user is told where no object could be taken over.
pub(super) fn unresolved<T>(
    operation: &str,
    error: &Error,
    finding: &Finding<T>,
    import_command: impl Fn(&str) -> String,
) -> Diagnostics {
    let meaning = match finding {
        Finding::Candidates(ids) => {
            let commands: Vec<String> = ids.iter().map(|id| import_command(id)).collect();
            format!(
                "The service may have created the object nevertheless, and there are new ones of that name which can't be told \
                 apart from it: {}. If one of them is yours, import it, and delete the others:\n{}",
                ids.join(", "),
                commands.join("\n")
            )
        }
        _ => "It is not known whether the service got to see the request; no new object of that name is there now. Apply again; \
              an object that appears later can be imported."
            .to_owned(),
    };
    failure_with(operation, error, &meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_new_object_that_is_the_same_is_taken_over() {
        let judged = |new: &[(&'static str, bool)]| judge(new.to_vec(), |object| object.0, |object| object.1);
        assert_eq!(judged(&[]), Finding::Nothing);
        assert_eq!(judged(&[("a", true)]), Finding::Object(("a", true)));
        assert_eq!(judged(&[("a", false)]), Finding::Candidates(vec!["a".into()]));
        assert_eq!(judged(&[("a", true), ("b", false)]), Finding::Candidates(vec!["a".into(), "b".into()]));
    }
}
