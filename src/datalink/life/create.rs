//! Making an object: never a second one, and never one that nobody knows of.
//!
//! An answer is lost when the connection breaks, the service fails (5xx) or its answer can't be understood. Then the list of
//! the service tells what happened, because the objects of that name from before the call are known. That look before
//! serves nothing else: whatever it answers, the create call is sent.

use std::collections::BTreeSet;
use std::time::Duration;

use super::read::read_back;
use super::{id, import_command, operation};
use crate::api::{Context, Error, Kind as Failure, Listing};
use crate::datalink::failure::{failure, failure_with, tainted, told};
use crate::datalink::kind::{Created, Kind, Operation};
use crate::datalink::place::Place;
use crate::datalink::platforms::Platforms;
use crate::datalink::{limited, unlimited};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Arguments, Call};
use crate::tf_provider::value::Object;

/// When to look after a lost creation, each pause after the look before: a request may outlive its connection.
const LOOKS: &[u64] = &[0, 1, 3];
/// The same where something on the way gave up waiting, so that the service may still be at work.
const PATIENT_LOOKS: &[u64] = &[0, 1, 3, 3, 4];
/// How often an object that this run has deleted is waited for to disappear, with a second in between.
const LOOKS_AT_DELETED: u32 = 30;
/// What to do about a part of an object that keeps its name from others.
const DELETE_PART: &str = "If nobody needs that part, delete it in the service, and apply again.";

pub(super) async fn create<K: Kind>(
    kind: &K,
    call: &Call<Platforms>,
    arguments: &Arguments<'_>,
    state: &mut Object,
) -> Result<(), Diagnostics> {
    let waiting = unlimited(call);
    let place = Place::of(kind, call, &waiting, state).await?;
    place.fill(state);
    let name = kind.sent_name(arguments.values());
    let operation = operation("Creating", kind, name, state);
    let queue = place.queue(&waiting, kind.one_at_a_time(Operation::Create, state)).await;
    let _queue = queue.map_err(|error| failure(&operation, &error))?;
    let context = limited(call);
    let wanted = kind.request(arguments);
    let mut known = state.clone();
    known.set(kind.named_by(), name);
    let creation =
        Creation { kind, call, place: &place, context: &context, operation: &operation, name, known: &known };
    let created = creation.run(&wanted).await;
    place.forget_lists();
    let created = created?;
    place.run.note_made(place.scope(), &created.id);
    state.set("id", created.id.as_str());
    let ready = kind.wait_until_ready(&place, &context, &created, arguments.values()).await;
    match ready.map_err(|error| tainted(&operation, &error))? {
        Some(row) => kind.show(&row, state),
        None if kind.is_read_back() => read_back(kind, call, &place, &context, state).await,
        None => {}
    }
    Ok(())
}

/// One creation.
struct Creation<'a, K: Kind> {
    kind: &'a K,
    call: &'a Call<Platforms>,
    place: &'a Place<'a, K::Client>,
    context: &'a Context,
    operation: &'a str,
    name: &'a str,
    /// What is known of the object, its name as it is sent.
    known: &'a Object,
}

/// What was there before the call.
enum Before<R> {
    /// The objects of that name.
    Known(Vec<R>),
    /// Nobody knows, for this reason.
    Unknown(Error),
}

/// What was found in the place of a lost creation.
enum Found<R> {
    /// Nothing new of that name.
    Nothing,
    /// The one object that can only be the lost one.
    Object(R),
    /// Objects that may or may not be it, by their ids.
    Candidates(Vec<String>),
    /// A part of a new object, by its id, and what is missing.
    Part(String, String),
    /// The look failed, so there is no telling.
    NotSeen(Error),
}

