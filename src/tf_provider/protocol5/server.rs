//! The Provider service: each RPC to its file, each failure into diagnostics.

use std::future::Future;
use std::sync::Arc;

use tokio_stream::Once;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};
use tracing::Instrument;

use super::proto::provider_server::{Provider as Service, ProviderServer};
use super::reply::{Reply, or_diagnostics};
use super::{
    absent, apply_resource_change, call_function, close_ephemeral_resource, configure, generate_resource_config,
    get_schema, identity, import_resource_state, list_resource, move_resource_state, open_ephemeral_resource,
    plan_resource_change, prepare_provider_config, proto, read_data_source, read_resource, renew_ephemeral_resource,
    upgrade_resource_state, validate_data_source, validate_ephemeral_resource, validate_list_resource,
    validate_resource,
};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider, bug};
use crate::tf_provider::in_flight::InFlight;

/// The largest request that is read, in bytes: what providers written in Go accept, too.
const MAX_REQUEST: usize = 256 << 20;

/// The gRPC service for `provider`; its calls run in `in_flight`.
pub fn service<P: Provider>(provider: P, in_flight: InFlight) -> ProviderServer<Server<P>> {
    ProviderServer::new(Server::new(provider, in_flight)).max_decoding_message_size(MAX_REQUEST)
}

/// A provider as a gRPC service.
pub struct Server<P: Provider> {
    engine: Arc<Engine<P>>,
    in_flight: InFlight,
}

impl<P: Provider> Server<P> {
    pub(super) fn new(provider: P, in_flight: InFlight) -> Self {
        Self { engine: Arc::new(Engine::new(provider)), in_flight }
    }

    /// Runs a call to its end, whatever becomes of the client, and makes a panic a diagnostic.
    async fn call<T, F>(
        &self,
        rpc: &'static str,
        type_name: &str,
        call: impl FnOnce(Arc<Engine<P>>, CancellationToken) -> F,
    ) -> Result<T, Diagnostics>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Diagnostics>> + Send + 'static,
    {
        // At every level, so that a warning tells what it is about.
        let tf_type = Some(type_name).filter(|name| !name.is_empty());
        let span = tracing::error_span!("rpc", rpc, tf_type);
        let engine = self.engine.clone();
        let outcome = self.in_flight.run(|stop| call(engine, stop).instrument(span)).await;
        outcome.unwrap_or_else(|_| Err(bug().into()))
    }

    /// The same for an RPC with a single answer.
    async fn run<R, F>(
        &self,
        rpc: &'static str,
        type_name: &str,
        call: impl FnOnce(Arc<Engine<P>>, CancellationToken) -> F,
    ) -> Result<Response<R>, Status>
    where
        R: Reply,
        F: Future<Output = Result<R, Diagnostics>> + Send + 'static,
    {
        Ok(Response::new(or_diagnostics(self.call(rpc, type_name, call).await)))
    }
}

