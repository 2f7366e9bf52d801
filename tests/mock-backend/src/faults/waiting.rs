//! The faults that wait for their requests, and the gate at which stalled requests wait.

use serde_json::Value;
use tokio::sync::watch;

use super::Fault;
use crate::exchange::{Request, decode};

pub(crate) struct Faults {
    waiting: Vec<Waiting>,
    /// Each release of the stalled requests is a change of this number.
    releases: watch::Sender<u64>,
}

/// A fault that can still happen.
struct Waiting {
    fault: Fault,
    /// How many requests it could have happened to, after those that it skips.
    met: u32,
    /// Whether what it waits for first has not come yet.
    is_early: bool,
}

impl Waiting {
    /// Whether it happens to this request. Counts.
    fn happens_to(&mut self, operation: &str, request: &Request) -> bool {
        let fault = &mut self.fault;
        let is_like = |pattern: &Option<String>| pattern.as_ref().is_some_and(|pattern| is_like(pattern, operation));
        if is_like(&fault.until) {
            fault.times = Some(0);
            return false;
        }
        if self.is_early {
            self.is_early = !is_like(&fault.since);
            return false;
        }
        if !fault.concerns(operation, request) {
            return false;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            return false;
        }
        self.met += 1;
        if fault.every.is_some_and(|every| self.met % every != 0) {
            return false;
        }
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
        }
        true
    }
}

impl Fault {
    fn concerns(&self, operation: &str, request: &Request) -> bool {
        let asks = |(name, value): (&String, &Option<String>)| request.query_value(name) == *value;
        is_like(&self.operation, operation)
            && self.query.iter().all(asks)
            && self.about.as_ref().is_none_or(|object| is_about(request, object))
    }
}

/// Whether a name is like a pattern, in which `*` stands for any text.
pub(crate) fn is_like(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(start) else { return false };
    name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| is_like(rest, name.split_at(at).1))
}

/// Whether a request names an object: in its path, its query or its body.
pub(crate) fn is_about(request: &Request, object: &str) -> bool {
    let in_path = request.path.split('/').any(|segment| decode(segment) == object);
    let in_query = || request.query_pairs().iter().any(|(_, value)| value == object);
    let in_body = || serde_json::from_slice(&request.body).is_ok_and(|body| holds(&body, object));
    in_path || in_query() || in_body()
}

/// Whether a string anywhere in a document is this one.
fn holds(document: &Value, text: &str) -> bool {
    match document {
        Value::String(string) => string == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members.values().any(|member| holds(member, text)),
        _ => false,
    }
}

impl Faults {
    pub(crate) fn new() -> Self {
        Self { waiting: Vec::new(), releases: watch::Sender::new(0) }
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        let is_early = fault.since.is_some();
        self.waiting.push(Waiting { fault, met: 0, is_early });
    }

    /// The faults that can still happen.
    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.waiting.iter().map(|waiting| waiting.fault.clone()).collect()
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// The faults that happen to this request: of those in the place of the answer only the first. Counts.
    pub(crate) fn take(&mut self, operation: &str, request: &Request) -> Vec<Fault> {
        let mut happening: Vec<Fault> = Vec::new();
        for waiting in &mut self.waiting {
            let is_instead = waiting.fault.effect.is_instead();
            let has_instead = happening.iter().any(|fault| fault.effect.is_instead());
            if !(is_instead && has_instead) && waiting.happens_to(operation, request) {
                happening.push(waiting.fault.clone());
            }
        }
        self.waiting.retain(|waiting| waiting.fault.times != Some(0));
        happening
    }

    /// A gate that opens at the next release, and fails if the mock is reset before.
    pub(crate) fn gate(&self) -> watch::Receiver<u64> {
        self.releases.subscribe()
    }

