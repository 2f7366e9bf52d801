//! The engine's promises, tried on a small resource that has an argument of every kind.

mod nested_blocks;
mod removals;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Schema, Secret, rules, timeouts};
use crate::tf_provider::value::{Object, Type, Value};

/// The service behind the resource: what it holds, how it fails, and how often it was called.
#[derive(Default)]
pub(super) struct Service {
    object: Object,
    gone: bool,
    /// What to do after the object was made or changed.
    then: Then,
    calls: AtomicU32,
}

#[derive(Default)]
enum Then {
    #[default]
    Succeed,
    Fail,
    Panic,
}

struct Thing;

const TIMEOUTS: &[(&str, &str)] = &[("create", "60m")];

#[async_trait]
impl Resource<Service> for Thing {
    fn name(&self) -> &'static str {
        "test_thing"
    }

    fn schema(&self) -> Schema {
        let text = || Type::String;
        let block = Block::new("A thing.")
            .attribute(Attribute::computed("id", text(), "Id."))
            .attribute(Attribute::optional_computed("project", text(), "Project.").replace())
            .attribute(Attribute::required("name", text(), "Name.").replace().rule(rules::length(1..=8)))
            .attribute(Attribute::optional("owner", text(), "Owner, in place."))
            .attribute(Attribute::optional("note", text(), "Note.").replace())
            .attribute(Attribute::optional("tag", text(), "Never returned.").replace().not_read_back())
            .attribute(
                Attribute::optional("kind", text(), "Any case.")
                    .replace()
                    .same(|left, right| left.as_text().unwrap().eq_ignore_ascii_case(right.as_text().unwrap())),
            )
            .attribute(Attribute::optional("eager", Type::Bool, "Steers the provider.").local())
            .attribute(Attribute::optional("policy", text(), "Has a default.").default("delete").local())
            .attribute(Attribute::computed("born", text(), "Never changes."))
            .attribute(Attribute::computed("status", text(), "Changes with updates.").volatile())
            .secret(Secret::optional("key", "A key.").replace())
            .block(NestedBlock::single(
                "inner",
                Block::new("Inner.").attribute(Attribute::optional("size", text(), "Size.")),
            ))
            .block(timeouts(TIMEOUTS));
        Schema { block, page: "Making a Thing", ..Schema::default() }
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        const ID: IdentityAttribute = IdentityAttribute::required("id", "Id.");
        &[ID]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["name", "id"]), ImportForm::Path(&["project", "name", "id"])]
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        const ATTRIBUTES: &[(&str, &str)] = &[
            ("/id", "id"),
            ("/title", "name"),
            ("/memo", "note"),
            ("/label", "tag"),
            ("/key", "key"),
            ("/inner/0/extent", "inner.size"),
            ("/timeouts", "timeouts"),
        ];
        const SOURCE: MoveSource = MoveSource {
            provider: "elsewhere/else",
            resource_type: "else_thing",
            schema_version: 1,
            attributes: ATTRIBUTES,
            notes: "",
        };
        &[SOURCE]
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        TIMEOUTS
    }

    fn plan(&self, change: &mut Change<'_>) {
        if change.changes("owner") && change.planned().text("kind") == Some("fixed") {
            change.replace("owner");
        }
    }

    async fn create(&self, call: &Call<Service>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        call.client.calls.fetch_add(1, Ordering::Relaxed);
        state.set("id", "id-1");
        call.client.then()?;
        state.set("project", "p-1");
        state.set("born", "today");
        state.set("status", "new");
        // The service spells it in its own way; the state must hold what was planned.
        state.set("name", "SPELT");
        Ok(())
    }

    async fn read(&self, call: &Call<Service>, state: &mut Object) -> Result<Found, Diagnostics> {
        call.client.then()?;
        for (name, value) in &call.client.object {
            state.set(name, value.clone());
        }
        Ok(if call.client.gone { Found::Gone } else { Found::Object })
    }

    async fn update(&self, call: &Call<Service>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        call.client.calls.fetch_add(1, Ordering::Relaxed);
        call.client.then()?;
        state.set("status", "changed");
        Ok(())
    }

    async fn delete(&self, call: &Call<Service>, _: &Object) -> Result<(), Diagnostics> {
        call.client.then()
    }
}

