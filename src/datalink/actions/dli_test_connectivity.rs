//! `datalink_dli_test_connectivity`: whether a queue of DLI reaches an address.
//!
//! API pages: "Creating an Address Connectivity Test Request", "Querying Connectivity Test Details of a Specified Address".

use std::net::Ipv6Addr;

use async_trait::async_trait;

use super::target::{Target, failed, ready, with_place};
use crate::api::Service;
use crate::api::huaweicloud::dli::Connectivity;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Action, Arguments, Call, Progress};
use crate::tf_provider::schema::{Attribute, Block, Rule, Schema, rules, timeout};
use crate::tf_provider::value::{Path, Type};

const NOTES: &str = "\
## Behaviour

Succeeds when the queue reaches the address, and fails otherwise. The API documents only one result, REACHABLE. Any other result
is shown as progress until `timeout`, unless it plainly says that the address is not reachable. The first use of an idle queue
takes six to ten minutes. Interrupting the run ends the waiting; the test in the service ends by itself.

## Permissions

`dli:queue:checkConnection` and `dli:queue:getConnection`, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

- What a connection has in `hosts` is resolved, so its names can be tested.
- Whether the queue named `default` can test is not documented.";

/// The action.
pub(crate) struct DliTestConnectivity;

/// `queue etl of DLI and 192.168.0.89:8000`.
fn subject(arguments: &Arguments<'_>) -> (String, String) {
    let text = |name| arguments.values().text(name).unwrap_or_default().to_owned();
    (text("queue_name"), text("address"))
}

#[async_trait]
impl Action<Platforms> for DliTestConnectivity {
    fn name(&self) -> &'static str {
        "datalink_dli_test_connectivity"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("Tests whether a queue of DLI reaches an address.")
            .attribute(
                Attribute::required("queue_name", Type::String, "The name of the queue that tests.")
                    .rule(rules::not_empty()),
            )
            .attribute(
                Attribute::required(
                    "address",
                    Type::String,
                    "What is to be reached, as host:port: a name, an IPv4 address or an IPv6 address in brackets.",
                )
                .rule(address())
                .rule(usable_port().advice()),
            )
            .attribute(timeout("10m"));
        let block = with_place(block);
        Schema { version: 0, block, page: "Creating an Address Connectivity Test Request", notes: NOTES }
    }

    async fn plan(&self, call: &Call<Platforms>, arguments: &Arguments<'_>) -> Result<(), Diagnostics> {
        ready(call, Service::Dli, arguments).await
    }

    fn announcement(&self, arguments: &Arguments<'_>) -> String {
        let (queue, address) = subject(arguments);
        format!("Testing whether queue {queue} reaches {address}. An idle queue takes some minutes to start.")
    }

    async fn invoke(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        progress: &Progress,
    ) -> Result<String, Diagnostics> {
        let (queue, address) = subject(arguments);
        let context = limited(call);
        let target = Target::of(call, &context, Service::Dli, arguments).await?;
        let told =
            |state: &str| progress.tell(format!("Waiting for the test of {address} from queue {queue}: {state}."));
        let tested = target.client.dli().queue(target.project_id(), &queue).test(&context, &address, &told).await;
        let operation = format!("Testing whether queue {queue} reaches {address}");
        match tested {
            Ok(Connectivity::Reachable) => Ok(format!("Queue {queue} reaches {address}.")),
            Ok(Connectivity::Unreachable(word)) => Err(unreachable(&queue, &address, &word).into()),
            Err(error) => {
                Err(failed(&operation, &error, "The test in the service ends by itself and changes nothing."))
            }
        }
    }
}

fn unreachable(queue: &str, address: &str, word: &str) -> Diagnostic {
    let detail = format!(
        "The service says {word:?}. Check that the pool of the queue is bound to an enhanced connection into the VPC of the address \
         and that its peering is ACTIVE, that the security group there lets the range of the pool in on this port, that routes \
         lead to the subnet, and that something listens."
    );
    Diagnostic::error(format!("Queue {queue} does not reach {address}"), detail).at(Path::attribute("address"))
}

/// Host and port, as the console of the service wants them.
fn address() -> Rule {
    Rule::text("be host:port, such as \"192.168.0.89:8000\"", |text| {
        let (host, port) = split(text).ok_or("has no port")?;
        if host.is_empty() || host.len() > 255 || !is_host(host) {
            return Err("names no host".to_owned());
        }
        match port.parse::<u16>() {
            Ok(_) if port.len() <= 5 && port.bytes().all(|digit| digit.is_ascii_digit()) => Ok(()),
            _ => Err("has no port from 1 to 65535".to_owned()),
        }
    })
}

fn usable_port() -> Rule {
    Rule::text("have a port from 1 to 65535", |text| match split(text) {
        Some((_, port)) if port.parse() == Ok(0_u16) => Err("has 0".to_owned()),
        _ => Ok(()),
    })
}

fn split(text: &str) -> Option<(&str, &str)> {
    let (host, port) = text.rsplit_once(':')?;
    // Without brackets, the end of an IPv6 address is no port.
    (host.starts_with('[') || !host.contains(':')).then_some((host, port))
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
    };
    host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        let rule = address();
        for good in ["192.168.0.1:8000", "db.example.com:65535", "kafka_1:1", "[fd00::1]:443", "h:0", "iam.xxx.com:443"]
        {
            assert_eq!(rule.breach(&good.into()), None, "{good}");
        }
        for bad in [
            "",
            "h",
            "h:",
            ":1",
            "h:65536",
            "h:-1",
            "h:+1",
            "h:x",
            "a b:1",
            "http://h:1",
            "fd00::1",
            "fd00::1:443",
            "[fd00::1",
            "[x]:1",
            "a..b:1",
        ] {
            assert!(rule.breach(&bad.into()).is_some(), "{bad}");
        }
        assert!(usable_port().breach(&"h:0".into()).is_some() && usable_port().breach(&"h:1".into()).is_none());
    }
}
