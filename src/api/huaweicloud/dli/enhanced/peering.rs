//! Waiting for what the service does to the peerings of a connection in the background. There is no job to ask.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::model::{Bound, EnhancedConnection, Peering, PeeringState};
use super::{Answer, EnhancedConnections};
use crate::api::wait::Progress;
use crate::api::{Context, Error, Kind, OperationFailure};

/// So long a deletion waits for what it has unbound. Then the service may say what it thinks of it.
const LONGEST_UNBINDING: Duration = Duration::from_secs(60);

pub(super) async fn until_active(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    id: &str,
    bound: &Bound,
) -> Result<EnhancedConnection, Error> {
    let cloud = connections.project.cloud;
    let names = [bound.elastic_resource_pools.as_slice(), bound.queues.as_slice()].concat().join(", ");
    let peerings = if names.is_empty() { String::new() } else { format!(" with {names}") };
    let what = cloud.redact(&format!("DLI create of enhanced connection {id}{peerings}"));
    let failed = |state: &str, detail: Option<&str>, request_id: Option<String>| {
        let detail = detail.map(|detail| cloud.redact(detail));
        let (what, state) = (what.clone(), cloud.redact(state));
        let failure = OperationFailure { what, state, code: None, detail, job_id: None, request_id };
        Error::without_call(Kind::Failed(failure.into())).with_possible_effect(true)
    };
    cloud
        .wait_until(context, &what, || async {
            let Answer { value: connection, request_id, .. } = connections.show(context, id).await?;
            if connection.is_deleted() {
                return Err(failed("DELETED", None, request_id));
            }
            match judge(&connection, bound) {
                Ok(None) => Ok(Progress::Done(connection)),
                Ok(Some(pending)) => Ok(Progress::Pending(pending)),
                Err(reasons) => Err(failed("FAILED", Some(&reasons), request_id)),
            }
        })
        .await
        .map_err(|error| match error.is_gone() {
            true => failed("not found", None, error.request_id().map(str::to_owned)),
            false => error,
        })
}

/// What is waited for, if anything. `Err` says which peerings failed, and why.
fn judge(connection: &EnhancedConnection, bound: &Bound) -> Result<Option<String>, String> {
    let shown = |peerings: &Option<Vec<Peering>>, name: &str| {
        peerings.iter().flatten().any(|peering| peering.name.as_deref() == Some(name))
    };
    let pools = connection.elastic_resource_pools.as_deref().unwrap_or_default();
    let is_pool_missing = |name: &&String| !shown(&connection.elastic_resource_pools, name);
    // A queue that lives in a pool is shown as the pool.
    let is_queue_missing = |name: &&String| !shown(&connection.queues, name) && pools.is_empty();
    let missing: Vec<&String> = (bound.elastic_resource_pools.iter().filter(is_pool_missing))
        .chain(bound.queues.iter().filter(is_queue_missing))
        .collect();
    let stands_for_queues = bound.queues.iter().any(|name| !shown(&connection.queues, name));
    let is_wanted =
        |names: &[String], peering: &Peering| peering.name.as_ref().is_some_and(|name| names.contains(name));
    let wanted_pools = pools.iter().filter(|pool| stands_for_queues || is_wanted(&bound.elastic_resource_pools, pool));
    let wanted_queues = connection.queues.iter().flatten().filter(|queue| is_wanted(&bound.queues, queue));
    let wanted: Vec<&Peering> = wanted_pools.chain(wanted_queues).collect();

    let told = |peering: &Peering, word: &str| format!("{} {word}", peering.name.as_deref().unwrap_or("?"));
    let failed = wanted.iter().filter(|peering| peering.state() == Some(PeeringState::Failed));
    let reasons: Vec<String> = failed
        .map(|peering| match peering.err_msg.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
            Some(reason) => format!("{}: {reason}", peering.name.as_deref().unwrap_or("?")),
            None => told(peering, "gives no reason"),
        })
        .collect();
    if !reasons.is_empty() {
        return Err(reasons.join("; "));
    }
    // States that nobody documented are waited out.
    let unfinished = wanted.iter().filter(|peering| peering.state() != Some(PeeringState::Active));
    let pending: Vec<String> = unfinished
        .map(|peering| told(peering, peering.status.as_deref().unwrap_or("without a state")))
        .chain(missing.iter().map(|name| format!("{name} not shown yet")))
        .collect();
    Ok((!pending.is_empty()).then(|| pending.join(", ")))
}

pub(super) async fn until_unbound(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    id: &str,
    bound: &Bound,
) -> Result<(), Error> {
    let what = format!("DLI unbinding from enhanced connection {id}");
    connections
        .project
        .cloud
        .wait_until(context, &what, || async {
            let Some(connection) = connections.find(context, id).await? else { return Ok(Progress::Done(())) };
            let left = connection.bound(|_| true);
            let is_left = bound.without(&left) != *bound;
            Ok(if is_left { Progress::Pending(shown(&connection)) } else { Progress::Done(()) })
        })
        .await
}

