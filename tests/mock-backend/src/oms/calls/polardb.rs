//! Page: "CreatePolarDBDataSource" of the Enterprise Edition. The path of the page and its title disagree about the name of the
//! call; see [`Settings::unsupported`](crate::oms::Settings::unsupported).

use super::{Body, DataSource, Failure, Page, create, operation, with_short_name};

pub(super) static PAGE: Page = Page {
    operations: &[
        operation("oms.create_pilardb", "/api/v2?Action=CreatePilarDBDataSource", |world, call| {
            create(world, call, read)
        }),
        operation("oms.create_polardb", "/api/v2?Action=CreatePolarDBDataSource", |world, call| {
            create(world, call, read)
        }),
    ],
    parameters: &["accessKey", "secretKey", "intranetAddr"],
    has: |kind| kind == "POLARDB_X_1",
    ..Page::PLAIN
};

fn read(body: &mut Body<'_>) -> Result<Vec<DataSource>, Failure> {
    // Nothing says that the keys travel as passwords do.
    for name in ["accessKey", "secretKey", "intranetAddr"] {
        body.text(name)?;
    }
    Ok(vec![with_short_name(body.data_source("POLARDB_X_1")?)?])
}
