//! Configurations and the plans that are made of them.

use super::values::{as_sent, assert_read_back};
use super::{PLANTED, RESOURCES, Target, choose, planted};
use crate::tf_provider::engine::core_rules::{check_config, check_plan, check_replacement, check_state};
use crate::tf_provider::engine::{PlanRequest, ResourceType, plan};
use crate::tf_provider::schema::{Block, Strictness, WriteOnly, validate};
use crate::tf_provider::value::json::{self, Attributes};
use crate::tf_provider::value::{Object, Path, Value, msgpack};

/// Between the parts of the input.
const SEPARATOR: u8 = 0xff;

/// A byte that chooses the resource, and, between bytes of 255, configuration and prior state in JSON or MessagePack and
/// the notes on the object. Byte 1 stands for a secret.
pub(super) const PLAN: Target = Target {
    name: "plan",
    run: plan_of,
    seeds: &[
        b"0{\"name\":\"test1\",\"service\":\"ct\",\"security_group_id\":\"a07a\",\"network_id\":\"e83b\",\"url\":\"192.168.3.208:3306\",\"tags\":{\"k\":\"v\"}}\xff{\"id\":\"1\",\"name\":\"test2\",\"service\":\"CT\"}\xff{\"unwritten\":[\"tags\"]}",
        b"1{\"cluster_id\":\"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90\",\"type\":\"MRS\",\"data_source_name\":\"mrs_1\",\"user_name\":\"admin\",\"data_source_id\":\"x\",\"user_pwd\":\"\x01\"}",
        b"1{\"cluster_id\":\"4ca4\",\"type\":\"OBS\",\"data_source_name\":\"a-b\",\"user_name\":\"x\",\"user_pwd_wo\":\"\x01\",\"description\":\"<>\"}\xff{\"id\":\"1\",\"type\":\"OBS\"}\xff{\"local\":true}",
        b"2{\"connector_name\":\"n\",\"source_type\":\"RDS_MYSQL\",\"source_info_json\":\"{\\\"password\\\":\\\"\x01\\\"}\"}\xff{\"id\":\"1\",\"connector_name\":\"n\",\"source_info\":{\"db_name\":\"d\"}}",
        b"2{\"connector_name\":\"n\",\"source_type\":\"x\",\"source_info\":{\"rds_instance_id\":\"i\",\"db_name\":\"d\",\"user_name\":\"u\",\"password\":\"\x01\"}}",
        b"4{\"name\":\"ob test\",\"username\":\"u\",\"password\":\"\x01\",\"ip\":\"10.0.0.1\",\"port\":2883,\"config_url\":\"http://h/\",\"extra_parameters\":{\"a\":\"b\"}}",
        b"5{\"name\":\"p x\",\"username\":\"u\",\"password\":\"\x01\",\"access_key\":\"\x01\",\"deletion_policy\":\"keep\"}\xff{\"id\":\"e_1\"}",
    ],
};

fn plan_of(input: &[u8]) {
    let Some((resource, parts)) = choose(&RESOURCES, input) else { return };
    let mut parts = parts.split(|byte| *byte == SEPARATOR).map(planted);
    let mut object = || read(resource, &parts.next().unwrap_or_default());
    let (config, prior) = (object(), object());
    let private = parts.next().unwrap_or_default();

    let block = &resource.schema().block;
    let mut messages = Vec::new();
    if let Some(config) = &config {
        messages.extend(validate(resource.schema(), config, Strictness::Errors, WriteOnly::Allowed));
    }
    if config.is_some() || prior.is_some() {
        let request =
            PlanRequest { prior: prior.as_ref(), config: config.as_ref(), private: &private, provided: &Object::new() };
        let (planned, again) = (plan(resource, &request), plan(resource, &request));
        assert!(planned.state == again.state && planned.private == again.private, "two plans differ");
        assert!(planned.state.is_some() == config.is_some(), "what is configured is planned, and nothing else");
        if let (Some(config), Some(state)) = (&config, &planned.state) {
            assert_read_back(&as_sent(&Value::Map(state.clone()), resource.ty()), resource.ty());
            assert_fits(block, prior.as_ref(), config, state, &planned.replace);
        }
        messages.extend(planned.diagnostics);
    }
    if ![&config, &prior].into_iter().flatten().any(|object| shows(block, object)) {
        for message in messages {
            assert!(!message.detail.contains(PLANTED) && !message.summary.contains(PLANTED), "{}", message.detail);
        }
    }
}

/// A plan for what Terraform could ask keeps Terraform's rules.
fn assert_fits(block: &Block, prior: Option<&Object>, config: &Object, planned: &Object, replace: &[Path]) {
    let is_possible = check_config(block, config).list().is_empty()
        && prior.is_none_or(|prior| check_state(block, prior).list().is_empty());
    if is_possible {
        let broken = check_plan(block, prior, config, planned);
        assert!(broken.list().is_empty(), "{:?}", broken.list());
        let broken = prior.map(|prior| check_replacement(prior, planned, replace)).unwrap_or_default();
        assert!(broken.list().is_empty(), "{:?}", broken.list());
    }
}

fn read<C>(resource: &ResourceType<C>, bytes: &[u8]) -> Option<Object> {
    let read = match bytes.first() {
        Some(b'{') => json::decode(bytes, resource.ty(), Attributes::Lenient),
        _ => msgpack::decode(bytes, resource.ty()),
    };
    if let Ok(Value::Map(object)) = read { Some(object) } else { None }
}

/// Whether the secret is where no secret is expected, so that messages may show it.
fn shows(block: &Block, object: &Object) -> bool {
    let mut attributes = block.attributes.iter().filter(|attribute| !attribute.is_sensitive());
    attributes.any(|attribute| mentions(object.get(&attribute.name)))
        || block.blocks.iter().any(|nested| {
            let value = object.get(nested.name);
            let mut elements = nested.elements(value).peekable();
            if elements.peek().is_none() {
                mentions(value)
            } else {
                elements.any(|(_, inner)| shows(&nested.block, inner))
            }
        })
}

fn mentions(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.contains(PLANTED),
        Value::List(elements) => elements.iter().any(mentions),
        Value::Map(entries) => entries.iter().any(|(key, value)| key.contains(PLANTED) || mentions(value)),
        _ => false,
    }
}
