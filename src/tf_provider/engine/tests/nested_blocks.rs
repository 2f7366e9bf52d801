//! Blocks inside a resource: what it means that they are written, what becomes of their elements, and how they drift.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::core_rules::{check_new_state, check_plan, check_state};
use super::super::*;
use super::text;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Schema, rules};
use crate::tf_provider::value::{Object, Type, Value};
use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

/// A service that says the same to every call, and counts those that change something.
#[derive(Default)]
struct Service {
    says: Object,
    calls: AtomicU32,
}

struct Fleet;

#[async_trait]
impl Resource<Service> for Fleet {
    fn name(&self) -> &'static str {
        "test_fleet"
    }

    fn schema(&self) -> Schema {
        let found_out = |name: &str| Attribute::computed(name, Type::String, "Found out.");
        let engine = Block::new("Engine.")
            .attribute(Attribute::optional("kind", Type::String, "Kind.").replace())
            .attribute(found_out("serial"));
        let host = Block::new("Host.")
            .attribute(Attribute::required("name", Type::String, "Name.").replace().rule(rules::length(1..=8)))
            .attribute(Attribute::optional("size", Type::Number, "Size."))
            .attribute(Attribute::optional("tag", Type::String, "Never returned.").replace().not_read_back())
            .attribute(found_out("address"));
        let rule = Block::new("Rule.")
            .attribute(Attribute::required("port", Type::Number, "Port."))
            .attribute(
                Attribute::optional("kind", Type::String, "Any case.")
                    .replace()
                    .same(|left, right| left.as_text().unwrap().eq_ignore_ascii_case(right.as_text().unwrap())),
            )
            .attribute(found_out("number"));
        let volume = Block::new("Volume.")
            .attribute(Attribute::required("size", Type::Number, "Size."))
            .attribute(found_out("path"));
        let member = Block::new("Member.")
            .attribute(Attribute::optional("name", Type::String, "Name.").default("x"))
            .attribute(Attribute::optional_computed("zone", Type::String, "Zone."))
            .attribute(found_out("seat"));
        let block = Block::new("A fleet.")
            .attribute(Attribute::computed("id", Type::String, "Id."))
            .attribute(Attribute::optional("motto", Type::String, "Motto."))
            .attribute(Attribute::computed("digest", Type::String, "Follows from the motto."))
            .block(NestedBlock::single("encryption", Block::new("Encryption.")))
            .block(NestedBlock::single("engine", engine))
            .block(NestedBlock::list("host", host).at_most(3))
            .block(NestedBlock::set("rule", rule))
            .block(NestedBlock::map("volume", volume).replace())
            .block(NestedBlock::set("member", member));
        Schema { block, ..Schema::default() }
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"])]
    }

    fn plan(&self, change: &mut Change<'_>) {
        if let Some(motto) = change.planned().text("motto").map(str::to_uppercase) {
            change.set("digest", motto);
        }
        if change.planned().text("motto") == Some("wrong") {
            change.set("motto", "right");
        }
    }

    async fn create(&self, call: &Call<Service>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        call.client.tell(state);
        Ok(())
    }

    async fn read(&self, call: &Call<Service>, state: &mut Object) -> Result<Found, Diagnostics> {
        call.client.tell(state);
        Ok(Found::Object)
    }

    async fn update(&self, call: &Call<Service>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        call.client.tell(state);
        Ok(())
    }

    async fn delete(&self, _: &Call<Service>, _: &Object) -> Result<(), Diagnostics> {
        Ok(())
    }
}

impl Service {
    fn tell(&self, state: &mut Object) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.says.iter().for_each(|(name, value)| state.set(name, value.clone()));
        state.set("id", "id-1");
    }
}

fn fleet() -> ResourceType<Service> {
    let fleet: Box<dyn Resource<Service>> = Box::new(Fleet);
    fleet.into()
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    entries.into_iter().collect()
}

/// A configuration or state with all that the schema has.
fn whole<const N: usize>(entries: [(&str, Value); N]) -> Object {
    shape::conform(&fleet().schema().block, &object(entries))
}

fn list<const N: usize>(elements: [Object; N]) -> Value {
    Value::List(elements.into_iter().map(Value::from).collect())
}

fn host(name: &str, address: Option<&str>) -> Object {
    object([("name", text(name)), ("address", address.into())])
}

fn rule(port: i64, kind: &str, number: Option<&str>) -> Object {
    object([("port", port.into()), ("kind", text(kind)), ("number", number.into())])
}

