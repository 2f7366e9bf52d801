//! What configurations and states depend on, as one flat document: each name that the provider serves with what a change of
//! it could break. The texts of the pages are not part of it. `tests/compatibility` compares it with that of a release.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::datalink::{Datalink, Environment};
use crate::tf_provider::engine::Provider;
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Schema, quote};

/// The interface of the provider as it is now: a path such as `resources/datalink_x/attributes/name`, and its properties.
pub fn interface() -> BTreeMap<String, Json> {
    let provider = Datalink::new(Environment::of([]));
    let mut interface = Interface::default();
    interface.schema("provider", &provider.schema(), json!({}));
    for resource in provider.resources() {
        let path = format!("resources/{}", resource.name());
        let properties = json!({
            "version": resource.schema().version,
            "identity_version": resource.identity_upgraders().len(),
        });
        interface.schema(&path, &resource.schema(), properties);
        for attribute in resource.identity() {
            let properties = json!({"type": attribute.ty.ty().to_json(), "required": attribute.required});
            interface.0.insert(format!("{path}/identity/{}", attribute.name), properties);
        }
    }
    for source in provider.data_sources() {
        interface.schema(&format!("data-sources/{}", source.name()), &source.schema(), json!({}));
    }
    for resource in provider.ephemeral_resources() {
        interface.schema(&format!("ephemeral-resources/{}", resource.name()), &resource.schema(), json!({}));
    }
    for list in provider.list_resources() {
        interface.schema(&format!("list-resources/{}", list.name()), &list.schema(), json!({}));
    }
    for action in provider.actions() {
        interface.schema(&format!("actions/{}", action.name()), &action.schema(), json!({}));
    }
    for function in provider.functions() {
        let parameters: Vec<Json> = function.parameters().iter().map(|parameter| parameter.ty.to_json()).collect();
        let variadic = function.variadic().map(|parameter| parameter.ty.to_json());
        let properties =
            json!({"parameters": parameters, "variadic": variadic, "returns": function.returns().to_json()});
        interface.0.insert(format!("functions/{}", function.name()), properties);
    }
    interface.0
}

#[derive(Default)]
struct Interface(BTreeMap<String, Json>);

impl Interface {
    fn schema(&mut self, path: &str, schema: &Schema, properties: Json) {
        self.0.insert(path.to_owned(), properties);
        self.block(path, &schema.block);
    }

    fn block(&mut self, path: &str, block: &Block) {
        for attribute in &block.attributes {
            self.0.insert(format!("{path}/attributes/{}", attribute.name), properties(attribute));
        }
        for NestedBlock { name, nesting, block, min, max, on_change } in &block.blocks {
            let path = format!("{path}/blocks/{name}");
            let properties = json!({"nesting": debug(nesting), "min": min, "max": max, "on_change": debug(on_change)});
            self.0.insert(path.clone(), properties);
            self.block(&path, block);
        }
    }
}

/// What matters of an attribute; what it has not is left out.
fn properties(attribute: &Attribute) -> Json {
    let mut properties = Map::from_iter([
        ("type".to_owned(), attribute.ty.to_json()),
        ("presence".to_owned(), debug(&attribute.presence).into()),
    ]);
    if attribute.is_argument() {
        properties.insert("on_change".to_owned(), debug(&attribute.on_change).into());
    }
    if let Some(default) = &attribute.default {
        properties.insert("default".to_owned(), quote(default).into());
    }
    for (name, has) in [("write_only", attribute.write_only), ("sensitive", attribute.sensitive)] {
        if has {
            properties.insert(name.to_owned(), true.into());
        }
    }
    properties.into()
}

fn debug(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}
