//! The life of an ephemeral resource: validated, opened, renewed, closed.

use std::time::{Duration, SystemTime};

use super::*;
use crate::tf_provider::engine::{Lease, Opened};

/// Good for a minute; a renewal adds another to what the notes say, once.
pub(super) struct Pass;

#[async_trait]
impl EphemeralResource<String> for Pass {
    fn name(&self) -> &'static str {
        "small_pass"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("A pass.")
            .attribute(Attribute::optional("door", Type::String, "Door.").not_read_back().rule(rules::length(1..=4)))
            .attribute(Attribute::computed("word", Type::String, "Word.").sensitive());
        Schema { block, page: "Getting a Pass", ..Schema::default() }
    }

    async fn open(&self, call: &Call<String>, config: &Object) -> Result<Opened, Diagnostics> {
        match config.text("door") {
            Some("bug") => panic!("a bug"),
            Some("shut") => Err(Diagnostic::error("Shut", "The door is shut.").into()),
            Some("far") => Err(Diagnostic::premature("Not known yet", "greeting is not known yet.").into()),
            door => {
                let value = [("word", call.client.as_str()), ("door", "another")].into_iter().collect();
                let lease = match door {
                    Some("kept") => Lease { renew_at: None, notes: b"end".to_vec() },
                    Some(_) => Lease { renew_at: Some(minute(1)), notes: b"first".to_vec() },
                    None => Lease::default(),
                };
                Ok(Opened { value, lease })
            }
        }
    }

    async fn renew(&self, call: &Call<String>, notes: &[u8]) -> Result<Lease, Diagnostics> {
        call.warn(Diagnostic::warning("Renewed", String::from_utf8_lossy(notes)));
        Ok(if notes == b"first" {
            Lease { renew_at: Some(minute(2)), notes: b"second".to_vec() }
        } else {
            Lease::default()
        })
    }

    async fn close(&self, _: &Call<String>, notes: &[u8]) -> Result<(), Diagnostics> {
        Err(Diagnostic::error("Closed", String::from_utf8_lossy(notes)).into())
    }
}

fn minute(count: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(60 * count)
}

fn pass() -> Type {
    Pass.schema().block.ty()
}

fn door(door: Value) -> Option<proto::DynamicValue> {
    Some(convert::encode_object(Some([("door", door)].into_iter().collect()), &pass()).unwrap())
}

async fn opened(wanted: Value) -> proto::open_ephemeral_resource::Response {
    opened_by(None, wanted).await
}

async fn opened_by(
    client_capabilities: Option<proto::ClientCapabilities>,
    wanted: Value,
) -> proto::open_ephemeral_resource::Response {
    let request = proto::open_ephemeral_resource::Request {
        type_name: "small_pass".into(),
        config: door(wanted),
        client_capabilities,
    };
    configured().await.open_ephemeral_resource(Request::new(request)).await.unwrap().into_inner()
}

fn value(response: &proto::open_ephemeral_resource::Response) -> Option<Object> {
    convert::decode_object(response.result.as_ref(), &pass()).unwrap()
}

fn seconds(time: Option<prost_types::Timestamp>) -> Option<i64> {
    time.map(|time| time.seconds)
}

#[tokio::test]
async fn ephemeral_resources_are_served_beside_the_others() {
    let schemas = server().get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    assert!(schemas.ephemeral_resource_schemas.contains_key("small_pass"));
    let metadata = server().get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(metadata.ephemeral_resources[0].type_name, "small_pass");
}

#[tokio::test]
async fn what_was_written_is_echoed_and_the_rest_is_opened() {
    let response = opened("east".into()).await;
    let expected = [("door", "east"), ("word", "hello to 1.2.3")].into_iter().collect();
    assert_eq!(value(&response), Some(expected));
    assert_eq!((seconds(response.renew_at), response.private), (Some(60), Some(b"first".to_vec())));
    let unlimited = opened(Value::Null).await;
    assert_eq!((seconds(unlimited.renew_at), unlimited.private), (None, None));
    let kept = opened("kept".into()).await;
    assert_eq!((seconds(kept.renew_at), kept.private), (None, Some(b"end".to_vec())), "an end without a renewal");
}

#[tokio::test]
async fn what_is_not_known_yet_does_not_break_a_plan() {
    for wanted in ["far".into(), Value::UNKNOWN] {
        let response = opened(wanted.clone()).await;
        let expected = [("door", wanted), ("word", Value::UNKNOWN)].into_iter().collect();
        assert_eq!((value(&response), response.deferred), (Some(expected), None));
        let [warning] = response.diagnostics.as_slice() else { panic!("not one diagnostic") };
        assert_eq!(warning.severity(), proto::diagnostic::Severity::Warning);
        assert!(warning.detail.contains("not known yet") && warning.detail.contains("OpenTofu"), "{}", warning.detail);
    }
}

#[tokio::test]
async fn what_is_not_known_yet_is_put_off_for_clients_that_can_wait() {
    let response = opened_by(patient(), "far".into()).await;
    let expected = [("door", "far".into()), ("word", Value::UNKNOWN)].into_iter().collect();
    assert_eq!((value(&response), response.diagnostics), (Some(expected), Vec::new()));
    assert_eq!(response.deferred, put_off());
    assert_eq!(opened_by(patient(), "east".into()).await.deferred, None);
}

#[tokio::test]
async fn a_failure_to_open_has_no_result() {
    for (wanted, summary) in [("shut", "Shut"), ("bug", "Bug in the provider")] {
        let response = opened(wanted.into()).await;
        assert_eq!((value(&response), response.diagnostics[0].summary.as_str()), (None, summary));
    }
}

#[tokio::test]
async fn renewals_go_from_notes_to_notes_until_there_is_no_other() {
    let server = configured().await;
    for (notes, next) in [("first", (Some(120), Some(b"second".to_vec()))), ("second", (None, None))] {
        let request =
            proto::renew_ephemeral_resource::Request { type_name: "small_pass".into(), private: Some(notes.into()) };
        let response = server.renew_ephemeral_resource(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((seconds(response.renew_at), response.private), next);
        assert_eq!(response.diagnostics[0].detail, notes);
    }
}

#[tokio::test]
async fn the_end_comes_with_the_notes_of_the_opening() {
    let request =
        proto::close_ephemeral_resource::Request { type_name: "small_pass".into(), private: Some("first".into()) };
    let response = configured().await.close_ephemeral_resource(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(response.diagnostics[0].detail, "first");
}

#[tokio::test]
async fn ephemeral_blocks_are_judged_as_far_as_they_are_known() {
    let judged = async |config| {
        let request = proto::validate_ephemeral_resource_config::Request { type_name: "small_pass".into(), config };
        let response = server().validate_ephemeral_resource_config(Request::new(request)).await.unwrap().into_inner();
        response.diagnostics.into_iter().map(|found| found.detail).collect::<Vec<_>>()
    };
    assert!(judged(door("too far".into())).await[0].contains("\"Getting a Pass\""));
    assert_eq!(judged(door(Value::UNKNOWN)).await, [""; 0]);
    assert_eq!(judged(None).await, [""; 0]);
}
