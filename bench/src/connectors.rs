//! Many MRS connectors in one state: what apply and refresh of them take, and how it grows.

use mock_backend::Config;

use crate::bench::{Bench, MIB};
use crate::host::Failure;
use crate::sample::Sample;
use crate::table::{Row, Unit};
use crate::workspace::{Cost, Workspace};

const APPLY: &[&str] = &["apply", "-auto-approve"];
pub(crate) const REFRESH: &[&str] = &["plan", "-refresh-only"];

/// What each run took.
struct Costs {
    apply: Vec<Cost>,
    refresh: Vec<Cost>,
    /// The list calls of each refresh.
    lists: Vec<f64>,
}

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
    password        = "Example-Pwd-2481"
  }}
}}
"#
    )
}

/// Makes and refreshes so many connectors, each time from nothing.
fn run(bench: &Bench, count: usize, runs: usize) -> Result<Costs, Failure> {
    let mut costs = Costs { apply: Vec::new(), refresh: Vec::new(), lists: Vec::new() };
    for _ in 0..runs {
        let workspace = Workspace::new(bench, Config::default(), &configuration(count))?;
        costs.apply.push(workspace.run(APPLY)?);
        workspace.backend.clear_requests();
        costs.refresh.push(workspace.run(REFRESH)?);
        costs.lists.push(workspace.backend.requests_of("mrs.list").len() as f64);
    }
    Ok(costs)
}

/// The peak of 500 connectors.
pub(crate) fn memory(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let costs = run(bench, 500, bench.runs)?;
    Ok(vec![
        Row::new("peak memory, refresh of 500 connectors", Unit::Mebibytes, of(&costs.refresh, peak))
            .at_most(12.0 * MIB),
        Row::new("peak memory, apply of 500 connectors", Unit::Mebibytes, of(&costs.apply, peak)),
    ])
}

/// The CPU and the calls of 1,000 connectors.
pub(crate) fn cpu(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let costs = run(bench, 1000, bench.runs)?;
    let mut rows = Vec::new();
    for (what, costs) in [("apply", &costs.apply), ("refresh", &costs.refresh)] {
        let share: Figure = |cost| provider_cpu(cost) / terraform_cpu(cost);
        let what = format!("{what} of 1,000 connectors");
        rows.extend([
            Row::new(format!("provider CPU to Terraform's, {what}"), Unit::Ratio, of(costs, share)).at_most(0.25),
            Row::new(format!("provider CPU, {what}"), Unit::Milliseconds, of(costs, provider_cpu)),
            Row::new(format!("Terraform's CPU, {what}"), Unit::Milliseconds, of(costs, terraform_cpu)),
            Row::new(format!("elapsed, {what}"), Unit::Seconds, of(costs, elapsed)),
        ]);
    }
    let lists = costs.lists.into_iter().collect();
    rows.push(Row::new("list calls, refresh of 1,000 MRS connectors", Unit::Count, lists).at_most(3.0));
    Ok(rows)
}

/// What one more connector costs among few and among many.
pub(crate) fn growth(bench: &Bench) -> Result<Vec<Row>, Failure> {
    // Thousands take Terraform a while, and their sum is steady without many runs.
    let (sizes, runs) = if bench.quick { ([100, 300, 1000], 1) } else { ([100, 1000, 5000], bench.runs.div_ceil(5)) };
    let [few, some, many] = sizes.map(|count| run(bench, count, runs));
    let (few, some, many) = (few?, some?, many?);
    let [to_some, to_many] = [(sizes[1] - sizes[0]) as f64, (sizes[2] - sizes[1]) as f64];
    let mut rows = Vec::new();
    for (what, unit, figure) in FIGURES {
        for (command, costs) in [("apply", Costs::of_apply as fn(&Costs) -> &[Cost]), ("refresh", Costs::of_refresh)] {
            let each = |from: &Costs, to: &Costs, more: f64| -> Sample {
                let pairs = costs(from).iter().zip(costs(to));
                pairs.map(|(from, to)| (figure(to) - figure(from)) / more).collect()
            };
            let (low, high) = (each(&few, &some, to_some), each(&some, &many, to_many));
            let ratio = Sample::from_iter([high.median() / low.median()]);
            rows.extend([
                Row::new(format!("{what} of one more, {command}, {} to {}", sizes[0], sizes[1]), unit, low),
                Row::new(format!("{what} of one more, {command}, {} to {}", sizes[1], sizes[2]), unit, high),
                Row::new(format!("{what} of one more, {command}, ratio"), Unit::Ratio, ratio).at_most(1.3),
            ]);
        }
    }
    Ok(rows)
}

type Figure = fn(&Cost) -> f64;

const FIGURES: [(&str, Unit, Figure); 2] =
    [("CPU", Unit::Microseconds, provider_cpu), ("peak memory", Unit::Kilobytes, peak)];

impl Costs {
    fn of_apply(&self) -> &[Cost] {
        &self.apply
    }

    fn of_refresh(&self) -> &[Cost] {
        &self.refresh
    }
}

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
