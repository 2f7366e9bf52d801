//! `datalink_oms_oceanbase_odp_data_source`: an OceanBase behind ODP as a data source of OMS. API page:
//! "CreateOceanBaseODPDataSource".

use super::data_source::OmsDataSource;
use super::parameters::{description, notes, password, region, required, text};
use crate::api::oms::CreateAction;
use crate::tf_provider::schema::{Block, Secret, rules};

/// The kind.
pub(super) const KIND: OmsDataSource = OmsDataSource {
    name: "datalink_oms_oceanbase_odp_data_source",
    action: CreateAction::new("CreateOceanBaseODPDataSource"),
    description: "A logical OceanBase behind ODP, its proxy, as a data source of OceanBase Migration Service (OMS). Needs OMS Enterprise \
                  Edition 4.2.2 or later.",
    notes: notes!(
        "## What the API does not document

- **Deletion.** No page of the Enterprise Edition has a call that deletes a data source. Where your OMS has none, a destruction \
         is an error that says so; with `deletion_policy = \"abandon\"`, applied before the destruction, it leaves the data source in OMS.
- **Reading.** OMS lists such a data source as `DBP_OP_ROUTE`, with its name, region, description and user. What else was \
         written keeps its value, and a change of it in OMS goes unnoticed.
- Of the parameters, the page marks `obProxy` alone as optional. Required here is what a data source would be of no use without.

`middleware_instance_id` is text: write it in quotes, or its leading zeros are lost. `access_key` and `secret_key` travel as they are."
    ),
    parameters,
    plain_secrets: &["secret_key"],
    elsewhere: &[],
    pairs: None,
    is_of_kind: |kind| kind == "DBP_OP_ROUTE",
};

fn parameters(block: Block) -> Block {
    let mandatory =
        |name, wire_name, description| required(name, wire_name, description).not_read_back().rule(rules::not_empty());
    let unlisted = |name, wire_name, description| text(name, wire_name, description).not_read_back();
    let url = "The address of the OP gateway, or of its JSON file in a deployment of its own.";
    block
        .attribute(
            required("name", "name", "The name of the data source, unique in OMS.")
                .rule(rules::not_empty().own())
                .rule(rules::length(1..=32).advice())
                .rule(rules::without("white space", char::is_whitespace).advice()),
        )
        .attribute(mandatory("url", "url", url))
        .attribute(
            unlisted("ob_proxy", "obProxy", "The address of ODP, host:port.").rule(rules::host_port().or_empty()),
        )
        .attribute(mandatory("route", "route", "The API to route to, such as MiddleWareCluster-ODP."))
        .attribute(mandatory("access_key", "accessKey", "The access key of the visitor.").sensitive())
        .secret(
            Secret::required("secret_key", "The security key of the visitor.").with_wire_name("secretKey").replace(),
        )
        .attribute(mandatory("instance_id", "instanceId", "The id of the ODP instance, such as odp-xxx."))
        .attribute(mandatory(
            "middleware_instance_id",
            "middlewareInstanceId",
            "The id of the middleware instance, such as \"000001\".",
        ))
        .attribute(required("username", "userName", "The database user.").rule(rules::not_empty()))
        .secret(password())
        .attribute(region())
        .attribute(description())
        .attribute(text("drc_user_name", "drcUserName", "The user of the sys tenant that reads logs and schemas."))
        .secret(
            Secret::optional("drc_password", "The password of drc_user_name.").with_wire_name("drcPassword").replace(),
        )
}
