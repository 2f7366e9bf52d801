//! Huawei Cloud DWS: the external data sources of a cluster, the jobs that make, change and remove them, and its restart.
//!
//! Pages: "Creating a Data Source", "Querying Data Sources", "Updating the Data Source", "Deleting a Data Source" and
//! "Querying Job Progress" of the DWS API reference. Where they are silent (an unknown data source, a name taken, a
//! failed update) the answer is a plausible one of the documented shape; nothing should rest on its code.

mod cluster;
mod control;
mod data_source;
mod jobs;
mod rules;
mod state;

use hyper::Method;
use serde_json::{Value, json};

use crate::exchange::{Call, Reply};
use crate::gateway::admit;
use crate::listing::Found;
use crate::router::Operation;
use crate::service::{Service, error_code_and_message};
use crate::world::World;

pub use cluster::{Cluster, RestartOutcome, RestartPlan, Task};
pub use control::Control;
pub use data_source::DataSource;
use data_source::configure_status;
pub use jobs::{Change, Job, JobOutcome, JobPlan};
pub(crate) use state::State;

const DATA_SOURCES: &str = "/v1.0/{project_id}/clusters/{cluster_id}/ext-data-sources";
const DATA_SOURCE: &str = "/v1.0/{project_id}/clusters/{cluster_id}/ext-data-sources/{ext_data_source_id}";

/// DWS, for the parts of the mock that are the same for all services.
pub(crate) static SERVICE: Service = Service {
    name: "dws",
    operations: || OPERATIONS.iter().chain(&cluster::OPERATIONS).collect(),
    error: error_code_and_message,
    code: |status| match status {
        400 => "DWS.0001",
        401 => "DWS.0007",
        403 => "DWS.0020",
        404 => "DWS.0015",
        409 => "DWS.0011",
        503 => "DWS.0005",
        _ => "DWS.9999",
    },
    secrets: &["user_pwd"],
    decorative: &[
        "count",
        "status",
        "configure_status",
        "version",
        "created",
        "updated",
        "begin_time",
        "end_time",
        "progress",
    ],
    shelves: |world| vec![&mut world.dws.data_sources],
    state: |world| world.dws.snapshot(),
    admin: control::admin,
};

static OPERATIONS: [Operation; 5] = [
    Operation { name: "dws.create", method: Method::POST, path: DATA_SOURCES, admit, run: create },
    Operation { name: "dws.list", method: Method::GET, path: DATA_SOURCES, admit, run: list },
    Operation { name: "dws.update", method: Method::PUT, path: DATA_SOURCE, admit, run: update },
    Operation { name: "dws.delete", method: Method::DELETE, path: DATA_SOURCE, admit, run: delete },
    Operation { name: "dws.job", method: Method::GET, path: "/v1.0/{project_id}/job/{job_id}", admit, run: job },
];

/// An error in the shape of this service.
fn refuse(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error_code": code, "error_msg": message}))
}

/// Refuses a body where the page has none.
fn require_no_body(call: &Call<'_>) -> Result<(), Reply> {
    if call.request.body.is_empty() { Ok(()) } else { Err(refuse(400, "DWS.0001", "this call takes no body")) }
}

fn create(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let cluster = world.dws.cluster(call)?;
    let creation = rules::creation(call.request)?;
    world.dws.require_idle(&cluster)?;
    if world.dws.data_sources_of(&cluster).any(|source| source.name == creation.name) {
        return Err(refuse(400, "DWS.0001", &format!("The data source name {} is in use", creation.name)));
    }
    let of_mrs = creation.kind == "MRS";
    let source = DataSource {
        project_id: cluster.project_id,
        cluster_id: cluster.id,
        user_pwd: creation.user_pwd,
        data_source_id: creation.data_source_id,
        connect_info: creation.connect_info,
        description: creation.description,
        reboot: creation.reboot,
        configure_status: configure_status::CREATING.to_owned(),
        status: of_mrs.then(|| "200".to_owned()),
        version: of_mrs.then(|| "MRS 3.1.5".to_owned()),
        ..DataSource::new(&world.ids.uuid(), &creation.kind, &creation.name, &creation.user_name)
    };
    world.dws.data_sources.put(source.clone());
    let job_id = world.dws.start_job(&mut world.ids, &source, Change::Create);
    Ok(Reply::json(200, &json!({"id": source.id, "job_id": job_id})))
}

/// Lists the data sources of a cluster, those of one type if the query names it.
fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let cluster = world.dws.cluster(call)?;
    let kind = call.request.query_value("type");
    let is_of_kind = kind.as_ref().map(|kind| |source: &DataSource| source.kind == *kind);
    let filter = is_of_kind.as_ref().map(|filter| filter as &dyn Fn(&DataSource) -> bool);
    let found = Found::new(call, &mut world.dws.data_sources, |source| source.cluster_id == cluster.id, filter);
    let about = [("project_id", json!(cluster.project_id)), ("cluster_id", json!(cluster.id)), ("type", json!(kind))];
    let mut answer = about.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    found.whole(DataSource::listed).put(&mut answer, "data_sources", Some("count"));
    world.dws.look(|job| job.cluster_id == cluster.id);
    Ok(Reply::json(200, &Value::Object(answer)))
}

fn update(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let cluster = world.dws.cluster(call)?;
    let kind = world.dws.data_source(&cluster, call)?.kind.clone();
    let reconfiguration = rules::reconfiguration(call.request, &kind)?;
    world.dws.require_idle(&cluster)?;
    let source = world.dws.data_source(&cluster, call)?;
    source.configure_status = configure_status::UPDATING.to_owned();
    source.reboot = reconfiguration.reboot;
    let source = source.clone();
    let change = Change::Reconfigure { agency: reconfiguration.agency };
    let job_id = world.dws.start_job(&mut world.ids, &source, change);
    Ok(Reply::json(200, &json!({"job_id": job_id, "data_source_id": source.id})))
}

fn delete(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let cluster = world.dws.cluster(call)?;
    world.dws.data_source(&cluster, call)?;
    world.dws.require_idle(&cluster)?;
    let source = world.dws.data_source(&cluster, call)?;
    source.configure_status = configure_status::DELETING.to_owned();
    let source = source.clone();
    let job_id = world.dws.start_job(&mut world.ids, &source, Change::Delete);
    Ok(Reply::json(200, &json!({"job_id": job_id})))
}

fn job(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let (project_id, job_id) = (call.param("project_id"), call.param("job_id"));
    let mut jobs = world.dws.jobs.iter();
    let found = jobs.find(|job| job.job_id == job_id && job.project_id == project_id);
    let shown = found.map(Job::shown).ok_or_else(|| refuse(404, "DWS.0015", "The job does not exist"))?;
    world.dws.look(|job| job.job_id == job_id);
    Ok(Reply::json(200, &shown))
}