impl Service {
    fn then(&self) -> Result<(), Diagnostics> {
        match self.then {
            Then::Succeed => Ok(()),
            Then::Fail => Err(Diagnostic::error("Failed", "The service said no.").into()),
            Then::Panic => panic!("a bug"),
        }
    }
}

pub(super) fn thing() -> ResourceType<Service> {
    let thing: Box<dyn Resource<Service>> = Box::new(Thing);
    thing.into()
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    shape::conform(&thing().schema().block, &entries.into_iter().collect())
}

/// A configuration; unlike a state it may hold write-only values.
pub(super) fn config<const N: usize>(entries: [(&str, Value); N]) -> Object {
    let mut config = object([]);
    entries.into_iter().for_each(|(name, value)| config.set(name, value));
    config
}

/// The state of a thing of that configuration, just created.
fn created<const N: usize>(entries: [(&str, Value); N]) -> Object {
    let mut state = object(entries);
    for (name, value) in
        [("id", "id-1"), ("project", "p-1"), ("born", "today"), ("status", "new"), ("policy", "delete")]
    {
        state.set(name, value);
    }
    state
}

pub(super) struct Outcome {
    pub(super) state: Object,
    pub(super) replace: Vec<String>,
    private: Vec<u8>,
}

pub(super) fn planned(prior: Option<&Object>, config: &Object, private: &[u8]) -> Outcome {
    let planned = plan(&thing(), &PlanRequest { prior, config: Some(config), private, provided: &Object::new() });
    assert!(planned.diagnostics.iter().next().is_none());
    let replace = planned.replace.iter().map(ToString::to_string).collect();
    Outcome { state: planned.state.unwrap(), replace, private: planned.private }
}

pub(super) async fn applied(
    service: Service,
    prior: Option<&Object>,
    config: &Object,
    private: &[u8],
) -> (Option<Object>, bool, u32) {
    let (state, failed, calls, _) = applied_with_notes(service, prior, config, private).await;
    (state, failed, calls)
}

async fn applied_with_notes(
    service: Service,
    prior: Option<&Object>,
    config: &Object,
    private: &[u8],
) -> (Option<Object>, bool, u32, Vec<u8>) {
    let plan = planned(prior, config, private);
    let request = ApplyRequest { prior, planned: Some(&plan.state), config: Some(config), private: &plan.private };
    let service = Arc::new(service);
    let applied = apply(&thing(), &request, service.clone(), CancellationToken::new()).await;
    (applied.state, applied.diagnostics.has_error(), service.calls.load(Ordering::Relaxed), applied.private)
}

async fn refreshed(service: Service, prior: &Object, private: &[u8]) -> (Option<Object>, bool) {
    let read = read(&thing(), prior, private, Arc::new(service), CancellationToken::new()).await;
    (read.state, read.diagnostics.has_error())
}

pub(super) fn text(text: &str) -> Value {
    text.into()
}

#[test]
fn a_creation_leaves_open_what_the_service_decides() {
    let plan = planned(None, &config([("name", text("a")), ("key_wo", text("hunter2"))]), b"");
    for name in ["id", "project", "born", "status"] {
        assert_eq!(plan.state.get(name), &Value::UNKNOWN, "{name}");
    }
    for name in ["owner", "note", "key", "key_wo", "inner", "timeouts"] {
        assert_eq!(plan.state.get(name), &Value::Null, "{name}");
    }
    assert_eq!((plan.state.text("name"), plan.state.text("policy")), (Some("a"), Some("delete")));
}

#[test]
fn the_same_configuration_plans_nothing() {
    let prior = created([("name", text("a")), ("kind", text("Big")), ("note", text("")), ("eager", true.into())]);
    for kind in ["Big", "BIG"] {
        let config = config([("name", text("a")), ("kind", text(kind)), ("note", text("")), ("eager", true.into())]);
        let plan = planned(Some(&prior), &config, b"");
        assert!(plan.state == prior && plan.replace.is_empty());
    }
}

#[test]
fn an_update_keeps_what_it_cannot_change() {
    let prior = created([("name", text("a")), ("owner", text("x"))]);
    let plan = planned(Some(&prior), &config([("name", text("a")), ("owner", text("y"))]), b"");
    assert_eq!(
        (plan.state.text("id"), plan.state.text("born"), plan.state.get("status")),
        (Some("id-1"), Some("today"), &Value::UNKNOWN)
    );
    assert_eq!(plan.replace, [""; 0]);
}

