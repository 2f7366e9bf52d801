//! An error as the user of the provider reads it, in paragraphs: what happened in the service's own words, then the call
//! and the request id, on lines of their own, for whoever has to look further. What to do comes before all that and is the
//! caller's, see [`Error::advice`]. Depends on `error` only.

use std::fmt::Write;

use super::error::{Error, Kind, Meaning};

impl Error {
    /// What happened, and where: two paragraphs at most.
    pub fn report(&self) -> String {
        let mut report = self.sentence();
        let mut separator = "\n\n";
        let mut line = |name: &str, value: &str| {
            let _ = write!(report, "{separator}{name}: {value}");
            separator = "\n";
        };
        if let Some(call) = self.call() {
            let attempts = if self.tries() > 1 { format!(", {} attempts", self.tries()) } else { String::new() };
            line("Call", &format!("{call}{attempts}"));
        }
        if let Some(id) = self.job_id() {
            line("Job ID", id);
        }
        if let Some(id) = self.request_id() {
            line("Request ID", id);
        }
        report
    }

    /// What happened, as a sentence.
    fn sentence(&self) -> String {
        let service = self.call().map_or("the service", |call| call.service);
        let what = match self.kind() {
            Kind::Refused(refusal) if refusal.status >= 500 || refusal.meaning == Meaning::ServiceFailure => {
                format!("{service} failed with {refusal}")
            }
            Kind::Refused(refusal) => format!("{service} refused the request with {refusal}"),
            kind => kind.to_string(),
        };
        let note = self.note().map(|note| format!("; {note}")).unwrap_or_default();
        let mut letters = what.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let sentence: String = first.chain(letters).collect();
        format!("{}{note}.", sentence.trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::error::tests::call;
    use super::super::error::{OperationFailure, Refusal};
    use super::*;

    #[test]
    fn the_services_words_come_before_the_call() {
        let refusal = Refusal {
            status: 400,
            code: Some("DWS.5172".into()),
            message: Some("no such database.".into()),
            request_id: Some("r1".into()),
            details: vec!["proposal: look again.".into()],
            ..Refusal::default()
        };
        let error = Error::new(call(), Kind::Refused(refusal)).with_tries(3).with_note("gave up");
        assert_eq!(
            error.report(),
            "DWS refused the request with HTTP 400, code DWS.5172: no such database; proposal: look again; gave up.\n\n\
             Call: DWS CreateDataSource (POST /v1.0/p/clusters/c/ext-data-sources at dws.example), 3 attempts\nRequest ID: r1"
        );
        let broken = Refusal { status: 503, ..Refusal::default() };
        let report = Error::new(call(), Kind::Refused(broken)).report();
        assert!(report.starts_with("DWS failed with HTTP 503.\n\nCall: "), "{report}");
    }

    #[test]
    fn what_is_no_call_has_no_line_for_one() {
        let failure = OperationFailure {
            what: "DWS create of data source a".into(),
            state: "FAIL".into(),
            code: Some("DWS.0114".into()),
            detail: Some("no permission.".into()),
            job_id: Some("j1".into()),
            request_id: Some("r1".into()),
        };
        let report = Error::without_call(Kind::Failed(failure.into())).report();
        assert_eq!(
            report,
            "DWS create of data source a ended as FAIL, code DWS.0114: no permission.\n\nJob ID: j1\nRequest ID: r1"
        );
        let report = Error::without_call(Kind::Precondition("no region is set.".into())).report();
        assert_eq!(report, "No region is set.");
        let report = Error::new(call(), Kind::TimedOut(Duration::from_secs(60))).report();
        assert!(report.starts_with("No complete answer within 60s.\n\nCall: DWS CreateDataSource"), "{report}");
    }
}
