//! A panic is a diagnostic of its own call, whichever RPC it is in.

use super::*;

/// A provider that can't even say what it is.
struct Broken;

impl Provider for Broken {
    type Client = String;

    fn schema(&self) -> Schema {
        panic!("a bug")
    }

    fn resources(&self) -> Vec<Box<dyn Resource<String>>> {
        Vec::new()
    }

    fn configure(&self, _: &Object, _: &Host) -> Result<Arc<String>, Diagnostics> {
        panic!("a bug")
    }
}

#[tokio::test]
async fn a_panic_in_a_read_keeps_the_state() {
    let response = read("bug").await;
    assert_eq!(response.diagnostics[0].summary, "Bug in the provider");
    assert!(object(response.new_state).is_some());
}

#[tokio::test]
async fn no_rpc_is_without_a_net() {
    let server = Server::new(Broken, InFlight::default());
    let schema = server.get_schema(Request::new(Default::default())).await.unwrap().into_inner().diagnostics;
    let prepared = server.prepare_provider_config(Request::new(Default::default())).await.unwrap().into_inner();
    let configured = server.configure(Request::new(Default::default())).await.unwrap().into_inner().diagnostics;
    for diagnostics in [schema, prepared.diagnostics, configured] {
        assert_eq!(diagnostics[0].summary, "Bug in the provider");
    }
    let metadata = server.get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert!(metadata.diagnostics.is_empty(), "what works is served");
}
