//! What a mock knows before the first request: credentials, projects, clusters, and how its services behave.

use std::net::{Ipv4Addr, SocketAddr};

use crate::dli::{self, CreationPlan, PeeringPlan, TestPlan};
use crate::dws::{Cluster, JobPlan, RestartPlan};
use crate::iam::{self, Project};
use crate::{mrs, oms};

/// The access key of the default configuration.
pub const ACCESS_KEY: &str = "MOCKACCESSKEY0000001";
/// The secret key of the default configuration.
pub const SECRET_KEY: &str = "MockSecretKeyMockSecretKeyMockSecretKey1";
/// The region that the mock stands for, and the name of its default project.
pub const REGION: &str = "cn-north-4";
/// The domain of the hosts that tell regions apart: `dws.cn-north-4.mock.test`. It can only be reached through the mock
/// itself, as a proxy.
pub const CLOUD: &str = "mock.test";
/// The id of the default project.
pub const PROJECT_ID: &str = "89cd04f168b84af6be287f71730fdb4b";
/// The id of the default DWS cluster.
pub const CLUSTER_ID: &str = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90";
/// The account that owns the default projects.
pub const DOMAIN_ID: &str = "d78cbac186b744899480f25bd022f468";
/// The name of that account.
pub const DOMAIN_NAME: &str = "mock-account";
/// The agency of that account which may be assumed.
pub const AGENCY_NAME: &str = "mock-agency";
/// The IAM user that can sign in with the default configuration.
pub const USER_NAME: &str = "mock-user";
/// The password of that user.
pub const USER_PASSWORD: &str = "MockUserPassword1";
/// The id of that user.
pub const USER_ID: &str = "07609fb9358010e21f7bc003751c7c32";
/// The OMS console account of the default configuration.
pub const OMS_USERNAME: &str = "mock-admin";
/// The password of that account.
pub const OMS_PASSWORD: &str = "MockOmsPassword1";

/// What a mock starts with. Begin with `Config::default()` and change what the test is about.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The one access key that may sign requests.
    pub access_key: String,
    /// The secret of the access key.
    pub secret_key: String,
    /// Makes the access key a temporary one: this token has to come with each signed request.
    pub security_token: Option<String>,
    /// Tokens that are accepted as `X-Auth-Token`, for every project, without a sign-in.
    pub tokens: Vec<String>,
    /// Who can sign in by password, and how the tokens are that come of it.
    pub iam: iam::Settings,
    /// The projects of the account; several may share a name.
    pub projects: Vec<Project>,
    /// The DWS clusters.
    pub clusters: Vec<Cluster>,
    /// How DWS jobs go, unless a test plans otherwise.
    pub jobs: JobPlan,
    /// How restarts of DWS clusters go, unless a test plans otherwise.
    pub restarts: RestartPlan,
    /// How MRS behaves.
    pub mrs: mrs::Settings,
    /// How DLI behaves.
    pub dli: dli::Settings,
    /// How DLI connections come to be, unless a test plans otherwise.
    pub creations: CreationPlan,
    /// How the peerings of enhanced connections come to be, unless a test plans otherwise.
    pub peerings: PeeringPlan,
    /// How connectivity tests of DLI go, unless a test plans otherwise.
    pub tests: TestPlan,
    /// How OMS behaves.
    pub oms: oms::Settings,
}

impl Config {
    /// Adds a cluster to the default project.
    #[must_use]
    pub fn with_cluster(mut self, id: impl Into<String>) -> Self {
        self.clusters.push(Cluster::new(id, PROJECT_ID));
        self
    }

    /// Adds a project.
    #[must_use]
    pub fn with_project(mut self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.projects.push(Project::new(id, name));
        self
    }

    /// Adds a token that needs no sign-in.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(token.into());
        self
    }

    /// Changes anything: `Config::default().with(|config| config.dli.retired = true)`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            access_key: ACCESS_KEY.to_owned(),
            secret_key: SECRET_KEY.to_owned(),
            security_token: None,
            tokens: Vec::new(),
            iam: iam::Settings::default(),
            projects: vec![Project::new(PROJECT_ID, REGION)],
            clusters: vec![Cluster::new(CLUSTER_ID, PROJECT_ID)],
            jobs: JobPlan::default(),
            restarts: RestartPlan::default(),
            mrs: mrs::Settings::default(),
            dli: dli::Settings::default(),
            creations: CreationPlan::default(),
            peerings: PeeringPlan::default(),
            tests: TestPlan::default(),
            oms: oms::Settings::default(),
        }
    }
}
