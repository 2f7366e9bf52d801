//! The table of RPCs.

use std::sync::atomic::{AtomicU64, Ordering};

use tonic::{Request, Response};

use super::events::EventStream;
use super::proto::provider_server::Provider as Service;
use super::server::{Answer, Server};
use super::{
    action, apply_resource_change, call_function, close_ephemeral_resource, configure, generate_resource_config,
    get_schema, identity, import_resource_state, list_resource, move_resource_state, open_ephemeral_resource,
    plan_resource_change, proto, read_data_source, read_resource, renew_ephemeral_resource, upgrade_resource_state,
    validate,
};
use crate::tf_provider::engine::Provider;

/// Tells the RPCs of a process apart, so that the lines of one can be found among those of others.
fn next_request() -> u64 {
    static REQUESTS: AtomicU64 = AtomicU64::new(1);
    REQUESTS.fetch_add(1, Ordering::Relaxed)
}

/// The span of an RPC. It is there at every level, so that a warning tells what it is about.
macro_rules! span {
    ($rpc:ident) => {
        tracing::error_span!("rpc", rpc = stringify!($rpc), tf_req_id = next_request())
    };
    ($rpc:ident, $request:ident.$name:ident) => {
        tracing::error_span!("rpc", rpc = stringify!($rpc), tf_req_id = next_request(), tf_type = $request.$name)
    };
}

/// Calls a handler. Those that are not async make no call of their own that could be stopped.
macro_rules! handle {
    (sync $handler:path, $engine:ident, $request:ident, $stop:ident) => {{
        drop($stop);
        $handler(&$engine, $request)
    }};
    (async $handler:path, $engine:ident, $request:ident, $stop:ident) => {
        $handler(&$engine, $request, $stop).await
    };
}

/// Makes the service of the table.
macro_rules! rpcs {
    (
        one answer {
            $($kind:ident $rpc:ident $method:ident ($messages:ident $(. $name:ident)?) => $handler:path;)+
        }
        many answers {
            $($srpc:ident $smethod:ident ($smessages:ident . $sname:ident) as $stream:ident => $shandler:path;)+
        }
    ) => {
        #[tonic::async_trait]
        impl<P: Provider> Service for Server<P> {
            $(
                async fn $method(
                    &self,
                    request: Request<proto::$messages::Request>,
                ) -> Answer<proto::$messages::Response> {
                    let request = request.into_inner();
                    let span = span!($rpc $(, request.$name)?);
                    self.answer(span, |engine, stop| async move { handle!($kind $handler, engine, request, stop) }).await
                }
            )+

            $(
                type $stream = EventStream<proto::$smessages::Event>;

                async fn $smethod(&self, request: Request<proto::$smessages::Request>) -> Answer<Self::$stream> {
                    let request = request.into_inner();
                    let span = span!($srpc, request.$sname);
                    self.stream(span, |engine, stop, events| async move {
                        $shandler(&engine, request, stop, events).await
                    })
                }
            )+

            /// Not one of the calls that it cancels.
            async fn stop(&self, _: Request<proto::stop::Request>) -> Answer<proto::stop::Response> {
                self.cancel();
                Ok(Response::new(Default::default()))
            }
        }
    };
}

// For each its name, its method, its messages with the field that names a type, and what handles it.
rpcs! {
    one answer {
        sync GetMetadata get_metadata(get_metadata) => get_schema::metadata;
        sync GetSchema get_schema(get_provider_schema) => get_schema::schemas;
        sync GetResourceIdentitySchemas get_resource_identity_schemas(get_resource_identity_schemas) => identity::schemas;
        sync PrepareProviderConfig prepare_provider_config(prepare_provider_config) => validate::provider;
        async Configure configure(configure) => configure::handle;

        sync ValidateResourceTypeConfig validate_resource_type_config(validate_resource_type_config.type_name)
            => validate::resource;
        async UpgradeResourceState upgrade_resource_state(upgrade_resource_state.type_name)
            => upgrade_resource_state::handle;
        async UpgradeResourceIdentity upgrade_resource_identity(upgrade_resource_identity.type_name) => identity::upgrade;
        async ReadResource read_resource(read_resource.type_name) => read_resource::handle;
        async PlanResourceChange plan_resource_change(plan_resource_change.type_name) => plan_resource_change::handle;
        async ApplyResourceChange apply_resource_change(apply_resource_change.type_name) => apply_resource_change::handle;
        async ImportResourceState import_resource_state(import_resource_state.type_name) => import_resource_state::handle;
        sync MoveResourceState move_resource_state(move_resource_state.target_type_name) => move_resource_state::handle;
        sync GenerateResourceConfig generate_resource_config(generate_resource_config.type_name)
            => generate_resource_config::handle;

        sync ValidateDataSourceConfig validate_data_source_config(validate_data_source_config.type_name)
            => validate::data_source;
        async ReadDataSource read_data_source(read_data_source.type_name) => read_data_source::handle;

        sync ValidateEphemeralResourceConfig
            validate_ephemeral_resource_config(validate_ephemeral_resource_config.type_name)
            => validate::ephemeral_resource;
        async OpenEphemeralResource open_ephemeral_resource(open_ephemeral_resource.type_name)
            => open_ephemeral_resource::handle;
        async RenewEphemeralResource renew_ephemeral_resource(renew_ephemeral_resource.type_name)
            => renew_ephemeral_resource::handle;
        async CloseEphemeralResource close_ephemeral_resource(close_ephemeral_resource.type_name)
            => close_ephemeral_resource::handle;

        sync ValidateListResourceConfig validate_list_resource_config(validate_list_resource_config.type_name)
            => validate::list_resource;

        sync ValidateActionConfig validate_action_config(validate_action_config.action_type) => validate::action;
        async PlanAction plan_action(plan_action.action_type) => action::plan;

        sync GetFunctions get_functions(get_functions) => call_function::functions;
        sync CallFunction call_function(call_function.name) => call_function::handle;
    }

    many answers {
        ListResource list_resource(list_resource.type_name) as ListResourceStream => list_resource::handle;
        InvokeAction invoke_action(invoke_action.action_type) as InvokeActionStream => action::invoke;
    }
}
