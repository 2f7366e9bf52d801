//! The clients of the platforms, made from the provider block when the first object needs them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;

use super::Environment;
use super::arguments::{Arguments, HUAWEICLOUD, OMS, PROVIDER};
use super::credentials::{self, Missing};
use super::run::Run;
use super::settings::BlockSettings;
use super::unlimited;
use crate::api::Context;
use crate::api::http::{self, Proxies, Tls};
use crate::api::huaweicloud::{self, HuaweiCloud};
use crate::api::oms::{self, Oms, PasswordEncoding};
use crate::secrets::Redactor;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, Host};
use crate::tf_provider::value::{Object, Path};

const MAX_RETRIES: u32 = 5;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// What the provider block configures. A platform that no object needs may be misconfigured or not configured at all.
pub struct Platforms {
    config: Object,
    environment: Environment,
    user_agent: String,
    redactor: Arc<Redactor>,
    huaweicloud: Made<HuaweiCloud>,
    oms: Made<Oms>,
    /// What the run knows and does.
    pub(super) run: Run,
}

/// A platform's client, or what is wrong with its settings.
struct Made<C> {
    outcome: OnceCell<Result<Arc<C>, Diagnostics>>,
    /// Whether the run has been told what is wrong.
    is_told: AtomicBool,
}

impl<C> Default for Made<C> {
    fn default() -> Self {
        Self { outcome: OnceCell::new(), is_told: AtomicBool::new(false) }
    }
}

impl<C> Made<C> {
    /// The client, made by the first who asks. What is wrong is told to all, and news only to the first.
    async fn get(&self, make: impl Future<Output = Result<C, Diagnostics>>) -> Result<&Arc<C>, Diagnostics> {
        self.outcome(make).await.as_ref().map_err(|wrong| {
            if !wrong.is_premature() && self.is_told.swap(true, Ordering::Relaxed) {
                wrong.iter().cloned().map(Diagnostic::told_before).collect()
            } else {
                wrong.clone()
            }
        })
    }

    async fn outcome(&self, make: impl Future<Output = Result<C, Diagnostics>>) -> &Result<Arc<C>, Diagnostics> {
        self.outcome.get_or_init(|| async { make.await.map(Arc::new) }).await
    }

    /// What is wrong with settings that the configuration holds, so that it can be told there.
    async fn written_wrong(&self, make: impl Future<Output = Result<C, Diagnostics>>) -> Diagnostics {
        let wrong = self.outcome(make).await.as_ref().err();
        let is_written_wrong = |problem: &&Diagnostic| !problem.is_premature && !problem.path.is_root();
        wrong.into_iter().flat_map(Diagnostics::iter).filter(is_written_wrong).cloned().collect()
    }
}

impl Platforms {
    pub(super) fn new(config: &Object, environment: &Environment, host: &Host) -> Self {
        let terraform = if host.version.is_empty() { String::new() } else { format!(" Terraform/{}", host.version) };
        let user_agent = format!("{}/{}{terraform}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        Self {
            config: config.clone(),
            environment: environment.clone(),
            user_agent,
            redactor: host.redactor.clone(),
            huaweicloud: Made::default(),
            oms: Made::default(),
            run: Run::default(),
        }
    }

    /// Huawei Cloud's client, or what is wrong with its settings.
    pub(super) async fn huaweicloud(call: &Call<Self>) -> Result<&Arc<HuaweiCloud>, Diagnostics> {
        call.client.huaweicloud.get(call.client.make_huaweicloud(unlimited(call))).await
    }

    /// Huawei Cloud's client where its settings are good, for those who can do without.
    pub(super) async fn usable_huaweicloud(call: &Call<Self>) -> Option<&Arc<HuaweiCloud>> {
        call.client.huaweicloud.outcome(call.client.make_huaweicloud(unlimited(call))).await.as_ref().ok()
    }

    /// The client of OMS, or what is wrong with its settings.
    pub(super) async fn oms(call: &Call<Self>) -> Result<&Arc<Oms>, Diagnostics> {
        call.client.oms.get(call.client.make_oms(unlimited(call))).await
    }

    /// What is certainly wrong with the provider block as it is written, and with the provider's own variables. What else
    /// is wrong, the first object of the platform is told.
    pub(super) async fn written_wrong(call: &Call<Self>) -> Diagnostics {
        let platforms = &call.client;
        let mut wrong = Diagnostics::new();
        if let Err(problems) = platforms.limits() {
            wrong.extend(problems.into_iter().filter(|problem| !problem.is_premature));
        }
        if platforms.config.object(HUAWEICLOUD.block).is_some() {
            wrong.extend(platforms.huaweicloud.written_wrong(platforms.make_huaweicloud(unlimited(call))).await);
        }
        if platforms.config.object(OMS.block).is_some() {
            wrong.extend(platforms.oms.written_wrong(platforms.make_oms(unlimited(call))).await);
        }
        wrong
    }