fn member(name: Option<&str>, zone: Value, seat: Value) -> Object {
    object([("name", name.into()), ("zone", zone), ("seat", seat)])
}

/// A plan that keeps Terraform's rules, and what replaces.
fn planned(prior: Option<&Object>, config: &Object, private: &[u8]) -> (Object, Vec<String>, Vec<u8>) {
    let fleet = fleet();
    let plan = plan(&fleet, &PlanRequest { prior, config: Some(config), private, provided: &Object::new() });
    assert!(plan.diagnostics.iter().next().is_none());
    let state = plan.state.unwrap();
    assert_eq!(check_plan(&fleet.schema().block, prior, config, &state).list(), [""; 0]);
    (state, plan.replace.iter().map(ToString::to_string).collect(), plan.private)
}

/// A new state that keeps Terraform's rules, and how often the service was called.
async fn applied(says: Object, prior: Option<&Object>, config: &Object, private: &[u8]) -> (Object, u32, Vec<u8>) {
    let (fleet, service) = (fleet(), Arc::new(Service { says, ..Service::default() }));
    let (planned, _, private) = planned(prior, config, private);
    let request = ApplyRequest { prior, planned: Some(&planned), config: Some(config), private: &private };
    let applied = apply(&fleet, &request, service.clone(), CancellationToken::new()).await;
    let state = applied.state.unwrap();
    assert_eq!(check_state(&fleet.schema().block, &state).list(), [""; 0]);
    assert_eq!(check_new_state(&fleet.schema().block, &planned, &state).list(), [""; 0]);
    (state, service.calls.load(Ordering::Relaxed), applied.private)
}

async fn refreshed(says: Object, prior: &Object, private: &[u8]) -> Object {
    let service = Arc::new(Service { says, ..Service::default() });
    read(&fleet(), prior, private, service, CancellationToken::new()).await.state.unwrap()
}

#[tokio::test]
async fn what_the_service_sets_in_a_block_that_an_update_adds_is_found_out() {
    let prior = whole([("id", text("id-1"))]);
    let config = whole([("engine", object([("kind", text("v8"))]).into()), ("host", list([host("a", None)]))]);
    let (plan, replace, _) = planned(Some(&prior), &config, b"");
    assert_eq!(plan.object("engine").unwrap().get("serial"), &Value::UNKNOWN);
    assert_eq!(replace, ["engine.kind", "host[0].name"]);

    let config = whole([("engine", Object::new().into())]);
    let says = object([("engine", object([("serial", text("s-1"))]).into())]);
    let (state, calls, _) = applied(says, Some(&prior), &config, b"").await;
    assert_eq!((calls, state.object("engine").unwrap().text("serial")), (1, Some("s-1")));
}

#[tokio::test]
async fn to_write_an_empty_block_and_to_leave_it_out_says_something() {
    let without = whole([("id", text("id-1"))]);
    let with = whole([("id", text("id-1")), ("encryption", Object::new().into())]);
    for (prior, config) in [(&without, &with), (&with, &without)] {
        let (state, calls, _) = applied(Object::new(), Some(prior), config, b"").await;
        assert_eq!((calls, state.get("encryption")), (1, config.get("encryption")));
        assert!(planned(Some(&state), config, b"").0 == state);
    }
    let gone = refreshed(object([("encryption", Value::Null)]), &with, b"").await;
    assert!(gone.get("encryption").is_null(), "drift");
    let chosen = refreshed(object([("encryption", Object::new().into())]), &without, b"").await;
    assert!(chosen.get("encryption").is_null(), "what the user left open is no drift");
}

#[test]
fn a_list_forgets_what_it_knew_of_an_element_that_may_be_another() {
    let prior = whole([("host", list([host("a", Some("1")), host("b", Some("2"))]))]);
    let (plan, replace, _) = planned(Some(&prior), &whole([("host", list([host("b", None)]))]), b"");
    let mut other = host("b", None);
    for (name, value) in [("size", Value::Null), ("tag", Value::Null), ("address", Value::UNKNOWN)] {
        other.set(name, value);
    }
    assert!(plan.get("host") == &list([other]), "b has not the address of a");
    assert_eq!(replace, ["host[1].name", "host[0].name"]);

    let added = whole([("host", list([host("a", None), host("b", None), host("c", None)]))]);
    let (plan, replace, _) = planned(Some(&prior), &added, b"");
    let addresses = fleet().schema().block.blocks[2]
        .elements(plan.get("host"))
        .map(|(_, host)| host.get("address").clone())
        .collect::<Vec<_>>();
    assert_eq!(addresses, [text("1"), text("2"), Value::UNKNOWN]);
    assert_eq!(replace, ["host[2].name"]);
}

