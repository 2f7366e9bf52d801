//! Many MRS connectors in one state: what apply and refresh of them take, and how it grows.

use std::fs;

use mock_backend::Config;
use mock_backend::mrs::DataConnector;
use serde_json::{Value, json};

use crate::bench::{Bench, MIB};
use crate::host::Failure;
use crate::sample::Sample;
use crate::table::{Row, Unit};
use crate::workspace::{Cost, Workspace};

const APPLY: &[&str] = &["apply", "-auto-approve"];
pub(crate) const REFRESH: &[&str] = &["plan", "-refresh-only"];

/// The configuration of so many connectors.
pub(crate) fn configuration(count: usize) -> String {
    format!(
        r#"resource "datalink_mrs_data_connector" "this" {{
  count          = {count}
  connector_name = "connector_${{count.index}}"
  source_type    = "RDS_MYSQL"
  source_info {{
    rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01"
    db_name         = "hive"
    user_name       = "hive"
    password        = "Example-Pwd-${{count.index}}"
  }}
}}
"#
    )
}

/// Makes so many connectors, each time from nothing.
fn apply(bench: &Bench, count: usize, runs: usize) -> Result<Vec<Cost>, Failure> {
    let once = |_| Workspace::new(bench, Config::default(), &configuration(count))?.with_remote_state()?.run(APPLY);
    (0..runs).map(once).collect()
}

/// Refreshes so many connectors; beside the costs, the list calls of each run.
fn refresh(bench: &Bench, count: usize, runs: usize) -> Result<(Vec<Cost>, Sample), Failure> {
    let workspace = Workspace::new(bench, Config::default(), &configuration(1))?;
    workspace.run(APPLY)?;
    multiply(&workspace, count)?;
    let (mut costs, mut lists) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        workspace.backend.clear_requests();
        costs.push(workspace.run(REFRESH)?);
        lists.push(workspace.backend.requests_of("mrs.list").len() as f64);
    }
    Ok((costs, lists.into_iter().collect()))
}

/// Makes copies of the one connector, in the service and in the state, which is faster than to apply them all.
fn multiply(workspace: &Workspace<'_>, count: usize) -> Result<(), Failure> {
    let file = workspace.path("terraform.tfstate");
    let mut state: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let instances = state.pointer_mut("/resources/0/instances").and_then(Value::as_array_mut);
    let instances = instances.ok_or("a state without a resource")?;
    let instance = instances.first().cloned().ok_or("a state without an object")?;
    let connector = workspace.backend.mrs().data_connectors().into_iter().next().ok_or("no connector was made")?;
    for index in 1..count {
        let mut copy = DataConnector { connector_name: format!("connector_{index}"), ..connector.clone() };
        copy.connector_id = format!("{index:08x}{}", connector.connector_id.get(8..).unwrap_or_default());
        let mut instance = instance.clone();
        for (pointer, value) in [
            ("/index_key", json!(index)),
            ("/attributes/id", json!(copy.connector_id)),
            ("/attributes/connector_name", json!(copy.connector_name)),
            // Newer versions of Terraform keep the identity, too.
            ("/identity/id", json!(copy.connector_id)),
        ] {
            if let Some(place) = instance.pointer_mut(pointer) {
                *place = value;
            }
        }
        workspace.backend.mrs().put_data_connector(copy);
        instances.push(instance);
    }
    fs::write(file, state.to_string())?;
    fs::write(workspace.path("main.tf"), configuration(count))?;
    Ok(())
}

/// The peak of 500 connectors.
pub(crate) fn memory(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let (refreshes, _) = refresh(bench, 500, bench.runs)?;
    let applies = apply(bench, 500, bench.few_runs())?;
    Ok(vec![
        Row::new("peak memory, refresh of 500 connectors", Unit::Mebibytes, of(&refreshes, peak)).at_most(12.0 * MIB),
        Row::new("peak memory, apply of 500 connectors", Unit::Mebibytes, of(&applies, peak)),
    ])
}

/// The CPU and the calls of 1,000 connectors.
pub(crate) fn cpu(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let applies = apply(bench, 1000, bench.few_runs())?;
    let (refreshes, lists) = refresh(bench, 1000, bench.runs)?;
    let mut rows = Vec::new();
    for (what, costs) in [("apply", &applies), ("refresh", &refreshes)] {
        let share: Figure = |cost| provider_cpu(cost) / terraform_cpu(cost);
        let what = format!("{what} of 1,000 connectors");
        rows.extend([
            Row::new(format!("provider CPU to Terraform's, {what}"), Unit::Ratio, of(costs, share)).at_most(0.25),
            Row::new(format!("provider CPU, {what}"), Unit::Milliseconds, of(costs, provider_cpu)),
            Row::new(format!("Terraform's CPU, {what}"), Unit::Milliseconds, of(costs, terraform_cpu)),
            Row::new(format!("elapsed, {what}"), Unit::Seconds, of(costs, elapsed)),
        ]);
    }
    rows.push(Row::new("list calls, refresh of 1,000 MRS connectors", Unit::Count, lists).at_most(3.0));
    Ok(rows)
}

/// What one more connector costs among few and among many.
pub(crate) fn growth(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let counts = if bench.quick { [50, 200, 400] } else { [100, 1000, 5000] };
    let mut rows = slopes("apply", counts, counts.map(|count| apply(bench, count, bench.few_runs())))?;
    let refreshes = counts.map(|count| Ok(refresh(bench, count, bench.few_runs())?.0));
    rows.extend(slopes("refresh", counts, refreshes)?);
    Ok(rows)
}

/// The cost of one more between the first two sizes and between the last two.
fn slopes(command: &str, sizes: [usize; 3], costs: [Result<Vec<Cost>, Failure>; 3]) -> Result<Vec<Row>, Failure> {
    let [few, some, many] = costs;
    let (few, some, many) = (few?, some?, many?);
    let [first, second, third] = sizes;
    let mut rows = Vec::new();
    for (what, unit, figure) in FIGURES {
        let each = |from: &[Cost], to: &[Cost], more: usize| -> Sample {
            from.iter().zip(to).map(|(from, to)| (figure(to) - figure(from)) / more as f64).collect()
        };
        let (low, high) = (each(&few, &some, second - first), each(&some, &many, third - second));
        let ratio = Sample::from_iter([high.median() / low.median()]);
        rows.extend([
            Row::new(format!("{what} of one more, {command}, {first} to {second}"), unit, low),
            Row::new(format!("{what} of one more, {command}, {second} to {third}"), unit, high),
            Row::new(format!("{what} of one more, {command}, ratio"), Unit::Ratio, ratio).at_most(1.3),
        ]);
    }
    Ok(rows)
}

type Figure = fn(&Cost) -> f64;

const FIGURES: [(&str, Unit, Figure); 2] =
    [("CPU", Unit::Microseconds, provider_cpu), ("peak memory", Unit::Kilobytes, peak)];

fn provider_cpu(cost: &Cost) -> f64 {
    cost.provider.cpu.as_secs_f64()
}

fn terraform_cpu(cost: &Cost) -> f64 {
    cost.terraform.as_secs_f64()
}

fn elapsed(cost: &Cost) -> f64 {
    cost.elapsed.as_secs_f64()
}

fn peak(cost: &Cost) -> f64 {
    cost.provider.peak as f64
}

fn of(costs: &[Cost], figure: Figure) -> Sample {
    costs.iter().map(figure).collect()
}
