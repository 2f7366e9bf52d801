//! Whether a queue reaches an address.
//!
//! Pages: "Creating an Address Connectivity Test Request", "Querying Connectivity Test Details of a Specified Address" of the
//! DLI API reference. Of the words for the outcome they print one only, REACHABLE.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::super::client::Answer;
use super::project::Project;
use crate::api::lenient;
use crate::api::wait::Progress;
use crate::api::{Context, Error};

const JSON: &str = "application/json";

/// A queue of a project.
#[derive(Clone)]
pub struct Queue<'a> {
    pub(super) project: Project<'a>,
    pub(super) name: String,
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connectivity {
    /// The queue reaches the address.
    Reachable,
    /// It does not, in the service's word.
    Unreachable(String),
}

#[derive(Serialize)]
struct Test<'a> {
    address: &'a str,
}

#[derive(Deserialize)]
struct Begun {
    #[serde(deserialize_with = "lenient::reference")]
    task_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Shown {
    #[serde(deserialize_with = "lenient::text")]
    connectivity: Option<String>,
}

impl Queue<'_> {
    /// `CreateConnectivityTask`, and `ShowConnectivityTask` until there is a verdict. `told` hears each new state.
    ///
    /// # Errors
    /// As for every call, and [`Kind::Unfinished`](crate::api::Kind::Unfinished) when the context ends first.
    pub async fn test(
        &self,
        context: &Context,
        address: &str,
        told: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<Connectivity, Error> {
        let cloud = self.project.cloud;
        let task_id = self.begin(context, address).await?;
        let what = cloud.redact(&format!("the DLI test {task_id} of {address}"));
        cloud
            .wait_until(context, &what, || async {
                let request = self.request("ShowConnectivityTask", Method::GET, &[&task_id])?;
                let answer: Answer<Shown> = cloud.answer(context, &request).await?;
                let word = cloud.redact(answer.value.connectivity.unwrap_or_default().trim());
                let judged = judge(&word);
                if let Progress::Pending(state) = &judged {
                    told(state);
                }
                Ok(judged)
            })
            .await
    }

    /// A test changes nothing, so a beginning whose answer was lost is begun once more.
    async fn begin(&self, context: &Context, address: &str) -> Result<String, Error> {
        let request = self.request("CreateConnectivityTask", Method::POST, &[])?.json(JSON, &Test { address })?;
        let request = request.repeatable();
        let answer: Answer<Begun> = self.project.cloud.answer(context, &request).await?;
        let missing = || request.error(answer.undecodable("it holds no task_id"));
        answer.value.task_id.clone().ok_or_else(missing)
    }

    fn request(&self, name: &'static str, method: Method, task: &[&str]) -> Result<crate::api::http::Request, Error> {
        let path = [&["queues", &self.name, "connection-test"], task].concat();
        self.project.request(name, method, "v1.0", &path)
    }
}

/// A word that nobody documented is no verdict, unless it plainly says no.
fn judge(word: &str) -> Progress<Connectivity> {
    let upper = word.to_ascii_uppercase();
    if upper == "REACHABLE" {
        Progress::Done(Connectivity::Reachable)
    } else if ["UNREACHABLE", "FAIL", "TIMEOUT"].iter().any(|no| upper.contains(no)) {
        Progress::Done(Connectivity::Unreachable(word.to_owned()))
    } else if word.is_empty() {
        Progress::Pending("no result yet".to_owned())
    } else {
        Progress::Pending(word.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_plain_is_a_verdict() {
        for (word, verdict) in [
            ("REACHABLE", Some(true)),
            ("Reachable", Some(true)),
            ("UNREACHABLE", Some(false)),
            ("CONNECT_FAILED", Some(false)),
            ("timeout", Some(false)),
            ("", None),
            ("TESTING", None),
            ("PARTIALLY_REACHABLE", None),
            ("anything", None),
        ] {
            let judged = match judge(word) {
                Progress::Done(connectivity) => Some(connectivity == Connectivity::Reachable),
                Progress::Pending(_) => None,
            };
            assert_eq!(judged, verdict, "{word}");
        }
    }
}
