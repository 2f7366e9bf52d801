//! The services that the provider calls, and their names.

/// A service with an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Data Warehouse Service.
    Dws,
    /// MapReduce Service.
    Mrs,
    /// Data Lake Insight.
    Dli,
    /// Identity and Access Management.
    Iam,
    /// OceanBase Migration Service.
    Oms,
}

impl Service {
    /// Those of Huawei Cloud.
    pub const HUAWEI_CLOUD: [Self; 4] = [Self::Dws, Self::Mrs, Self::Dli, Self::Iam];

    /// The name in host names and configurations.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Dws => "dws",
            Self::Mrs => "mrs",
            Self::Dli => "dli",
            Self::Iam => "iam",
            Self::Oms => "oms",
        }
    }

    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dws => "DWS",
            Self::Mrs => "MRS",
            Self::Dli => "DLI",
            Self::Iam => "IAM",
            Self::Oms => "OMS",
        }
    }

    /// The keys of Huawei Cloud's services, for messages.
    pub fn huawei_cloud_keys() -> String {
        Self::HUAWEI_CLOUD.map(Self::key).join(", ")
    }
}
