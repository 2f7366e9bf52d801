//! The data sources of OMS: a table for each kind that can be created, what they all share, and the pair, which is two of them.

mod any;
mod data_source;
mod kafka;
mod mysql;
mod mysql_master_slave;
mod oceanbase;
mod oceanbase_odp;
mod pair;
mod parameters;
mod polardb;
mod reads;
mod shown;

pub(in crate::datalink) use any::AnyDataSource;
pub(in crate::datalink) use data_source::OmsDataSource;
pub(in crate::datalink) use mysql_master_slave::MysqlPair;

/// What messages call a data source of any kind.
const TITLE: &str = "OMS data source";
/// The API page of the one call that reads.
const LIST_PAGE: &str = "ListDataSource";

/// All kinds whose objects are one row of the list.
pub(in crate::datalink) const KINDS: &[OmsDataSource] =
    &[kafka::KIND, mysql::KIND, oceanbase::KIND, oceanbase_odp::KIND, polardb::KIND];

/// The kind to which a type belongs that OMS shows.
fn kind_of(shown: &str) -> Option<&'static OmsDataSource> {
    KINDS.iter().find(|kind| (kind.is_of_kind)(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_belongs_to_one_kind_at_most() {
        let kinds = |shown: &str| {
            KINDS.iter().filter(|kind| (kind.is_of_kind)(shown)).map(|kind| kind.name).collect::<Vec<_>>()
        };
        for shown in ["OB_MYSQL", "OB_ORACLE", "OB_MYSQL_CE", "OB_MYSQL_VPC", "OCEANBASE"] {
            assert_eq!(kinds(shown), ["datalink_oms_oceanbase_data_source"], "{shown}");
        }
        assert_eq!(kinds("MYSQL"), ["datalink_oms_mysql_data_source"]);
        assert_eq!(kinds("KAFKA"), ["datalink_oms_kafka_data_source"]);
        assert_eq!(kinds("DBP_OP_ROUTE"), ["datalink_oms_oceanbase_odp_data_source"]);
        for shown in ["MYSQL_RDS", "ORACLE", "KAFKA_SSL", "DB2_LUW", "POSTGRESQL_RDS"] {
            assert_eq!(kinds(shown), [""; 0], "{shown}");
        }
        for shown in ["POLARDB_X_1", "DRDS", ""] {
            assert_eq!(kinds(shown), ["datalink_oms_polardb_data_source"], "{shown}");
        }
    }
}
