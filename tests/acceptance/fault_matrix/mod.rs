//! The fault matrix: each kind of resource × operation × fault, under the real command line, against one table.
//!
//! [`table`] has the faults and what is promised for each, as data; [`services`] what a kind of resource is like; [`mod@bench`]
//! makes the faults happen, those together that `run` puts together, and [`judge`] compares; [`guide`] writes the table into the guide. A fault that a service
//! answers in its own way is an exception in the table, and nowhere else.

mod bench;
mod guide;
mod judge;
mod run;
mod services;
mod table;

use services::{DLI, DWS, KAFKA, MRS, OCEANBASE, ODP, PAIR, POLARDB, Service};
use table::Operation;

/// Makes a test of each operation of each kind of resource.
macro_rules! matrix {
    ($($module:ident: $service:ident { $($test:ident: $operation:ident),* })*) => {
        $(
            mod $module {
                $(
                    #[test]
                    fn $test() {
                        super::run::run(&super::$service, super::Operation::$operation);
                    }
                )*
            }
        )*

        /// What the tests are about, for the guide to count the cases.
        const TESTS: &[(Service, Operation)] = &[$($(($service, Operation::$operation)),*),*];
    };
}

matrix! {
    dws: DWS { creation: Create, reading: Read, update: Update, deletion: Delete }
    mrs: MRS { creation: Create, reading: Read, update: Update, deletion: Delete }
    dli: DLI { creation: Create, reading: Read, deletion: Delete }
    oms_oceanbase: OCEANBASE { creation: Create, reading: Read, deletion: Delete }
    oms_polardb: POLARDB { creation: Create, reading: Read, deletion: Delete }
    oms_kafka: KAFKA { creation: Create, reading: Read, deletion: Delete }
    oms_odp: ODP { creation: Create, reading: Read, deletion: Delete }
    oms_pair: PAIR { creation: Create, reading: Read, deletion: Delete }
}
