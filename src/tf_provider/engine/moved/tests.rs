//! Moves of objects of the type `else_thing`, whose attributes have other names, and what a plan makes of them.

use super::*;
use crate::tf_provider::engine::tests::{Service, applied, config, planned, text, thing};
use crate::tf_provider::value::{Object, Value};

const ADDRESS: &str = "registry.example.com/elsewhere/else";
const STATE: &str = r#"{
  "id": "id-1", "title": "a", "memo": "m", "label": "", "key": "hunter2", "region": "r-1",
  "inner": [{"extent": "xl"}], "timeouts": {"create": "5m", "update": null}
}"#;

fn moved(request: &MoveRequest<'_>) -> Result<Imported, Diagnostic> {
    take_over(&thing(), request).map_err(|errors| errors.into_iter().next().unwrap())
}

fn request(state: &str) -> MoveRequest<'_> {
    MoveRequest { provider: ADDRESS, resource_type: "else_thing", schema_version: 0, state: state.as_bytes() }
}

/// The configuration that says of this provider's object what the other's said of its own.
fn same<const N: usize>(others: [(&str, Value); N]) -> Object {
    let block = |name: &str, value: &str| Value::from([(name, value)].into_iter().collect::<Object>());
    let mut same = config([("name", text("a")), ("note", text("m"))]);
    same.set("inner", block("size", "xl"));
    same.set("timeouts", block("create", "5m"));
    others.into_iter().for_each(|(name, value)| same.set(name, value));
    same
}

#[test]
fn values_get_the_names_they_have_here() {
    let state = moved(&request(STATE)).unwrap().state;
    let texts = ["id", "name", "note", "key", "tag"].map(|name| state.text(name));
    assert_eq!(texts, [Some("id-1"), Some("a"), Some("m"), Some("hunter2"), None]);
    assert_eq!(state.object("inner").unwrap().text("size"), Some("xl"));
    assert_eq!(state.object("timeouts").unwrap().text("create"), Some("5m"));
}

/// Also where Terraform keeps the other provider's notes, which are `null` for most.
#[test]
fn the_same_configuration_plans_nothing() {
    let Imported { state, private } = moved(&request(STATE)).unwrap();
    for notes in [private.as_slice(), b"null", br#"{"schema_version":"1"}"#, b"\xff"] {
        assert!(planned(Some(&state), &same([("key", text("hunter2"))]), notes).state == state);
        let mut without_note = same([("key", text("hunter2"))]);
        without_note.set("note", Value::Null);
        assert!(planned(Some(&state), &without_note, notes).state == state, "silence is no wish to remove");
    }
}

#[tokio::test]
async fn a_secret_may_leave_the_state_but_not_change_unseen() {
    let Imported { state, private } = moved(&request(STATE)).unwrap();
    let version = ("key_wo_version", Value::from(1_i64));
    for leaving in [same([]), same([("key_wo", text("hunter2"))]), same([("key_wo", text("hunter2")), version])] {
        let (after, failed, calls) = applied(Service::default(), Some(&state), &leaving, &private).await;
        assert!(!failed && calls == 0 && after.unwrap().get("key").is_null());
        assert_eq!(planned(Some(&state), &leaving, &private).replace, [""; 0]);
    }
    for changed in [same([("key", text("hunter3"))]), same([("key_wo", text("hunter3"))])] {
        assert_eq!(planned(Some(&state), &changed, &private).replace, ["key"]);
    }
}

#[test]
fn what_is_not_understood_is_refused() {
    let cases = [
        (
            MoveRequest { resource_type: "else_other", ..request(STATE) },
            "only else_thing of the provider elsewhere/else can",
        ),
        (MoveRequest { provider: "registry.example.com/else/elsewhere", ..request(STATE) }, "only else_thing"),
        (MoveRequest { schema_version: 2, ..request(STATE) }, "understands 1 at most"),
        (MoveRequest { schema_version: -1, ..request(STATE) }, "understands 1 at most"),
        (request(r#"{"key": hunter2}"#), "its state is no JSON"),
        (request(""), "its state is no JSON"),
        (request(r#"{"id": "", "key": "hunter2"}"#), "its state holds no id"),
        (request(r#"{"id": "i", "title": ["hunter2"]}"#), "name: a value of type"),
    ];
    for (request, problem) in cases {
        let detail = moved(&request).err().unwrap().detail;
        assert!(detail.contains(problem) && !detail.contains("hunter2"), "{detail}");
    }
}

#[test]
fn maps_may_have_any_keys() {
    let source = MoveSource {
        provider: "elsewhere/else",
        resource_type: "else_thing",
        schema_version: 0,
        attributes: &[("/spec/0/tags", "source.tags")],
        notes: "",
    };
    let theirs = r#"{"spec":[{"tags":{"$serde_json::private::Number":"1"}}]}"#;
    let ours = serde_json::to_string(&source.translate(serde_json::from_str(theirs).unwrap())).unwrap();
    assert_eq!(ours, r#"{"source":{"tags":{"$serde_json::private::Number":"1"}}}"#);
}
