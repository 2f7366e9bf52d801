//! The ephemeral resources, one file each.

pub(super) mod huaweicloud_token;
