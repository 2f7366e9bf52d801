//! The ring as Terraform sees it: messages in, messages out, on a small provider of its own.

mod action;
mod data_source;
mod deferral;
mod ephemeral;
mod function;
mod list_resource;
mod moved;
mod panics;
mod schema;
mod secrets;

use std::sync::Arc;

use async_trait::async_trait;
use tonic::Request;

use super::proto::provider_server::Provider as _;
use super::server::Server;
use super::{convert, proto};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{
    Action, Arguments, Call, DataSource, EphemeralResource, Found, Function, Host, IdentityAttribute, ImportForm,
    ListResource, MoveSource, Provider, Resource,
};
use crate::tf_provider::in_flight::InFlight;
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Schema, Secret, rules};
use crate::tf_provider::value::{Object, Path, Step, Type, Value};

struct Small;

/// What a client whose configuration is not known yet says.
fn early() -> Diagnostics {
    Diagnostic::premature("Not known yet", "greeting is not known yet.").into()
}

struct Thing;

impl Provider for Small {
    type Client = String;

    fn schema(&self) -> Schema {
        let block =
            Block::new("Small.").attribute(Attribute::optional("greeting", Type::String, "Greeting.").not_read_back());
        Schema { block, page: "", ..Schema::default() }
    }

    fn resources(&self) -> Vec<Box<dyn Resource<String>>> {
        vec![Box::new(Thing)]
    }

    fn data_sources(&self) -> Vec<Box<dyn DataSource<String>>> {
        vec![Box::new(data_source::Finder)]
    }

    fn list_resources(&self) -> Vec<Box<dyn ListResource<String>>> {
        vec![Box::new(list_resource::Lister)]
    }

    fn ephemeral_resources(&self) -> Vec<Box<dyn EphemeralResource<String>>> {
        vec![Box::new(ephemeral::Pass)]
    }

    fn actions(&self) -> Vec<Box<dyn Action<String>>> {
        vec![Box::new(action::Ring)]
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        vec![Box::new(function::Join)]
    }

    fn configure(&self, config: &Object, host: &Host) -> Result<Arc<String>, Diagnostics> {
        Ok(Arc::new(format!("{} to {}", config.text("greeting").unwrap_or("nothing"), host.version)))
    }
}

#[async_trait]
impl Resource<String> for Thing {
    fn name(&self) -> &'static str {
        "small_thing"
    }

    fn schema(&self) -> Schema {
        let inner = Block::new("Inner.")
            .attribute(Attribute::optional("size", Type::String, "Size.").rule(rules::length(1..=2)));
        let block = Block::new("A thing.")
            .attribute(Attribute::computed("id", Type::String, "Id."))
            .attribute(Attribute::required("name", Type::String, "Name.").replace())
            .secret(Secret::optional("key", "A key."))
            .block(NestedBlock::single("inner", inner));
        Schema { block, page: "Making a Thing", ..Schema::default() }
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        const ID: IdentityAttribute = IdentityAttribute::required("id", "Id.");
        &[ID]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"])]
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        moved::SOURCES
    }

    fn validate(&self, config: &Object) -> Diagnostics {
        let odd = config.text("name") == Some("odd");
        odd.then(|| Diagnostic::warning("Odd", "An odd name.")).into_iter().collect()
    }

    async fn ready(&self, call: &Call<String>) -> Result<(), Diagnostics> {
        match call.client.split_once(' ') {
            Some(("early", _)) => Err(early()),
            Some(("unfit", _)) => Err(Diagnostic::error("Unfit", "greeting is unfit.").into()),
            _ => Ok(()),
        }
    }

    async fn locate(&self, call: &Call<String>, _: &mut Object) -> Result<(), Diagnostics> {
        self.ready(call).await
    }

    async fn create(
        &self,
        call: &Call<String>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        assert!(arguments.secret("key").is_some(), "the write-only secret arrives");
        state.set("id", call.client.as_str());
        Ok(())
    }

    async fn read(&self, _: &Call<String>, state: &mut Object) -> Result<Found, Diagnostics> {
        match state.text("id") {
            Some("bug") => panic!("a bug"),
            Some("early") => Err(early()),
            Some("echo") => Err(secrets::echo()),
            Some("gone") => Ok(Found::Gone),
            _ => Ok(Found::Object),
        }
    }

    async fn update(&self, _: &Call<String>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        if state.text("id") == Some("echo") { Err(secrets::echo()) } else { Ok(()) }
    }

    async fn delete(&self, _: &Call<String>, state: &Object) -> Result<(), Diagnostics> {
        if state.text("id") == Some("echo") { Err(secrets::echo()) } else { Ok(()) }
    }
}

