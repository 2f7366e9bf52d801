//! Page: "CreateOceanBaseDataSource". Its sample has a name with blanks, so a name can be any.

use serde_json::json;

use super::{Body, DataSource, Failure, Page, create, operation};

pub(super) static PAGE: Page = Page {
    operations: &[operation("oms.create_oceanbase", "/api/v2?Action=CreateOceanBaseDataSource", |world, call| {
        create(world, call, read)
    })],
    parameters: &[
        "tenant",
        "cluster",
        "schema",
        "ip",
        "port",
        "ocpName",
        "configUrl",
        "drcUserName",
        "drcPassword",
        "innerDrcPassword",
    ],
    has: |kind| kind.starts_with("OB_"),
    connection: |source| {
        json!({
            "cluster": source.parameter("cluster"),
            "tenant": source.parameter("tenant"),
            "isLogicSource": false,
            "useLogProxy": !source.parameter("logProxyIp").is_null(),
            "drcUser": source.parameter("drcUserName"),
            "configUrl": source.parameter("configUrl"),
            "logProxyIp": source.parameter("logProxyIp"),
            "logProxyPort": source.parameter("logProxyPort"),
            "noUserAuth": false,
        })
    },
};

fn read(body: &mut Body<'_>) -> Result<Vec<DataSource>, Failure> {
    let kind = body.take_text("type")?.unwrap_or_else(|| "OB_MYSQL".to_owned());
    for name in ["tenant", "cluster", "schema", "ip", "ocpName", "configUrl", "drcUserName"] {
        body.text(name)?;
    }
    body.port("port")?;
    body.secret("drcPassword")?;
    body.secret("innerDrcPassword")?;
    Ok(vec![body.data_source(&kind)?])
}