type Reaction<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl<P: Provider> Service for Server<P> {
    type ListResourceStream = tokio_stream::Iter<list_resource::Events>;
    type InvokeActionStream = Once<Result<proto::invoke_action::Event, Status>>;

    async fn get_metadata(&self, _: Request<proto::get_metadata::Request>) -> Reaction<proto::get_metadata::Response> {
        Ok(Response::new(get_schema::metadata(&self.engine)))
    }

    async fn get_schema(
        &self,
        _: Request<proto::get_provider_schema::Request>,
    ) -> Reaction<proto::get_provider_schema::Response> {
        Ok(Response::new(get_schema::schemas(&self.engine)))
    }

    async fn get_resource_identity_schemas(
        &self,
        _: Request<proto::get_resource_identity_schemas::Request>,
    ) -> Reaction<proto::get_resource_identity_schemas::Response> {
        Ok(Response::new(identity::schemas(&self.engine)))
    }

    async fn prepare_provider_config(
        &self,
        request: Request<proto::prepare_provider_config::Request>,
    ) -> Reaction<proto::prepare_provider_config::Response> {
        let request = request.into_inner();
        self.run("PrepareProviderConfig", "", |engine, _| async move {
            Ok(prepare_provider_config::handle(&engine, request))
        })
        .await
    }

    async fn configure(&self, request: Request<proto::configure::Request>) -> Reaction<proto::configure::Response> {
        let request = request.into_inner();
        self.run("Configure", "", |engine, _| async move { configure::handle(&engine, &request) }).await
    }

    async fn validate_resource_type_config(
        &self,
        request: Request<proto::validate_resource_type_config::Request>,
    ) -> Reaction<proto::validate_resource_type_config::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ValidateResourceTypeConfig", &name, |engine, _| async move {
            validate_resource::handle(&engine, &request)
        })
        .await
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<proto::upgrade_resource_state::Request>,
    ) -> Reaction<proto::upgrade_resource_state::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run(
            "UpgradeResourceState",
            &name,
            |engine, _| async move { upgrade_resource_state::handle(&engine, &request) },
        )
        .await
    }

    async fn read_resource(
        &self,
        request: Request<proto::read_resource::Request>,
    ) -> Reaction<proto::read_resource::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run(
            "ReadResource",
            &name,
            |engine, stop| async move { read_resource::handle(&engine, request, stop).await },
        )
        .await
    }

    async fn plan_resource_change(
        &self,
        request: Request<proto::plan_resource_change::Request>,
    ) -> Reaction<proto::plan_resource_change::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run(
            "PlanResourceChange",
            &name,
            |engine, _| async move { plan_resource_change::handle(&engine, &request) },
        )
        .await
    }

    async fn apply_resource_change(
        &self,
        request: Request<proto::apply_resource_change::Request>,
    ) -> Reaction<proto::apply_resource_change::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ApplyResourceChange", &name, |engine, stop| async move {
            apply_resource_change::handle(&engine, request, stop).await
        })
        .await
    }

    async fn import_resource_state(
        &self,
        request: Request<proto::import_resource_state::Request>,
    ) -> Reaction<proto::import_resource_state::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ImportResourceState", &name, |engine, stop| async move {
            import_resource_state::handle(&engine, request, stop).await
        })
        .await
    }

    async fn stop(&self, _: Request<proto::stop::Request>) -> Reaction<proto::stop::Response> {
        tracing::info!("Terraform asks to stop: what runs is being cancelled");
        self.in_flight.cancel();
        Ok(Response::new(Default::default()))
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<proto::upgrade_resource_identity::Request>,
    ) -> Reaction<proto::upgrade_resource_identity::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("UpgradeResourceIdentity", &name, |engine, _| async move { identity::upgrade(&engine, &request) })
            .await
    }

    async fn move_resource_state(
        &self,
        request: Request<proto::move_resource_state::Request>,
    ) -> Reaction<proto::move_resource_state::Response> {
        let request = request.into_inner();
        let name = request.target_type_name.clone();
        self.run("MoveResourceState", &name, |engine, _| async move { move_resource_state::handle(&engine, &request) })
            .await
    }

    async fn generate_resource_config(
        &self,
        request: Request<proto::generate_resource_config::Request>,
    ) -> Reaction<proto::generate_resource_config::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("GenerateResourceConfig", &name, |engine, _| async move {
            generate_resource_config::handle(&engine, &request)
        })
        .await
    }

    async fn validate_data_source_config(
        &self,
        request: Request<proto::validate_data_source_config::Request>,
    ) -> Reaction<proto::validate_data_source_config::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ValidateDataSourceConfig", &name, |engine, _| async move {
            validate_data_source::handle(&engine, &request)
        })
        .await
    }

    async fn read_data_source(
        &self,
        request: Request<proto::read_data_source::Request>,
    ) -> Reaction<proto::read_data_source::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ReadDataSource", &name, |engine, stop| async move {
            read_data_source::handle(&engine, request, stop).await
        })
        .await
    }

    async fn validate_ephemeral_resource_config(
        &self,
        request: Request<proto::validate_ephemeral_resource_config::Request>,
    ) -> Reaction<proto::validate_ephemeral_resource_config::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ValidateEphemeralResourceConfig", &name, |engine, _| async move {
            validate_ephemeral_resource::handle(&engine, &request)
        })
        .await
    }

    async fn open_ephemeral_resource(
        &self,
        request: Request<proto::open_ephemeral_resource::Request>,
    ) -> Reaction<proto::open_ephemeral_resource::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("OpenEphemeralResource", &name, |engine, stop| async move {
            open_ephemeral_resource::handle(&engine, request, stop).await
        })
        .await
    }

    async fn renew_ephemeral_resource(
        &self,
        request: Request<proto::renew_ephemeral_resource::Request>,
    ) -> Reaction<proto::renew_ephemeral_resource::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("RenewEphemeralResource", &name, |engine, stop| async move {
            renew_ephemeral_resource::handle(&engine, request, stop).await
        })
        .await
    }

    async fn close_ephemeral_resource(
        &self,
        request: Request<proto::close_ephemeral_resource::Request>,
    ) -> Reaction<proto::close_ephemeral_resource::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("CloseEphemeralResource", &name, |engine, stop| async move {
            close_ephemeral_resource::handle(&engine, request, stop).await
        })
        .await
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<proto::validate_list_resource_config::Request>,
    ) -> Reaction<proto::validate_list_resource_config::Response> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        self.run("ValidateListResourceConfig", &name, |engine, _| async move {
            validate_list_resource::handle(&engine, &request)
        })
        .await
    }

    async fn list_resource(
        &self,
        request: Request<proto::list_resource::Request>,
    ) -> Reaction<Self::ListResourceStream> {
        let request = request.into_inner();
        let name = request.type_name.clone();
        // A search changes nothing, so it ends with the client that asked for it.
        let gone = CancellationToken::new();
        let _when_dropped = gone.clone().drop_guard();
        let outcome = self.call("ListResource", &name, |engine, stop| async move {
            let search = list_resource::handle(engine, request, stop);
            gone.run_until_cancelled(search).await.unwrap_or_else(|| Ok(Box::new(std::iter::empty())))
        });
        Ok(Response::new(tokio_stream::iter(list_resource::or_diagnostics(outcome.await))))
    }

    async fn get_functions(
        &self,
        _: Request<proto::get_functions::Request>,
    ) -> Reaction<proto::get_functions::Response> {
        let functions = call_function::signatures(&self.engine);
        Ok(Response::new(proto::get_functions::Response { functions, diagnostics: Vec::new() }))
    }

    async fn call_function(
        &self,
        request: Request<proto::call_function::Request>,
    ) -> Reaction<proto::call_function::Response> {
        Ok(Response::new(call_function::handle(&self.engine, request.get_ref())))
    }

    async fn validate_action_config(
        &self,
        request: Request<proto::validate_action_config::Request>,
    ) -> Reaction<proto::validate_action_config::Response> {
        Ok(Response::new(absent::reply("action", &request.get_ref().action_type)))
    }

    async fn plan_action(
        &self,
        request: Request<proto::plan_action::Request>,
    ) -> Reaction<proto::plan_action::Response> {
        Ok(Response::new(absent::reply("action", &request.get_ref().action_type)))
    }

    async fn invoke_action(
        &self,
        request: Request<proto::invoke_action::Request>,
    ) -> Reaction<Self::InvokeActionStream> {
        Ok(Response::new(tokio_stream::once(Ok(absent::action_event(&request.get_ref().action_type)))))
    }
}
