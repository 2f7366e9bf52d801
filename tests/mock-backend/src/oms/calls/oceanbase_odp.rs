//! Page: "CreateOceanBaseODPDataSource" of the Enterprise Edition. It marks `obProxy` alone as optional; of the others those are
//! mandatory here without which the source would be of no use. Only the passwords are said to be Base64.

use super::{Body, DataSource, Failure, Page, create, operation};

pub(super) static PAGE: Page = Page {
    operations: &[operation("oms.create_oceanbase_odp", "/api/v2?Action=CreateOceanBaseODPDataSource", |world, call| {
        create(world, call, read)
    })],
    parameters: &[
        "url",
        "obProxy",
        "route",
        "accessKey",
        "secretKey",
        "instanceId",
        "middlewareInstanceId",
        "drcUserName",
        "drcPassword",
    ],
    has: |kind| kind == "DBP_OP_ROUTE",
    ..Page::PLAIN
};

fn read(body: &mut Body<'_>) -> Result<Vec<DataSource>, Failure> {
    for name in ["url", "route", "accessKey", "secretKey", "instanceId", "middlewareInstanceId"] {
        body.required(name)?;
    }
    body.text("obProxy")?;
    body.text("drcUserName")?;
    body.secret("drcPassword")?;
    // The page has no rule for names.
    Ok(vec![body.data_source("DBP_OP_ROUTE")?])
}
