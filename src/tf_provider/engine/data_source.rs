//! Data sources: what they must say and do, and reading one for a configuration.
//!
//! A data source only reads. It has no plan and no stored state to care for: Terraform reads it anew in every run, as
//! soon as its configuration is wholly known.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::findings::configured_with;
use super::{Call, DataSourceType, catch_panic};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::{Object, Value};

/// One data source over a client `C`.
#[async_trait]
pub trait DataSource<C>: Send + Sync {
    /// The full type name, with the provider's prefix.
    fn name(&self) -> &'static str;

    /// Arguments, attributes and rules. Whatever the user may leave open and the data source fills in is
    /// optional and computed; an argument that only narrows a search is optional.
    fn schema(&self) -> Schema;

    /// Judges what the schema's rules can't: combinations of values. Unknown values must not be judged.
    fn validate(&self, _config: &Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Looks up what `config` asks for, and returns the attributes that it found out. What `config` sets, the engine puts
    /// over them. That there is nothing to be found is an error, unless the data source is a list.
    async fn read(&self, call: &Call<C>, config: &Object) -> Result<Object, Diagnostics>;
}

/// What a data source brought.
pub(crate) struct Looked {
    /// The configuration, completed; none if there are errors.
    pub(crate) state: Option<Object>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
}

/// Reads a data source for this configuration.
pub(crate) async fn look<C: Send + Sync>(
    data_source: &DataSourceType<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
) -> Looked {
    let call = Call::new(client, stop);
    let outcome = catch_panic(data_source.item().read(&call, config)).await;
    let mut diagnostics = call.into_warnings();
    let state = match outcome {
        Ok(mut found) => {
            // Terraform takes no unknown value from a data source.
            found.values_mut().for_each(Value::unknown_to_null);
            Some(configured_with(&data_source.schema().block, config, &found))
        }
        Err(errors) => {
            diagnostics.extend(errors);
            None
        }
    };
    Looked { state, diagnostics }
}
