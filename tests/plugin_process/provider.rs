//! Calls of the provider itself, as far as the end of the process depends on them: one that waits for a server.

use prost::Message;
use serde_json::{Map, Value, json};

use crate::host::{Client, Failure};

/// The data source that the calls read; it asks the server of OMS.
const DATA_SOURCE: &str = "datalink_oms_data_sources";

#[allow(missing_docs, dead_code, unreachable_pub, clippy::all, reason = "generated code")]
mod proto {
    tonic::include_proto!("tfplugin5");
}

use proto::{DynamicValue, schema};

/// Configures the provider for OMS with these arguments of its block; all others are null. The answer is the text of all
/// diagnostics.
pub(crate) async fn configure(client: &Client, oms: Value) -> Result<String, Failure> {
    let schema = schema(client).await.provider.and_then(|schema| schema.block).unwrap();
    let block = schema.block_types.iter().find(|block| block.type_name == "oms").and_then(|block| block.block.as_ref());
    // An hour, so that what ends a call is never its own limit.
    let config = json!({"oms": filled(block.unwrap(), oms), "request_timeout": "1h", "max_retries": 0});
    let config = Some(encoded(&filled(&schema, config)));
    let request = proto::configure::Request { config, ..Default::default() };
    let answer = client.call("tfplugin5.Provider/Configure", &request.encode_to_vec()).await?;
    Ok(text(&proto::configure::Response::decode(&*answer)?.diagnostics))
}

/// Reads the data source, which takes a call to the server. The answer is the text of all diagnostics.
pub(crate) async fn read(client: &Client) -> Result<String, Failure> {
    let block = schema(client).await.data_source_schemas.remove(DATA_SOURCE).and_then(|schema| schema.block).unwrap();
    let config = Some(encoded(&filled(&block, json!({}))));
    let request = proto::read_data_source::Request { type_name: DATA_SOURCE.to_owned(), config, ..Default::default() };
    let answer = client.call("tfplugin5.Provider/ReadDataSource", &request.encode_to_vec()).await?;
    let answer = proto::read_data_source::Response::decode(&*answer)?;
    Ok(text(&answer.diagnostics))
}

fn text(diagnostics: &[proto::Diagnostic]) -> String {
    diagnostics.iter().map(|problem| format!("{}: {}\n", problem.summary, problem.detail)).collect()
}

pub(crate) async fn stop(client: &Client) {
    let answer = client.call("tfplugin5.Provider/Stop", b"").await.unwrap();
    assert_eq!(proto::stop::Response::decode(&*answer).unwrap().error, "");
}

async fn schema(client: &Client) -> proto::get_provider_schema::Response {
    let answer = client.call("tfplugin5.Provider/GetSchema", b"").await.unwrap();
    proto::get_provider_schema::Response::decode(&*answer).unwrap()
}

/// `values` with a null for each argument that they lack, as Terraform sends a block.
fn filled(block: &schema::Block, values: Value) -> Value {
    let attributes = block.attributes.iter().map(|attribute| &attribute.name);
    let blocks = block.block_types.iter().map(|block| &block.type_name);
    let mut filled: Map<_, _> = attributes.chain(blocks).map(|name| (name.clone(), Value::Null)).collect();
    for (name, value) in values.as_object().unwrap() {
        assert!(filled.insert(name.clone(), value.clone()).is_some(), "there is no argument {name}");
    }
    filled.into()
}

fn encoded(value: &Value) -> DynamicValue {
    DynamicValue { json: value.to_string().into_bytes(), ..Default::default() }
}
