//! The provider of Huawei Cloud, whose objects some resources take over: `huaweicloud/huaweicloud`, resource by resource
//! with the attributes that it has in the state.

use crate::tf_provider::engine::MoveSource;

const NOTES: &str = "\
Write the arguments as they were, but for the names below. The object keeps the region that the other provider's state
names. Its project is the provider's in the provider's region, and elsewhere the one that has the region's name: in another
project the object is not found, and the plan wants to create it. Keep the other provider installed until the move has been applied, because Terraform wants every provider that a state names. A
password comes along in the state; to write it in its write-only form is an update of the state that calls nothing.";

/// The source for one resource.
pub(super) const fn huaweicloud(
    resource_type: &'static str,
    attributes: &'static [(&'static str, &'static str)],
) -> MoveSource {
    MoveSource { provider: "huaweicloud/huaweicloud", resource_type, schema_version: 0, attributes, notes: NOTES }
}
