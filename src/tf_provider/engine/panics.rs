//! Keeps a panic in one operation from losing what the operation has learnt so far.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// Runs `work`; a panic in it becomes an error. What `work` borrowed stays as it was when it panicked.
pub(crate) async fn catch_panic<T>(work: impl Future<Output = Result<T, Diagnostics>>) -> Result<T, Diagnostics> {
    let mut work = pin!(work);
    let outcome = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(result)) => Poll::Ready(Some(result)),
        Err(_) => Poll::Ready(None),
    });
    outcome.await.unwrap_or_else(|| Err(bug().into()))
}

/// What the user is told after a panic; the panic hook has logged the place.
pub(crate) fn bug() -> Diagnostic {
    Diagnostic::error(
        "Bug in the provider",
        "The provider hit an internal error and gave this operation up. Run again with TF_LOG=ERROR for the place in the \
         code, and please report it. What was done before the error is in the state.",
    )
}
