//! What a call costs inside the process: no socket, no TLS, no service. Run by `cargo bench`.
//!
//! The calls enter where Terraform's do, as gRPC messages, so that decoding, engine and encoding are part of the figure.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail like a test")]
#![expect(clippy::print_stdout, reason = "this program is there to be read on a terminal")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use terraform_provider_datalink::datalink::{Datalink, Environment};
use terraform_provider_datalink::tf_provider::diagnostics::Diagnostics;
use terraform_provider_datalink::tf_provider::engine::{
    Arguments, Call, Change, Found, Host, IdentityAttribute, ImportForm, Provider, Registry, Resource,
};
use terraform_provider_datalink::tf_provider::in_flight::InFlight;
use terraform_provider_datalink::tf_provider::protocol5;
use terraform_provider_datalink::tf_provider::schema::Schema;
use terraform_provider_datalink::tf_provider::value::{Object, Type, Value, msgpack};
use tokio::runtime::Runtime;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::service::Routes;
use tonic_prost::ProstCodec;

type Client = <Datalink as Provider>::Client;

const KIND: &str = "datalink_mrs_data_connector";

/// The parts of the protocol's messages that are needed here.
mod message {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Empty {}

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct DynamicValue {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) msgpack: Vec<u8>,
    }

    /// Of PlanResourceChange; of ApplyResourceChange, `proposed` is the plan.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct ChangeRequest {
        #[prost(string, tag = "1")]
        pub(crate) type_name: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) prior: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) proposed: Option<DynamicValue>,
        #[prost(message, optional, tag = "4")]
        pub(crate) config: Option<DynamicValue>,
    }

    /// Of either: the planned or the new state.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct ChangeResponse {
        #[prost(message, optional, tag = "1")]
        pub(crate) state: Option<DynamicValue>,
    }
}

use message::{ChangeRequest, ChangeResponse, DynamicValue, Empty};

/// The provider with resources that do all but call a service.
struct Offline(Datalink);

impl Provider for Offline {
    type Client = Client;

    fn schema(&self) -> Schema {
        self.0.schema()
    }

    fn resources(&self) -> Vec<Box<dyn Resource<Client>>> {
        let wrapped = |resource| Box::new(OfflineResource(resource)) as Box<dyn Resource<Client>>;
        self.0.resources().into_iter().map(wrapped).collect()
    }

    fn configure(&self, config: &Object, host: &Host) -> Result<Arc<Client>, Diagnostics> {
        self.0.configure(config, host)
    }
}

struct OfflineResource(Box<dyn Resource<Client>>);

#[async_trait]
impl Resource<Client> for OfflineResource {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn schema(&self) -> Schema {
        self.0.schema()
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        self.0.import_forms()
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        self.0.identity()
    }

    fn plan(&self, change: &mut Change<'_>) {
        self.0.plan(change);
    }

    async fn create(&self, _: &Call<Client>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        state.set("id", "6b2f6d0c-7c5b-4f0e-a3c0-0d1c2f7b9a11");
        Ok(())
    }

    async fn read(&self, _: &Call<Client>, _: &mut Object) -> Result<Found, Diagnostics> {
        Ok(Found::Object)
    }

    async fn delete(&self, _: &Call<Client>, _: &Object) -> Result<(), Diagnostics> {
        Ok(())
    }
}

/// A server without a socket.
struct Server {
    runtime: Runtime,
    routes: Routes,
}

impl Server {
    fn new() -> Self {
        let provider = Offline(Datalink::new(Environment::default()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let server = Self { runtime, routes: Routes::new(protocol5::service(provider, InFlight::default())) };
        // Without a message of its own, which is the same as one that sets nothing.
        server.call::<_, Empty>("Configure", Empty {});
        server
    }

    /// One call, as Terraform makes it.
    fn call<Q, A>(&self, method: &str, request: Q) -> A
    where
        Q: prost::Message + Send + Sync + 'static,
        A: prost::Message + Default + Send + Sync + 'static,
    {
        let path = PathAndQuery::try_from(format!("/tfplugin5.Provider/{method}")).unwrap();
        self.runtime.block_on(async {
            let mut client = Grpc::new(self.routes.clone());
            client.ready().await.unwrap();
            client.unary(tonic::Request::new(request), path, ProstCodec::default()).await.unwrap().into_inner()
        })
    }
}

fn encoded(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue { msgpack: msgpack::encode(value, ty).unwrap() }
}

fn connector_type() -> Type {
    let registry = Registry::new(Datalink::new(Environment::default()));
    registry.resources.iter().find(|known| known.name() == KIND).unwrap().ty().clone()
}

fn connector() -> Object {
    let source = Object::from_iter([
        ("rds_instance_id", "3aa55f1cb4c3491686936130f21e9f16in01"),
        ("db_name", "hive"),
        ("user_name", "hive"),
        ("password", "Example-Pwd-2481"),
    ]);
    Object::from_iter([
        ("connector_name", Value::from("hive_metastore")),
        ("source_type", Value::from("RDS_MYSQL")),
        ("source_info", Value::from(source)),
    ])
}

/// Repeats `work` for about a second and prints what one time takes: the median, and the least, which is what other
/// programs on the machine disturb least.
fn measure<T>(what: &str, work: impl Fn() -> T) {
    const ROUND: Duration = Duration::from_millis(10);
    const ROUNDS: usize = 100;
    let round = |times: u32| {
        let begin = Instant::now();
        (0..times).for_each(|_| drop(black_box(work())));
        begin.elapsed()
    };
    // A round is long against the clock's steps, and short enough for some of them to be left alone.
    let mut times = 1;
    while round(times) < ROUND {
        times *= 2;
    }
    let mut figures: Vec<Duration> = (0..ROUNDS).map(|_| round(times) / times).collect();
    figures.sort();
    let of = |index: usize| figures.get(index).copied().unwrap_or_default();
    println!("{what:<20}  median {:>10.2?}  least {:>10.2?}", of(ROUNDS / 2), of(0));
}

fn main() {
    codec();
    calls();
}

fn codec() {
    let ty = Type::list(connector_type());
    let state = Value::from(vec![connector(); 500]);
    let bytes = msgpack::encode(&state, &ty).unwrap();
    measure("encode 500 objects", || msgpack::encode(black_box(&state), &ty).unwrap());
    measure("decode 500 objects", || msgpack::decode(black_box(&bytes), &ty).unwrap());
}

fn calls() {
    let server = Server::new();
    measure("schema", || server.call::<_, Empty>("GetSchema", Empty {}));

    let ty = connector_type();
    let (null, config) = (encoded(&Value::Null, &ty), encoded(&Value::from(connector()), &ty));
    let change = |proposed: &DynamicValue| ChangeRequest {
        type_name: KIND.to_owned(),
        prior: Some(null.clone()),
        proposed: Some(proposed.clone()),
        config: Some(config.clone()),
    };
    let plan = || server.call::<_, ChangeResponse>("PlanResourceChange", change(&config)).state.unwrap();
    let planned = plan();
    let apply = || server.call::<_, ChangeResponse>("ApplyResourceChange", change(&planned)).state.unwrap();
    assert_ne!(apply(), null, "a creation was benchmarked that fails");
    measure("plan of one object", plan);
    measure("apply of one object", apply);
}