fn server() -> Server<Small> {
    Server::new(Small, InFlight::default())
}

async fn configured() -> Server<Small> {
    configured_with("hello").await
}

async fn configured_with(greeting: &str) -> Server<Small> {
    let server = server();
    configure(&server, greeting).await;
    server
}

async fn configure(server: &Server<Small>, greeting: &str) {
    let greeting: Object = [("greeting", greeting)].into_iter().collect();
    let config = convert::encode_object(Some(greeting), &Small.schema().block.ty()).unwrap();
    let request =
        proto::configure::Request { terraform_version: "1.2.3".into(), config: Some(config), ..Default::default() };
    let response = server.configure(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(response.diagnostics, []);
}

/// A client that can wait until the provider's configuration is known.
fn patient() -> Option<proto::ClientCapabilities> {
    Some(proto::ClientCapabilities { deferral_allowed: true, ..Default::default() })
}

/// What it is told then.
fn put_off() -> Option<proto::Deferred> {
    Some(proto::Deferred { reason: proto::deferred::Reason::ProviderConfigUnknown.into() })
}

fn ty() -> Type {
    Thing.schema().block.ty()
}

fn dynamic<const N: usize>(entries: [(&str, Value); N]) -> Option<proto::DynamicValue> {
    Some(convert::encode_object(Some(entries.into_iter().collect()), &ty()).unwrap())
}

fn object(value: Option<proto::DynamicValue>) -> Option<Object> {
    convert::decode_object(value.as_ref(), &ty()).unwrap()
}

fn type_name() -> String {
    "small_thing".to_owned()
}

#[tokio::test]
async fn the_schema_says_what_is_served() {
    let response = server().get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    assert!(response.provider.is_some() && response.diagnostics.is_empty());
    let capabilities = response.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);
    assert!(capabilities.generate_resource_config && response.list_resource_schemas.contains_key("small_thing"));
    let block = response.resource_schemas["small_thing"].block.clone().unwrap();
    let attribute = |name: &str| block.attributes.iter().find(|attribute| attribute.name == name).unwrap().clone();
    let presence = |name| {
        let attribute = attribute(name);
        (attribute.required, attribute.optional, attribute.computed, attribute.sensitive, attribute.write_only)
    };
    assert_eq!(presence("id"), (false, false, true, false, false));
    assert_eq!(presence("name"), (true, false, false, false, false));
    assert_eq!(presence("key"), (false, true, false, true, false));
    assert_eq!(presence("key_wo"), (false, true, false, true, true));
    assert_eq!(presence("key_wo_version"), (false, true, false, false, false));
    assert_eq!(attribute("key_wo_version").r#type, b"\"number\"");
    assert_eq!(block.block_types[0].nesting(), proto::schema::nested_block::NestingMode::Single);
    let metadata = server().get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(metadata.resources[0].type_name, "small_thing");
}

#[tokio::test]
async fn a_creation_is_planned_and_applied() {
    let server = configured().await;
    let config = dynamic([("name", "a".into()), ("key_wo", "hunter2".into())]);
    let request = proto::plan_resource_change::Request {
        type_name: type_name(),
        proposed_new_state: config.clone(),
        config: config.clone(),
        ..Default::default()
    };
    let plan = server.plan_resource_change(Request::new(request.clone())).await.unwrap().into_inner();
    let again = server.plan_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(plan, again, "planning twice gives the same");
    let planned = object(plan.planned_state.clone()).unwrap();
    assert!(planned.get("id").is_unknown() && planned.get("key_wo").is_null() && plan.diagnostics.is_empty());

    let request = proto::apply_resource_change::Request {
        type_name: type_name(),
        planned_state: plan.planned_state,
        config,
        planned_private: plan.planned_private,
        ..Default::default()
    };
    let applied = server.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(applied.diagnostics, []);
    let state = object(applied.new_state).unwrap();
    assert_eq!((state.text("id"), state.get("key_wo")), (Some("hello to 1.2.3"), &Value::Null));
}

#[tokio::test]
async fn a_destruction_plans_and_leaves_nothing() {
    let server = configured().await;
    let prior = dynamic([("id", "1".into()), ("name", "a".into())]);
    let request = proto::plan_resource_change::Request {
        type_name: type_name(),
        prior_state: prior.clone(),
        prior_private: b"kept".to_vec(),
        ..Default::default()
    };
    let plan = server.plan_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_eq!((object(plan.planned_state), plan.planned_private), (None, b"kept".to_vec()));
    let request =
        proto::apply_resource_change::Request { type_name: type_name(), prior_state: prior, ..Default::default() };
    let applied = server.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_eq!((object(applied.new_state), applied.diagnostics), (None, vec![]));
}

async fn read(id: &str) -> proto::read_resource::Response {
    let request = proto::read_resource::Request {
        type_name: type_name(),
        current_state: dynamic([("id", id.into()), ("name", "a".into())]),
        private: b"kept".to_vec(),
        ..Default::default()
    };
    configured().await.read_resource(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_read_hands_back_what_terraform_keeps_beside_the_state() {
    let response = read("1").await;
    assert_eq!((response.private, response.diagnostics), (b"kept".to_vec(), vec![]));
    assert!(object(response.new_state).is_some());
    assert!(object(read("gone").await.new_state).is_none());
}

#[tokio::test]
async fn a_breach_is_told_at_its_attribute() {
    let inner: Object = [("size", "xxl")].into_iter().collect();
    let request = proto::validate_resource_type_config::Request {
        type_name: type_name(),
        config: dynamic([("name", "a".into()), ("inner", inner.into())]),
        client_capabilities: None,
    };
    let response = server().validate_resource_type_config(Request::new(request)).await.unwrap().into_inner();
    let found = &response.diagnostics[0];
    assert_eq!(found.severity(), proto::diagnostic::Severity::Error);
    assert_eq!(found.attribute.clone().unwrap(), convert::path(&Path::attribute("inner").then("size")));
}

#[tokio::test]
async fn a_resource_judges_what_its_rules_can_t() {
    let request = proto::validate_resource_type_config::Request {
        type_name: type_name(),
        config: dynamic([("name", "odd".into())]),
        client_capabilities: None,
    };
    let response = server().validate_resource_type_config(Request::new(request)).await.unwrap().into_inner();
    let found: Vec<_> = response.diagnostics.iter().map(|found| found.summary.as_str()).collect();
    assert_eq!(found, ["Odd"]);
}

#[tokio::test]
async fn a_value_of_another_shape_is_a_diagnostic() {
    for bytes in [&b"\xff"[..], b"\xc1", b"\x81\xa4name\xa1a", b"\xa1a"] {
        let wrong = Some(proto::DynamicValue { msgpack: bytes.to_vec(), json: vec![] });
        let request = proto::validate_resource_type_config::Request {
            type_name: type_name(),
            config: wrong,
            client_capabilities: None,
        };
        let response = server().validate_resource_type_config(Request::new(request)).await.unwrap().into_inner();
        assert_eq!(response.diagnostics[0].summary, "Value does not fit the schema");
    }
}

#[tokio::test]
async fn values_come_as_json_or_not_at_all() {
    let json = Some(proto::DynamicValue { msgpack: vec![], json: br#"{"greeting":"hi"}"#.to_vec() });
    for config in [json, Some(proto::DynamicValue::default()), None] {
        let request = proto::prepare_provider_config::Request { config: config.clone() };
        let response = server().prepare_provider_config(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((response.diagnostics, response.prepared_config), (vec![], config));
    }
}

async fn upgraded(version: i64, raw_state: proto::RawState) -> proto::upgrade_resource_state::Response {
    let request =
        proto::upgrade_resource_state::Request { type_name: type_name(), version, raw_state: Some(raw_state) };
    server().upgrade_resource_state(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn stored_state_is_read_and_old_formats_are_explained() {
    let raw = |json: &str| proto::RawState { json: json.as_bytes().to_vec(), ..Default::default() };
    let response = upgraded(0, raw(r#"{"id":"1","name":"a","key_wo_version":12345678901234567890123}"#)).await;
    assert_eq!(response.diagnostics, []);
    let state = object(response.upgraded_state).unwrap();
    let Value::Number(number) = state.get("key_wo_version") else { panic!("not a number") };
    assert_eq!(number.to_string(), "12345678901234567890123");

    let flatmap = proto::RawState { flatmap: [("id".to_owned(), "1".to_owned())].into(), ..Default::default() };
    assert!(upgraded(0, flatmap).await.diagnostics[0].detail.contains("0.11"));
    assert_eq!(upgraded(7, raw("{}")).await.diagnostics[0].summary, "State of a newer provider");
}

#[tokio::test]
async fn an_import_yields_exactly_one_object_or_an_error() {
    let import = async |id: &str| {
        let request =
            proto::import_resource_state::Request { type_name: type_name(), id: id.to_owned(), ..Default::default() };
        configured().await.import_resource_state(Request::new(request)).await.unwrap().into_inner()
    };
    let response = import("1").await;
    let [imported] = response.imported_resources.as_slice() else { panic!("not one object") };
    assert_eq!(imported.type_name, "small_thing");
    assert_eq!(object(imported.state.clone()).unwrap().text("id"), Some("1"));
    let response = import("").await;
    assert!(response.imported_resources.is_empty() && response.diagnostics[0].detail.contains("<id>"));
}

fn identity(entries: &[(&str, Value)]) -> Option<proto::ResourceIdentityData> {
    let identity: Object = entries.iter().map(|(name, value)| (*name, value.clone())).collect();
    let ty = Type::object([("id", Type::String)]);
    Some(proto::ResourceIdentityData { identity_data: Some(convert::encode_object(Some(identity), &ty).unwrap()) })
}

#[tokio::test]
async fn an_object_keeps_its_identity_in_every_answer() {
    let schemas = server().get_resource_identity_schemas(Request::new(Default::default())).await.unwrap().into_inner();
    let schema = &schemas.identity_schemas["small_thing"].identity_attributes[0];
    assert_eq!((schema.name.as_str(), schema.required_for_import), ("id", true));

    assert_eq!(read("1").await.new_identity, identity(&[("id", "1".into())]));
    assert_eq!(read("gone").await.new_identity, None);

    let (prior, config) = (dynamic([("id", "1".into()), ("name", "a".into())]), dynamic([("name", "a".into())]));
    let request = proto::plan_resource_change::Request {
        type_name: type_name(),
        prior_state: prior,
        proposed_new_state: config.clone(),
        config,
        ..Default::default()
    };
    let plan = server().plan_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(plan.planned_identity, identity(&[("id", "1".into())]));

    // Terraform 1.15 asks for an object without an identity, too.
    for (json, expected) in [(r#"{"id":"1"}"#, identity(&[("id", "1".into())])), ("", None)] {
        let raw_identity = Some(proto::RawState { json: json.into(), ..Default::default() });
        let request = proto::upgrade_resource_identity::Request { type_name: type_name(), version: 0, raw_identity };
        let upgraded = server().upgrade_resource_identity(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((upgraded.upgraded_identity, upgraded.diagnostics), (expected, Vec::new()));
    }
}

#[tokio::test]
async fn an_object_is_imported_by_its_identity() {
    let import = async |identity| {
        let request = proto::import_resource_state::Request { type_name: type_name(), identity, ..Default::default() };
        configured().await.import_resource_state(Request::new(request)).await.unwrap().into_inner()
    };
    let response = import(identity(&[("id", "1".into())])).await;
    assert_eq!(response.imported_resources[0].identity, identity(&[("id", "1".into())]));
    let response = import(identity(&[("id", Value::Null)])).await;
    assert_eq!(response.diagnostics[0].summary, "Incomplete identity");
}

#[tokio::test]
async fn work_before_the_configuration_is_refused() {
    let request = proto::read_resource::Request {
        type_name: type_name(),
        current_state: dynamic([("name", "a".into())]),
        ..Default::default()
    };
    let response = server().read_resource(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(response.diagnostics[0].summary, "Provider is not configured");
}

/// Calls RPCs with a type name that does not exist; each must answer with a diagnostic that quotes it.
macro_rules! unknown_names {
    ($($rpc:ident($message:ident { $field:ident })),+ $(,)?) => {$(
        let request = proto::$message::Request { $field: "no_such_name".into(), ..Default::default() };
        let response = server().$rpc(Request::new(request)).await.unwrap().into_inner();
        assert!(response.diagnostics[0].detail.contains("\"no_such_name\""), stringify!($rpc));
    )+};
}

#[tokio::test]
async fn every_rpc_answers_names_that_it_does_not_know() {
    unknown_names!(
        apply_resource_change(apply_resource_change { type_name }),
        close_ephemeral_resource(close_ephemeral_resource { type_name }),
        generate_resource_config(generate_resource_config { type_name }),
        import_resource_state(import_resource_state { type_name }),
        move_resource_state(move_resource_state { target_type_name }),
        open_ephemeral_resource(open_ephemeral_resource { type_name }),
        plan_action(plan_action { action_type }),
        plan_resource_change(plan_resource_change { type_name }),
        read_data_source(read_data_source { type_name }),
        read_resource(read_resource { type_name }),
        renew_ephemeral_resource(renew_ephemeral_resource { type_name }),
        upgrade_resource_identity(upgrade_resource_identity { type_name }),
        upgrade_resource_state(upgrade_resource_state { type_name }),
        validate_action_config(validate_action_config { action_type }),
        validate_data_source_config(validate_data_source_config { type_name }),
        validate_ephemeral_resource_config(validate_ephemeral_resource_config { type_name }),
        validate_list_resource_config(validate_list_resource_config { type_name }),
        validate_resource_type_config(validate_resource_type_config { type_name }),
    );
    let request = proto::call_function::Request { name: "no_such_name".into(), ..Default::default() };
    let response = server().call_function(Request::new(request)).await.unwrap().into_inner();
    assert!(response.error.unwrap().text.contains("\"no_such_name\""));
}

#[test]
fn paths_are_told_step_by_step() {
    use proto::attribute_path::step::Selector;
    let path = Path::attribute("a").join(Step::Key("k".into())).join(Step::Index(2));
    let selectors: Vec<_> = convert::path(&path).steps.into_iter().filter_map(|step| step.selector).collect();
    let expected =
        [Selector::AttributeName("a".into()), Selector::ElementKeyString("k".into()), Selector::ElementKeyInt(2)];
    assert_eq!(selectors, expected);
}
