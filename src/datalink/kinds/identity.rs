//! The identities of the resources: what tells an object from all others.

use crate::tf_provider::engine::IdentityAttribute;

pub(super) const ID: IdentityAttribute = IdentityAttribute::required("id", "The id of the object.");
pub(super) const CLUSTER_ID: IdentityAttribute =
    IdentityAttribute::required("cluster_id", "The id of the cluster that the object belongs to.");
pub(super) const PROJECT_ID: IdentityAttribute = IdentityAttribute::optional(
    "project_id",
    "The id of the project that the object belongs to. Default: the provider's.",
);
