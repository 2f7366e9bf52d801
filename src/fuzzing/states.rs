//! State as Terraform keeps it in its files, which anyone may have edited.

use serde_json::Value as Json;

use super::values::{as_sent, assert_read_back};
use super::{PLANTED, RESOURCES, Target, assert_bounded, choose, planted};
use crate::tf_provider::engine::upgrade_state;
use crate::tf_provider::value::Value;
use crate::tf_provider::value::json;

/// A byte that chooses the resource, and a state in JSON; byte 1 stands for a secret.
pub(super) const STATE_JSON: Target = Target {
    name: "state_json",
    run: state_json,
    seeds: &[
        br#"0{"id":"5b3a","name":"test1","service":"ct","security_group_id":"a07a","network_id":"e83b","url":"192.168.3.208:3306","tags":{"k":"v"},"process":0.5,"timeouts":null}"#,
        br#"1{"id":"d1","cluster_id":"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90","type":"MRS","data_source_name":"n","user_name":"admin","user_pwd":"Planted-7f3a-Secret","user_pwd_wo_version":1,"reboot":false,"timeouts":{"create":"60m"}}"#,
        br#"2{"id":"c1","connector_name":"n","source_type":"RDS_MYSQL","source_info":{"db_name":"d","password":"Planted-7f3a-Secret"},"used_clusters":["a"],"create_time":1681270961}"#,
        br#"4{"id":"e_1","name":"ob test","username":"u","password":"Planted-7f3a-Secret","port":2883,"extra_parameters":{"a":"b"},"deletion_policy":"delete"}"#,
        br#"4{"id":"e_1","name":["Planted-7f3a-Secret"],"port":1e3}"#,
    ],
};

fn state_json(input: &[u8]) {
    let Some((resource, stored)) = choose(&RESOURCES, input) else { return };
    let stored = planted(stored);
    match upgrade_state(resource, resource.schema().version, &stored) {
        Ok(state) => {
            let state = as_sent(&Value::Map(state), resource.ty());
            assert_read_back(&state, resource.ty());
            let json = json::encode(&state, resource.ty()).map(|json| json.to_string()).unwrap_or_default();
            let again = upgrade_state(resource, resource.schema().version, json.as_bytes());
            let again = again.ok().map(|again| as_sent(&Value::Map(again), resource.ty()));
            assert!(again == Some(state), "state changes by being read again");
        }
        Err(errors) => {
            let names_it = serde_json::from_slice(&stored).is_ok_and(|json| is_in_a_name(&json));
            for error in errors {
                assert_bounded(&error.detail, &stored);
                assert!(names_it || !error.detail.contains(PLANTED), "{}", error.detail);
            }
        }
    }
}

/// Whether the secret is in a name, which messages may quote.
fn is_in_a_name(json: &Json) -> bool {
    match json {
        Json::Array(elements) => elements.iter().any(is_in_a_name),
        Json::Object(members) => members.iter().any(|(name, value)| name.contains(PLANTED) || is_in_a_name(value)),
        _ => false,
    }
}
