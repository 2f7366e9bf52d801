//! The kinds of objects that `terraform query` finds.

use mock_backend::{CLUSTER_ID, MockBackend, dli, dws, mrs, oms};
use serde_json::json;

use super::{Kind, name};

/// What every object keeps and nothing may show.
pub(super) const SECRET: &str = "Planted-Secret-4711";

/// Every kind.
pub(super) const KINDS: &[fn() -> Kind] = &[
    dli_datasource_connection,
    dws_ext_data_source,
    mrs_data_connector,
    oms_mysql_data_source,
    oms_oceanbase_data_source,
    oms_polardb_data_source,
];

fn is_even(number: usize) -> bool {
    number.is_multiple_of(2)
}

fn uuid(number: usize) -> String {
    format!("0a9ac2e4-1e2f-4c1d-9f7c-{number:012}")
}

pub(super) fn dli_datasource_connection() -> Kind {
    Kind {
        name: "datalink_dli_datasource_connection",
        place: "",
        list: "dli.list",
        put: |backend, number| {
            let service = if is_even(number) { "RDS" } else { "CloudTable" };
            let connection = dli::Connection::new(&uuid(number), service, &name(number), "192.168.3.208:3306");
            backend.dli().put_connection(dli::Connection { network_id: SECRET.to_owned(), ..connection });
        },
        put_others: |backend| {
            let connection = dli::Connection::new(&uuid(900), "RDS", &name(900), "192.168.3.208:3306");
            backend.dli().put_connection(dli::Connection { state: "DELETED".to_owned(), ..connection });
        },
        filter: ("service = \"rds\"", is_even),
        secret: None,
        identity: &["id", "project_id"],
    }
}

pub(super) fn dws_ext_data_source() -> Kind {
    const PLACE: &str = "cluster_id = \"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90\"";
    assert!(PLACE.contains(CLUSTER_ID));
    Kind {
        name: "datalink_dws_ext_data_source",
        place: PLACE,
        list: "dws.list",
        put: |backend, number| {
            let mut source = dws::DataSource::new(&uuid(number), "OBS", &name(number), "DWSAccessOBS");
            source.connect_info = Some("gaussdb".to_owned());
            source.user_pwd = Some(SECRET.to_owned());
            if !is_even(number) {
                source.kind = "MRS".to_owned();
                source.data_source_id = Some(uuid(500));
                source.description = Some("Orders of the web shop".to_owned());
            }
            backend.dws().put_data_source(source);
        },
        put_others: |_| {},
        filter: ("type = \"OBS\"", is_even),
        secret: Some("user_pwd_wo"),
        identity: &["cluster_id", "id", "project_id"],
    }
}

pub(super) fn mrs_data_connector() -> Kind {
    Kind {
        name: "datalink_mrs_data_connector",
        place: "",
        list: "mrs.list",
        put: |backend, number| {
            let kind = if is_even(number) { "RDS_MYSQL" } else { "gaussdb-mysql" };
            let mut connector = mrs::DataConnector::new(&uuid(number), kind, &name(number));
            let info =
                json!({"rds_instance_id": "3aa5in01", "db_name": "hive", "user_name": "hive", "password": SECRET});
            connector.source_info = info.as_object().cloned().unwrap();
            backend.mrs().put_data_connector(connector);
        },
        put_others: |_| {},
        filter: ("source_type = \"RDS_MYSQL\"", is_even),
        secret: Some("password_wo"),
        identity: &["id", "project_id"],
    }
}

pub(super) fn oms_mysql_data_source() -> Kind {
    oms_data_source("datalink_oms_mysql_data_source", |backend, number| put_oms(backend, number, "MYSQL"))
}

pub(super) fn oms_oceanbase_data_source() -> Kind {
    let put = |backend: &MockBackend, number| {
        put_oms(backend, number, if is_even(number) { "OB_MYSQL_CE" } else { "OB_ORACLE" });
    };
    let kind = oms_data_source("datalink_oms_oceanbase_data_source", put);
    Kind { filter: ("type = \"OB_MYSQL_CE\"", is_even), ..kind }
}

pub(super) fn oms_polardb_data_source() -> Kind {
    let put = |backend: &MockBackend, number| put_oms(backend, number, "POLARDB_X_1");
    oms_data_source("datalink_oms_polardb_data_source", put)
}

fn oms_data_source(name: &'static str, put: fn(&MockBackend, usize)) -> Kind {
    Kind {
        name,
        place: "",
        list: "oms.list",
        put,
        put_others: |backend| put_oms(backend, 901, "KAFKA"),
        filter: ("type = \"ORACLE\"", |_| false),
        secret: Some("password_wo"),
        identity: &["id"],
    }
}

fn put_oms(backend: &MockBackend, number: usize, kind: &str) {
    let mut source = oms::DataSource::new(&format!("e_{number:012}"), kind, &name(number), "oms");
    source.password = Some(SECRET.to_owned());
    source = source.with("secretKey", SECRET);
    if kind != "POLARDB_X_1" {
        source = source.with("ip", "10.10.0.33").with("port", 2883);
    }
    if kind.starts_with("OB_") {
        source = source.with("tenant", "orders").with("cluster", "ob_prod");
    }
    backend.oms().put_data_source(source);
}
