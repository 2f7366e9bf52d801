//! `datalink_oms_mysql_data_source`: a MySQL database as a data source of OMS. API page: "CreateMySqlDataSource".

use super::data_source::{OmsDataSource, description, notes, password, port, required, short_name, text};
use crate::api::oms::CreateAction;
use crate::tf_provider::schema::{Attribute, Block, Constraint, rules};
use crate::tf_provider::value::Type;

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
    is_of_kind: |kind| kind == "MYSQL",
};

fn parameters(block: Block) -> Block {
    let heartbeat = "Whether OMS tries to keep a heartbeat with the database.";
    block
        .attribute(short_name())
        .attribute(text("ip", "ip", "The address of the database's host. Comes with port."))
        .attribute(port("The port on that host. Comes with ip."))
        .attribute(text("schema", "schema", "The database to migrate or synchronize; without it, all of them."))
        .attribute(
            required("username", "username", "The database user for migration or synchronization.")
                .rule(rules::not_empty()),
        )
        .secret(password())
        .attribute(Attribute::optional("try_keep_hb", Type::Bool, heartbeat).with_wire_name("tryKeepHb").replace())
        .attribute(text("region", "region", "The region of the data source, as OMS knows it."))
        .attribute(description())
        .constraint(Constraint::together(&[&["ip"], &["port"]]))
}
