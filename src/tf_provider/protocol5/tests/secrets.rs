//! What a resource repeats of secrets, in processes that know them from Terraform alone.

use super::*;

/// What a service says that repeats the key of a thing, its secret as it is and in an escape.
pub(super) fn echo() -> Diagnostics {
    Diagnostic::error("The key hunter<22> is wrong", "It was hunter%3C22%3E.").into()
}

fn assert_cut(diagnostics: &[proto::Diagnostic]) {
    let told: Vec<_> = diagnostics.iter().map(|told| (told.summary.as_str(), told.detail.as_str())).collect();
    assert_eq!(told, [("The key *** is wrong", "It was ***.")]);
}

fn thing(id: &str, key: &str) -> Option<proto::DynamicValue> {
    dynamic([("id", id.into()), ("name", "a".into()), (key, "hunter<22>".into())])
}

#[tokio::test]
async fn the_key_in_the_state_is_cut_out_of_a_refresh() {
    let request = proto::read_resource::Request {
        type_name: type_name(),
        current_state: thing("echo", "key"),
        ..Default::default()
    };
    let response = configured().await.read_resource(Request::new(request)).await.unwrap().into_inner();
    assert_cut(&response.diagnostics);
    assert_eq!(object(response.new_state), object(thing("echo", "key")), "the state keeps it");
}

#[tokio::test]
async fn the_key_in_the_state_is_cut_out_of_a_destruction() {
    let request = proto::apply_resource_change::Request {
        type_name: type_name(),
        prior_state: thing("echo", "key"),
        ..Default::default()
    };
    let response = configured().await.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_cut(&response.diagnostics);
}

#[tokio::test]
async fn a_key_that_only_the_configuration_holds_is_cut_out_of_an_update() {
    let request = proto::apply_resource_change::Request {
        type_name: type_name(),
        prior_state: dynamic([("id", "echo".into()), ("name", "a".into())]),
        planned_state: dynamic([("id", "echo".into()), ("name", "a".into())]),
        config: thing("echo", "key_wo"),
        ..Default::default()
    };
    let response = configured().await.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_cut(&response.diagnostics);
}

#[tokio::test]
async fn a_process_remembers_what_it_was_sent() {
    let server = configured().await;
    let raw =
        proto::RawState { json: br#"{"id":"echo","name":"a","key":"hunter<22>"}"#.to_vec(), ..Default::default() };
    let upgrade = proto::upgrade_resource_state::Request { type_name: type_name(), version: 0, raw_state: Some(raw) };
    server.upgrade_resource_state(Request::new(upgrade)).await.unwrap();
    let current_state = dynamic([("id", "echo".into()), ("name", "a".into())]);
    let read = proto::read_resource::Request { type_name: type_name(), current_state, ..Default::default() };
    assert_cut(&server.read_resource(Request::new(read)).await.unwrap().into_inner().diagnostics);
}
