//! Data sources as Terraform sees them.

use super::*;
use crate::tf_provider::schema::Constraint;

/// Looks up what it is given back to front.
pub(super) struct Finder;

#[async_trait]
impl DataSource<String> for Finder {
    fn name(&self) -> &'static str {
        "small_finder"
    }

    fn schema(&self) -> Schema {
        let element = Type::object([("letter", Type::String)]);
        let block = Block::new("Finds.")
            .attribute(Attribute::optional_computed("id", Type::String, "Id.").rule(rules::length(1..=4)))
            .attribute(Attribute::optional_computed("name", Type::String, "Name."))
            .attribute(Attribute::optional("filter", Type::String, "Filter.").not_read_back())
            .attribute(Attribute::computed("letters", Type::list(element), "Letters."))
            .constraint(Constraint::exactly_one(vec!["id".to_owned(), "name".to_owned()]));
        Schema { block, page: "Finding a Thing", ..Schema::default() }
    }

    async fn read(&self, call: &Call<String>, config: &Object) -> Result<Object, Diagnostics> {
        call.warn(Diagnostic::warning("Found", call.client.as_str()));
        match config.text("id").unwrap_or_default() {
            "bug" => panic!("a bug"),
            "early" => Err(early()),
            "none" => Err(Diagnostic::error("None", "There is none.").into()),
            id => {
                let letter = |letter: char| -> Object { [("letter", letter.to_string())].into_iter().collect() };
                let letters: Vec<_> = id.chars().rev().map(letter).collect();
                let found = [
                    ("id", "other".into()),
                    ("name", Value::UNKNOWN),
                    ("letters", letters.into()),
                    ("odd", true.into()),
                ];
                Ok(found.into_iter().collect())
            }
        }
    }
}

fn finder() -> Type {
    Finder.schema().block.ty()
}

fn asked<const N: usize>(entries: [(&str, Value); N]) -> Option<proto::DynamicValue> {
    Some(convert::encode_object(Some(entries.into_iter().collect()), &finder()).unwrap())
}

async fn looked_up(id: &str) -> proto::read_data_source::Response {
    let config = asked([("id", id.into())]);
    let request = proto::read_data_source::Request { type_name: "small_finder".into(), config, ..Default::default() };
    configured().await.read_data_source(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn data_sources_are_served_beside_resources() {
    let server = server();
    let schemas = server.get_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let block = schemas.data_source_schemas["small_finder"].block.clone().unwrap();
    let presence = |name: &str| {
        let attribute = block.attributes.iter().find(|attribute| attribute.name == name).unwrap();
        (attribute.optional, attribute.computed)
    };
    assert_eq!([presence("id"), presence("filter"), presence("letters")], [(true, true), (true, false), (false, true)]);
    let metadata = server.get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(metadata.data_sources[0].type_name, "small_finder");
}

/// What was written stays, what was found is added, and nothing else is told.
#[tokio::test]
async fn a_look_up_completes_its_configuration() {
    let response = looked_up("ab").await;
    let state = convert::decode_object(response.state.as_ref(), &finder()).unwrap().unwrap();
    let letters = ["b", "a"].map(|letter| Object::from_iter([("letter", letter)])).to_vec();
    let expected = [("id", "ab".into()), ("name", Value::Null), ("filter", Value::Null), ("letters", letters.into())];
    assert_eq!(state, expected.into_iter().collect());
    assert_eq!(response.diagnostics[0].detail, "hello to 1.2.3");
}

#[tokio::test]
async fn a_look_up_that_fails_has_no_result() {
    for (id, summary) in [("none", "None"), ("bug", "Bug in the provider")] {
        let response = looked_up(id).await;
        assert_eq!(convert::decode_object(response.state.as_ref(), &finder()).unwrap(), None);
        let summaries: Vec<_> = response.diagnostics.iter().map(|found| found.summary.as_str()).collect();
        assert_eq!(summaries, ["Found", summary]);
    }
}

#[tokio::test]
async fn data_blocks_are_judged_as_far_as_they_are_known() {
    let server = server();
    let judged = async |config| {
        let request = proto::validate_data_source_config::Request { type_name: "small_finder".into(), config };
        let response = server.validate_data_source_config(Request::new(request)).await.unwrap().into_inner();
        response.diagnostics.into_iter().map(|found| found.detail).collect::<Vec<_>>()
    };
    assert!(judged(asked([("id", "toolong".into())])).await[0].contains("\"Finding a Thing\""));
    assert!(judged(asked([])).await[0].contains("One of id and name must be set"));
    assert_eq!(judged(asked([("id", Value::UNKNOWN)])).await, [""; 0]);
    assert_eq!(judged(None).await, [""; 0]);
}
