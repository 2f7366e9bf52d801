//! Lists, filters and rows that are not as they should be, for each service that has them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mock_backend::{
    Absence, Config, Effect, Fault, Filter, JobPlan, MockBackend, OMS_PASSWORD, OMS_USERNAME, PROJECT_ID, Total, Until,
};
use serde_json::{Value, json};

use crate::client::{Request, data_sources};

/// A service whose objects can be listed, with and without a filter for one name.
struct Listed {
    service: &'static str,
    rows: &'static str,
    total: &'static str,
    /// The key of the name in a row.
    name: &'static str,
    list: fn(filter: Option<&str>) -> Request,
    create: fn(name: &str) -> Request,
    delete: fn(mock: &MockBackend) -> Request,
}

const DWS: Listed = Listed {
    service: "dws",
    rows: "data_sources",
    total: "count",
    name: "name",
    // The filter is the type: any but the objects' own finds none of them.
    list: |filter| {
        let query = filter.map(|_| "?type=MRS").unwrap_or_default();
        Request::new("GET", &format!("{}{query}", data_sources())).signed()
    },
    create: |name| {
        let body = json!({"type": "OBS", "data_source_name": name, "user_name": "agency", "connect_info": "gaussdb"});
        Request::new("POST", &data_sources()).json(&body).signed()
    },
    delete: |mock| {
        let id = mock.dws().data_sources().remove(0).id;
        Request::new("DELETE", &format!("{}/{id}", data_sources())).signed()
    },
};

const MRS: Listed = Listed {
    service: "mrs",
    rows: "data_connectors",
    total: "total_count",
    name: "connector_name",
    list: |filter| {
        let query = filter.map(|name| format!("?connector_name={name}")).unwrap_or_default();
        Request::new("GET", &format!("/v2/{PROJECT_ID}/data-connectors{query}")).signed()
    },
    create: |name| {
        let definition = json!({"connector_name": name, "source_type": "RDS_MYSQL", "source_info": "{}"});
        let body = json!({"data_connector": definition});
        Request::new("POST", &format!("/v2/{PROJECT_ID}/data-connectors")).json(&body).signed()
    },
    delete: |mock| {
        let id = mock.mrs().data_connectors().remove(0).connector_id;
        Request::new("DELETE", &format!("/v2/{PROJECT_ID}/data-connectors/{id}")).signed()
    },
};

const OMS: Listed = Listed {
    service: "oms",
    rows: "data",
    total: "totalCount",
    name: "name",
    list: |filter| oms("ListDataSource", &filter.map_or_else(|| json!({}), |name| json!({"searchKey": name}))),
    create: |name| {
        let password = BASE64_STANDARD.encode("secret-1");
        oms("CreateOceanBaseDataSource", &json!({"name": name, "userName": "u", "password": password}))
    },
    delete: |mock| oms("DeleteDataSource", &json!({"id": mock.oms().data_sources()[0].id})),
};

const ALL: [Listed; 3] = [DWS, MRS, OMS];

fn oms(action: &str, body: &Value) -> Request {
    let account = BASE64_STANDARD.encode(format!("{OMS_USERNAME}:{OMS_PASSWORD}"));
    let request = Request::new("POST", &format!("/api/v2?Action={action}")).json(body);
    request.header("Authorization", &format!("Basic {account}"))
}

impl Listed {
    /// A mock with these objects, whose jobs take no time.
    fn mock(&self, names: &[&str]) -> MockBackend {
        let jobs = JobPlan { polls: 0, ..JobPlan::default() };
        let mock = MockBackend::with_config(Config::default().with(|config| config.jobs = jobs)).unwrap();
        for name in names {
            assert!((self.create)(name).send(&mock).status < 300);
        }
        mock
    }

    fn inject(&self, mock: &MockBackend, verb: &str, effect: Effect) -> Fault {
        let fault = Fault::new(format!("{}.{verb}", self.service), effect);
        mock.inject(fault.clone()).unwrap();
        fault
    }

    fn answer(&self, mock: &MockBackend, filter: Option<&str>) -> Value {
        (self.list)(filter).send(mock).json()
    }

    /// The names that a list holds, sorted.
    fn names(&self, mock: &MockBackend, filter: Option<&str>) -> String {
        let answer = self.answer(mock, filter);
        let rows = answer[self.rows].as_array().unwrap().iter();
        let mut names: Vec<_> = rows.map(|row| row[self.name].as_str().unwrap().to_owned()).collect();
        names.sort();
        names.join(" ")
    }
}

#[test]
fn a_list_can_be_left_out_or_null() {
    for service in ALL {
        let mock = service.mock(&["a"]);
        service.inject(&mock, "list", Effect::EmptyList(Absence::Null));
        assert_eq!(service.names(&mock, None), "a", "{}", service.service);
        let none = service.answer(&mock, Some("zzz"));
        assert!(none.as_object().unwrap()[service.rows].is_null(), "{none}");
        mock.clear_faults();
        service.inject(&mock, "list", Effect::List(Absence::Absent));
        let answer = service.answer(&mock, None);
        assert!(answer.get(service.rows).is_none() && answer[service.total] == 1, "{answer}");
    }
}

