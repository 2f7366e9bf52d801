//! The mock as a program.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use mock_backend::{Config, MockBackend, dws};

use crate::client::{Request, data_sources};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mock-backend"))
}

#[test]
fn it_says_where_it_listens_and_serves() {
    let mut child = program().args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    let url = first.strip_prefix("Listening on ").unwrap().split(';').next().unwrap().to_owned();
    assert!(lines.any(|line| line.contains(&format!("dws = \"{url}\""))));
    // The port is taken, so that no second mock can have it.
    let listen = url.strip_prefix("http://").unwrap().parse().unwrap();
    MockBackend::with_config(Config { listen, ..Config::default() }).map(drop).unwrap_err();
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn it_gives_a_provider_what_it_needs() {
    let mock = MockBackend::start().unwrap();
    let block = mock.provider_block();
    for service in ["dws", "mrs", "dli", "iam"] {
        assert!(block.contains(&format!("{service} = \"{}\"", mock.url())), "{block}");
    }
    assert!(mock.oms_block().starts_with(&format!("oms {{\n  endpoint = \"{}\"\n", mock.url())));
    let names =
        |variables: Vec<(&'static str, String)>| variables.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert!(names(mock.environment()).ends_with(&["OMS_ENDPOINT", "OMS_USERNAME", "OMS_PASSWORD"]));
    assert!(names(mock.login_environment()).contains(&"HW_USER_PASSWORD"));
}

#[test]
fn it_explains_itself_and_refuses_what_it_does_not_know() {
    let help = program().arg("--help").output().unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(help.status.success() && text.contains("--listen") && text.contains("POST /api/v2?Action=ListDataSource"));
    let wrong = program().arg("--port").output().unwrap();
    assert!(!wrong.status.success() && String::from_utf8(wrong.stderr).unwrap().contains("--port"));
}

#[test]
fn its_page_shows_objects_and_requests_and_no_markup_of_theirs() {
    let mock = MockBackend::start().unwrap();
    let mut source = dws::DataSource::new("x1", "OBS", "sales", "agency");
    source.description = Some("<script>alert(1)</script>".to_owned());
    mock.dws().put_data_source(source);
    Request::new("GET", &data_sources()).signed().send(&mock);
    let page = Request::new("GET", "/").send(&mock);
    assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
    for shown in ["dws data_sources", "&quot;name&quot;: &quot;sales&quot;", "dws.list", "&lt;script&gt;"] {
        assert!(page.text.contains(shown), "{shown:?} is missing: {}", page.text);
    }
    assert!(!page.text.contains("<script"), "{}", page.text);
    assert_eq!(page.text.matches("<table>").count(), page.text.matches("</table>").count());
    assert_eq!(mock.requests().len(), 1, "who looks at the page leaves no trace");
}