#[test]
fn changed_and_removed_arguments_replace() {
    let prior = created([("name", text("a")), ("note", text("x")), ("tag", text("t")), ("key", text("k"))]);
    let whole = config([("name", text("a")), ("note", text("x")), ("tag", text("t")), ("key", text("k"))]);
    for (name, value) in
        [("name", text("b")), ("note", Value::Null), ("tag", Value::Null), ("key", text("l")), ("name", Value::UNKNOWN)]
    {
        let mut config = whole.clone();
        config.set(name, value);
        assert_eq!(planned(Some(&prior), &config, b"").replace, [name]);
    }
    let other = created([("name", text("a"))]);
    assert_eq!(planned(Some(&other), &config([("name", text("a")), ("tag", text("t"))]), b"").replace, ["tag"]);
}

#[test]
fn a_resource_can_make_a_change_replace() {
    let prior = created([("name", text("a")), ("kind", text("fixed")), ("owner", text("x"))]);
    let config = config([("name", text("a")), ("kind", text("fixed")), ("owner", text("y"))]);
    assert_eq!(planned(Some(&prior), &config, b"").replace, ["owner"]);
}

#[test]
fn write_only_secrets_change_by_version() {
    let config =
        |version: i64| config([("name", text("a")), ("key_wo", text("hunter2")), ("key_wo_version", version.into())]);
    let prior = created([("name", text("a")), ("key_wo_version", 1_i64.into())]);
    assert!(planned(Some(&prior), &config(1), b"").state == prior);
    let plan = planned(Some(&prior), &config(2), b"");
    assert_eq!(plan.replace, ["key_wo_version"]);
    assert!(plan.state.get("key_wo").is_null());
}

#[tokio::test]
async fn a_secret_that_only_leaves_the_state_is_not_sent_again() {
    let prior = created([("name", text("a")), ("key", text("hunter2"))]);
    let moved = |key: &str| config([("name", text("a")), ("key_wo", text(key)), ("key_wo_version", 1_i64.into())]);
    assert_eq!(planned(Some(&prior), &moved("hunter2"), b"").replace, [""; 0]);
    assert_eq!(planned(Some(&prior), &moved("hunter3"), b"").replace, ["key", "key_wo_version"]);
    let (state, failed, calls) = applied(Service::default(), Some(&prior), &moved("hunter2"), b"").await;
    assert!(!failed && calls == 0 && state.unwrap().get("key").is_null());
}

#[tokio::test]
async fn an_argument_that_steers_the_provider_makes_no_call() {
    let prior = created([("name", text("a"))]);
    let limits: Object = [("create", "5m")].into_iter().collect();
    for entry in [("eager", true.into()), ("timeouts", limits.into()), ("note", text(""))] {
        let config = config([("name", text("a")), entry.clone()]);
        let plan = planned(Some(&prior), &config, b"");
        assert!(plan.replace.is_empty() && plan.state.text("status") == Some("new"));
        let (state, failed, calls) = applied(Service::default(), Some(&prior), &config, b"").await;
        assert!(!failed && calls == 0 && state.unwrap().get(entry.0) == &entry.1);
    }
}

#[test]
fn a_replacement_begins_without_the_old_notes() {
    let import = import(&thing(), "a/id-1").unwrap();
    let plan = planned(None, &config([("name", text("a"))]), &import.private);
    assert!(plan.private.is_empty());
}

#[tokio::test]
async fn an_apply_gives_back_exactly_what_was_planned() {
    let config = config([("name", text("a")), ("key_wo", text("hunter2"))]);
    let (state, failed, calls) = applied(Service::default(), None, &config, b"").await;
    let state = state.unwrap();
    assert_eq!((failed, calls), (false, 1));
    assert_eq!(
        (state.text("name"), state.text("project"), state.text("status")),
        (Some("a"), Some("p-1"), Some("new"))
    );
    assert!(state.get("key_wo").is_null());
}

#[tokio::test]
async fn what_was_created_is_kept_through_errors_and_panics() {
    for then in [Then::Fail, Then::Panic] {
        let service = Service { then, ..Service::default() };
        let (state, failed, _) = applied(service, None, &config([("name", text("a"))]), b"").await;
        let state = state.unwrap();
        assert!(failed);
        assert_eq!(
            (state.text("id"), state.text("name"), state.get("status")),
            (Some("id-1"), Some("a"), &Value::Null)
        );
    }
}

