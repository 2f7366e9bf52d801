//! `datalink_oms_mysql_master_slave_data_source`: a MySQL and its standby as one data source of OMS. API page:
//! "CreateMySQLMasterSlaveDataSource".
//!
//! One call makes two objects. What it answers is not documented, so the list says what is there: see [`super::pair`].

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;

use super::pair::{self, Freshness, MASTER, Pair, SLAVE};
use super::parameters::{
    CANNOT_DELETE, IMPORT_FORMS, NAME_IS_TAKEN, collect, deletion_policy, description, flag, id, is_abandoned, is_same,
    notes, password, port, region, required, short_name, show, text,
};
use crate::api::oms::{CreateAction, DataSource, Oms, Parameters, SeveralCreated};
use crate::api::{Context, Error, Kind as Failure, Listing, Row, Service};
use crate::datalink::kind::{Catalog, Created, DataSources, Filter, Kind, Operation};
use crate::datalink::kinds::identity::OMS_ID;
use crate::datalink::life::readable;
use crate::datalink::place::Place;
use crate::tf_provider::engine::{Arguments, IdentityAttribute, ImportForm};
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Schema, rules};
use crate::tf_provider::value::{Object, Type, Value};

/// The name of the resource type.
pub(super) const NAME: &str = "datalink_oms_mysql_master_slave_data_source";
const ACTION: CreateAction = CreateAction::new("CreateMySQLMasterSlaveDataSource");
/// The two, the master first.
const HALVES: [Half; 2] = [
    Half { role: MASTER, block: "master", id: "master_id", schema: master },
    Half { role: SLAVE, block: "slave", id: "slave_id", schema: slave },
];
/// When to look for a new pair, each pause after the look before.
const LOOKS: [u64; 3] = [0, 1, 3];
/// How often what was deleted is waited for to disappear, with a second in between.
const LOOKS_AT_DELETED: u32 = 30;

const NOTES: &str = notes!(
    "## Two objects

OMS makes two data sources of one name, each with an id of its own, and the resource is both. They are told apart by their roles
and partners, and `id` is the id of the master. A destruction deletes both and makes sure that both are gone, whether OMS removes the
partner along with the first or not. A half that was deleted elsewhere is a change that makes the pair anew. If an answer to a
creation is lost and only one half is there, the error names it: delete it in OMS and apply again.

One half can't be imported, and neither can a single MySQL data source: that is a `datalink_oms_mysql_data_source`, which in turn
refuses one half of a pair.

## What the API does not document

- The page can be read for `master` only; `slave` mirrors it, with the role `SLAVE`. Both are required here.
- `try_keep_hb` makes sense for the master only, since OMS reads changes from there."
);

/// The kind.
#[derive(Clone, Copy)]
pub(crate) struct MysqlPair;

/// One of the two.
struct Half {
    role: &'static str,
    /// The name of its block, which the create call has, too.
    block: &'static str,
    /// The attribute that has its id.
    id: &'static str,
    /// What stands in the block.
    schema: fn() -> Block,
}

/// What a create call sends for the two.
pub(crate) struct NewPair {
    name: String,
    halves: [Parameters; 2],
}

fn block() -> Block {
    let block = Block::new(
        "A MySQL database and its standby as one data source of OceanBase Migration Service (OMS), for migration and synchronization. \
         Needs OMS Community Edition 4.2.4 or later.",
    )
    .attribute(id())
    .attribute(short_name())
    .attribute(deletion_policy());
    HALVES.iter().fold(block, |block, half| {
        let description = format!("The id of the {}.", half.block);
        block
            .attribute(Attribute::computed(half.id, Type::String, description))
            .block(NestedBlock::single(half.block, (half.schema)()).required().replace())
    })
}

fn master() -> Block {
    half("The primary database.").attribute(flag(
        "try_keep_hb",
        "tryKeepHb",
        "Whether OMS tries to keep a heartbeat with the database.",
    ))
}

fn half(what: &'static str) -> Block {
    Block::new(what)
        .attribute(required("ip", "ip", "The address of the database's host.").rule(rules::not_empty()))
        .attribute(port(Attribute::required, "The port on that host."))
        .attribute(text("schema", "schema", "The database to migrate or synchronize; without it, all of them."))
        .attribute(
            required("username", "username", "The database user for migration or synchronization.")
                .rule(rules::not_empty()),
        )
        .secret(password())
        .attribute(region())
        .attribute(description())
}

fn slave() -> Block {
    half("The standby database.")
}

