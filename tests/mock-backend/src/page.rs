//! The page at the root of the mock: its objects and the latest requests, for whoever plays with it. Plain HTML that loads
//! itself anew.

use std::fmt::Write;

use serde_json::Value;

use crate::exchange::Reply;
use crate::request_log::LoggedRequest;
use crate::world::World;

/// How many requests are shown, the latest first.
const REQUESTS: usize = 50;

const STYLE: &str = "body{font:14px system-ui,sans-serif;margin:2em;max-width:80em}table{border-collapse:collapse}\
                     td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left;vertical-align:top}\
                     pre{margin:0;white-space:pre-wrap}code{background:#eee}";

/// The page.
pub(crate) fn show(world: &World) -> Reply {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"2\">\
         <title>mock-backend</title><style>{STYLE}</style></head><body>\n<h1>mock-backend</h1>\n<h2>Objects</h2>\n"
    );
    objects(&mut page, &world.state());
    page.push_str(
        "<p>To play someone who changes an object in the console: <code>curl -X PATCH \
         &lt;this address&gt;/_admin/dws/data-sources/&lt;id&gt; -d '{\"user_name\": \"SomebodyElse\"}'</code>; \
         <code>-X DELETE</code> deletes it.</p>\n<h2>Requests</h2>\n",
    );
    requests(&mut page, world.log.of("*"));
    page.push_str("</body></html>\n");
    Reply::text(200, "text/html; charset=utf-8", page)
}

/// A table for each collection that has objects.
fn objects(page: &mut String, state: &Value) {
    for (service, collections) in state.as_object().into_iter().flatten() {
        for (name, objects) in collections.as_object().into_iter().flatten() {
            let objects = objects.as_array().map(Vec::as_slice).unwrap_or_default();
            if objects.is_empty() {
                continue;
            }
            let _ = writeln!(page, "<h3>{} {}</h3>\n<table>", escaped(service), escaped(name));
            for object in objects {
                let text = serde_json::to_string_pretty(object).unwrap_or_default();
                let _ = writeln!(page, "<tr><td><pre>{}</pre></td></tr>", escaped(&text));
            }
            page.push_str("</table>\n");
        }
    }
}

fn requests<'a>(page: &mut String, requests: impl Iterator<Item = &'a LoggedRequest>) {
    let requests: Vec<_> = requests.collect();
    page.push_str("<table>\n<tr><th>#</th><th>operation</th><th>request</th><th>body</th><th>status</th></tr>\n");
    for request in requests.iter().rev().take(REQUESTS) {
        let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
        let body = if request.body.is_null() { String::new() } else { request.body.to_string() };
        let status = request.status.map(|status| status.to_string()).unwrap_or_default();
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{} {}{}</td><td><pre>{}</pre></td><td>{status}</td></tr>",
            request.sequence,
            escaped(&request.operation),
            escaped(&request.method),
            escaped(&request.path),
            escaped(&query),
            escaped(&body),
        );
    }
    page.push_str("</table>\n");
}

/// Text that is no markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