#[test]
fn elements_of_a_set_are_told_by_what_is_written() {
    let prior = whole([("rule", list([rule(1, "Tcp", Some("n1")), rule(2, "udp", Some("n2"))]))]);
    let same = whole([("rule", list([rule(2, "udp", None), rule(1, "TCP", None)]))]);
    let (plan, replace, private) = planned(Some(&prior), &same, b"");
    let respelt = whole([("rule", list([rule(1, "TCP", Some("n1")), rule(2, "udp", Some("n2"))]))]);
    assert!(
        plan == respelt && replace.is_empty() && private.ends_with(br#""local":true}"#),
        "no more than the state's text"
    );
    assert!(planned(Some(&respelt), &same, b"").0 == respelt, "order is no change");

    let other = whole([("rule", list([rule(2, "udp", None), rule(3, "tcp", None)]))]);
    let (plan, replace, _) = planned(Some(&prior), &other, b"");
    let mut new = rule(3, "tcp", None);
    new.set("number", Value::UNKNOWN);
    assert!(plan.get("rule") == &list([rule(2, "udp", Some("n2")), new]));
    assert_eq!(replace, ["rule[*].kind"]);
}

#[tokio::test]
async fn elements_of_a_set_that_a_default_makes_the_same_are_one() {
    let zone = || text("z");
    let config = whole([("member", list([member(None, zone(), Value::Null), member(Some("x"), zone(), Value::Null)]))]);
    let (state, _, _) = applied(Object::new(), None, &config, b"").await;
    assert!(state.get("member") == &list([member(Some("x"), zone(), Value::Null)]));
    assert!(planned(Some(&state), &config, b"").0 == state);
}

#[test]
fn an_element_that_leaves_something_open_takes_none_from_the_only_one_that_goes_with_it() {
    let (first, second) = (member(Some("x"), text("y"), text("1")), member(Some("x"), text("z"), text("2")));
    let prior = whole([("member", list([first, second]))]);
    let (open, fixed) = (member(Some("x"), Value::Null, Value::Null), member(Some("x"), text("y"), Value::Null));
    let (plan, _, _) = planned(Some(&prior), &whole([("member", list([open, fixed]))]), b"");
    assert!(plan == prior);
}

/// An element that is not known yet may turn out to be the one that another one seems to be.
#[test]
fn as_long_as_a_set_is_not_known_only_what_is_written_in_full_is_sure() {
    let prior = whole([("member", list([member(Some("x"), text("y"), text("1"))]))]);
    let unknown = || member(Some("x"), Value::UNKNOWN, Value::Null);
    for (zone, seat) in [(text("y"), text("1")), (Value::Null, Value::UNKNOWN)] {
        let config = member(Some("x"), zone.clone(), Value::Null);
        let (plan, _, _) = planned(Some(&prior), &whole([("member", list([config, unknown()]))]), b"");
        let seats: Vec<_> = fleet().schema().block.blocks[5]
            .elements(plan.get("member"))
            .map(|(_, it)| it.get("seat").clone())
            .collect();
        assert_eq!(seats, [seat, Value::UNKNOWN]);
    }
}

#[test]
fn elements_of_a_map_are_told_by_their_labels() {
    let volume = |size: i64, path: Option<&str>| object([("size", size.into()), ("path", path.into())]);
    let volumes = |volumes: Vec<(&str, Object)>| Value::Map(volumes.into_iter().collect());
    let prior = whole([("volume", volumes(vec![("x", volume(1, Some("/x"))), ("y", volume(2, Some("/y")))]))]);
    let grown = whole([("volume", volumes(vec![("x", volume(1, None)), ("y", volume(5, None))]))]);
    let (plan, replace, _) = planned(Some(&prior), &grown, b"");
    assert_eq!(plan.object("volume").unwrap().object("y").unwrap(), &volume(5, Some("/y")));
    assert_eq!(replace, [""; 0]);
    let fewer = whole([("volume", volumes(vec![("y", volume(2, None))]))]);
    assert_eq!(planned(Some(&prior), &fewer, b"").1, ["volume"], "how many there are is a matter of a new object");
}

#[tokio::test]
async fn an_apply_fills_the_elements_in_and_changes_nothing_else() {
    let config =
        whole([("host", list([host("a", None)])), ("rule", list([rule(1, "tcp", None), rule(2, "udp", None)]))]);
    let says = object([
        ("host", list([host("A", Some("10.0.0.1")), host("stray", None)])),
        ("rule", list([rule(2, "udp", Some("n2")), rule(1, "tcp", Some("n1")), rule(3, "tcp", Some("n3"))])),
    ]);
    let (state, _, _) = applied(says, None, &config, b"").await;
    let expected = whole([
        ("host", list([host("a", Some("10.0.0.1"))])),
        ("rule", list([rule(1, "tcp", Some("n1")), rule(2, "udp", Some("n2"))])),
    ]);
    assert!(state.get("host") == expected.get("host") && state.get("rule") == expected.get("rule"));
    assert!(planned(Some(&state), &config, b"").0 == state);
}

#[tokio::test]
async fn elements_drift_and_keep_what_is_never_told() {
    let tagged = |name: &str, tag: &str| {
        let mut host = host(name, Some(name));
        host.set("tag", tag);
        host
    };
    let prior =
        whole([("host", list([tagged("a", "ta"), tagged("b", "tb")])), ("rule", list([rule(1, "Tcp", Some("n1"))]))]);
    let says = object([
        ("host", list([host("b", Some("moved")), host("c", Some("c"))])),
        ("rule", list([rule(1, "TCP", Some("n1")), rule(7, "udp", None)])),
    ]);
    let state = refreshed(says, &prior, b"").await;
    let mut b = tagged("b", "tb");
    b.set("address", "moved");
    let expected = whole([
        ("host", list([b, host("c", Some("c"))])),
        ("rule", list([rule(1, "Tcp", Some("n1")), rule(7, "udp", None)])),
    ]);
    assert_eq!((state.get("host"), state.get("rule")), (expected.get("host"), expected.get("rule")));
    assert!(refreshed(Object::new(), &prior, b"").await.get("host") == prior.get("host"), "silence");
    let none = refreshed(object([("host", list([]))]), &prior, b"").await;
    assert!(none.get("host") == &list([]), "none are left");
}

#[tokio::test]
async fn elements_of_an_imported_object_are_adopted() {
    let imported = import(&fleet(), "id-1").unwrap();
    let says = object([("host", list([host("a", Some("1"))])), ("rule", list([rule(1, "TCP", Some("n1"))]))]);
    let state = refreshed(says, &imported.state, &imported.private).await;
    let mut tagged = host("a", None);
    tagged.set("tag", "t");
    let config = whole([("host", list([tagged.clone()])), ("rule", list([rule(1, "tcp", None)]))]);
    let (state, calls, notes) = applied(Object::new(), Some(&state), &config, &imported.private).await;
    assert_eq!(calls, 0, "a first value for what the service never tells is no change");
    tagged.set("tag", "u");
    let config = whole([("host", list([tagged])), ("rule", list([rule(1, "tcp", None)]))]);
    assert_eq!(planned(Some(&state), &config, &notes).1, ["host[0].tag"], "once adopted, a change is a change");
}

#[test]
fn blocks_whose_number_is_not_known_yet_may_need_a_new_object() {
    let prior = whole([("host", list([host("a", Some("1"))]))]);
    let mut config = whole([]);
    config.set("host", Value::UNKNOWN);
    let (plan, replace, _) = planned(Some(&prior), &config, b"");
    assert_eq!((plan.get("host"), replace), (&Value::UNKNOWN, vec!["host".to_owned()]));
}

#[tokio::test]
async fn a_resource_can_plan_what_follows_from_the_configuration() {
    let config = whole([("motto", text("on"))]);
    let (state, _, _) = applied(object([("digest", text("other"))]), None, &config, b"").await;
    assert_eq!(state.text("digest"), Some("ON"), "the apply comes out as planned");
    let (plan, _, _) = planned(Some(&state), &whole([("motto", text("off"))]), b"");
    assert_eq!(plan.text("digest"), Some("OFF"));
    let wrong = whole([("motto", text("wrong"))]);
    let plan = super::super::plan(
        &fleet(),
        &PlanRequest { prior: None, config: Some(&wrong), private: b"", provided: &Object::new() },
    );
    assert!(plan.diagnostics.has_error(), "what is written is not the resource's to choose");
    assert_eq!(plan.state.unwrap().text("motto"), Some("wrong"));
}
