//! More connectors than a page holds: none is lost, and the list is not read again for each of them.

use mock_backend::mrs::DataConnector;

use super::{BLOCK, KIND};
use crate::support::hcl::{resource, set};
use crate::support::workspace::Workspace;

/// How many connectors the service gives at once, at most.
const LARGEST_PAGE: usize = 1000;

fn lists(workspace: &Workspace) -> usize {
    workspace.backend().requests_of("mrs.list").len()
}

/// Three hundred connectors of one configuration, in a single state.
#[test]
fn three_hundred_connectors_are_refreshed_with_a_few_calls() {
    let workspace = Workspace::new();
    let body = set(BLOCK, "connector_name", "\"connector_${count.index}\"");
    workspace.write(&resource(KIND, "this", &format!("  count = 300\n{body}")));
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.backend().mrs().data_connectors().len(), 300);
    assert_eq!(workspace.state().addresses().len(), 300);

    workspace.backend().clear_requests();
    workspace.plan(&[]).is_empty();
    assert!(lists(&workspace) <= 10, "{} lists for 300 connectors", lists(&workspace));
}

#[test]
fn a_connector_on_the_seventh_page_is_found() {
    let workspace = Workspace::applied(&resource(KIND, "this", BLOCK));
    let own = workspace.backend().mrs().data_connectors().remove(0);
    workspace.backend().mrs().remove_data_connector(&own.connector_id);
    for index in 0..6 * LARGEST_PAGE {
        let other = DataConnector::new(&format!("other-{index}"), "RDS_MYSQL", "hive_metastore");
        workspace.backend().mrs().put_data_connector(other);
    }
    workspace.backend().mrs().put_data_connector(own);

    workspace.backend().clear_requests();
    workspace.plan(&[]).is_empty();
    assert_eq!(lists(&workspace), 7);
    workspace.apply(&["-destroy"]).succeeds();
    assert_eq!(workspace.backend().mrs().data_connectors().len(), 6 * LARGEST_PAGE);
    assert!(workspace.state().addresses().is_empty());
}
