//! Creations whose answer may be lost: never a second object, and never one that nobody knows of.
//!
//! An answer is lost when the connection breaks, the service fails (5xx) or its answer can't be understood. Then the
//! list of the service tells what happened: the objects of that name from before the call are known.

use std::collections::BTreeSet;
use std::time::Duration;

use super::failure::{failure, failure_with};
use crate::api::{Context, Error};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// When to look after a lost creation, each pause after the look before: a request may outlive its connection a little.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(3)];

/// An object that is about to be created, as far as it can be told again.
pub(super) struct NewObject<'a, T> {
    /// `Creating DWS external data source "source1"`, for messages.
    pub(super) operation: &'a str,
    /// An object's id.
    pub(super) id: fn(&T) -> &str,
    /// Whether an object shows all that was asked for, as far as the service shows it.
    pub(super) is_same: &'a (dyn Fn(&T) -> bool + Sync),
    /// The id under which an object can be imported.
    pub(super) import_id: &'a (dyn Fn(&str) -> String + Sync),
    /// What to say where the service allows a name once only and it is taken; `None` where names may repeat.
    pub(super) taken: Option<&'a str>,
}

/// How an object came to be.
pub(super) enum Made<A, T> {
    /// The service answered.
    Answered(A),
    /// Its answer was lost, and this is the object that it made.
    TakenOver(T),
}

impl<T> Made<String, T> {
    /// The object's id, which is all that the service answers; `id` is where an object has it.
    pub(super) fn into_id(self, id: fn(&T) -> &str) -> String {
        match self {
            Self::Answered(answer) => answer,
            Self::TakenOver(object) => id(&object).to_owned(),
        }
    }
}

/// After a deletion that failed: a refusal says little of what is there, and a lost answer nothing; `find` does.
pub(super) async fn is_deleted<T, Finding>(
    context: &Context,
    error: Error,
    find: impl FnOnce(Context) -> Finding,
) -> Result<(), Error>
where
    Finding: Future<Output = Result<Option<T>, Error>>,
{
    if error.is_gone() {
        return Ok(());
    }
    // The object stays in the state, where the next run looks for it anyway.
    if error.is_interrupted() {
        return Err(error);
    }
    match find(context.looking()).await {
        Ok(None) => Ok(()),
        Err(absence) if absence.is_gone() => Ok(()),
        _ => Err(error),
    }
}

impl<T> NewObject<'_, T> {
    /// Runs `create` once. `before` are the objects that have the new one's name already; `list` fetches them again after a
    /// lost answer, and must not miss the new one.
    pub(super) async fn create<A, Listing>(
        &self,
        context: &Context,
        before: impl Future<Output = Result<Vec<T>, Error>>,
        list: impl Fn(Context) -> Listing,
        create: impl Future<Output = Result<A, Error>>,
    ) -> Result<Made<A, T>, Diagnostics>
    where
        Listing: Future<Output = Result<Vec<T>, Error>>,
    {
        let before = before.await.map_err(|error| failure(self.operation, &error))?;
        let before: BTreeSet<String> = before.iter().map(|object| (self.id)(object).to_owned()).collect();
        if let (Some(taken), Some(id)) = (self.taken, before.first()) {
            let detail = format!("{taken} The object that has the name is {id}.");
            return Err(Diagnostic::error(format!("{} failed", self.operation), detail).into());
        }
        let error = match create.await {
            Ok(answer) => return Ok(Made::Answered(answer)),
            Err(error) if error.may_have_reached() => error,
            Err(error) => return Err(failure_with(self.operation, &error, &self.namesake(&before))),
        };
        // An interrupted or overdue run still wants to know whether it leaves an object behind.
        let looking = context.looking();
        let mut finding = Finding::Nothing;
        for pause in LOOKS {
            // The looks end with their own time limit, and what was found by then counts.
            if looking.sleep(pause).await.is_err() {
                break;
            }
            finding = match list(looking.clone()).await {
                Ok(mut found) => {
                    found.retain(|object| !before.contains((self.id)(object)));
                    self.judge(found)
                }
                Err(error) => Finding::NotSeen(error),
            };
            if matches!(finding, Finding::Object(_) | Finding::Candidates(_)) {
                break;
            }
        }
        match finding {
            Finding::Object(object) => {
                tracing::warn!(
                    id = (self.id)(&object),
                    %error,
                    "{}: the answer was lost, and the one new object that can be meant is taken over",
                    self.operation
                );
                Ok(Made::TakenOver(object))
            }
            Finding::Candidates(ids) => Err(self.unresolved(&error, &ids)),
            Finding::NotSeen(reason) => {
                let meaning = format!(
                    "The service may have created the object nevertheless, and the look for it failed: {reason} Look for it before \
                     you apply again, or there may be two; if it is there, import it: terraform import <address> {}",
                    (self.import_id)("<id>")
                );
                Err(failure_with(self.operation, &error, &meaning))
            }
            Finding::Nothing => Err(failure_with(
                self.operation,
                &error,
                "It is not known whether the service got to see the request; no new object of that name is there now. Apply \
                 again; an object that appears later can be imported.",
            )),
        }
    }

    /// A hint for a refusal that may be due to an object of the same name, perhaps one that an earlier run left behind.
    fn namesake(&self, before: &BTreeSet<String>) -> String {
        let hint = |id: &String| {
            let id = (self.import_id)(id);
            format!(
                "There is an object of that name already. If it is yours, import it: terraform import <address> {id}"
            )
        };
        before.first().map(hint).unwrap_or_default()
    }

    /// Judges the objects that were not there before the call.
    fn judge(&self, mut new: Vec<T>) -> Finding<T> {
        match new.as_slice() {
            [] => Finding::Nothing,
            [object] if (self.is_same)(object) => new.pop().map_or(Finding::Nothing, Finding::Object),
            _ => Finding::Candidates(new.iter().map(|object| (self.id)(object).to_owned()).collect()),
        }
    }

    fn unresolved(&self, error: &Error, ids: &[String]) -> Diagnostics {
        let commands: Vec<String> =
            ids.iter().map(|id| format!("terraform import <address> {}", (self.import_id)(id))).collect();
        let meaning = format!(
            "The service may have created the object nevertheless, and there are new ones of that name which can't be told \
             apart from it: {}. If one of them is yours, import it, and delete the others:\n{}",
            ids.join(", "),
            commands.join("\n")
        );
        failure_with(self.operation, error, &meaning)
    }
}

