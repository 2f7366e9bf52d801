//! Which data sources a list call finds, in which order, and on which page.
//!
//! Page: "ListDataSource".

use serde_json::Value;

use super::data_source::DataSource;
use super::envelope::Success;
use crate::exchange::Call;
use crate::listing::Found;
use crate::stock::Stock;

/// What is looked for.
pub(super) struct Query {
    /// A part of the name in any case, or of the id.
    pub(super) search_key: String,
    /// Any of these types; every one if empty.
    pub(super) types: Vec<String>,
    pub(super) sort_field: SortField,
    pub(super) order: Order,
    /// From 1.
    pub(super) page_number: usize,
    pub(super) page_size: usize,
}

pub(super) enum SortField {
    GmtCreate,
    GmtModified,
}

pub(super) enum Order {
    Ascending,
    Descending,
}

/// One page of what is found, without the partners of pairs if they are hidden.
pub(super) fn page(
    call: &Call<'_>,
    data_sources: &mut Stock<DataSource>,
    query: &Query,
    hides_partners: bool,
) -> Success {
    let finds = |source: &DataSource| query.finds(source);
    let filter = query.is_filtered().then_some(&finds as &dyn Fn(&DataSource) -> bool);
    let mut found = Found::new(call, data_sources, |_| true, filter);
    // Of two of the same second, the one that came later counts as the later one.
    found.rows().sort_by(|one, other| match query.sort_field {
        SortField::GmtCreate => one.gmt_create.cmp(&other.gmt_create),
        SortField::GmtModified => one.gmt_modified.cmp(&other.gmt_modified),
    });
    if matches!(query.order, Order::Descending) {
        found.rows().reverse();
    }
    let skipped = (query.page_number - 1).saturating_mul(query.page_size);
    let listed = |source: &DataSource| {
        let mut row = source.listed();
        if hides_partners && let Some(partner) = row.get_mut("partnerId") {
            *partner = Value::Null;
        }
        row
    };
    let page = found.page(skipped, query.page_size, listed);
    Success::listed(page, query.page_number, query.page_size)
}

impl Query {
    /// Whether it asks for less than everything.
    fn is_filtered(&self) -> bool {
        !(self.search_key.is_empty() && self.types.is_empty())
    }

    fn finds(&self, source: &DataSource) -> bool {
        let named = source.name.to_lowercase().contains(&self.search_key.to_lowercase());
        let of_type = self.types.is_empty() || self.types.contains(&source.kind);
        of_type && (named || source.id.contains(&self.search_key))
    }
}
