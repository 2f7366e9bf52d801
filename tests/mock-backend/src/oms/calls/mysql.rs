//! Page: "CreateMySqlDataSource", whose sample does send `username`.

use super::{Body, DataSource, Failure, Page, create, operation, with_short_name};

pub(super) static PAGE: Page = Page {
    operations: &[operation("oms.create_mysql", "/api/v2?Action=CreateMySqlDataSource", |world, call| {
        create(world, call, read)
    })],
    parameters: &["schema", "ip", "port", "tryKeepHb"],
    has: |kind| kind == "MYSQL",
    ..Page::PLAIN
};

fn read(body: &mut Body<'_>) -> Result<Vec<DataSource>, Failure> {
    body.rename("username", "userName");
    body.text("schema")?;
    body.required("ip")?;
    body.port("port")?;
    body.boolean("tryKeepHb")?;
    Ok(vec![with_short_name(body.data_source("MYSQL")?)?])
}
