//! What OMS shows for a parameter of a create call.

use crate::api::oms::DataSource;
use crate::tf_provider::value::Value;

/// The first that is not empty, or else the first that is there.
fn more_telling<'a>(first: &'a Option<String>, second: &'a Option<String>) -> &'a Option<String> {
    let tells = |text: &&Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    [first, second].into_iter().find(tells).unwrap_or(if first.is_some() { first } else { second })
}

/// What OMS shows for a parameter, or beside the parameters; some have another name or place in its answer, and some it
/// never shows. Null is what an answer says nothing of.
pub(super) fn shown(source: &DataSource, wire_name: &str) -> Option<Value> {
    let text = match wire_name {
        "id" => &source.id,
        "name" => &source.name,
        "type" => &source.kind,
        "tenant" => more_telling(&source.tenant, &source.attributes.tenant),
        "cluster" => more_telling(&source.cluster, &source.attributes.cluster),
        "schema" => &source.schema,
        "ip" => &source.ip,
        "port" => return Some(source.port.into()),
        "userName" | "username" => &source.user_name,
        "region" => &source.region,
        "description" => &source.description,
        "ocpName" => &source.ocp_name,
        "configUrl" => &source.attributes.config_url,
        "drcUserName" => &source.attributes.drc_user,
        "tryKeepHb" => return Some(source.try_keep_hb.into()),
        "role" => &source.role,
        "owner" => &source.owner,
        "version" => &source.version,
        "gmtCreate" => &source.gmt_create,
        "gmtModified" => &source.gmt_modified,
        _ => return None,
    };
    Some(text.clone().into())
}