    /// The blocks whose certificates will not be verified.
    pub(super) fn insecure_blocks(&self) -> impl Iterator<Item = &'static str> {
        let is_insecure = |block: &Arguments| self.block(*block).flag("insecure").unwrap_or(false);
        [HUAWEICLOUD, OMS].into_iter().filter(is_insecure).map(|block| block.block)
    }

    async fn make_huaweicloud(&self, context: Context) -> Result<HuaweiCloud, Diagnostics> {
        self.known(HUAWEICLOUD)?;
        let mut block = self.block(HUAWEICLOUD);
        let mut wrong = Diagnostics::new();
        wrong.keep(block.load_profile(&context).await);
        let credentials = wrong.keep(credentials::huaweicloud(&block));
        let agency = wrong.keep(credentials::agency(&block));
        let (region, cloud) = (wrong.keep(block.text("region")), wrong.keep(block.text("cloud")));
        let (project_id, project_name) = (wrong.keep(block.text("project_id")), wrong.keep(block.text("project_name")));
        let auth_url = wrong.keep(block.text("auth_url"));
        let iam = wrong.keep(block.text("endpoints.iam"));
        let endpoints = wrong.keep(block.texts("endpoints"));
        let http = wrong.keep(self.http_settings(&context, &block).await);
        let (Some(credentials), Some(mut endpoints), Some(http), true) =
            (credentials, endpoints, http, !wrong.has_error())
        else {
            return Err(wrong);
        };
        // The address of IAM is one setting with auth_url, and comes from one level with it.
        endpoints.remove("iam");
        let config = huaweicloud::Config {
            credentials,
            agency: agency.flatten(),
            region: region.flatten(),
            project_id: project_id.flatten(),
            project_name: project_name.flatten(),
            cloud: cloud.flatten(),
            auth_url: auth_url.flatten().or(iam.flatten()),
            endpoints,
            http,
        };
        block.tell_what_is_left_aside();
        HuaweiCloud::new(config).map_err(|error| block.unusable(&[], &error.to_string()))
    }

    async fn make_oms(&self, context: Context) -> Result<Oms, Diagnostics> {
        self.known(OMS)?;
        let block = self.block(OMS);
        let mut wrong = Diagnostics::new();
        let mut missing = Missing::new(&block);
        let endpoint = wrong.keep(missing.text("endpoint"));
        let (username, password) = (wrong.keep(missing.text("username")), wrong.keep(missing.text("password")));
        let encoding = wrong.keep(block.text("password_encoding"));
        let action = wrong.keep(block.text("polardb_create_action"));
        wrong.keep(missing.none("Missing settings for OMS", &["username", "password"]));
        let http = wrong.keep(self.http_settings(&context, &block).await);
        let (Some(endpoint), Some(username), Some(password), Some(http), true) =
            (endpoint, username, password, http, !wrong.has_error())
        else {
            return Err(wrong);
        };
        let config = oms::Config {
            endpoint,
            username,
            password: password.into(),
            password_encoding: match encoding.flatten().as_deref() {
                Some("plain") => PasswordEncoding::Plain,
                _ => PasswordEncoding::Base64,
            },
            polardb_create_action: action.flatten(),
            http,
        };
        block.tell_what_is_left_aside();
        Oms::new(config).map_err(|error| block.unusable(&[], &error.to_string()))
    }

    async fn http_settings(&self, context: &Context, block: &BlockSettings<'_>) -> Result<http::Settings, Diagnostics> {
        let mut wrong = Diagnostics::new();
        let limits = wrong.keep(self.limits());
        let insecure = wrong.keep(block.flag("insecure")).unwrap_or_default();
        let certificate = wrong.keep(block.text("cacert_file")).flatten().map(|file| block.expand(&file));
        let tls = Tls::load(context, insecure, certificate.as_deref()).await;
        let tls = wrong.keep(tls.map_err(|error| block.unusable(&["cacert_file"], &error.to_string())));
        let proxies = Proxies::of(|names| self.environment.first_named(names));
        let proxies = wrong.keep(proxies.map_err(|error| {
            let detail = format!("The environment variable {error}. Correct it, or unset it if no proxy is needed.");
            Diagnostics::from(Diagnostic::error(format!("Invalid value for {}", error.variable), detail))
        }));
        let (Some((max_retries, request_timeout)), Some(tls), Some(proxies), true) =
            (limits, tls, proxies, !wrong.has_error())
        else {
            return Err(wrong);
        };
        proxies.passwords().for_each(|password| self.redactor.learn(&password));
        Ok(http::Settings {
            user_agent: self.user_agent.clone(),
            max_retries,
            request_timeout,
            tls,
            proxies,
            address_from: if block.name() == OMS.block {
                "endpoint in the oms block (OMS_ENDPOINT)"
            } else {
                "region, cloud, endpoints and, for IAM, auth_url in the huaweicloud block (HW_REGION_NAME, HW_CLOUD, HW_AUTH_URL)"
            },
            redactor: self.redactor.clone(),
        })
    }

    /// How often and how long is tried, for all platforms.
    fn limits(&self) -> Result<(u32, Duration), Diagnostics> {
        let provider = BlockSettings::new(PROVIDER, Some(&self.config), &self.environment);
        let mut wrong = Diagnostics::new();
        let max_retries = wrong.keep(provider.integer("max_retries")).flatten().unwrap_or(MAX_RETRIES);
        let request_timeout = wrong.keep(provider.duration("request_timeout")).flatten().unwrap_or(REQUEST_TIMEOUT);
        if wrong.has_error() { Err(wrong) } else { Ok((max_retries, request_timeout)) }
    }

    /// A block that is not known as a whole, because a `dynamic` block makes it, is not an absent one.
    fn known(&self, arguments: Arguments) -> Result<(), Diagnostics> {
        let name = arguments.block;
        if !self.config.get(name).is_unknown() {
            return Ok(());
        }
        let detail = format!(
            "The {name} block of the provider is not known yet, because it depends on something that this run will make. \
             Apply that first, with -target, or write a block that is known."
        );
        Err(Diagnostic::premature("Provider block is not known yet", detail).at(Path::attribute(name)).into())
    }

    fn block(&self, arguments: Arguments) -> BlockSettings<'_> {
        BlockSettings::new(arguments, self.config.object(arguments.block), &self.environment)
    }
}

#[cfg(test)]
mod tests;
