//! Log lines as hosts read them: one JSON object a line on standard error, in the format of hclog.
//!
//! Depends on tracing and jiff. Only events of the provider's own targets are written, at any level. Nothing is installed, and
//! nothing costs, when logging is off.

use std::fmt::Debug;

use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use super::stderr::Queue;

/// What waits for the reader at most: some answers of services as a whole, as they are logged at TRACE.
const CAPACITY: usize = 4 << 20;

/// What this process writes to standard error.
pub(super) static STDERR: Queue = Queue::new(CAPACITY, gap);

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level(tracing::Level);

impl Level {
    #[cfg(test)]
    pub(super) const WARN: Self = Self(tracing::Level::WARN);
    #[cfg(test)]
    pub(super) const DEBUG: Self = Self(tracing::Level::DEBUG);

    /// Reads a level as Terraform does: any case, `JSON` and what is no level mean everything. `OFF` is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(Self(match text.to_ascii_uppercase().as_str() {
            "OFF" => return None,
            "ERROR" => tracing::Level::ERROR,
            "WARN" => tracing::Level::WARN,
            "INFO" => tracing::Level::INFO,
            "DEBUG" => tracing::Level::DEBUG,
            _ => tracing::Level::TRACE,
        }))
    }
}

/// Sends the events of `targets`, up to `level`, to standard error.
pub(super) fn install(level: Level, targets: &'static [&'static str]) {
    let lines = HclogLayer { level, targets, write: |line| STDERR.write(line) };
    // Fails when there is a subscriber already, which then is the one that somebody wants.
    let _ = tracing::subscriber::set_global_default(Registry::default().with(lines));
}

/// The line in the place of `count` others that the reader was too slow for.
fn gap(count: u64) -> String {
    let mut line = Map::new();
    line.insert("dropped".to_owned(), count.to_string().into());
    let message = "log lines are missing here, because standard error was not read";
    finish(line, message, tracing::Level::WARN, module_path!())
}

/// Writes each event as a line, with the fields of the spans around it.
struct HclogLayer<F> {
    level: Level,
    targets: &'static [&'static str],
    write: F,
}

impl<S, F> Layer<S> for HclogLayer<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    F: Fn(String) + 'static,
{
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        let Level(level) = self.level;
        *metadata.level() <= level && self.targets.iter().any(|target| contains(target, metadata.target()))
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let Level(level) = self.level;
        Some(level.into())
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            record.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(Fields(of_span)) = span.extensions().get::<Fields>() {
                fields.0.extend(of_span.clone());
            }
        }
        event.record(&mut fields);
        (self.write)(fields.into_line(event.metadata()));
    }
}

/// Whether `target` is `module` or below it.
fn contains(module: &str, target: &str) -> bool {
    target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Named values as strings, whatever their type: Terraform itself panics at a number where it expects a string.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn into_line(self, metadata: &Metadata<'_>) -> String {
        let Self(mut line) = self;
        let message = line.remove("message").unwrap_or_default();
        finish(line, message.as_str().unwrap_or_default(), *metadata.level(), metadata.target())
    }

    fn insert(&mut self, field: &Field, value: String) {
        self.0.insert(field.name().to_owned(), Value::String(value));
    }
}

/// A whole line: `fields` with what every line has.
fn finish(mut fields: Map<String, Value>, message: &str, level: tracing::Level, target: &str) -> String {
    fields.insert("@message".to_owned(), message.into());
    fields.insert("@level".to_owned(), level.as_str().to_ascii_lowercase().into());
    fields.insert("@module".to_owned(), target.replace("::", ".").into());
    fields.insert("@timestamp".to_owned(), format!("{:.6}", Timestamp::now()).into());
    format!("{}\n", Value::Object(fields))
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value.to_owned());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.insert(field, value.to_string());
    }

    // All other types come here by default.
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.insert(field, format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// The lines that `events` leads to at `level`.
    fn lines(level: &str, events: impl FnOnce()) -> Vec<Map<String, Value>> {
        let written = Arc::new(Mutex::new(String::new()));
        let sink = Arc::clone(&written);
        let write = move |line: String| sink.lock().unwrap().push_str(&line);
        let targets = &[env!("CARGO_CRATE_NAME"), "other::part"];
        let layer = HclogLayer { level: Level::parse(level).unwrap(), targets, write };
        tracing::subscriber::with_default(Registry::default().with(layer), events);
        let written = written.lock().unwrap();
        written.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn every_value_is_a_string_and_the_four_fields_are_there() {
        let lines = lines("TRACE", || tracing::info!(attempt = 3, error = %"x\ny", "sent \"it\""));
        let [line] = lines.as_slice() else { panic!("one line for one event: {lines:?}") };
        assert!(line.values().all(Value::is_string));
        assert_eq!(line["@level"], "info");
        assert_eq!(line["@message"], "sent \"it\"");
        assert_eq!(line["@module"], module_path!().replace("::", "."));
        assert_eq!((&line["attempt"], &line["error"]), (&"3".into(), &"x\ny".into()));
        let timestamp = line["@timestamp"].as_str().unwrap();
        assert!(timestamp.parse::<Timestamp>().is_ok());
        assert_eq!((timestamp.len(), timestamp.ends_with('Z')), ("2006-01-02T15:04:05.000000Z".len(), true));
    }

    #[test]
    fn an_event_without_a_message_still_has_one() {
        assert_eq!(lines("TRACE", || tracing::info!(a = 1))[0]["@message"], "");
    }

    #[test]
    fn events_carry_the_fields_of_the_spans_around_them() {
        let lines = lines("TRACE", || {
            let rpc = tracing::info_span!("rpc", rpc = "ReadResource", resource = tracing::field::Empty);
            let _in_rpc = rpc.enter();
            rpc.record("resource", "datalink_x");
            let inner = tracing::info_span!("call", rpc = "inner", attempt = 2);
            inner.in_scope(|| tracing::debug!("one"));
            tracing::debug!("two");
        });
        assert_eq!((&lines[0]["rpc"], &lines[0]["resource"]), (&"inner".into(), &"datalink_x".into()));
        assert_eq!(lines[0]["attempt"], "2");
        assert_eq!((&lines[1]["rpc"], lines[1].get("attempt")), (&"ReadResource".into(), None));
    }

    #[test]
    fn other_targets_and_finer_levels_are_left_out() {
        let lines = lines("info", || {
            tracing::error!(target: "h2::codec", "authorization: secret");
            tracing::error!(target: concat!(env!("CARGO_CRATE_NAME"), "_other"), "not us");
            tracing::error!(target: "other", "not the part");
            tracing::debug!("too fine");
            tracing::warn!("kept");
            tracing::warn!(target: "other::part::deep", "kept, too");
        });
        let messages: Vec<_> = lines.iter().map(|line| &line["@message"]).collect();
        assert_eq!(messages, ["kept", "kept, too"]);
    }

    #[test]
    fn a_gap_is_a_line_like_any_other() {
        let line: Map<String, Value> = serde_json::from_str(gap(7).strip_suffix('\n').unwrap()).unwrap();
        assert!(line.values().all(Value::is_string));
        assert_eq!((&line["dropped"], &line["@level"]), (&"7".into(), &"warn".into()));
    }

    #[test]
    fn levels_are_read_as_terraform_reads_them() {
        assert_eq!(Level::parse("off"), None);
        for everything in ["TRACE", "json", "nonsense"] {
            assert_eq!(Level::parse(everything), Some(Level(tracing::Level::TRACE)));
        }
        assert_eq!(Level::parse("Warn"), Some(Level::WARN));
    }
}
