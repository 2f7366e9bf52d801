//! The data sources of OMS: a table for each kind that can be created, and what they all share.

mod any;
mod data_source;
mod kafka;
mod mysql;
mod oceanbase;
mod oceanbase_odp;
mod polardb;
mod reads;
mod shown;

pub(in crate::datalink) use any::AnyDataSource;
pub(in crate::datalink) use data_source::OmsDataSource;

/// What messages call a data source of any kind.
const TITLE: &str = "OMS data source";
/// The API page of the one call that reads.
const LIST_PAGE: &str = "ListDataSource";

/// All kinds.
pub(in crate::datalink) const KINDS: &[OmsDataSource] =
    &[kafka::KIND, mysql::KIND, oceanbase::KIND, oceanbase_odp::KIND, polardb::KIND];

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
