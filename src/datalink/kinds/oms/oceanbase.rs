//! `datalink_oms_oceanbase_data_source`: an OceanBase tenant as a data source of OMS. API page: "CreateOceanBaseDataSource".

use super::data_source::OmsDataSource;
use super::parameters::{description, notes, password, port, region, required, text};
use super::shown::ShownAs;
use crate::api::oms::CREATE_OCEANBASE;
use crate::tf_provider::schema::{Attribute, Block, Constraint, Secret, rules};

/// The kind.
pub(super) const KIND: OmsDataSource = OmsDataSource {
    name: "datalink_oms_oceanbase_data_source",
    action: CREATE_OCEANBASE,
    description: "An OceanBase tenant as a data source of OceanBase Migration Service (OMS), for migration and synchronization. \
                  Needs OMS Community Edition 4.1.1 or later.",
    notes: notes!(),
    parameters,
    plain_secrets: &[],
    elsewhere: &[ShownAs::key("drcUserName", "connExtraAttributes.drcUser")],
    pairs: None,
    is_of_kind: is_oceanbase,
};

fn parameters(block: Block) -> Block {
    let drc_password = "The password of drc_user_name.";
    let inner_drc_password = "The password of __oceanbase_inner_drc_user, which migrates tables without a unique key.";
    block
        .attribute(required("name", "name", "The name of the data source, unique in OMS.").rule(rules::not_empty()))
        .attribute(text("type", "type", "The type, such as OB_MYSQL_CE; undocumented, and sent only if it is set."))
        .attribute(text("tenant", "tenant", "The tenant of OceanBase."))
        .attribute(text("cluster", "cluster", "The cluster that the tenant belongs to."))
        .attribute(text("schema", "schema", "The database to migrate or synchronize; without it, all of them."))
        .attribute(text("ip", "ip", "The address of the host where the database, or its proxy, is. Requires port."))
        .attribute(port(Attribute::optional, "The port on that host. Requires ip."))
        .attribute(
            required("username", "userName", "The database user for migration or synchronization.")
                .rule(rules::not_empty()),
        )
        .secret(password())
        .attribute(region())
        .attribute(description())
        .attribute(text(
            "ocp_name",
            "ocpName",
            "The name of the OceanBase Cloud Platform (OCP) instance that OMS is associated with.",
        ))
        .attribute(
            text(
                "config_url",
                "configUrl",
                "The address of the configuration service of OceanBase (obconfig_url), where there is no OCP.",
            )
            .rule(rules::http_url().or_empty()),
        )
        .attribute(text("drc_user_name", "drcUserName", "The user of the sys tenant that reads logs and schemas."))
        .secret(Secret::optional("drc_password", drc_password).with_wire_name("drcPassword").replace())
        .secret(Secret::optional("inner_drc_password", inner_drc_password).with_wire_name("innerDrcPassword").replace())
        .constraint(Constraint::together(&[&["ip"], &["port"]]))
}

/// All its modes and editions.
fn is_oceanbase(kind: &str) -> bool {
    ["OB_", "OCEANBASE"].iter().any(|beginning| kind.starts_with(beginning))
}