impl MysqlPair {
    /// The whole pair of this name, or else what is there of it.
    async fn look(self, place: &Place<'_, Oms>, context: &Context, name: &str) -> Result<Option<Pair>, Error> {
        let mut pairs = Pair::all(place.client.find_by_name(context, name).await?);
        let whole = pairs.iter().position(Pair::is_whole);
        Ok(whole.map(|at| pairs.swap_remove(at)).or_else(|| pairs.pop()))
    }
}

#[async_trait]
impl Catalog for MysqlPair {
    type Client = Oms;
    type Row = Pair;

    fn title(&self) -> &'static str {
        super::TITLE
    }

    fn service(&self) -> Service {
        Service::Oms
    }

    /// One pair of data sources is for all kinds, see [`super::any`].
    fn data_sources(&self) -> Option<DataSources> {
        None
    }

    fn attributes(&self) -> Vec<Attribute> {
        readable(block(), &[])
    }

    fn filters(&self) -> Vec<Filter> {
        Vec::new()
    }

    /// A half that is not there is no block. The id stays what it was, as long as anything of the pair is there.
    fn show(&self, pair: &Pair, state: &mut Object) {
        // A half that was renamed is a change, whichever it is.
        let name = |row: &&DataSource| Row::name(*row).map(str::to_owned);
        let renamed = pair.rows().find(|row| name(row).as_deref() != state.text("name"));
        state.set("name", renamed.or(pair.rows().next()).and_then(|row| name(&row)));
        for (half, row) in HALVES.iter().zip(pair.halves()) {
            state.set(half.id, row.and_then(Row::id).map(str::to_owned));
            let shown = row.map(|row| {
                let mut values = state.object(half.block).cloned().unwrap_or_default();
                show(&(half.schema)(), row, &[], |_| true, &mut values);
                values
            });
            state.set(half.block, shown.map_or(Value::Null, Value::Map));
        }
    }

    async fn find(&self, place: &Place<'_, Oms>, context: &Context, known: &Object) -> Result<Option<Pair>, Error> {
        pair::find(place, context, known, Freshness::Shared).await
    }

    async fn find_now(&self, place: &Place<'_, Oms>, context: &Context, known: &Object) -> Result<Option<Pair>, Error> {
        pair::find(place, context, known, Freshness::Now).await
    }

    async fn find_by_name(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        known: &Object,
    ) -> Result<Vec<Pair>, Error> {
        let found = place.client.find_by_name(context, known.text("name").unwrap_or_default()).await?;
        Ok(Pair::all(found))
    }

    async fn list(&self, place: &Place<'_, Oms>, context: &Context, _config: &Object) -> Result<Listing<Pair>, Error> {
        let list = place.client.list(context, None, &[]).await?;
        Ok(list.grouped(Pair::all).without(|pair| !pair.is_whole()))
    }
}

#[async_trait]
impl Kind for MysqlPair {
    type Wanted = NewPair;

