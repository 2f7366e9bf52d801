//! Waiting for jobs in real time: how long after its end a job is known to have ended, and how often it was asked about.

use std::thread;
use std::time::{Duration, Instant};

use mock_backend::dli::CreationPlan;
use mock_backend::{CLUSTER_ID, Config, JobPlan};

use crate::bench::Bench;
use crate::host::Failure;
use crate::sample::Sample;
use crate::table::{Row, Unit};
use crate::workspace::Workspace;

/// So many runs go side by side: they do nothing but wait.
const SIDE_BY_SIDE: usize = 5;

/// What is waited for: its name, its creation and the look at it, as the mock calls them.
const KINDS: [(&str, &str, &str); 2] =
    [("DWS job", "dws.create", "dws.job"), ("DLI connection", "dli.create", "dli.get")];

/// What one wait measured.
struct Wait {
    /// From the end of the job to the look that found it.
    late: f64,
    looks: f64,
}

pub(crate) fn measure(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let mut rows = of_length(bench, Duration::from_secs(3), 1.0, bench.runs)?;
    if !bench.quick {
        // A tenth of the length.
        rows.extend(of_length(bench, Duration::from_secs(40), 4.0, SIDE_BY_SIDE)?);
    }
    Ok(rows)
}

fn of_length(bench: &Bench, length: Duration, budget: f64, runs: usize) -> Result<Vec<Row>, Failure> {
    let mut waits: [Vec<Wait>; 2] = [Vec::new(), Vec::new()];
    let numbers: Vec<usize> = (0..runs).collect();
    for batch in numbers.chunks(SIDE_BY_SIDE) {
        let measured = thread::scope(|scope| {
            // Jobs of slightly different lengths, or all would end at the same moment between two looks.
            let length = |number: &usize| length + Duration::from_millis(*number as u64 * 37 % 500);
            let runs: Vec<_> = batch.iter().map(|number| scope.spawn(move || run(bench, length(number)))).collect();
            runs.into_iter().map(|run| run.join().map_err(|_| "a wait panicked")?).collect::<Result<Vec<_>, Failure>>()
        })?;
        for run in measured {
            for (waits, wait) in waits.iter_mut().zip(run) {
                waits.push(wait);
            }
        }
    }
    let mut rows = Vec::new();
    for ((name, ..), waits) in KINDS.iter().zip(&waits) {
        let what = format!("{name} of {} s", length.as_secs());
        let sample = |figure: fn(&Wait) -> f64| waits.iter().map(figure).collect::<Sample>();
        rows.extend([
            Row::new(format!("{what}, end to notice"), Unit::Seconds, sample(|wait| wait.late)).at_most(budget),
            Row::new(format!("{what}, looks"), Unit::Count, sample(|wait| wait.looks)),
        ]);
    }
    Ok(rows)
}

/// Lets one object of each kind be made by a job of this length.
fn run(bench: &Bench, length: Duration) -> Result<[Wait; 2], Failure> {
    let jobs = JobPlan { polls: 0, ..JobPlan::held() };
    let creations = CreationPlan { polls: 0, ..CreationPlan::held() };
    let workspace = Workspace::new(bench, Config { jobs, creations, ..Config::default() }, &configuration())?;
    let backend = &workspace.backend;
    let apply = workspace.start(&["apply", "-auto-approve"])?;
    let waits = thread::scope(|scope| {
        KINDS
            .map(|(_, creation, look)| {
                scope.spawn(move || -> Result<Wait, Failure> {
                    backend.wait_for_requests(creation, 1)?;
                    pause(length);
                    let looks = backend.requests_of(look).len() + 1;
                    if creation == "dws.create" {
                        backend.dws().release_jobs()
                    } else {
                        backend.dli().release_creations()
                    }
                    let end = Instant::now();
                    backend.wait_for_requests(look, looks)?;
                    Ok(Wait { late: end.elapsed().as_secs_f64(), looks: looks as f64 })
                })
            })
            .map(|wait| wait.join().map_err(|_| "a wait panicked")?)
    });
    workspace.finish(apply)?;
    let [dws, dli] = waits;
    Ok([dws?, dli?])
}

#[expect(
    clippy::disallowed_methods,
    reason = "real time is what is measured here, and nothing else runs on this thread"
)]
fn pause(length: Duration) {
    thread::sleep(length);
}

fn configuration() -> String {
    format!(
        r#"resource "datalink_dws_ext_data_source" "this" {{
  cluster_id       = "{CLUSTER_ID}"
  type             = "OBS"
  data_source_name = "archive"
  user_name        = "DWSAccessOBS"
  connect_info     = "gaussdb"
}}

resource "datalink_dli_datasource_connection" "this" {{
  name              = "orders"
  service           = "RDS"
  url               = "192.168.3.208:3306"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
}}
"#
    )
}
