//! `datalink_dws_restart_cluster`: restarts a cluster of DWS, and waits until it can be used again.
//!
//! API pages: "Restarting a Cluster", "Querying Cluster Details".

use async_trait::async_trait;

use super::target::{Target, failed, ready, with_place};
use crate::api::Service;
use crate::api::huaweicloud::dws::Restarted;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Action, Arguments, Call, Progress};
use crate::tf_provider::schema::{Attribute, Block, Schema, rules, timeout};
use crate::tf_provider::value::Type;

const NOTES: &str = "\
## Behaviour

Restarts the cluster and waits until it is available again; meanwhile nobody can use it. While another operation is being
performed on the cluster, the restart waits for its turn. The service has no job for a restart: the cluster's task tells, and
may show some time after the restart was accepted. If none shows within a minute, the last progress says so. Reads that the
service refuses while it restarts are waited through. A restart that fails is an error with the service's own words.

Interrupting the run ends the waiting, and the service goes on.

## Permissions

`dws:cluster:restart` and `dws:cluster:getDetail`, and `iam:projects:listProjects` if no project id is set.";

/// The action.
pub(crate) struct DwsRestartCluster;

fn cluster_id<'a>(arguments: &Arguments<'a>) -> &'a str {
    arguments.values().text("cluster_id").unwrap_or_default()
}

#[async_trait]
impl Action<Platforms> for DwsRestartCluster {
    fn name(&self) -> &'static str {
        "datalink_dws_restart_cluster"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("Restarts a cluster of DWS, and waits until it can be used again.")
            .attribute(Attribute::required("cluster_id", Type::String, "The id of the cluster.").rule(rules::uuid()))
            .attribute(timeout("60m"));
        Schema { version: 0, block: with_place(block), page: "Restarting a Cluster", notes: NOTES }
    }

    async fn plan(&self, call: &Call<Platforms>, arguments: &Arguments<'_>) -> Result<(), Diagnostics> {
        ready(call, Service::Dws, arguments).await
    }

    fn announcement(&self, arguments: &Arguments<'_>) -> String {
        format!("Restarting DWS cluster {}. It can't be used meanwhile.", cluster_id(arguments))
    }

    async fn invoke(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        progress: &Progress,
    ) -> Result<String, Diagnostics> {
        let cluster_id = cluster_id(arguments);
        let context = limited(call);
        let target = Target::of(call, &context, Service::Dws, arguments).await?;
        let told = |state: &str| progress.tell(format!("Waiting for DWS cluster {cluster_id}: {state}."));
        let restarted = target.client.dws().cluster(target.project_id(), cluster_id).restart(&context, &told).await;
        match restarted {
            Ok(Restarted::Seen) => Ok(format!("DWS cluster {cluster_id} was restarted and is available.")),
            Ok(Restarted::Unseen) => Ok(format!(
                "DWS cluster {cluster_id} is available. The service accepted the restart, but showed nothing of it within a minute."
            )),
            Err(unfinished) => {
                let goes_on = if unfinished.is_accepted {
                    "The service may go on with the restart; the console shows how it ends."
                } else {
                    "The cluster was not restarted."
                };
                Err(failed(&format!("Restarting DWS cluster {cluster_id}"), &unfinished.error, goes_on))
            }
        }
    }
}
