//! What happens while the provider's configuration is not known yet: put off for clients that can wait, and otherwise as
//! little broken as possible.

use super::*;
use crate::tf_provider::value::msgpack;

fn is_unknown(value: Option<&proto::DynamicValue>, ty: &Type) -> bool {
    msgpack::decode(&value.unwrap().msgpack, ty).unwrap() == Value::UNKNOWN
}

fn details(diagnostics: &[proto::Diagnostic]) -> Vec<(proto::diagnostic::Severity, &str)> {
    diagnostics.iter().map(|found| (found.severity(), found.summary.as_str())).collect()
}

#[tokio::test]
async fn a_plan_goes_on_without_what_it_does_not_need() {
    let planned = async |greeting, client_capabilities| {
        let config = dynamic([("name", "a".into())]);
        let request = proto::plan_resource_change::Request {
            type_name: type_name(),
            proposed_new_state: config.clone(),
            config,
            client_capabilities,
            ..Default::default()
        };
        let server = configured_with(greeting).await;
        server.plan_resource_change(Request::new(request)).await.unwrap().into_inner()
    };
    for (client, deferred) in [(None, None), (patient(), put_off())] {
        let plan = planned("early", client).await;
        assert_eq!((plan.deferred, plan.diagnostics), (deferred, vec![]));
        assert!(object(plan.planned_state).is_some());
    }
    assert_eq!(planned("hello", patient()).await.deferred, None);
    let plan = planned("unfit", patient()).await;
    assert_eq!((plan.deferred, &*plan.diagnostics[0].summary), (None, "Unfit"), "what is certain is told at once");
}

#[tokio::test]
async fn a_read_leaves_the_state_as_it_was() {
    use proto::diagnostic::Severity::Warning;
    for (client, deferred, told) in [(None, None, vec![(Warning, "Not known yet")]), (patient(), put_off(), Vec::new())]
    {
        let current_state = dynamic([("id", "early".into()), ("name", "a".into())]);
        let request = proto::read_resource::Request {
            type_name: type_name(),
            current_state: current_state.clone(),
            client_capabilities: client,
            ..Default::default()
        };
        let response = configured().await.read_resource(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((response.deferred, details(&response.diagnostics)), (deferred, told));
        assert_eq!(object(response.new_state), object(current_state));
    }
}

#[tokio::test]
async fn a_data_source_must_know_where_to_look() {
    let ty = data_source::Finder.schema().block.ty();
    let read = async |id: &str, client_capabilities| {
        let config: Object = [("id", id)].into_iter().collect();
        let request = proto::read_data_source::Request {
            type_name: "small_finder".into(),
            config: Some(convert::encode_object(Some(config), &ty).unwrap()),
            client_capabilities,
            ..Default::default()
        };
        configured().await.read_data_source(Request::new(request)).await.unwrap().into_inner()
    };
    let refused = read("early", None).await;
    assert_eq!((refused.deferred, &*refused.diagnostics[1].summary), (None, "Not known yet"));
    let deferred = read("early", patient()).await;
    assert_eq!((deferred.deferred, deferred.diagnostics.len()), (put_off(), 1), "other warnings stay");
    assert!(is_unknown(deferred.state.as_ref(), &ty));
    assert_eq!(read("none", patient()).await.deferred, None);
}

/// A second failure would be lost with what is put off.
#[test]
fn what_fails_for_another_reason_too_is_not_put_off() {
    let mut diagnostics = early();
    diagnostics.push(Diagnostic::error("Unfit", "greeting is unfit."));
    assert_eq!(super::super::deferral::defer(&mut diagnostics, patient().as_ref()), None);
    assert_eq!(diagnostics.iter().count(), 2);
}

#[tokio::test]
async fn an_import_must_know_where_the_object_is() {
    let import = async |client_capabilities| {
        let id = "1".to_owned();
        let request = proto::import_resource_state::Request {
            type_name: type_name(),
            id,
            client_capabilities,
            ..Default::default()
        };
        let server = configured_with("early").await;
        server.import_resource_state(Request::new(request)).await.unwrap().into_inner()
    };
    let refused = import(None).await;
    assert_eq!((refused.imported_resources.len(), &*refused.diagnostics[0].summary), (0, "Not known yet"));
    let deferred = import(patient()).await;
    assert_eq!((deferred.deferred, deferred.diagnostics), (put_off(), vec![]));
    assert!(is_unknown(deferred.imported_resources[0].state.as_ref(), &ty()));
}
