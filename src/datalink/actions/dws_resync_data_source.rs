//! `datalink_dws_resync_data_source`: has DWS read the settings behind an external data source again.
//!
//! API pages: "Updating a Data Source", "Querying Job Progress".

use async_trait::async_trait;

use super::target::{Target, failed, ready, with_place};
use crate::api::Service;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Action, Arguments, Call, Progress};
use crate::tf_provider::schema::{Attribute, Block, Schema, rules, timeout};
use crate::tf_provider::value::Type;

const NOTES: &str = "\
## Behaviour

Sends the call that reconfigures a data source, without a change, and waits for its job. For a data source of type MRS the
service then reads the MRS cluster's settings again and repairs the rules of the security groups; that is needed after HDFS
parameters such as `dfs.replication` or `hadoop.rpc.protection` have changed. **The DWS cluster may restart and be
unavailable meanwhile**, whatever `reboot` is, so the plan warns. For type OBS it takes about ten seconds and no restart.

While another operation is being performed on the cluster, the call waits for its turn. A job that fails is an error with the
service's own words. Interrupting the run ends the waiting, and the service goes on.

## Permissions

`dws:cluster:updateDataSource`, `dws:cluster:listDataSources`, and `iam:projects:listProjects` if no project id is set.";

/// The action.
pub(crate) struct DwsResyncDataSource;

fn text<'a>(arguments: &Arguments<'a>, name: &str) -> &'a str {
    arguments.values().text(name).unwrap_or_default()
}

#[async_trait]
impl Action<Platforms> for DwsResyncDataSource {
    fn name(&self) -> &'static str {
        "datalink_dws_resync_data_source"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("Has DWS read the settings behind an external data source again.")
            .attribute(Attribute::required("cluster_id", Type::String, "The id of the cluster.").rule(rules::uuid()))
            .attribute(Attribute::required("id", Type::String, "The id of the data source.").rule(rules::not_empty()))
            .attribute(
                Attribute::optional("reboot", Type::Bool, "Whether to restart the cluster. Default: false.")
                    .default(false),
            )
            .attribute(timeout("60m"));
        Schema { version: 0, block: with_place(block), page: "Updating a Data Source", notes: NOTES }
    }

    async fn plan(&self, call: &Call<Platforms>, arguments: &Arguments<'_>) -> Result<(), Diagnostics> {
        let cluster = arguments.values().text("cluster_id").map(|id| format!(" {id}")).unwrap_or_default();
        let detail = format!(
            "To read the settings of MRS again, DWS restarts the cluster{cluster}, whatever reboot is. It is unavailable meanwhile. A \
             data source of type OBS needs no restart."
        );
        call.warn(Diagnostic::warning("The DWS cluster may restart", detail));
        ready(call, Service::Dws, arguments).await
    }

    fn announcement(&self, arguments: &Arguments<'_>) -> String {
        let (cluster_id, id) = (text(arguments, "cluster_id"), text(arguments, "id"));
        format!("Having DWS cluster {cluster_id} read the settings of data source {id} again. It may restart.")
    }

    async fn invoke(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        progress: &Progress,
    ) -> Result<String, Diagnostics> {
        let (cluster_id, id) = (text(arguments, "cluster_id"), text(arguments, "id"));
        let reboot = arguments.values().bool("reboot").unwrap_or(false);
        let context = limited(call);
        let target = Target::of(call, &context, Service::Dws, arguments).await?;
        let told = |state: &str| progress.tell(format!("Waiting for data source {id}: {state}."));
        let cluster = target.client.dws().cluster(target.project_id(), cluster_id);
        let Err(unfinished) = cluster.resync(&context, id, reboot, &told).await else {
            return Ok(format!("Data source {id} has been read again."));
        };
        let goes_on = if unfinished.is_accepted {
            "The service may go on; the console shows how it ends."
        } else {
            "Nothing was read again."
        };
        Err(failed(&format!("Reading data source {id} of DWS cluster {cluster_id} again"), &unfinished.error, goes_on))
    }
}
