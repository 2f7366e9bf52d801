//! A provider whose schema no Terraform would take.

use super::*;

struct Odd;

impl Provider for Odd {
    type Client = ();

    fn schema(&self) -> Schema {
        let greeting = Attribute::required("greeting", Type::String, "Greeting.");
        Schema { block: Block::new("Odd.").attribute(greeting.default("hello")), ..Schema::default() }
    }

    fn resources(&self) -> Vec<Box<dyn Resource<()>>> {
        Vec::new()
    }

    fn configure(&self, _: &Object, _: &Host) -> Result<Arc<()>, Diagnostics> {
        Ok(Arc::new(()))
    }
}

#[tokio::test]
async fn a_fault_is_told_in_the_place_of_the_schemas() {
    let server = Server::new(Odd, InFlight::default());
    let response = server.get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let [fault] = response.diagnostics.as_slice() else { panic!("{:?}", response.diagnostics) };
    assert!(fault.detail.contains("greeting: a required argument can't have a default"), "{}", fault.detail);
    assert!(response.provider.is_none());
}