pub(super) async fn delete(connections: &EnhancedConnections<'_>, context: &Context, id: &str) -> Result<(), Error> {
    let Some(connection) = until_made(connections, context, id).await? else { return Ok(()) };
    let bound = connection.bound(|peering| peering.state() != Some(PeeringState::Failed));
    if !bound.is_empty() {
        unbind_first(connections, context, id, &bound).await?;
    }
    let what = format!("DLI delete of enhanced connection {id}");
    let cloud = connections.project.cloud;
    let may_pass = AtomicBool::new(!bound.is_empty());
    let look = || delete_once(connections, context, id, &may_pass);
    if let Progress::Pending(_) = look().await? {
        cloud.wait_until(context, &what, look).await?;
    }
    cloud
        .wait_until(context, &what, || async {
            let connection = connections.find(context, id).await?;
            Ok(connection.map_or(Progress::Done(()), |connection| Progress::Pending(shown(&connection))))
        })
        .await
}

/// Whether a connection must have been unbound to be deleted is not documented, so what fails here is for the deletion to
/// decide.
async fn unbind_first(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    id: &str,
    bound: &Bound,
) -> Result<(), Error> {
    let limit = context.time_left().map_or(LONGEST_UNBINDING, |left| left.min(LONGEST_UNBINDING));
    let brief = context.clone().with_time_limit(limit);
    let unbound = match connections.unbind(context, id, bound).await {
        Ok(()) => until_unbound(connections, &brief, id, bound).await,
        Err(error) => Err(error),
    };
    match unbound {
        Err(error) if error.is_interrupted() => Err(error),
        Err(error) => {
            tracing::warn!(%error, "enhanced connection {id} could not be unbound before its deletion");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// Waits until no peering is being made, because the service refuses to delete a connection then. `None`: there is nothing
/// to delete.
async fn until_made(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    id: &str,
) -> Result<Option<EnhancedConnection>, Error> {
    let look = async || {
        let found = connections.find(context, id).await?;
        let is_being_made = found.as_ref().is_some_and(is_being_made);
        Ok(match &found {
            Some(connection) if is_being_made => Progress::Pending(shown(connection)),
            _ => Progress::Done(found),
        })
    };
    match look().await? {
        Progress::Done(found) => Ok(found),
        Progress::Pending(_) => {
            let what = format!("the end of the DLI create of enhanced connection {id}");
            connections.project.cloud.wait_until(context, &what, look).await
        }
    }
}

/// Deletes a connection. A refusal while something is bound or being made `may_pass`.
async fn delete_once(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    id: &str,
    may_pass: &AtomicBool,
) -> Result<Progress<()>, Error> {
    let error = match connections.delete_once(context, id).await {
        Ok(()) => return Ok(Progress::Done(())),
        Err(error) if error.is_gone() => return Ok(Progress::Done(())),
        Err(error) => error,
    };
    match connections.find(context, id).await {
        Ok(None) => Ok(Progress::Done(())),
        Ok(Some(connection)) => {
            // What was bound before the call may be the reason, though it is gone by now.
            let was_bound = may_pass.swap(is_bound(&connection), Ordering::Relaxed);
            let is_worth_a_try = is_refused(&error) && (was_bound || is_bound(&connection));
            let state = format!("{}; the service refuses: {error}", shown(&connection));
            if is_worth_a_try { Ok(Progress::Pending(state)) } else { Err(error) }
        }
        Err(_) => Err(error),
    }
}

/// Whether the service itself says no, for a reason that may pass.
fn is_refused(error: &Error) -> bool {
    error.refusal().is_some_and(|refusal| refusal.from_service && matches!(refusal.status, 200 | 400 | 409))
}

fn is_being_made(connection: &EnhancedConnection) -> bool {
    connection.peerings().any(|peering| peering.state() == Some(PeeringState::Creating))
}

/// Whether anything is bound that can be unbound.
fn is_bound(connection: &EnhancedConnection) -> bool {
    connection.peerings().any(|peering| peering.state() != Some(PeeringState::Failed))
}

fn shown(connection: &EnhancedConnection) -> String {
    let told = |peering: &Peering| Some(format!("{} {}", peering.name.as_deref()?, peering.status.as_deref()?));
    let peerings: Vec<String> = connection.peerings().filter_map(told).collect();
    let status = connection.status.as_deref().unwrap_or("no status");
    if peerings.is_empty() { status.to_owned() } else { format!("{status}, {}", peerings.join(", ")) }
}