impl<K: Kind> Creation<'_, K> {
    /// Sends the create call once.
    async fn run(&self, wanted: &K::Wanted) -> Result<Created, Diagnostics> {
        let before = self.look_before().await?;
        self.refuse_taken_name(&before)?;
        let twins = self.twins(&before, wanted);
        self.refuse_late_twin(&twins)?;
        let error = match self.kind.create(self.place, self.context, wanted).await {
            Ok(created) => {
                self.tell_of_twins(&twins);
                return Ok(created);
            }
            Err(error) if error.may_have_reached() => error,
            Err(error) => return Err(failure_with(self.operation, &self.namesake(&before), &[&error])),
        };
        match self.look_after(&error, &before, wanted).await {
            Found::Object(row) => Ok(self.take_over(&error, id(&row))),
            Found::Candidates(ids) => Err(self.unresolved(&error, &before, &ids)),
            Found::Part(id, missing) => {
                self.place.run.note_lost(self.place.scope(), self.name);
                Err(self.partial(&error, &id, &missing))
            }
            Found::NotSeen(reason) => {
                self.place.run.note_lost(self.place.scope(), self.name);
                Err(self.unseen(&error, &reason))
            }
            Found::Nothing => {
                self.place.run.note_lost(self.place.scope(), self.name);
                Err(self.nothing(&error))
            }
        }
    }

    /// The objects of that name from before the call. One that this run has deleted is waited for to disappear.
    async fn look_before(&self) -> Result<Before<K::Row>, Diagnostics> {
        let fail = |error: Error| failure(self.operation, &error);
        let mut looks = 0;
        loop {
            let before = match self.kind.named(self.place, self.context, self.known).await {
                Ok(listing) => match listing.whole() {
                    Ok(()) => Before::Known(listing.named(self.name).cloned().collect()),
                    Err(error) => Before::Unknown(error),
                },
                Err(error) if is_final(&error) => return Err(fail(error)),
                Err(error) => Before::Unknown(error),
            };
            looks += 1;
            match before {
                Before::Known(rows) if looks <= LOOKS_AT_DELETED && rows.iter().any(|row| self.is_deleted(row)) => {
                    tracing::info!("{}: the deleted object of that name is still there", self.operation);
                    let pause = self.context.sleep(Duration::from_secs(1)).await;
                    pause.map_err(|stop| fail(Error::without_call(Failure::Stopped(stop))))?;
                }
                Before::Known(mut rows) => {
                    if self.kind.is_named_by_id() && !rows.iter().any(|row| self.is_deleted(row)) {
                        self.place.run.forget_deleted(self.place.scope(), self.name);
                    }
                    rows.retain(|row| !self.is_deleted(row));
                    return Ok(Before::Known(rows));
                }
                Before::Unknown(reason) => {
                    tracing::info!(%reason, "{}: what is there already is not known", self.operation);
                    return Ok(Before::Unknown(reason));
                }
            }
        }
    }

    fn is_deleted(&self, row: &K::Row) -> bool {
        self.place.run.has_deleted(self.place.scope(), id(row))
    }

    /// An error where the service allows a name once only and certainly has it.
    fn refuse_taken_name(&self, before: &Before<K::Row>) -> Result<(), Diagnostics> {
        match (self.kind.unique_name(), before) {
            (Some(taken), Before::Known(rows)) if !rows.is_empty() => {
                let mut detail = format!("{taken}\n{}", self.import_commands(rows.iter().map(id)));
                for missing in rows.iter().filter_map(|row| self.kind.missing(row)) {
                    detail = format!("{detail}\n{missing} {DELETE_PART}");
                }
                Err(Diagnostic::error(format!("{} failed", self.operation), detail).into())
            }
            _ => Ok(()),
        }
    }

    /// The objects from before that look like the new one and that this run has not made itself.
    fn twins<'r>(&self, before: &'r Before<K::Row>, wanted: &K::Wanted) -> Vec<&'r str>
    where
        K: 'r,
    {
        let Before::Known(rows) = before else { return Vec::new() };
        let is_twin =
            |row: &&K::Row| self.kind.is_same(row, wanted) && !self.place.run.has_made(self.place.scope(), id(*row));
        rows.iter().filter(is_twin).map(id).collect()
    }

    /// An error where a twin must be the late result of a creation that this run has lost.
    fn refuse_late_twin(&self, twins: &[&str]) -> Result<(), Diagnostics> {
        if twins.is_empty() || !self.place.run.has_lost(self.place.scope(), self.name) {
            return Ok(());
        }
        let detail = format!(
            "An earlier create call of this name got no answer in this run, and by now there is an object like it that is not in \
             the state. Import or delete it:\n{}",
            self.import_commands(twins.iter().copied())
        );
        Err(Diagnostic::error(format!("{} failed", self.operation), detail).into())
    }

    /// A warning about objects that look like the new one: one may be the late result of an earlier run.
    fn tell_of_twins(&self, twins: &[&str]) {
        if twins.is_empty() {
            return;
        }
        let detail = format!(
            "An object with the same name and attributes already existed in {}: {}. If no Terraform state has it, it may be the late \
             result of an earlier apply that got no answer. In that case delete it, or import it:\n{}",
            self.place.describe(),
            twins.join(", "),
            self.import_commands(twins.iter().copied())
        );
        self.call.warn(Diagnostic::warning(format!("{} duplicated an existing object", self.operation), detail));
    }

    /// Looks for what a lost creation has made.
    async fn look_after(&self, error: &Error, before: &Before<K::Row>, wanted: &K::Wanted) -> Found<K::Row> {
        let context = self.context.looking();
        let mut found = Found::Nothing;
        for pause in if may_be_late(error) { PATIENT_LOOKS } else { LOOKS } {
            // The looks end with their own time limit, and what was found by then counts.
            if context.sleep(Duration::from_secs(*pause)).await.is_err() {
                break;
            }
            found = match (self.look(&context, before, wanted).await, found) {
                (Ok(found), _) => found,
                (Err(_), part @ Found::Part(..)) => part,
                (Err(error), _) => Found::NotSeen(error),
            };
            if matches!(found, Found::Object(_) | Found::Candidates(_)) {
                break;
            }
        }
        found
    }

    async fn look(
        &self,
        context: &Context,
        before: &Before<K::Row>,
        wanted: &K::Wanted,
    ) -> Result<Found<K::Row>, Error> {
        let listing = self.kind.named(self.place, context, self.known).await?;
        let is_whole = listing.whole().is_ok();
        let known: BTreeSet<&str> = match before {
            Before::Known(rows) => rows.iter().map(id).collect(),
            Before::Unknown(_) => BTreeSet::new(),
        };
        let is_new = |row: &K::Row| {
            !known.contains(id(row)) && !self.is_deleted(row) && !self.place.run.has_made(self.place.scope(), id(row))
        };
        let new_in = |list: &Listing<K::Row>| -> Vec<K::Row> {
            list.named(self.name).filter(|row| is_new(row)).cloned().collect()
        };
        let ids = |rows: &[K::Row]| rows.iter().map(|row| id(row).to_owned()).collect();
        let mut new = new_in(&listing);
        // The service may still be at work on the rest.
        if let [row] = new.as_slice()
            && let Some(missing) = self.kind.missing(row)
        {
            return Ok(Found::Part(id(row).to_owned(), missing));
        }
        match (new.as_slice(), before) {
            ([], _) => {}
            ([row], Before::Known(_)) if is_whole && self.kind.is_same(row, wanted) => {
                return Ok(new.pop().map_or(Found::Nothing, Found::Object));
            }
            (rows, _) => return Ok(Found::Candidates(ids(rows))),
        }
        // What only another list shows may have been there before.
        let elsewhere = match self.kind.named_elsewhere(self.place, context, self.known).await? {
            Some(elsewhere) => elsewhere,
            None => return listing.whole().map(|()| Found::Nothing),
        };
        let new = new_in(&elsewhere);
        if new.is_empty() { elsewhere.whole().map(|()| Found::Nothing) } else { Ok(Found::Candidates(ids(&new))) }
    }

    fn take_over(&self, error: &Error, id: &str) -> Created {
        tracing::warn!(id, %error, "{}: the answer was lost, and the one new object that can be meant is taken over", self.operation);
        let meaning = format!(
            "The object {id} is the only new one of that name and has the requested attributes, so it is now in the state. If \
             another run may have created it at the same time, check whose it is."
        );
        let summary = format!("{} succeeded, but its answer was lost", self.operation);
        self.call.warn(Diagnostic::warning(summary, told(&meaning, &[error])));
        Created { id: id.to_owned(), job_id: None }
    }

    /// A hint for a refusal that may be due to an object of the same name, perhaps one that an earlier run left behind.
    fn namesake(&self, before: &Before<K::Row>) -> String {
        match before {
            Before::Known(rows) if !rows.is_empty() => format!(
                "There is an object of that name already. Choose another name, or import the object if it is yours:\n{}",
                self.import_commands(rows.iter().map(id))
            ),
            _ => String::new(),
        }
    }

    fn unresolved(&self, error: &Error, before: &Before<K::Row>, ids: &[String]) -> Diagnostics {
        let (reason, look) = match before {
            Before::Known(_) => ("there are several new objects of that name, or one with other attributes", None),
            Before::Unknown(look) => ("it is not known which objects of that name existed before", Some(look)),
        };
        let meaning = format!(
            "The service may have created the object, but {reason}: {}. If one of them is yours, import it; delete it if nobody \
             needs it:\n{}",
            ids.join(", "),
            self.import_commands(ids.iter().map(String::as_str))
        );
        let errors: Vec<&Error> = [error].into_iter().chain(look).collect();
        failure_with(self.operation, &meaning, &errors)
    }

    fn partial(&self, error: &Error, id: &str, missing: &str) -> Diagnostics {
        let meaning = format!(
            "The service has created a part of the object. {missing} It is not in the state. {DELETE_PART} If the rest appears later, \
             import the object:\n{}",
            self.import_commands([id])
        );
        failure_with(self.operation, &meaning, &[error])
    }

    fn unseen(&self, error: &Error, look: &Error) -> Diagnostics {
        let meaning = format!(
            "The service may have created the object, and looking for it failed, too. Look for it before you apply again, or \
             there may be two. If it exists, import it by its id:\n{}",
            self.import_commands(["ID"])
        );
        failure_with(self.operation, &meaning, &[error, look])
    }

    fn nothing(&self, error: &Error) -> Diagnostics {
        let doubt = if error.status().is_some() {
            "The service failed while it handled the request and may or may not have created the object."
        } else {
            "It is not known whether the request reached the service."
        };
        let meaning = format!(
            "{doubt} There is no new object of that name now. Apply again; if an object appears later, import it."
        );
        failure_with(self.operation, &meaning, &[error])
    }

    fn import_commands<'i>(&self, ids: impl IntoIterator<Item = &'i str>) -> String {
        let command = |id| import_command(self.kind, self.place, id);
        ids.into_iter().map(command).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a look that failed like this ends the creation: nobody can be reached, or nobody may ask anything.
fn is_final(error: &Error) -> bool {
    let unreachable =
        matches!(error.kind(), Failure::Precondition(_) | Failure::Connect(_) | Failure::Tls(_) | Failure::Stopped(_));
    unreachable || error.status() == Some(401)
}

/// Whether somebody gave up waiting for a service that may still be at work.
fn may_be_late(error: &Error) -> bool {
    match error.status() {
        Some(status) => matches!(status, 408 | 502..=504),
        None => true,
    }
}
