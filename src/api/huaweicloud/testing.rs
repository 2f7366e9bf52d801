//! A cloud for tests: a client of a loopback server, on a clock that jumps.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{AccessKey, Config, Credentials, HuaweiCloud};
use crate::api::Context;
use crate::api::http::testing::{Answer, Server};
use crate::api::http::{Settings, Tls};
use crate::api::testing::JumpingClock;

/// A configuration whose services are all at `url`.
pub(super) fn config(url: &str) -> Config {
    Config {
        credentials: Credentials::AccessKey(AccessKey {
            access_key: "AKEXAMPLE".into(),
            secret_key: SecretString::from("SKexampleSKexample"),
            security_token: Some(SecretString::from("token+/==")),
        }),
        agency: None,
        region: Some("cn-north-4".into()),
        project_id: None,
        project_name: None,
        cloud: None,
        auth_url: Some(format!("{url}/v3")),
        endpoints: ["dws", "mrs", "dli"].map(|service| (service.to_owned(), format!("{url}/"))).into(),
        http: Settings {
            user_agent: "test/1.0".into(),
            max_retries: 2,
            request_timeout: Duration::from_secs(20),
            tls: Tls::default(),
            proxies: Default::default(),
            address_from: "the test",
            redactor: Arc::default(),
        },
    }
}

pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) cloud: Arc<HuaweiCloud>,
    pub(super) clock: Arc<JumpingClock>,
    pub(super) context: Context,
}

impl Scene {
    pub(super) async fn new(answers: Vec<Answer>) -> Self {
        Self::with(answers, |_| ()).await
    }

    /// With a configuration that differs.
    pub(super) async fn with(answers: Vec<Answer>, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(Server::start(answers).await, change)
    }

    /// With a server of one's own.
    pub(super) fn on(server: Server, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(&server.url);
        change(&mut config);
        let cloud = Arc::new(HuaweiCloud::new(config).unwrap());
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let context = Context::with_clock(CancellationToken::new(), clock.clone());
        Self { server, cloud, clock, context }
    }

    /// Runs a call of the cloud many times, all at once.
    pub(super) async fn at_once<T, Calling>(
        &self,
        times: usize,
        call: impl Fn(Arc<HuaweiCloud>, Context) -> Calling,
    ) -> Vec<T>
    where
        T: Send + 'static,
        Calling: Future<Output = T> + Send + 'static,
    {
        let calls: JoinSet<T> = (0..times).map(|_| call(self.cloud.clone(), self.context.clone())).collect();
        calls.join_all().await
    }
}