#[tokio::test]
async fn a_failed_update_or_destruction_leaves_the_object_as_it_was() {
    let prior = created([("name", text("a")), ("owner", text("x"))]);
    for then in [Then::Fail, Then::Panic] {
        let service = Service { then, ..Service::default() };
        let config = config([("name", text("a")), ("owner", text("y"))]);
        let (state, failed, _) = applied(service, Some(&prior), &config, b"").await;
        assert!(failed && state.unwrap() == prior);
    }
    let request = ApplyRequest { prior: Some(&prior), planned: None, config: None, private: b"" };
    let service = Arc::new(Service { then: Then::Fail, ..Service::default() });
    let applied = apply(&thing(), &request, service, CancellationToken::new()).await;
    assert!(applied.diagnostics.has_error() && applied.state == Some(prior));
}

#[tokio::test]
async fn a_read_shows_drift_and_overlooks_spelling() {
    let prior = created([("name", text("a")), ("kind", text("Big")), ("note", text("")), ("tag", text("t"))]);
    let answer = [
        ("name", text("b")),
        ("kind", text("BIG")),
        ("note", Value::Null),
        ("status", text("old")),
        ("owner", text("z")),
    ];
    let service = Service { object: answer.into_iter().collect(), ..Service::default() };
    let (state, failed) = refreshed(service, &prior, b"").await;
    let state = state.unwrap();
    assert!(!failed);
    assert_eq!((state.text("name"), state.text("status")), (Some("b"), Some("old")), "drift");
    assert_eq!(
        (state.text("kind"), state.text("note"), state.text("tag")),
        (Some("Big"), Some(""), Some("t")),
        "no drift"
    );
    assert!(state.get("owner").is_null(), "a value that the user never wrote is no drift");
}

#[tokio::test]
async fn only_proof_makes_an_object_gone() {
    let prior = created([("name", text("a"))]);
    assert_eq!(refreshed(Service { gone: true, ..Service::default() }, &prior, b"").await, (None, false));
    let (state, failed) = refreshed(Service { then: Then::Fail, ..Service::default() }, &prior, b"").await;
    assert!(failed && state == Some(prior));
}

#[tokio::test]
async fn after_an_import_a_plan_proposes_only_what_was_written() {
    let imported = import(&thing(), "p-1/a/id-1").unwrap();
    let inner: Object = [("size", "xl")].into_iter().collect();
    let answer = created([
        ("name", text("a")),
        ("owner", text("x")),
        ("note", text("n")),
        ("kind", text("BIG")),
        ("inner", inner.clone().into()),
    ]);
    let service = Service {
        object: answer.into_iter().map(|(name, value)| (name, value.clone())).collect(),
        ..Service::default()
    };
    let (state, _) = refreshed(service, &imported.state, &imported.private).await;
    let state = state.unwrap();
    assert_eq!((state.text("owner"), state.text("note")), (Some("x"), Some("n")));

    let written = config([("name", text("a")), ("kind", text("big")), ("inner", inner.clone().into())]);
    let plan = planned(Some(&state), &written, &imported.private);
    assert!(plan.state == state, "nothing was written but what is there");

    let mut adopting =
        config([("name", text("a")), ("tag", text("t")), ("key_wo", text("k")), ("key_wo_version", 3_i64.into())]);
    adopting.set("inner", inner);
    let plan = planned(Some(&state), &adopting, &imported.private);
    assert_eq!(plan.replace, [""; 0]);
    let (adopted, failed, calls, notes) =
        applied_with_notes(Service::default(), Some(&state), &adopting, &imported.private).await;
    let adopted = adopted.unwrap();
    assert!(!failed && calls == 0 && adopted.text("tag") == Some("t") && adopted.text("note") == Some("n"));

    let mut changed = adopting.clone();
    changed.set("tag", "u");
    assert_eq!(planned(Some(&adopted), &changed, &notes).replace, ["tag"], "once adopted, a change is a change");
}