#[test]
fn a_total_can_be_wrong() {
    for service in ALL {
        let mock = service.mock(&["a", "b"]);
        for (total, expected) in [
            (Total::Zero, json!(0)),
            (Total::Plus(4), json!(6)),
            (Total::Text, json!("2")),
            (Total::Null, Value::Null),
            (Total::Unfiltered, json!(2)),
        ] {
            service.inject(&mock, "list", Effect::Total(total));
            let answer = service.answer(&mock, None);
            assert_eq!(answer[service.total], expected, "{answer}");
            assert_eq!(answer[service.rows].as_array().unwrap().len(), 2);
            if total == Total::Unfiltered {
                assert_eq!(service.answer(&mock, Some("zzz"))[service.total], 2, "{}", service.service);
            }
            mock.clear_faults();
        }
        service.inject(&mock, "list", Effect::Total(Total::Absent));
        assert!(service.answer(&mock, None).get(service.total).is_none());
    }
}

#[test]
fn a_filter_can_be_dishonest() {
    for service in ALL {
        let mock = service.mock(&["a", "b"]);
        assert_eq!(service.names(&mock, Some("zzz")), "", "{}", service.service);
        service.inject(&mock, "list", Effect::Filter(Filter::Ignored));
        assert_eq!(service.names(&mock, Some("zzz")), "a b", "{}", service.service);
        mock.clear_faults();
        service.inject(&mock, "list", Effect::Filter(Filter::Empty));
        assert_eq!(service.names(&mock, Some("a")), "", "{}", service.service);
        assert_eq!(service.names(&mock, None), "a b", "what has no filter is honest");
    }
}

#[test]
fn a_row_can_come_late() {
    for service in ALL {
        let mock = service.mock(&["a"]);
        service.inject(&mock, "create*", Effect::LateRow(Until::After(2)));
        assert!((service.create)("b").send(&mock).status < 300);
        let looks: Vec<_> = (0..3).map(|_| service.names(&mock, None)).collect();
        assert_eq!(looks, ["a", "a", "a b"], "{}", service.service);
        mock.clear_faults();
        service.inject(&mock, "create*", Effect::LateRow(Until::Told));
        assert!((service.create)("c").send(&mock).status < 300);
        assert_eq!(service.names(&mock, None), "a b");
        mock.settle();
        assert_eq!(service.names(&mock, None), "a b c");
    }
}

#[test]
fn a_row_can_stay_after_its_deletion() {
    for service in ALL {
        let mock = service.mock(&["a", "b"]);
        service.inject(&mock, "delete", Effect::StaleRow(Until::After(1)));
        assert!((service.delete)(&mock).send(&mock).status < 300);
        assert_eq!([service.names(&mock, None), service.names(&mock, None)], ["a b", "b"], "{}", service.service);
    }
}

#[test]
fn the_call_for_one_connection_is_late_and_stale_as_well() {
    let mock = MockBackend::start().unwrap();
    let connections = format!("/v2.0/{PROJECT_ID}/datasource-connection");
    let body = json!({
        "name": "c", "service": "RDS", "security_group_id": "s", "network_id": "n", "url": "h:1",
    });
    mock.inject(Fault::new("dli.create", Effect::LateRow(Until::After(1)))).unwrap();
    let created = Request::new("POST", &connections).json(&body).signed().send(&mock).json();
    let one = format!("{connections}/{}", created["connection_id"].as_str().unwrap());
    let get = || Request::new("GET", &one).signed().send(&mock);
    assert_eq!([get().status, get().status, get().status], [400, 200, 200]);
    assert_eq!(get().json()["state"], "ACTIVE");
    mock.inject(Fault::new("dli.delete", Effect::StaleRow(Until::After(1)))).unwrap();
    assert_eq!(Request::new("DELETE", &one).signed().send(&mock).status, 200);
    assert_eq!([get().json()["state"].clone(), get().json()["state"].clone()], ["ACTIVE", "DELETED"]);
}

#[test]
fn a_row_can_have_no_id() {
    for service in ALL {
        let mock = service.mock(&["a"]);
        service.inject(&mock, "list", Effect::RowWithoutId);
        let answer = service.answer(&mock, None);
        assert_eq!(answer[service.rows][0].as_object().unwrap().len(), 1, "{answer}");
        assert_eq!((&answer[service.rows][1][service.name], &answer[service.total]), (&json!("a"), &json!(2)));
    }
}

#[test]
fn one_list_of_several_can_be_refused() {
    let mock = DWS.mock(&["a"]);
    mock.inject(Fault::refusal("dws.list", 400, "DWS.0001", "unknown type").asking("type", "MRS")).unwrap();
    assert_eq!([(DWS.list)(Some("")).send(&mock).status, (DWS.list)(None).send(&mock).status], [400, 200]);
    mock.clear_faults();
    mock.inject(Fault::status("dws.list", 403).not_asking("type")).unwrap();
    assert_eq!([(DWS.list)(Some("")).send(&mock).status, (DWS.list)(None).send(&mock).status], [200, 403]);
}