/// What was found in the place of a lost creation.
enum Finding<T> {
    /// Nothing new of that name.
    Nothing,
    /// The one object that can only be the lost one.
    Object(T),
    /// Objects that may or may not be it, by their ids.
    Candidates(Vec<String>),
    /// The look failed, so there is no telling.
    NotSeen(Error),
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::Kind;
    use crate::api::testing::JumpingClock;

    type Listed = Vec<(&'static str, bool)>;

    /// The outcome of a creation with this answer, in front of a service that shows these lists one after the other.
    async fn create(
        lists: &[Listed],
        answer: Result<&'static str, Error>,
        taken: Option<&str>,
    ) -> Result<String, String> {
        let lists = Mutex::new(lists.iter());
        let object = NewObject {
            operation: "Creating it",
            id: |object: &(&'static str, bool)| object.0,
            is_same: &|object| object.1,
            import_id: &|id| format!("project/{id}"),
            taken,
        };
        // Where the lists end, so does the service.
        let list = |_| {
            let next = lists.lock().unwrap().next().cloned();
            async move { next.ok_or_else(|| Error::without_call(Kind::Connect("refused".into()))) }
        };
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        match object.create(&context, list(context.clone()), list, async { answer }).await {
            Ok(Made::Answered(id)) => Ok(format!("answered {id}")),
            Ok(Made::TakenOver((id, _))) => Ok(format!("took over {id}")),
            Err(diagnostics) => Err(diagnostics.into_iter().map(|d| format!("{}: {}", d.summary, d.detail)).collect()),
        }
    }

    fn lost() -> Result<&'static str, Error> {
        Err(Error::without_call(Kind::ConnectionLost("reset".into())).with_possible_effect(true))
    }

    fn refused() -> Result<&'static str, Error> {
        Err(Error::without_call(Kind::Precondition("no".into())))
    }

    #[tokio::test]
    async fn an_answer_is_an_answer() {
        assert_eq!(create(&[vec![("old", true)]], Ok("new"), None).await.unwrap(), "answered new");
        assert!(create(&[vec![], vec![("new", true)]], refused(), None).await.is_err(), "a clear refusal made nothing");
        let namesake = create(&[vec![("old", true)]], refused(), None).await.unwrap_err();
        assert!(namesake.contains("terraform import <address> project/old"), "{namesake}");
    }

    #[tokio::test]
    async fn only_the_one_new_object_that_is_the_same_is_taken_over() {
        let old = ("old", true);
        assert_eq!(create(&[vec![old], vec![old, ("new", true)]], lost(), None).await.unwrap(), "took over new");
        let other = create(&[vec![], vec![("other", false)]], lost(), None).await.unwrap_err();
        assert!(other.contains("terraform import <address> project/other"), "{other}");
        let two = create(&[vec![], vec![("a", true), ("b", true)]], lost(), None).await.unwrap_err();
        assert!(two.contains("project/a") && two.contains("project/b"), "{two}");
        let known = create(&[vec![old], vec![old], vec![old], vec![old]], lost(), None).await.unwrap_err();
        assert!(known.contains("no new object"), "{known}");
    }

    #[tokio::test]
    async fn a_look_that_fails_is_no_proof() {
        let error = create(&[vec![]], lost(), None).await.unwrap_err();
        assert!(error.contains("there may be two") && !error.contains("no new object"), "{error}");
    }

    #[tokio::test]
    async fn an_object_that_shows_late_is_found() {
        assert_eq!(create(&[vec![], vec![], vec![("new", true)]], lost(), None).await.unwrap(), "took over new");
    }

    #[tokio::test]
    async fn a_name_that_is_taken_is_not_tried() {
        let error = create(&[vec![("old", true)]], Ok("new"), Some("The name is taken.")).await.unwrap_err();
        assert_eq!(error, "Creating it failed: The name is taken. The object that has the name is old.");
    }
}
