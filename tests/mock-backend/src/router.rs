//! Which operation a request is for. The services list their operations; this module knows only the lists.

use std::collections::BTreeMap;
use std::io;

use hyper::Method;

use crate::exchange::{Call, Reply, Request, decode};
use crate::faults::is_like;
use crate::service::Service;
use crate::world::World;
use crate::{dli, dws, iam, mrs, oms};

/// One documented call of a service.
pub(crate) struct Operation {
    /// How logs and faults call it: service, dot, verb.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// The path with its variables in braces, and one query parameter if calls of one path are told apart by it.
    pub(crate) path: &'static str,
    /// Who is let through: [`gateway::admit`](crate::gateway::admit) for all that lies behind the API gateway.
    pub(crate) admit: fn(&mut World, &Call<'_>) -> Result<(), Reply>,
    /// What the service does. An `Err` is a refusal, after which nothing has changed.
    pub(crate) run: fn(&mut World, &Call<'_>) -> Result<Reply, Reply>,
}

/// Every service that the mock plays.
pub(crate) static SERVICES: [&Service; 5] = [&iam::SERVICE, &dws::SERVICE, &mrs::SERVICE, &dli::SERVICE, &oms::SERVICE];

/// What a request is for.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static Operation,
    /// The variables of the operation's path.
    pub(crate) params: BTreeMap<&'static str, String>,
}

/// The first operation that a request fits, if any service has one.
pub(crate) fn find(request: &Request) -> Option<Found> {
    let of_service =
        |service: &'static Service| (service.operations)().into_iter().map(move |operation| (service, operation));
    let all = SERVICES.into_iter().flat_map(of_service);
    all.filter(|(_, operation)| operation.method == request.method).find_map(|(service, operation)| {
        let (path, query) = operation.path.split_once('?').unwrap_or((operation.path, ""));
        let params = matches(path, &request.path)?;
        asks(query, request).then_some(Found { service, operation, params })
    })
}

/// Refuses a pattern that is like the name of no operation.
pub(crate) fn require_operation(pattern: &str) -> io::Result<()> {
    if operations().any(|operation| is_like(pattern, operation.name)) {
        return Ok(());
    }
    let known: Vec<_> = operations().map(|operation| operation.name).collect();
    let message = format!("no operation is called {pattern:?}; known are * and {}", known.join(", "));
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

/// Every operation of every service.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    SERVICES.into_iter().flat_map(|service| (service.operations)())
}

fn matches(template: &'static str, path: &str) -> Option<BTreeMap<&'static str, String>> {
    let mut params = BTreeMap::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(_) if segment.is_empty() => return None,
            Some(name) => drop(params.insert(name, decode(segment))),
            None if segment != expected => return None,
            None => {}
        }
    }
    segments.next().is_none().then_some(params)
}

/// Whether the request has the query parameter of a template, if that has one.
fn asks(template: &str, request: &Request) -> bool {
    template.split_once('=').is_none_or(|(name, value)| request.query_value(name).as_deref() == Some(value))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use hyper::HeaderMap;

    use super::*;

    #[test]
    fn a_template_matches_whole_paths_only() {
        let template = "/v1.0/{project_id}/job/{job_id}";
        let params = matches(template, "/v1.0/p/job/a%20b").unwrap();
        assert_eq!((params["project_id"].as_str(), params["job_id"].as_str()), ("p", "a b"));
        for other in ["/v1.0/p/job", "/v1.0/p/job/", "/v1.0/p/job/j/", "/v1.0/p/jobs/j", "/v1.0//job/j"] {
            assert!(matches(template, other).is_none(), "{other}");
        }
    }

    #[test]
    fn calls_of_one_path_are_told_apart_by_their_query() {
        let found = |query: &str| {
            let (path, query) = ("/api/v2".to_owned(), query.to_owned());
            let request = Request { method: Method::POST, path, query, headers: HeaderMap::new(), body: Bytes::new() };
            find(&request).map(|found| found.operation.name)
        };
        assert_eq!(found("a=b&Action=ListDataSource"), Some("oms.list"));
        assert_eq!(found("Action=ListDataSources"), Some("oms.unknown_action"));
        assert_eq!(found(""), Some("oms.unknown_action"));
    }

    #[test]
    fn a_misspelt_operation_is_an_error() {
        require_operation("*").unwrap();
        require_operation("dws.create").unwrap();
        require_operation("oms.create*").unwrap();
        require_operation("obs.*").unwrap_err();
        assert!(require_operation("dws.creat").unwrap_err().to_string().contains("dws.create"));
    }
}
