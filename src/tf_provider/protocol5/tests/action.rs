//! Actions as Terraform sees them.

use std::time::Duration;

use tokio_stream::StreamExt;

use super::*;
use crate::tf_provider::engine::Progress;
use crate::tf_provider::schema::timeout;
use proto::invoke_action::event;

/// Rings a bell, in the way that its argument says.
pub(super) struct Ring;

#[async_trait]
impl Action<String> for Ring {
    fn name(&self) -> &'static str {
        "small_ring"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("Rings.")
            .attribute(Attribute::required("bell", Type::String, "Bell.").rule(rules::length(1..=5)))
            .attribute(Attribute::optional("loud", Type::Bool, "Loud."))
            .attribute(Attribute::optional("code", Type::String, "Code.").sensitive().write_only())
            .attribute(timeout("90s"));
        Schema { block, page: "Ringing a Bell", ..Schema::default() }
    }

    fn validate(&self, config: &Object) -> Diagnostics {
        let odd = config.text("bell") == Some("odd") && *config.get("loud") == true.into();
        odd.then(|| Diagnostic::error("Odd", "An odd bell is not loud.")).into_iter().collect()
    }

    async fn plan(&self, call: &Call<String>, arguments: &Arguments<'_>) -> Result<(), Diagnostics> {
        call.warn(Diagnostic::warning("Planned", call.client.as_str()));
        match arguments.values().text("bell") {
            Some("early") => Err(early()),
            Some("gone") => Err(Diagnostic::error("Gone", "There is no such bell.").into()),
            _ => Ok(()),
        }
    }

    fn announcement(&self, arguments: &Arguments<'_>) -> String {
        format!("ringing {}", arguments.values().text("bell").unwrap_or_default())
    }

    async fn invoke(
        &self,
        call: &Call<String>,
        arguments: &Arguments<'_>,
        progress: &Progress,
    ) -> Result<String, Diagnostics> {
        match arguments.values().text("bell").unwrap_or_default() {
            "bug" => panic!("a bug"),
            "fails" => {
                progress.tell("swinging");
                Err(Diagnostic::error("Cracked", "The bell is cracked.").into())
            }
            "waits" => {
                call.stop.cancelled().await;
                Err(Diagnostic::error("Interrupted", "The bell goes on ringing.").into())
            }
            "slow" => {
                for state in ["swinging", "swinging", "humming"] {
                    progress.tell(state);
                    tokio::time::sleep(Duration::from_secs(40)).await;
                }
                Ok("silent".to_owned())
            }
            _ => {
                call.warn(Diagnostic::warning("Rung", call.client.as_str()));
                let code = arguments.values().text("code").map(str::len);
                Ok(format!("rung within {:?}, code {code:?}", call.time_limit))
            }
        }
    }
}

fn ring<const N: usize>(entries: [(&str, Value); N]) -> Option<proto::DynamicValue> {
    Some(convert::encode_object(Some(entries.into_iter().collect()), &Ring.schema().block.ty()).unwrap())
}

fn request(config: Option<proto::DynamicValue>) -> Request<proto::invoke_action::Request> {
    Request::new(proto::invoke_action::Request { action_type: "small_ring".into(), config, ..Default::default() })
}

/// The progress, and the diagnostics at the end.
async fn invoked(config: Option<proto::DynamicValue>) -> (Vec<String>, Vec<proto::Diagnostic>) {
    told(configured().await.invoke_action(request(config)).await.unwrap().into_inner()).await
}

async fn told(
    mut events: impl tokio_stream::Stream<Item = Result<proto::invoke_action::Event, tonic::Status>> + Unpin,
) -> (Vec<String>, Vec<proto::Diagnostic>) {
    let mut progress = Vec::new();
    while let Some(event) = events.next().await {
        match event.unwrap().r#type.unwrap() {
            event::Type::Progress(told) => progress.push(told.message),
            event::Type::Completed(completed) => {
                assert!(events.next().await.is_none(), "the end is the last");
                return (progress, completed.diagnostics);
            }
        }
    }
    panic!("no end after {progress:?}");
}

fn summaries(diagnostics: &[proto::Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.summary.as_str()).collect()
}

#[tokio::test]
async fn the_schema_of_an_action_promises_nothing_back() {
    let schemas = server().get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let block = schemas.action_schemas["small_ring"].schema.clone().unwrap().block.unwrap();
    assert!(block.attributes.iter().all(|attribute| !attribute.computed), "core refuses a default otherwise");
    assert!(block.attributes.iter().any(|attribute| attribute.name == "code" && attribute.write_only));
    let metadata = server().get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(metadata.actions[0].type_name, "small_ring");
}