#[tokio::test]
async fn a_failed_update_after_an_import_forgets_nothing() {
    let imported = import(&thing(), "p-1/a/id-1").unwrap();
    let state = created([("name", text("a")), ("owner", text("x"))]);
    let changed = config([("name", text("a")), ("owner", text("y")), ("tag", text("t"))]);
    let service = Service { then: Then::Fail, ..Service::default() };
    let (_, failed, calls, notes) = applied_with_notes(service, Some(&state), &changed, &imported.private).await;
    assert_eq!((failed, calls), (true, 1));
    assert_eq!(planned(Some(&state), &changed, &notes).replace, [""; 0], "the tag is still adopted");
}

#[tokio::test]
async fn a_block_that_an_import_brought_along_stays_away_once_it_was_removed() {
    let imported = import(&thing(), "p-1/a/id-1").unwrap();
    let inner: Object = [("size", "xl")].into_iter().collect();
    let state = created([("name", text("a")), ("inner", inner.clone().into())]);
    let without = config([("name", text("a"))]);
    let (state, _, calls, notes) =
        applied_with_notes(Service::default(), Some(&state), &without, &imported.private).await;
    assert_eq!(calls, 1);
    let service = Service { object: [("inner", inner)].into_iter().collect(), ..Service::default() };
    let (state, _) = refreshed(service, &state.unwrap(), &notes).await;
    assert!(
        planned(state.as_ref(), &without, &notes).state.get("inner").is_null() && state.unwrap().get("inner").is_null()
    );
}

#[tokio::test]
async fn what_the_service_does_not_return_keeps_its_state() {
    let prior = created([("name", text("a")), ("note", text("n")), ("kind", text("k"))]);
    let silent = [("name", Value::Null), ("note", Value::Null), ("kind", text(""))];
    let service = Service { object: silent.into_iter().collect(), ..Service::default() };
    let state = refreshed(service, &prior, b"").await.0.unwrap();
    assert_eq!((state.text("name"), state.text("note")), (Some("a"), Some("n")), "silence");
    assert_eq!(state.text("kind"), Some(""), "drift");
}

#[test]
fn empty_is_as_good_as_nothing() {
    let prior = created([("name", text("a"))]);
    for tag in [text(""), Value::Map(Object::new()), Value::List(vec![])] {
        let plan = planned(Some(&prior), &config([("name", text("a")), ("tag", tag)]), b"");
        assert_eq!(plan.replace, [""; 0]);
    }
}

#[tokio::test]
async fn empty_leaves_the_choice_to_the_service_as_unset_does() {
    let service = || Service { object: [("project", "p-1")].into_iter().collect(), ..Service::default() };
    let unset = config([("name", text("a"))]);
    let empty = config([("name", text("a")), ("project", text(""))]);
    let (made, failed, _) = applied(service(), None, &empty, b"").await;
    let made = made.unwrap();
    assert!(!failed && made.text("project") == Some(""), "the state must hold what was written");
    assert_eq!(refreshed(service(), &made, b"").await, (Some(made.clone()), false), "no drift");
    for prior in [made, created([("name", text("a"))])] {
        for config in [&empty, &unset] {
            let plan = planned(Some(&prior), config, b"");
            assert!(plan.state == prior && plan.replace.is_empty());
        }
        let other = config([("name", text("a")), ("project", text("p-2"))]);
        assert_eq!(planned(Some(&prior), &other, b"").replace, ["project"]);
    }
}

#[test]
fn a_malformed_import_id_names_the_forms() {
    for id in ["", "a", "a/", "/id", "a/b/c/d", " a/id", "much-too-long/id"] {
        let detail = import(&thing(), id).err().unwrap().detail;
        assert!(detail.contains("<name>/<id> or <project>/<name>/<id>"), "{detail}");
    }
}

#[test]
fn stored_state_is_completed_and_trimmed() {
    let stored = br#"{"id":"id-1","name":"a","key_wo":"leaked","retired":1,"timeouts":{"create":"5m"}}"#;
    let state = upgrade_state(&thing(), 0, stored).unwrap();
    assert_eq!((state.text("name"), state.get("key_wo"), state.get("note")), (Some("a"), &Value::Null, &Value::Null));
    assert_eq!(state.object("timeouts").unwrap().text("create"), Some("5m"));
    for (version, stored) in [(1, "{}"), (-1, "{}"), (0, "[]"), (0, r#"{"name":{}}"#)] {
        assert!(upgrade_state(&thing(), version, stored.as_bytes()).is_err(), "{stored}");
    }
}
