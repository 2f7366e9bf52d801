//! A move from another provider's type to the small one.

use super::*;

pub(super) const SOURCES: &[MoveSource] = &[MoveSource {
    provider: "elsewhere/else",
    resource_type: "else_thing",
    schema_version: 0,
    attributes: &[("/id", "id"), ("/title", "name")],
    notes: "",
}];

async fn moved(json: &str) -> proto::move_resource_state::Response {
    let request = proto::move_resource_state::Request {
        source_provider_address: "registry.example.com/elsewhere/else".into(),
        source_type_name: "else_thing".into(),
        source_state: Some(proto::RawState { json: json.into(), ..Default::default() }),
        target_type_name: type_name(),
        ..Default::default()
    };
    server().move_resource_state(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn an_object_changes_hands_before_the_provider_is_configured() {
    let schemas = server().get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    assert!(schemas.server_capabilities.unwrap().move_resource_state);
    let response = moved(r#"{"id":"id-1","title":"a"}"#).await;
    assert_eq!(response.diagnostics, []);
    let state = object(response.target_state).unwrap();
    assert_eq!((state.text("id"), state.text("name"), state.get("inner")), (Some("id-1"), Some("a"), &Value::Null));
    assert!(!response.target_private.is_empty(), "the notes of an object that no configuration has held yet");
    assert_eq!(response.target_identity, identity(&[("id", "id-1".into())]));
}

#[tokio::test]
async fn a_move_that_is_not_understood_has_no_result() {
    let response = moved("{}").await;
    assert_eq!((response.target_state, response.diagnostics[0].summary.as_str()), (None, "Object can't be moved"));
}
