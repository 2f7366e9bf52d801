//! Many data sources: OMS shows ten at once, and has no call for a single one.

use mock_backend::oms::DataSource;

use super::oceanbase::DESCRIPTION;
use super::this;
use crate::support::hcl::set;
use crate::support::workspace::Workspace;

#[test]
fn sixty_of_one_hundred_and_fifty_are_refreshed_and_none_is_lost() {
    let workspace = Workspace::new();
    let other =
        |index| DataSource::new(&format!("e_other{index}"), "MYSQL", &format!("source {index} of others"), "oms");
    (0..45).for_each(|index| workspace.backend().oms().put_data_source(other(index)));
    let body = set(DESCRIPTION.minimal, "name", "\"source ${count.index}\"");
    workspace.write(&this(&DESCRIPTION, &format!("  count = 60\n{body}")));
    workspace.apply(&[]).succeeds();
    (45..90).for_each(|index| workspace.backend().oms().put_data_source(other(index)));
    assert_eq!(workspace.backend().oms().data_sources().len(), 150);

    workspace.plan(&[]).is_empty();

    workspace.destroy().succeeds();
    assert_eq!(workspace.backend().oms().data_sources().len(), 90);
}
