//! A resource without an `id`, whose identity is more than text, and whose states and identities had other forms before.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{
    ApplyRequest, Arguments, Call, Found, ImportForm, Resource, Upgrader, apply, complete, import as import_by_id,
    upgrade_identity, upgrade_state,
};
use crate::tf_provider::schema::{Attribute, Block, Schema, rules};
use crate::tf_provider::value::Value;

/// A room, which is told by its floor and the wings that it reaches into. The client says what becomes of a creation.
struct Room;

/// How far a creation gets.
#[derive(Clone, Copy, PartialEq)]
enum Creation {
    FailsAtOnce,
    FailsAfterTheKey,
}

fn floor(state: Object) -> Result<Object, Diagnostics> {
    Ok([("floor", state.get("level").clone()), ("key", state.get("key").clone())].into_iter().collect())
}

fn unreadable(_: &[u8]) -> Result<Object, Diagnostics> {
    Err(Diagnostic::error("Too old", "Nobody knows.").into())
}

#[async_trait]
impl Resource<Creation> for Room {
    fn name(&self) -> &'static str {
        "house_room"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("A room.")
            .attribute(Attribute::required("floor", Type::Number, "Floor.").replace().rule(rules::integer(0..=9)))
            .attribute(Attribute::optional("wings", Type::list(Type::String), "Wings.").replace())
            .attribute(Attribute::computed("key", Type::String, "Key."));
        Schema { version: 2, block, ..Schema::default() }
    }

    fn state_upgraders(&self) -> &'static [Upgrader] {
        fn first() -> Type {
            Type::object([("level", Type::Number), ("key", Type::String)])
        }
        &[Upgrader::Json(unreadable), Upgrader::Values(first, floor)]
    }

    fn id_attribute(&self) -> &'static str {
        "key"
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["floor"])]
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        const FLOOR: IdentityAttribute = IdentityAttribute::required("floor", "Floor.").of(IdentityType::Number);
        const WINGS: IdentityAttribute = IdentityAttribute::optional("wings", "Wings.").of(IdentityType::Strings);
        &[FLOOR, WINGS]
    }

    fn identity_upgraders(&self) -> &'static [Upgrader] {
        fn first() -> Type {
            Type::object([("level", Type::Number)])
        }
        fn renamed(identity: Object) -> Result<Object, Diagnostics> {
            Ok([("floor", identity.get("level").clone())].into_iter().collect())
        }
        &[Upgrader::Values(first, renamed)]
    }

    async fn create(&self, call: &Call<Creation>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        if *call.client == Creation::FailsAfterTheKey {
            state.set("key", "k-1");
        }
        Err(Diagnostic::error("Failed", "Failed.").into())
    }

    async fn read(&self, _: &Call<Creation>, _: &mut Object) -> Result<Found, Diagnostics> {
        Ok(Found::Object)
    }

    async fn delete(&self, _: &Call<Creation>, _: &Object) -> Result<(), Diagnostics> {
        Ok(())
    }
}

fn room() -> ResourceType<Creation> {
    ResourceType::from(Box::new(Room) as Box<dyn Resource<Creation>>)
}

fn on(floor: i64) -> Object {
    [("floor", floor)].into_iter().collect()
}

fn detail(errors: Diagnostics) -> String {
    errors.into_iter().map(|error| error.detail).collect()
}

#[test]
fn states_of_each_version_are_read() {
    let read = |version, json: &str| upgrade_state(&room(), version, json.as_bytes());
    let today = read(2, r#"{"floor":3,"key":"k-1","gone":true}"#).unwrap();
    assert_eq!((today.integer("floor"), today.text("key"), today.contains("wings")), (Some(3), Some("k-1"), true));
    assert!(!today.contains("gone"));
    assert_eq!(read(1, r#"{"level":3,"key":"k-1"}"#).unwrap(), today);
    assert_eq!(detail(read(0, "{}").unwrap_err()), "Nobody knows.");
    for version in [3, -1] {
        assert!(detail(read(version, "{}").unwrap_err()).contains("knows 2 at most"));
    }
    assert!(detail(read(1, r#"{"level":"hunter2"}"#).unwrap_err()).contains("level: a value of type \"number\""));
}

#[test]
fn what_came_later_is_filled_in_where_it_is_missing() {
    let provided: Object = [("wings", "here"), ("key", "not this")].into_iter().collect();
    let mut kept: Object = [("floor", Value::Null), ("key", "k-1".into())].into_iter().collect();
    complete(&mut kept, &provided);
    assert_eq!((kept.text("wings"), kept.text("key"), kept.get("floor")), (Some("here"), Some("k-1"), &Value::Null));
}

#[test]
fn identities_of_each_version_are_read() {
    let read = |version, json: &str| upgrade_identity(&room(), version, json.as_bytes());
    assert_eq!(version(&room()), 1);
    assert_eq!(read(0, r#"{"level":3}"#).unwrap(), on(3));
    let today = read(1, r#"{"floor":3,"wings":["a","b"]}"#).unwrap();
    assert_eq!(today.get("wings"), &Value::from(vec!["a", "b"]));
    assert!(detail(read(2, "{}").unwrap_err()).contains("knows 1 at most"));
    assert!(detail(read(1, r#"{"floor":"x"}"#).unwrap_err()).contains("stored identity"));
}

#[test]
fn an_identity_has_values_of_their_types() {
    let mut state = on(3);
    state.set("wings", vec!["a"]);
    let identity = of(&room(), &state).unwrap();
    assert_eq!((identity.integer("floor"), identity.get("wings")), (Some(3), &Value::from(vec!["a"])));
    assert!(of(&room(), &Object::new()).is_none());
    state.set("wings", Value::UNKNOWN);
    assert!(of(&room(), &state).is_none());
    assert_eq!(import(&room(), &identity).unwrap().state.integer("floor"), Some(3));
    assert!(import(&room(), &Object::new()).err().unwrap().detail.contains("needs floor"));
    assert!(import(&room(), &on(12)).err().unwrap().detail.contains("but 12 is not"));
}

#[test]
fn an_import_id_is_read_by_the_types_of_its_parts() {
    assert_eq!(import_by_id(&room(), "3").unwrap().state.integer("floor"), Some(3));
    let problem = |id| import_by_id(&room(), id).err().unwrap().detail;
    assert!(problem("third").contains("its <floor> must be a number"));
    assert!(problem("12").contains("its <floor> must be a whole number from 0 to 9"));
}

#[tokio::test]
async fn the_id_attribute_tells_that_an_object_exists() {
    let mut planned = on(3);
    planned.set("key", Value::UNKNOWN);
    let config = on(3);
    let request = ApplyRequest { prior: None, planned: Some(&planned), config: Some(&config), private: &[] };
    for (creation, exists) in [(Creation::FailsAtOnce, false), (Creation::FailsAfterTheKey, true)] {
        let applied = apply(&room(), &request, Arc::new(creation), CancellationToken::new()).await;
        assert_eq!(applied.state.map(|state| state.text("key") == Some("k-1")), exists.then_some(true));
    }
}
