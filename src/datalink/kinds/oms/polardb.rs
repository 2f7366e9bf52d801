//! `datalink_oms_polardb_data_source`: a PolarDB-X 1.0 database as a data source of OMS. API page: "CreatePolarDBDataSource".

use super::data_source::OmsDataSource;
use super::parameters::{description, notes, password, region, required, short_name, text};
use crate::api::oms::CREATE_POLARDB;
use crate::tf_provider::schema::{Block, Constraint, Secret, rules};

/// The kind.
pub(super) const KIND: OmsDataSource = OmsDataSource {
    name: "datalink_oms_polardb_data_source",
    action: CREATE_POLARDB,
    description: "A PolarDB-X 1.0 database as a data source of OceanBase Migration Service (OMS), for migration. Requires OMS 4.2.4 or \
                  later. The API page has CreatePolarDBDataSource in its title and CreatePilarDBDataSource in its request path; \
                  the provider sends the latter, and the former only if the server does not support it. To use one name \
                  only, set polardb_create_action in the provider block.",
    notes: notes!(),
    parameters,
    plain_secrets: &["secret_key"],
    elsewhere: &[],
    pairs: None,
    is_of_kind: is_polardb,
};

fn parameters(block: Block) -> Block {
    let secret_key = "The AccessKey secret of that account.";
    block
        .attribute(short_name())
        .attribute(region())
        .attribute(required("username", "userName", "The database user for migration.").rule(rules::not_empty()))
        .secret(password())
        .attribute(
            text("access_key", "accessKey", "The AccessKey id of the Alibaba Cloud account. Requires secret_key.")
                .sensitive()
                .not_read_back(),
        )
        .secret(Secret::optional("secret_key", secret_key).with_wire_name("secretKey").replace())
        .attribute(text("intranet_addr", "intranetAddr", "The internal address of the database.").not_read_back())
        .attribute(description())
        .constraint(Constraint::together(&[&["access_key"], &["secret_key", "secret_key_wo"]]))
}

/// How the types begin that belong to others. The type of PolarDB is not documented, and may well be missing, so it is
/// whatever is left; OMS calls PolarDB-X `POLARDB_X_1` in its settings.
const OTHERS: &[&str] = &[
    "ADB",
    "DATAHUB",
    "DB2",
    "DBP",
    "IDB",
    "KAFKA",
    "MYSQL",
    "OB_",
    "OCEANBASE",
    "ORACLE",
    "POSTGRESQL",
    "ROCKETMQ",
    "TIDB",
];

fn is_polardb(kind: &str) -> bool {
    !OTHERS.iter().any(|beginning| kind.starts_with(beginning))
}