    pub(crate) fn release_stalled(&mut self) {
        self.releases.send_modify(|releases| *releases += 1);
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use bytes::Bytes;
    use hyper::{HeaderMap, Method};
    use serde_json::json;

    use super::*;
    use crate::faults::{Effect, Filter};

    fn request(target: &str, body: &'static str) -> Request {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (path, query) = (path.to_owned(), query.to_owned());
        Request {
            method: Method::POST,
            path,
            query,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    fn happening(faults: &mut Faults, operation: &str) -> Vec<Effect> {
        faults.take(operation, &request("/", "")).into_iter().map(|fault| fault.effect).collect()
    }

    fn happens(faults: &mut Faults) -> bool {
        !happening(faults, "dws.list").is_empty()
    }

    #[test]
    fn a_fault_skips_happens_and_ends() {
        let mut faults = Faults::new();
        faults.add(Fault::status("dws.list", 500).after(1).times(2));
        let happens: Vec<_> = (0..5).map(|_| happens(&mut faults)).collect();
        assert_eq!(happens, [false, true, true, false, false]);
        assert!(faults.pending().is_empty());
    }

    #[test]
    fn of_faults_in_the_place_of_the_answer_the_first_happens_alone() {
        let mut faults = Faults::new();
        faults.add(Fault::new("dws.*", Effect::Filter(Filter::Ignored)));
        faults.add(Fault::status("dws.job", 500).once());
        faults.add(Fault::new("*", Effect::Reset).once());
        faults.add(Fault::new("*", Effect::Bom));
        let filter = || Effect::Filter(Filter::Ignored);
        assert_eq!(happening(&mut faults, "dws.create"), [filter(), Effect::Reset, Effect::Bom]);
        assert!(matches!(happening(&mut faults, "dws.job").as_slice(), [_, Effect::Respond { status: 500, .. }, _]));
        assert_eq!(happening(&mut faults, "mrs.list"), [Effect::Bom]);
    }

    #[test]
    fn a_throttle_refuses_one_of_so_many() {
        let mut faults = Faults::new();
        faults.add(Fault::status("*", 429).every(NonZeroU32::new(3).unwrap()));
        let refused: Vec<_> = (0..7).map(|_| happens(&mut faults)).collect();
        assert_eq!(refused, [false, false, true, false, false, true, false]);
    }

    #[test]
    fn a_fault_can_wait_for_other_operations() {
        let mut faults = Faults::new();
        faults.add(Fault::status("dws.list", 500).since("dws.create").until("*.delete"));
        let operations = ["dws.list", "dws.create", "dws.list", "dws.job", "dws.list", "dws.delete", "dws.list"];
        let happens = operations.map(|operation| !happening(&mut faults, operation).is_empty());
        assert_eq!(happens, [false, false, true, false, true, false, false]);
    }

    #[test]
    fn a_fault_can_be_about_one_object() {
        for (target, body, is_about) in [
            ("/v1.0/p/sources/lake", "", true),
            ("/v1.0/p/sources/lake2", "", false),
            ("/v1.0/p/sources?name=lake", "", true),
            ("/v1.0/p/sources", r#"{"connector": {"name": "lake"}}"#, true),
            ("/v1.0/p/sources", r#"{"connector": {"name": "the lake"}}"#, false),
            ("/v1.0/p/sources", "lake", false),
        ] {
            let mut faults = Faults::new();
            faults.add(Fault::status("*", 500).about("lake"));
            assert_eq!(!faults.take("dws.list", &request(target, body)).is_empty(), is_about, "{target} {body}");
        }
    }

    #[test]
    fn a_fault_can_be_about_a_query() {
        let fault = || Fault::status("*", 500);
        for (fault, query, happens) in [
            (fault().asking("type", "MRS"), "type=MRS", true),
            (fault().asking("type", "MRS"), "type=OBS", false),
            (fault().asking("type", "MRS"), "", false),
            (fault().not_asking("type"), "a=b", true),
            (fault().not_asking("type"), "type=MRS", false),
        ] {
            let mut faults = Faults::new();
            faults.add(fault);
            assert_eq!(!faults.take("dws.list", &request(&format!("/?{query}"), "")).is_empty(), happens, "{query}");
        }
    }

    #[test]
    fn operations_can_be_named_by_patterns() {
        for (pattern, name, is_like_it) in [
            ("*", "dws.list", true),
            ("dws.*", "dws.list", true),
            ("*.list", "dws.list", true),
            ("oms.create*", "oms.create_mysql", true),
            ("*s.l*t", "dws.list", true),
            ("dws.list", "dws.lists", false),
            ("*.lis", "dws.list", false),
            ("dws.l", "dws.list", false),
            ("", "dws.list", false),
        ] {
            assert_eq!(is_like(pattern, name), is_like_it, "{pattern} {name}");
        }
    }

    #[test]
    fn the_json_form_is_short() {
        let read = |fault: Value| serde_json::from_value::<Fault>(fault).unwrap();
        assert_eq!(read(json!({"operation": "*", "effect": "stall"})), Fault::new("*", Effect::Stall));
        let effect = json!({"status": 429, "headers": {"Retry-After": "1"}});
        let fault = read(json!({"operation": "dws.list", "times": 1, "effect": {"respond": effect}}));
        assert_eq!(fault, Fault::status("dws.list", 429).header("Retry-After", "1").once());
        let fault = read(json!({
            "operation": "dws.create", "commit": {"late": {"after": 3}}, "query": {"type": null},
            "effect": {"refuse": {"voice": "html", "status": 504}},
        }));
        let expected = Fault::said_by("dws.create", crate::Voice::Html, 504).not_asking("type");
        assert_eq!(fault, expected.committed_late(crate::Until::After(3)));
    }
}
