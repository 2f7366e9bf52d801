//! The clients of the platforms, made from the provider block when the first object needs them.

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::Environment;
use super::arguments::{Argument, HUAWEICLOUD, OMS, PROVIDER};
use super::credentials::{self, Missing};
use super::limited;
use super::run::Run;
use super::settings::BlockSettings;
use crate::api::Context;
use crate::api::http::{self, Tls};
use crate::api::huaweicloud::{self, HuaweiCloud};
use crate::api::oms::{self, Oms, PasswordEncoding};
use crate::secrets::Redactor;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, Host};
use crate::tf_provider::value::{Object, Path};

const MAX_RETRIES: u32 = 5;
const REQUEST_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(60);

/// What the provider block configures. A platform that no object needs may be misconfigured or not configured at all.
pub struct Platforms {
    config: Object,
    environment: Environment,
    user_agent: String,
    redactor: Arc<Redactor>,
    huaweicloud: OnceCell<HuaweiCloud>,
    oms: OnceCell<Oms>,
    /// What the run knows and does.
    pub(super) run: Run,
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
            huaweicloud: OnceCell::new(),
            oms: OnceCell::new(),
            run: Run::default(),
        }
    }

    /// Huawei Cloud's client, or what is missing for it.
    pub(super) async fn huaweicloud(call: &Call<Self>) -> Result<&HuaweiCloud, Diagnostics> {
        let platforms = &call.client;
        platforms.huaweicloud.get_or_try_init(|| platforms.make_huaweicloud(limited(call))).await
    }

    /// The client of OMS, or what is missing for it.
    pub(super) async fn oms(call: &Call<Self>) -> Result<&Oms, Diagnostics> {
        let platforms = &call.client;
        platforms.oms.get_or_try_init(|| platforms.make_oms(limited(call))).await
    }

    /// The blocks whose certificates will not be verified.
    pub(super) fn insecure_blocks(&self) -> impl Iterator<Item = &'static str> {
        let blocks: [(&'static str, &'static [Argument]); 2] = [("huaweicloud", HUAWEICLOUD), ("oms", OMS)];
        let insecure = |name, arguments| self.block(name, arguments).flag("insecure").unwrap_or(false);
        blocks.into_iter().filter(move |(name, arguments)| insecure(name, arguments)).map(|(name, _)| name)
    }

    async fn make_huaweicloud(&self, context: Context) -> Result<HuaweiCloud, Diagnostics> {
        self.known("huaweicloud")?;
        let mut block = self.block("huaweicloud", HUAWEICLOUD);
        block.load_profile(&context).await?;
        let config = huaweicloud::Config {
            credentials: credentials::huaweicloud(&block)?,
            region: block.text("region")?,
            project_id: block.text("project_id")?,
            project_name: block.text("project_name")?,
            cloud: block.text("cloud")?,
            auth_url: block.text("auth_url")?,
            endpoints: block.texts("endpoints")?,
            http: self.http_settings(&context, &block).await?,
        };
        HuaweiCloud::new(config).map_err(|error| block.unusable(&error.to_string()))
    }

    async fn make_oms(&self, context: Context) -> Result<Oms, Diagnostics> {
        self.known("oms")?;
        let block = self.block("oms", OMS);
        let mut missing = Missing::new(&block);
        let config = oms::Config {
            endpoint: missing.text("endpoint")?,
            username: missing.text("username")?,
            password: missing.text("password")?.into(),
            password_encoding: match block.text("password_encoding")?.as_deref() {
                Some("plain") => PasswordEncoding::Plain,
                _ => PasswordEncoding::Base64,
            },
            polardb_create_action: block.text("polardb_create_action")?,
            http: self.http_settings(&context, &block).await?,
        };
        missing.none("Missing settings for OMS")?;
        Oms::new(config).map_err(|error| block.unusable(&error.to_string()))
    }

    async fn http_settings(&self, context: &Context, block: &BlockSettings<'_>) -> Result<http::Settings, Diagnostics> {
        let provider = BlockSettings::new("", Some(&self.config), PROVIDER, &self.environment);
        let certificate = block.text("cacert_file")?.map(|file| block.expand(&file));
        let tls = Tls::load(context, block.flag("insecure")?, certificate.as_deref()).await;
        Ok(http::Settings {
            user_agent: self.user_agent.clone(),
            max_retries: provider.integer("max_retries")?.unwrap_or(MAX_RETRIES),
            request_timeout: provider.duration("request_timeout")?.unwrap_or(REQUEST_TIMEOUT),
            tls: tls.map_err(|error| block.unusable(&error.to_string()))?,
            redactor: self.redactor.clone(),
        })
    }

    /// A block that is not known as a whole, because a `dynamic` block makes it, is not an absent one.
    fn known(&self, name: &'static str) -> Result<(), Diagnostics> {
        if !self.config.get(name).is_unknown() {
            return Ok(());
        }
        let detail = format!(
            "The {name} block of the provider is not known yet, because it depends on something that this run will make. \
             Apply that first, with -target, or write a block that is known."
        );
        Err(Diagnostic::premature("Provider block is not known yet", detail).at(Path::attribute(name)).into())
    }

    fn block(&self, name: &'static str, arguments: &'static [Argument]) -> BlockSettings<'_> {
        BlockSettings::new(name, self.config.object(name), arguments, &self.environment)
    }
}
