//! A search as Terraform sees it: a stream of events, and configuration generated from what they hold.

use async_trait::async_trait;
use tokio_stream::StreamExt;
use tonic::Request;

use super::super::events::EventStream;
use super::proto::list_resource::Event;
use super::proto::provider_server::Provider as _;
use super::{Server, configure, configured, convert, dynamic, object, proto, server, type_name};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, ListResource, Query, Results};
use crate::tf_provider::in_flight::InFlight;
use crate::tf_provider::schema::{Attribute, Block, Schema, rules};
use crate::tf_provider::value::{Object, Type};

/// Finds a thing for each letter of a filter.
pub(super) struct Lister;

fn schema() -> Schema {
    let letters = Attribute::optional("letters", Type::String, "Letters.").rule(rules::length(0..=4));
    Schema { block: Block::new("Finds things.").attribute(letters), page: "Listing Things", ..Schema::default() }
}

#[async_trait]
impl ListResource<String> for Lister {
    fn name(&self) -> &'static str {
        "small_thing"
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn display_name(&self) -> &'static str {
        "name"
    }

    async fn list(&self, call: &Call<String>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics> {
        let thing = |letter: char| -> Object {
            [("id", format!("id-{letter}")), ("name", letter.to_string())].into_iter().collect()
        };
        match query.config.text("letters").unwrap_or_default() {
            "bug" => panic!("a bug"),
            "none" => Err(Diagnostic::error("None", "The list is not whole.").into()),
            "wait" => {
                results.add(thing('w')).await;
                std::future::pending().await
            }
            "told" => {
                let asked = format!("{:?} {}", query.limit, query.include_object);
                call.warn(Diagnostic::warning("Asked for", asked));
                Ok(())
            }
            "late" => {
                results.add(thing('z')).await;
                call.warn(Diagnostic::warning("Late", "After the first."));
                results.add(thing('a')).await;
                Err(Diagnostic::error("Cut off", "The list is not whole.").into())
            }
            letters => {
                call.warn(Diagnostic::warning("Found", call.client.as_str()));
                results.add_sorted(letters.chars().map(thing).collect()).await;
                Ok(())
            }
        }
    }
}

fn config(letters: &str) -> Option<proto::DynamicValue> {
    let config: Object = [("letters", letters)].into_iter().collect();
    Some(convert::encode_object(Some(config), &schema().block.ty()).unwrap())
}

fn request(letters: &str, limit: i64, include_resource_object: bool) -> proto::list_resource::Request {
    proto::list_resource::Request { type_name: type_name(), config: config(letters), include_resource_object, limit }
}

async fn searching(letters: &str, limit: i64) -> EventStream<Event> {
    configured().await.list_resource(Request::new(request(letters, limit, false))).await.unwrap().into_inner()
}

async fn list(letters: &str, limit: i64, include_resource_object: bool) -> Vec<Event> {
    let request = request(letters, limit, include_resource_object);
    let stream = configured().await.list_resource(Request::new(request)).await.unwrap().into_inner();
    stream.map(Result::unwrap).collect().await
}

fn names(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.display_name.as_str()).collect()
}

#[tokio::test]
async fn each_object_is_an_event_in_the_order_of_names_up_to_the_limit() {
    let events = list("cab", 2, false).await;
    assert_eq!(names(&events), ["", "a", "b"]);
    assert_eq!(events[0].diagnostic[0].summary, "Found", "a warning needs no object");
    assert!(events[0].identity.is_none());
    let resource = super::Thing;
    let ty = Type::object(super::Resource::identity(&resource).iter().map(|known| (known.name, Type::String)));
    let identity = events[1].identity.clone().unwrap().identity_data;
    assert_eq!(convert::decode_object(identity.as_ref(), &ty).unwrap().unwrap().text("id"), Some("id-a"));
    assert!(events[1].resource_object.is_none());
    assert_eq!(names(&list("cab", 0, false).await).len(), 4, "no limit means all");
}

#[tokio::test]
async fn objects_come_as_after_an_import_where_they_are_asked_for() {
    let events = list("a", 9, true).await;
    let thing = object(events[1].resource_object.clone()).unwrap();
    assert_eq!((thing.text("id"), thing.text("name"), thing.get("key").is_null()), (Some("id-a"), Some("a"), true));
}

#[tokio::test]
async fn a_search_that_fails_ends_with_what_went_wrong() {
    for (letters, summary) in [("none", "None"), ("bug", "Bug in the provider")] {
        let events = list(letters, 9, false).await;
        assert_eq!((events.len(), events[0].diagnostic[0].summary.as_str()), (1, summary));
    }
    let unknown = proto::list_resource::Request { type_name: "other_thing".to_owned(), ..Default::default() };
    let events: Vec<_> = server().list_resource(Request::new(unknown)).await.unwrap().into_inner().collect().await;
    assert!(events[0].as_ref().unwrap().diagnostic[0].detail.contains("\"other_thing\""));
}

#[tokio::test]
async fn what_is_found_is_told_while_the_search_goes_on() {
    let mut events = searching("wait", 9).await;
    assert_eq!(events.next().await.unwrap().unwrap().display_name, "w");
    let events = list("late", 9, false).await;
    assert_eq!(names(&events), ["z", "", "a", ""], "in the order in which it was found");
    assert_eq!((&*events[1].diagnostic[0].summary, &*events[3].diagnostic[0].summary), ("Late", "Cut off"));
}

#[tokio::test]
async fn a_search_ends_when_there_is_enough() {
    assert_eq!(names(&list("wait", 1, false).await), ["w"]);
    assert_eq!(names(&list("late", 1, false).await), ["z"], "nothing is told that came after");
}

#[tokio::test]
async fn a_search_ends_with_the_client_that_asked_for_it() {
    let in_flight = InFlight::default();
    let server = Server::new(super::Small, in_flight.clone());
    configure(&server, "hello").await;
    let mut events = server.list_resource(Request::new(request("wait", 9, false))).await.unwrap().into_inner();
    assert!(events.next().await.is_some());
    drop(events);
    in_flight.finished().await;
}

#[tokio::test]
async fn a_search_is_told_what_is_wanted_of_it() {
    assert_eq!(list("told", 3, true).await[0].diagnostic[0].detail, "Some(3) true");
    assert_eq!(list("told", 0, false).await[0].diagnostic[0].detail, "None false");
}

#[tokio::test]
async fn filters_are_judged_before_the_search() {
    let request = proto::validate_list_resource_config::Request {
        type_name: type_name(),
        config: config("abcde"),
        ..Default::default()
    };
    let response = server().validate_list_resource_config(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(response.diagnostics.len(), 1);
    assert!(response.diagnostics[0].attribute.is_some());
}

#[tokio::test]
async fn a_generated_configuration_has_what_is_worth_writing() {
    let inner: Object = [("size", "m")].into_iter().collect();
    let state = dynamic([("id", "1".into()), ("name", "a".into()), ("key", "".into()), ("inner", inner.into())]);
    let request = proto::generate_resource_config::Request { type_name: type_name(), state };
    let response = server().generate_resource_config(Request::new(request)).await.unwrap().into_inner();
    let config = object(response.config).unwrap();
    assert_eq!((config.text("name"), config.object("inner").unwrap().text("size")), (Some("a"), Some("m")));
    assert!(config.get("id").is_null() && config.get("key").is_null());
}
