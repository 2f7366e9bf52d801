//! Finding hosts by their names, with an error of its own for a name that is not found.

use std::io;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// A name server that does not answer is given up after this long.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks the system, in the background.
pub(super) struct Resolver;

/// A name that leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(super) enum NameError {
    /// The system says so.
    #[error("the name {0:?} cannot be resolved: {1}")]
    Unknown(String, io::Error),
    /// The system says nothing.
    #[error("the name {0:?} cannot be resolved: no name server answers within {limit:?}", limit = LIMIT)]
    Silence(String),
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        Box::pin(async move {
            // What still hangs then is left behind.
            let found = tokio::time::timeout(LIMIT, tokio::net::lookup_host((name.as_str(), 0))).await;
            match found.map(|found| found.map(Iterator::collect::<Vec<_>>)) {
                Ok(Ok(found)) => Ok(Box::new(found.into_iter()) as Addrs),
                Ok(Err(error)) => Err(NameError::Unknown(name, error).into()),
                Err(_) => Err(NameError::Silence(name).into()),
            }
        })
    }
}
