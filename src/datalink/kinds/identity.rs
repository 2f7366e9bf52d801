//! The identities of the resources: what tells an object from all others.

use crate::tf_provider::engine::IdentityAttribute;

pub(super) const ID: IdentityAttribute =
    IdentityAttribute::required("id", "The id of the object.").with_example("0822239c-1e80-4502-9f82-c008937da9b5");
/// The id of an object in OMS.
pub(super) const OMS_ID: IdentityAttribute = ID.with_example("e_7dhk3c5m8t2b");
pub(super) const CLUSTER_ID: IdentityAttribute =
    IdentityAttribute::required("cluster_id", "The id of the cluster that the object belongs to.")
        .with_example("4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90");
pub(super) const PROJECT_ID: IdentityAttribute = IdentityAttribute::optional(
    "project_id",
    "The id of the project that the object belongs to. Default: the provider's.",
)
.with_example("89cd04f168b84af6be287f71730fdb4b");
pub(super) const REGION: IdentityAttribute =
    IdentityAttribute::optional("region", "The region that the object is in. Default: the provider's.")
        .with_example("cn-north-4");
