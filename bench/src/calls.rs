//! How often and over how many connections the services are called.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Instant;
use std::{env, thread};

use mock_backend::dws::DataSource;
use mock_backend::{CLUSTER_ID, Config, Effect, Fault, MockBackend};

use crate::bench::Bench;
use crate::connectors::{REFRESH, configuration};
use crate::host::Failure;
use crate::shim::cpu_of_children;
use crate::table::{Row, Unit};
use crate::workspace::Workspace;

/// The data sources of the one cluster.
const DATA_SOURCES: usize = 200;

/// So many calls Terraform has in flight, unless it is told otherwise.
const CONCURRENCY: usize = 10;

/// The calls that are compared with those of an apply.
const BARE_CALLS: usize = 1000;

/// Makes a process of the bench the client of [`bare_calls`]: the address of the mock.
pub(crate) const BARE_CALLS_TO: &str = "BENCH_BARE_CALLS_TO";

/// The list calls for many data sources of one DWS cluster.
pub(crate) fn lists(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let workspace = Workspace::new(bench, Config::default(), &imported_data_sources())?;
    for index in 0..DATA_SOURCES {
        let source = DataSource::new(&id(index), "OBS", &format!("source_{index}"), "DWSAccessOBS");
        workspace.backend.dws().put_data_source(DataSource { connect_info: Some("gaussdb".to_owned()), ..source });
    }
    workspace.run(&["apply", "-auto-approve"])?;
    let mut lists = Vec::new();
    for _ in 0..bench.runs {
        workspace.backend.clear_requests();
        workspace.run(REFRESH)?;
        lists.push(workspace.backend.requests_of("dws.list").len() as f64);
    }
    let what = format!("list calls, refresh of {DATA_SOURCES} DWS data sources of one cluster");
    Ok(vec![Row::new(what, Unit::Count, lists.into_iter().collect()).at_most(3.0)])
}

/// The connections that ten calls in flight take, when all wait until the tenth has arrived; and how many it are at the
/// end, when some were opened for a call that another connection then took.
pub(crate) fn connections(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let (mut in_flight, mut in_all) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let workspace = Workspace::new(bench, Config::default(), &configuration(10 * CONCURRENCY))?;
        let backend = &workspace.backend;
        backend.inject(Fault::new("mrs.create", Effect::Stall).times(CONCURRENCY.try_into()?))?;
        let apply = workspace.start(&["apply", "-auto-approve"])?;
        backend.wait_for_requests("mrs.create", CONCURRENCY)?;
        in_flight.push(backend.connections() as f64);
        backend.release_stalled();
        workspace.finish(apply)?;
        in_all.push(backend.connections() as f64);
    }
    let what = format!("TCP connections with {CONCURRENCY} calls in flight");
    Ok(vec![
        Row::new(what, Unit::Count, in_flight.into_iter().collect()).at_most(CONCURRENCY as f64),
        Row::new("TCP connections, apply of 100 connectors in all", Unit::Count, in_all.into_iter().collect()),
    ])
}

/// What so many calls take in a client that does nothing else: no TLS, no signature, no JSON.
pub(crate) fn limit(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let (mut elapsed, mut cpu) = (Vec::new(), Vec::new());
    let backend = MockBackend::start()?;
    for _ in 0..bench.runs {
        let address = backend.url().trim_start_matches("http://");
        let (begin, before) = (Instant::now(), cpu_of_children()?);
        let client = Command::new(env::current_exe()?).env(BARE_CALLS_TO, address).status()?;
        if !client.success() {
            return Err(format!("the bare calls failed: {client}").into());
        }
        elapsed.push(begin.elapsed().as_secs_f64());
        cpu.push(cpu_of_children()?.saturating_sub(before).as_secs_f64());
    }
    let what = format!("limit: {BARE_CALLS} bare HTTP calls, {CONCURRENCY} in flight");
    Ok(vec![
        Row::new(format!("{what}, elapsed"), Unit::Milliseconds, elapsed.into_iter().collect()),
        Row::new(format!("{what}, CPU"), Unit::Milliseconds, cpu.into_iter().collect()),
    ])
}

/// The client of [`limit`], in a process of its own so that its CPU can be told from the mock's.
pub(crate) fn bare_calls(address: &str) -> Result<(), Failure> {
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CONCURRENCY).map(|_| scope.spawn(|| call_again_and_again(address))).collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| "a client panicked")?)
    })
}

fn call_again_and_again(address: &str) -> Result<(), Failure> {
    let mut connection = BufReader::new(TcpStream::connect(address)?);
    for _ in 0..BARE_CALLS / CONCURRENCY {
        connection.get_mut().write_all(b"GET /_admin/faults HTTP/1.1\r\nHost: mock\r\n\r\n")?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            connection.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse()?,
                None if line == "\r\n" => break,
                None if line.is_empty() => return Err("the mock closed the connection".into()),
                _ => {}
            }
        }
        connection.read_exact(&mut vec![0; length])?;
    }
    Ok(())
}

/// The data sources that the cluster already has: to make them one by one, as a cluster wants it, would take minutes.
fn imported_data_sources() -> String {
    let ids: String = (0..DATA_SOURCES).map(|index| format!("    source_{index} = \"{}\"\n", id(index))).collect();
    format!(
        r#"locals {{
  ids = {{
{ids}  }}
}}

import {{
  for_each = local.ids
  to       = datalink_dws_ext_data_source.this[each.key]
  id       = "{CLUSTER_ID}/${{each.value}}"
}}

resource "datalink_dws_ext_data_source" "this" {{
  for_each         = local.ids
  cluster_id       = "{CLUSTER_ID}"
  type             = "OBS"
  data_source_name = each.key
  user_name        = "DWSAccessOBS"
  connect_info     = "gaussdb"
}}
"#
    )
}

fn id(index: usize) -> String {
    format!("d303f19c-fbd1-4716-ae04-{index:012x}")
}
