//! The create calls: a file for each page, with its route, its rules and its fields. To add one, write its file and put its
//! name into the list below.

use serde_json::{Map, Value, json};

use super::body::Body;
use super::data_source::DataSource;
use super::envelope::{Failure, Success};
use super::{METHOD, PairAnswer, admit};
use crate::exchange::{Call, Reply};
use crate::router::Operation;
use crate::world::World;

/// One page: its calls, and what its data sources have that others have not.
pub(super) struct Page {
    /// The calls; most pages have one.
    pub(super) operations: &'static [Operation],
    /// The parameters beyond those that all pages share, by their names on the wire.
    pub(super) parameters: &'static [&'static str],
    /// Whether a data source of this type is one of the page.
    pub(super) has: fn(kind: &str) -> bool,
    /// What the list tells as `connExtraAttributes`.
    pub(super) connection: fn(&DataSource) -> Value,
}

macro_rules! pages {
    ($($page:ident),* $(,)?) => {
        $(mod $page;)*

        /// All pages.
        pub(super) static PAGES: &[&Page] = &[$(&$page::PAGE),*];

        /// The calls of all pages.
        pub(super) static OPERATIONS: &[&[Operation]] = &[$($page::PAGE.operations),*];
    };
}

pages!(kafka, mysql, mysql_master_slave, oceanbase, oceanbase_odp, polardb);

impl Page {
    /// A page whose data sources have nothing but what all have.
    const PLAIN: Self =
        Self { operations: &[], parameters: &[], has: |_| false, connection: |_| Value::Object(Map::new()) };
}

/// A create call of this action: `run` is [`create`] with the page's way to read a body.
const fn operation(
    name: &'static str,
    path: &'static str,
    run: fn(&mut World, &Call<'_>) -> Result<Reply, Reply>,
) -> Operation {
    Operation { name, method: METHOD, path, admit, run }
}

/// Keeps what the body describes under new ids, once a connection to the database has been tried. Of a pair, which shares its
/// name, each is the other's partner.
fn create(
    world: &mut World,
    call: &Call<'_>,
    read: fn(&mut Body<'_>) -> Result<Vec<DataSource>, Failure>,
) -> Result<Reply, Reply> {
    super::serve(world, call, |world, call| {
        let settings = &world.oms.settings;
        let mut body = Body::of(call.request, settings)?;
        let mut sources = read(&mut body)?;
        body.finish()?;
        for source in &sources {
            world.oms.require_free_name(&source.name)?;
        }
        if settings.unreachable {
            let failure = Failure::parameter("Connectivity test failed: the database can't be connected to");
            return Err(
                failure.proposing("Check the address, the port, the user name and the password of the database.")
            );
        }
        let blank = if settings.blank_before_id { " " } else { "" };
        sources.iter_mut().for_each(|source| source.id = world.ids.endpoint());
        let pairs = world.oms.settings.pairs;
        let data = match sources.as_mut_slice() {
            [one, other] => {
                let data = pair_answer(pairs.answer, &one.id, &other.id);
                if pairs.stays_half {
                    sources.truncate(1);
                } else {
                    one.parameters.insert("partnerId".to_owned(), json!(other.id));
                    other.parameters.insert("partnerId".to_owned(), json!(one.id));
                }
                data
            }
            sources => json!(sources.first().map(|source| format!("{blank}{}", source.id))),
        };
        sources.into_iter().for_each(|source| world.oms.data_sources.put(source));
        Ok(Success::of(data))
    })
}

/// The answer to the creation of a pair, whose page can't be read to its end.
fn pair_answer(answer: PairAnswer, master: &str, slave: &str) -> Value {
    match answer {
        PairAnswer::Id => json!(master),
        PairAnswer::SlaveId => json!(slave),
        PairAnswer::Ids => json!([slave, master]),
        PairAnswer::Object => json!({"master": {"id": master}, "slave": {"id": slave}}),
        PairAnswer::Nothing => Value::Null,
    }
}

/// The rule of most pages for names.
fn with_short_name(source: DataSource) -> Result<DataSource, Failure> {
    if source.name.chars().count() <= 32 && !source.name.contains(char::is_whitespace) {
        return Ok(source);
    }
    Err(Failure::parameter("name must have at most 32 characters and no blanks"))
}
