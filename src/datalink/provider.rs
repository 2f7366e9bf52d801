//! The provider block.

use std::sync::Arc;

use async_trait::async_trait;

use super::arguments::{ASSUME_ROLE, HUAWEICLOUD, OMS, PROVIDER};
use super::platforms::Platforms;
use super::{Environment, registry};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{
    Action, Call, DataSource, EphemeralResource, Function, Host, ListResource, Provider, Resource,
};
use crate::tf_provider::schema::{NestedBlock, Schema, Strictness};
use crate::tf_provider::value::{Object, Path};

/// The provider.
pub struct Datalink {
    environment: Environment,
}

impl Datalink {
    /// The provider, with the variables that stand in for its arguments.
    pub fn new(environment: Environment) -> Self {
        Self { environment }
    }
}

#[async_trait]
impl Provider for Datalink {
    type Client = Platforms;

    fn schema(&self) -> Schema {
        let block = PROVIDER
            .block("Registers databases with data platforms.")
            .block(NestedBlock::single(
                "huaweicloud",
                HUAWEICLOUD.block("Huawei Cloud, for the dws_*, mrs_* and dli_* objects.").block(HUAWEICLOUD.nested(
                    ASSUME_ROLE,
                    "An agency of another account to act as, on top of any way to sign in. Its keys are renewed.",
                )),
            ))
            .block(NestedBlock::single("oms", OMS.block("OceanBase Migration Service, for the oms_* objects.")));
        Schema { block, ..Schema::default() }
    }

    fn resources(&self) -> Vec<Box<dyn Resource<Platforms>>> {
        registry::resources()
    }

    fn data_sources(&self) -> Vec<Box<dyn DataSource<Platforms>>> {
        registry::data_sources()
    }

    fn list_resources(&self) -> Vec<Box<dyn ListResource<Platforms>>> {
        registry::list_resources()
    }

    fn ephemeral_resources(&self) -> Vec<Box<dyn EphemeralResource<Platforms>>> {
        registry::ephemeral_resources()
    }

    fn actions(&self) -> Vec<Box<dyn Action<Platforms>>> {
        registry::actions()
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        registry::functions()
    }

    fn strictness(&self) -> Strictness {
        // What is neither is an error of its own.
        self.environment.validation().unwrap_or_default()
    }

    fn validate(&self, config: &Object) -> Diagnostics {
        let platforms = Platforms::new(config, &self.environment, &Host::default());
        let warning = |block: &'static str| {
            let detail = "insecure is set: the TLS certificates of the services are not verified, so anyone on the way can read \
                          and change what is sent, credentials included. Use cacert_file for a private certificate authority.";
            Diagnostic::warning("TLS verification is off", detail).at(Path::attribute(block).then("insecure"))
        };
        let unreadable = self.environment.validation().err();
        platforms.insecure_blocks().map(warning).chain(unreadable.into_iter().flatten()).collect()
    }

    fn configure(&self, config: &Object, host: &Host) -> Result<Arc<Platforms>, Diagnostics> {
        self.environment.validation()?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), terraform = host.version, "configured");
        Ok(Arc::new(Platforms::new(config, &self.environment, host)))
    }

    async fn judge(&self, call: &Call<Platforms>) -> Diagnostics {
        Platforms::written_wrong(call).await
    }
}