    fn type_name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        Schema { version: 0, block: block(), page: ACTION.title(), notes: NOTES }
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the pairs of MySQL data sources in OceanBase Migration Service (OMS).", super::LIST_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[OMS_ID]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        IMPORT_FORMS
    }

    fn unique_name(&self) -> Option<&'static str> {
        Some(NAME_IS_TAKEN)
    }

    /// OMS is asked for one change at a time.
    fn one_at_a_time(&self, _operation: Operation, _values: &Object) -> Option<String> {
        Some("change".to_owned())
    }

    fn request(&self, arguments: &Arguments<'_>) -> NewPair {
        let name = arguments.values().text("name").unwrap_or_default().to_owned();
        let halves = HALVES.map(|half| {
            let block = arguments.block(half.block);
            let mut sent = block.map(|block| collect(&(half.schema)(), &[], &block)).unwrap_or_default();
            sent.plain("name", name.as_str());
            sent.plain("role", half.role);
            sent
        });
        NewPair { name, halves }
    }

    fn is_same(&self, pair: &Pair, wanted: &NewPair) -> bool {
        let mut halves = pair.halves().into_iter().zip(&wanted.halves);
        halves.all(|(row, sent)| row.is_some_and(|row| is_same(row, sent, &[])))
    }

    fn missing(&self, pair: &Pair) -> Option<String> {
        let (row, role, other) = pair.alone()?;
        let id = row.id().unwrap_or_default();
        Some(format!("Of the pair, only {id} ({role}) is there; its {other} is missing."))
    }

    async fn named(&self, place: &Place<'_, Oms>, context: &Context, known: &Object) -> Result<Listing<Pair>, Error> {
        Ok(place.client.list(context, known.text("name"), &[]).await?.grouped(Pair::all))
    }

    /// The ids of the answer serve where the list doesn't show the pair.
    async fn create(&self, place: &Place<'_, Oms>, context: &Context, wanted: &NewPair) -> Result<Created, Error> {
        let mut body = Parameters::default();
        for (half, sent) in HALVES.iter().zip(&wanted.halves) {
            body.group(half.block, sent.clone());
        }
        let SeveralCreated { ids, untold } = place.client.create_several(context, &ACTION, &body).await?;
        let mut seen = None;
        for pause in LOOKS {
            if context.sleep(Duration::from_secs(pause)).await.is_err() {
                break;
            }
            if let Ok(Some(pair)) = self.look(place, context, &wanted.name).await {
                let is_whole = pair.is_whole();
                seen = pair.id().map(str::to_owned);
                if is_whole {
                    break;
                }
            }
        }
        let id = seen.or_else(|| ids.into_iter().next());
        id.map(|id| Created { id, job_id: None }).ok_or(untold)
    }

    /// A half that stays alone is no pair.
    async fn wait_until_ready(
        &self,
        place: &Place<'_, Oms>,
        context: &Context,
        created: &Created,
        _values: &Object,
    ) -> Result<Option<Pair>, Error> {
        let known: Object = [("id", created.id.as_str())].into_iter().collect();
        let Ok(Some(pair)) = self.find_now(place, context, &known).await else { return Ok(None) };
        match self.missing(&pair) {
            Some(missing) => Err(Error::without_call(Failure::Precondition(missing))),
            None => Ok(Some(pair)),
        }
    }

    /// The slave goes first. The list says what there is left to delete, and that there is nothing.
    async fn delete(&self, place: &Place<'_, Oms>, context: &Context, state: &Object) -> Result<(), Error> {
        let mut next = state.non_empty("slave_id").map(str::to_owned);
        let (mut deleted, mut refused) = (BTreeSet::new(), Vec::new());
        for _ in 0..LOOKS_AT_DELETED {
            if let Some(id) = next.take() {
                match place.client.delete(context, &id).await {
                    Ok(()) => drop(deleted.insert(id)),
                    Err(error) if error.is_unsupported_action() || error.is_interrupted() => return Err(error),
                    // Perhaps it is gone already: the list tells.
                    Err(error) => refused.push((id, error)),
                }
            }
            let Some(pair) = self.find_now(place, context, state).await? else { return Ok(()) };
            let left: Vec<&str> = pair.rows().rev().filter_map(Row::id).filter(|id| !deleted.contains(*id)).collect();
            if let Some(at) = refused.iter().position(|(id, _)| left.contains(&id.as_str())) {
                return Err(refused.swap_remove(at).1);
            }
            next = left.first().map(|id| (*id).to_owned());
            if next.is_none() {
                let pause = context.sleep(Duration::from_secs(1)).await;
                pause.map_err(|stop| Error::without_call(Failure::Stopped(stop)))?;
            }
        }
        let ids = deleted.into_iter().collect::<Vec<_>>().join(" and ");
        Err(Error::without_call(Failure::Precondition(format!(
            "OMS has said that it deleted {ids}, and still lists the pair"
        ))))
    }

    fn is_abandoned(&self, state: &Object) -> Option<(&'static str, String)> {
        is_abandoned(state)
    }

    fn explain_delete(&self, error: &Error) -> Option<&'static str> {
        error.is_unsupported_action().then_some(CANNOT_DELETE)
    }

    async fn is_of_another_kind(
        &self,
        _place: &Place<'_, Oms>,
        _context: &Context,
        pair: &Pair,
    ) -> Result<Option<String>, Error> {
        let Some((row, role, _)) = pair.alone() else { return Ok(None) };
        let (id, kind) = (row.id().unwrap_or_default(), row.kind());
        let partner = pair::partner(row);
        Ok(Some(match (partner, super::kind_of(&kind)) {
            (Some(partner), _) => format!(
                "The OMS data source {id} is one half of a pair, the {role}, whose other half {partner} is not there. Delete {id} in \
                 OMS, and have the pair made anew."
            ),
            (None, Some(other)) => format!("The OMS data source {id} is no pair. Import it as {}.", other.name),
            (None, None) => format!(
                "The OMS data source {id} is no pair but of type {kind}, for which this provider has no resource."
            ),
        }))
    }
}
