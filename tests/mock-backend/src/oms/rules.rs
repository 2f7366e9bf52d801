//! The documented rules of the bodies of the list and the delete call.
//!
//! Pages: "ListDataSource", "DeleteDataSource".

use super::envelope::Failure;
use super::list::{Order, Query, SortField};
use crate::exchange::Request;
use crate::fields::Fields;

/// The largest `pageSize` of the list; clients of the service send no larger one.
const LARGEST_PAGE: usize = 10;

type Parameters = Fields<Failure>;

/// The body of ListDataSource.
pub(super) fn query(request: &Request) -> Result<Query, Failure> {
    let mut fields = Fields::of_body(request, Failure::parameter)?;
    let query = Query {
        search_key: fields.text("searchKey")?.unwrap_or_default(),
        types: types(&mut fields)?,
        sort_field: match fields.text("sortField")?.as_deref() {
            None | Some("gmtCreate") => SortField::GmtCreate,
            Some("gmtModified") => SortField::GmtModified,
            Some(_) => return Err(Failure::parameter("sortField must be gmtCreate or gmtModified")),
        },
        order: match fields.text("order")?.as_deref() {
            None | Some("descend") => Order::Descending,
            // The pages have the first spelling, a client of the service the second.
            Some("asc" | "ascend") => Order::Ascending,
            Some(_) => return Err(Failure::parameter("order must be asc or descend")),
        },
        page_number: count(&mut fields, "pageNumber")?.unwrap_or(1),
        page_size: count(&mut fields, "pageSize")?.unwrap_or(LARGEST_PAGE),
    };
    fields.finish()?;
    if query.page_size > LARGEST_PAGE {
        return Err(Failure::parameter(&format!("pageSize must be 1 to {LARGEST_PAGE}")));
    }
    Ok(query)
}

/// The body of DeleteDataSource: the id.
pub(super) fn deletion(request: &Request) -> Result<String, Failure> {
    let mut fields = Fields::of_body(request, Failure::parameter)?;
    let id = fields.required("id")?;
    fields.finish()?;
    Ok(id)
}

/// A number from 1.
fn count(fields: &mut Parameters, name: &str) -> Result<Option<usize>, Failure> {
    let Some(count) = fields.integer(name)? else { return Ok(None) };
    match usize::try_from(count) {
        Ok(count @ 1..) => Ok(Some(count)),
        _ => Err(Failure::parameter(&format!("{name} must be 1 or more"))),
    }
}

fn types(fields: &mut Parameters) -> Result<Vec<String>, Failure> {
    let items = fields.array("types")?.unwrap_or_default();
    let texts: Option<_> = items.into_iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.ok_or_else(|| Failure::parameter("types must be an array of strings"))
}
