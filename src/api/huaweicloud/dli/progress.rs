//! Waiting for what the service does to a connection in the background.

use super::model::{Connection, State};
use super::{Answer, Connections};
use crate::api::wait::Progress;
use crate::api::{Context, Error, Kind, OperationFailure};

pub(super) async fn until_active(
    connections: &Connections<'_>,
    context: &Context,
    id: &str,
) -> Result<Connection, Error> {
    let quote = |text: &str| connections.project.cloud.redact(text);
    let what = quote(&format!("DLI create of connection {id}"));
    connections
        .project
        .cloud
        .wait_until(context, &what, || async {
            let Answer { value: connection, request_id, .. } = connections.show(context, id).await?;
            match connection.state() {
                Some(State::Active) => Ok(Progress::Done(connection)),
                Some(State::Failed | State::Deleted) => {
                    let detail = connection.message.as_deref().filter(|message| !message.is_empty()).map(quote);
                    Err(failure(&what, &shown(&connection), detail, request_id))
                }
                // States that nobody documented are waited out.
                Some(State::Creating) | None => Ok(Progress::Pending(shown(&connection))),
            }
        })
        .await
        .map_err(|error| match error.is_gone() {
            true => failure(&what, "not found", None, error.request_id().map(str::to_owned)),
            false => error,
        })
}

/// A connection that is being created refuses its deletion. `false`: there is nothing to delete.
pub(super) async fn until_deletable(connections: &Connections<'_>, context: &Context, id: &str) -> Result<bool, Error> {
    let look = async || {
        let connection = connections.find(context, id).await?;
        Ok(match connection.as_ref().map(|connection| (connection.state(), shown(connection))) {
            Some((Some(State::Creating), shown)) => Progress::Pending(shown),
            found => Progress::Done(found.is_some()),
        })
    };
    match look().await? {
        Progress::Done(is_there) => Ok(is_there),
        Progress::Pending(_) => {
            let what = format!("the end of the DLI create of connection {id}");
            connections.project.cloud.wait_until(context, &what, look).await
        }
    }
}

pub(super) async fn until_gone(connections: &Connections<'_>, context: &Context, id: &str) -> Result<(), Error> {
    connections
        .project
        .cloud
        .wait_until(context, &format!("DLI delete of connection {id}"), || async {
            let connection = connections.find(context, id).await?;
            Ok(connection.map_or(Progress::Done(()), |connection| Progress::Pending(shown(&connection))))
        })
        .await
}

fn shown(connection: &Connection) -> String {
    connection.state.clone().unwrap_or_else(|| "no state".to_owned())
}

fn failure(what: &str, state: &str, detail: Option<String>, request_id: Option<String>) -> Error {
    let (what, state) = (what.to_owned(), state.to_owned());
    let failure = OperationFailure { what, state, code: None, detail, job_id: None, request_id };
    Error::without_call(Kind::Failed(failure.into())).with_possible_effect(true)
}
