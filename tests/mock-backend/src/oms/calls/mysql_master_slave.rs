//! Page: "CreateMySQLMasterSlaveDataSource". One call makes two data sources of one name, which the list tells apart by `role`.

use serde_json::json;

use super::{Body, DataSource, Failure, Page, create, operation, with_short_name};

pub(super) static PAGE: Page = Page {
    operations: &[operation(
        "oms.create_mysql_master_slave",
        "/api/v2?Action=CreateMySQLMasterSlaveDataSource",
        |world, call| create(world, call, read),
    )],
    ..Page::PLAIN
};

fn read(body: &mut Body<'_>) -> Result<Vec<DataSource>, Failure> {
    let (master, slave) = (half(body, "master", "MASTER")?, half(body, "slave", "SLAVE")?);
    if master.name != slave.name {
        return Err(Failure::parameter("the names of master and slave must be equal"));
    }
    Ok(vec![master, slave])
}

fn half(body: &mut Body<'_>, name: &str, role: &str) -> Result<DataSource, Failure> {
    let mut half = body.object(name)?;
    half.rename("username", "userName");
    half.text("schema")?;
    half.required("ip")?;
    half.port("port")?;
    half.boolean("tryKeepHb")?;
    half.required("role")?;
    let source = with_short_name(half.data_source("MYSQL")?)?;
    half.finish()?;
    if source.parameter("role") != &json!(role) {
        return Err(Failure::parameter(&format!("role of {name} must be {role}")));
    }
    if source.parameter("port").is_null() {
        return Err(Failure::parameter("port is mandatory"));
    }
    Ok(source)
}