#[tokio::test]
async fn an_action_is_judged_by_its_rules_and_by_its_own() {
    let judged = async |config| {
        let request = proto::validate_action_config::Request { action_type: "small_ring".into(), config };
        let response = server().validate_action_config(Request::new(request)).await.unwrap().into_inner();
        response.diagnostics.into_iter().map(|found| found.detail).collect::<Vec<_>>()
    };
    assert!(judged(ring([("bell", "too long".into())])).await[0].contains("\"Ringing a Bell\""));
    assert!(judged(ring([("bell", "b".into()), ("timeout", "soon".into())])).await[0].contains("timeout"));
    assert_eq!(judged(ring([("bell", "odd".into()), ("loud", true.into())])).await, ["An odd bell is not loud."]);
    assert_eq!(judged(ring([("bell", Value::UNKNOWN), ("loud", true.into())])).await, [""; 0]);
}

async fn planned(bell: Value, client: Option<proto::ClientCapabilities>) -> proto::plan_action::Response {
    let config = ring([("bell", bell)]);
    let request = proto::plan_action::Request { action_type: "small_ring".into(), config, client_capabilities: client };
    configured().await.plan_action(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_plan_tells_what_is_certainly_wrong() {
    assert_eq!(summaries(&planned(Value::UNKNOWN, None).await.diagnostics), ["Planned"]);
    assert_eq!(summaries(&planned("gone".into(), None).await.diagnostics), ["Planned", "Gone"]);
}

#[tokio::test]
async fn what_is_not_known_yet_is_put_off_or_left_to_the_invocation() {
    for (client, deferred) in [(None, None), (patient(), put_off())] {
        let plan = planned("early".into(), client).await;
        assert_eq!((summaries(&plan.diagnostics), plan.deferred), (vec!["Planned"], deferred));
    }
    assert_eq!(planned("b".into(), patient()).await.deferred, None);
}

#[tokio::test]
async fn an_invocation_begins_with_what_it_does_and_ends_with_what_came_of_it() {
    let (progress, diagnostics) = invoked(ring([("bell", "b".into()), ("code", "1234".into())])).await;
    assert_eq!(progress, ["ringing b", "rung within Some(90s), code Some(4)"], "with the default of its time limit");
    assert_eq!(summaries(&diagnostics), ["Rung"]);
    let (progress, _) = invoked(ring([("bell", "b".into()), ("timeout", "2m".into())])).await;
    assert_eq!(progress[1], "rung within Some(120s), code None");
}

#[tokio::test]
async fn a_failure_is_the_end() {
    let (progress, diagnostics) = invoked(ring([("bell", "fails".into())])).await;
    assert_eq!(
        (progress.as_slice(), summaries(&diagnostics)),
        (&["ringing fails".into(), "swinging".into()][..], vec!["Cracked"])
    );
    let (_, diagnostics) = invoked(ring([("bell", "bug".into())])).await;
    assert_eq!(summaries(&diagnostics), ["Bug in the provider"]);
    let (progress, diagnostics) = invoked(ring([("bell", Value::UNKNOWN)])).await;
    assert_eq!((progress.len(), summaries(&diagnostics)), (0, vec!["Configuration is not known yet"]));
    let unknown = proto::invoke_action::Request { action_type: "other_ring".into(), ..Default::default() };
    let (_, diagnostics) = told(server().invoke_action(Request::new(unknown)).await.unwrap().into_inner()).await;
    assert!(diagnostics[0].detail.contains("\"other_ring\""));
}

/// New states at once, the same ones every 30 seconds.
#[tokio::test(start_paused = true)]
async fn progress_comes_with_each_new_state_and_after_long_silence() {
    let (progress, diagnostics) = invoked(ring([("bell", "slow".into())])).await;
    let expected = [
        "ringing slow",
        "swinging",
        "swinging (30 s so far)",
        "swinging (60 s so far)",
        "humming",
        "humming (110 s so far)",
        "silent",
    ];
    assert_eq!((progress.as_slice(), diagnostics.len()), (&expected.map(String::from)[..], 0));
}

#[tokio::test]
async fn a_stop_reaches_an_action_and_a_lost_client_does_not() {
    let in_flight = InFlight::default();
    let server = Server::new(Small, in_flight.clone());
    configure(&server, "hello").await;
    let mut events = server.invoke_action(request(ring([("bell", "waits".into())]))).await.unwrap().into_inner();
    assert!(events.next().await.is_some());
    let lost = server.invoke_action(request(ring([("bell", "waits".into())]))).await.unwrap();
    drop(lost);
    assert!(goes_on(in_flight.finished()).await, "nobody told the actions to end");
    server.stop(Request::new(Default::default())).await.unwrap();
    let (_, diagnostics) = told(events).await;
    assert_eq!(summaries(&diagnostics), ["Interrupted"]);
    in_flight.finished().await;
}

/// Whether a future goes on after a few turns of the runtime.
async fn goes_on(future: impl Future) -> bool {
    let mut turns = std::pin::pin!(async {
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
    });
    tokio::select! {
        biased;
        _ = future => false,
        () = &mut turns => true,
    }
}
