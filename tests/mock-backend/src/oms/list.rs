//! Which data sources a list call finds, in which order, and on which page.
//!
//! Page: "ListDataSource".

use super::data_source::DataSource;
use super::envelope::{Page, Success};

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

/// One page of what is found.
pub(super) fn page(data_sources: &[DataSource], query: &Query) -> Success {
    let mut found: Vec<_> = data_sources.iter().filter(|source| query.finds(source)).collect();
    // Of two of the same second, the one that came later counts as the later one.
    found.sort_by_key(|source| match query.sort_field {
        SortField::GmtCreate => &source.gmt_create,
        SortField::GmtModified => &source.gmt_modified,
    });
    if matches!(query.order, Order::Descending) {
        found.reverse();
    }
    let page = Page { number: query.page_number, size: query.page_size, total: found.len() };
    let skipped = (query.page_number - 1).saturating_mul(query.page_size);
    let items = found.into_iter().skip(skipped).take(query.page_size).map(DataSource::listed).collect();
    Success::listed(items, page)
}

impl Query {
    fn finds(&self, source: &DataSource) -> bool {
        let named = source.name.to_lowercase().contains(&self.search_key.to_lowercase());
        let of_type = self.types.is_empty() || self.types.contains(&source.kind);
        of_type && (named || source.id.contains(&self.search_key))
    }
}
