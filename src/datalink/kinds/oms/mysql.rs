//! `datalink_oms_mysql_data_source`: a MySQL database as a data source of OMS. API page: "CreateMySqlDataSource".

use super::data_source::OmsDataSource;
use super::parameters::{description, flag, notes, password, port, region, required, short_name, text};
use crate::api::oms::CreateAction;
use crate::tf_provider::schema::{Attribute, Block, Constraint, rules};

/// The kind.
pub(super) const KIND: OmsDataSource = OmsDataSource {
    name: "datalink_oms_mysql_data_source",
    action: CreateAction::new("CreateMySqlDataSource"),
    description: "A MySQL database as a data source of OceanBase Migration Service (OMS), for migration and synchronization. Needs OMS \
                  Community Edition 4.1.1 or later.",
    notes: notes!(),
    parameters,
    plain_secrets: &[],
    elsewhere: &[],
    pairs: Some(super::mysql_master_slave::NAME),
    is_of_kind: |kind| kind == "MYSQL",
};

fn parameters(block: Block) -> Block {
    block
        .attribute(short_name())
        .attribute(text("ip", "ip", "The address of the database's host. Requires port."))
        .attribute(port(Attribute::optional, "The port on that host. Requires ip."))
        .attribute(text("schema", "schema", "The database to migrate or synchronize; without it, all of them."))
        .attribute(
            required("username", "username", "The database user for migration or synchronization.")
                .rule(rules::not_empty()),
        )
        .secret(password())
        .attribute(flag("try_keep_hb", "tryKeepHb", "Whether OMS tries to keep a heartbeat with the database."))
        .attribute(region())
        .attribute(description())
        .constraint(Constraint::together(&[&["ip"], &["port"]]))
}
