//! The clients of the platforms, made from the provider block when the first object needs them.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use secrecy::SecretString;

use super::Environment;
use super::settings::{Argument, HUAWEICLOUD, Level, PROVIDER, Setting, Settings};
use super::snapshot::Snapshots;
use crate::api::http::{self, Tls};
use crate::api::huaweicloud::dws::Listing;
use crate::api::huaweicloud::{AccessKey, Config, Credentials, HuaweiCloud};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::parse_duration;
use crate::tf_provider::value::{Object, Path, Value};

const MAX_RETRIES: u32 = 5;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// What the provider block configures. A platform that no object needs may be misconfigured or not configured at all.
pub struct Platforms {
    config: Object,
    environment: Environment,
    user_agent: String,
    huaweicloud: OnceLock<Result<HuaweiCloud, Diagnostics>>,
    /// The lists of DWS that reads share.
    pub(super) dws_data_sources: Snapshots<ListKey, Listing>,
}

/// Project, cluster and type of a list of DWS data sources.
pub(super) type ListKey = (String, String, Option<String>);

impl Platforms {
    pub(super) fn new(config: &Object, environment: &Environment, host_version: &str) -> Self {
        let host = if host_version.is_empty() { String::new() } else { format!(" Terraform/{host_version}") };
        let user_agent = format!("{}/{}{host}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        Self {
            config: config.clone(),
            environment: environment.clone(),
            user_agent,
            huaweicloud: OnceLock::new(),
            dws_data_sources: Snapshots::default(),
        }
    }

    /// Huawei Cloud's client, or what is missing for it.
    pub(super) fn huaweicloud(&self) -> Result<&HuaweiCloud, Diagnostics> {
        self.huaweicloud.get_or_init(|| self.make_huaweicloud()).as_ref().map_err(Clone::clone)
    }

    /// Whether Huawei Cloud's certificates will not be verified.
    pub(super) fn huaweicloud_is_insecure(&self) -> bool {
        self.block("huaweicloud", HUAWEICLOUD).flag("insecure").unwrap_or(false)
    }

    fn make_huaweicloud(&self) -> Result<HuaweiCloud, Diagnostics> {
        let block = self.block("huaweicloud", HUAWEICLOUD);
        let config = Config {
            credentials: credentials(&block)?,
            region: block.text("region")?,
            project_id: block.text("project_id")?,
            project_name: block.text("project_name")?,
            cloud: block.text("cloud")?,
            auth_url: block.text("auth_url")?,
            endpoints: block.texts("endpoints")?,
            http: self.http_settings(&block)?,
        };
        HuaweiCloud::new(config).map_err(|error| unusable("huaweicloud", &error.to_string()))
    }

    fn http_settings(&self, block: &BlockSettings<'_>) -> Result<http::Settings, Diagnostics> {
        let provider = BlockSettings {
            name: "",
            settings: Settings { block: Some(&self.config), arguments: PROVIDER, environment: &self.environment },
        };
        let certificate = block.text("cacert_file")?;
        let tls = Tls::new(block.flag("insecure")?, certificate.as_deref());
        Ok(http::Settings {
            user_agent: self.user_agent.clone(),
            max_retries: provider.integer("max_retries")?.unwrap_or(MAX_RETRIES),
            request_timeout: provider.duration("request_timeout")?.unwrap_or(REQUEST_TIMEOUT),
            tls: tls.map_err(|error| unusable(block.name, &error.to_string()))?,
        })
    }

    fn block(&self, name: &'static str, arguments: &'static [Argument]) -> BlockSettings<'_> {
        BlockSettings {
            name,
            settings: Settings { block: self.config.object(name), arguments, environment: &self.environment },
        }
    }
}

/// The settings of one block, read as what they must be.
struct BlockSettings<'a> {
    name: &'static str,
    settings: Settings<'a>,
}

impl BlockSettings<'_> {
    fn given(&self, name: &str) -> Result<Option<(Value, Level)>, Diagnostics> {
        match self.settings.get(name) {
            Setting::Given(value, level) => Ok(Some((value, level))),
            Setting::Missing => Ok(None),
            Setting::Unknown => {
                let path = self.path(name);
                let detail = format!(
                    "{path} of the provider block is not known yet, because it depends on something that this run will make. \
                     Apply that first, with -target, or set a value that is known."
                );
                Err(Diagnostic::error("Provider argument is not known yet", detail).at(path).into())
            }
        }
    }

    fn leveled_text(&self, name: &str) -> Result<Option<(String, Level)>, Diagnostics> {
        Ok(self.given(name)?.and_then(|(value, level)| Some((value.as_text()?.to_owned(), level))))
    }

    fn text(&self, name: &str) -> Result<Option<String>, Diagnostics> {
        Ok(self.leveled_text(name)?.map(|(text, _)| text))
    }

    fn texts(&self, name: &str) -> Result<BTreeMap<String, String>, Diagnostics> {
        let entries = match self.given(name)? {
            Some((Value::Map(entries), _)) => entries,
            _ => Object::new(),
        };
        let entry = |(key, value): (&String, &Value)| Some((key.clone(), value.as_text()?.to_owned()));
        Ok(entries.iter().filter_map(entry).collect())
    }

    fn flag(&self, name: &str) -> Result<bool, Diagnostics> {
        match self.given(name)? {
            Some((Value::Bool(flag), _)) => Ok(flag),
            Some((Value::Text(text), _)) => match text.to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" => Ok(true),
                "0" | "false" | "no" => Ok(false),
                _ => Err(self.malformed(name, "true or false")),
            },
            _ => Ok(false),
        }
    }

    fn integer(&self, name: &str) -> Result<Option<u32>, Diagnostics> {
        let number = match self.given(name)? {
            Some((Value::Number(number), _)) => number.as_i64().and_then(|number| u32::try_from(number).ok()),
            Some((Value::Text(text), _)) => text.parse().ok(),
            _ => return Ok(None),
        };
        number.map(Some).ok_or_else(|| self.malformed(name, "a whole number that is not negative"))
    }

    fn duration(&self, name: &str) -> Result<Option<Duration>, Diagnostics> {
        let parse = |text: String| parse_duration(&text).map_err(|_| self.malformed(name, "a duration such as 60s"));
        self.text(name)?.map(parse).transpose()
    }

    fn path(&self, name: &str) -> Path {
        if self.name.is_empty() { Path::attribute(name) } else { Path::attribute(self.name).then(name) }
    }

    fn malformed(&self, name: &str, expected: &str) -> Diagnostics {
        let path = self.path(name);
        let detail = format!("{path} must be {expected}, in the provider block or in its environment variable.");
        Diagnostic::error(format!("Invalid value for {path}"), detail).at(path).into()
    }
}

/// The most explicit way to sign in; where two are equally explicit, a token comes before an access key.
fn credentials(block: &BlockSettings<'_>) -> Result<Credentials, Diagnostics> {
    let token = block.leveled_text("token")?;
    let access_key = block.leveled_text("access_key")?;
    let secret_key = block.leveled_text("secret_key")?;
    let security_token = block.text("security_token")?.map(SecretString::from);
    let key_level = [&access_key, &secret_key].into_iter().flatten().map(|(_, level)| *level).min();
    if let Some((token, level)) = token
        && key_level.is_none_or(|key_level| level <= key_level)
    {
        return Ok(Credentials::Token(SecretString::from(token)));
    }
    match (access_key, secret_key) {
        (Some((access_key, _)), Some((secret_key, _))) => Ok(Credentials::AccessKey(AccessKey {
            access_key,
            secret_key: SecretString::from(secret_key),
            security_token,
        })),
        (None, None) => Err(missing(
            "Nothing says who is calling Huawei Cloud. Set access_key and secret_key in the huaweicloud block of the provider, or \
             HW_ACCESS_KEY and HW_SECRET_KEY in the environment (with security_token or HW_SECURITY_TOKEN for temporary keys); \
             or a ready token as token or HW_AUTH_TOKEN.",
        )),
        (None, _) => Err(missing("There is a secret key but no access key: set access_key or HW_ACCESS_KEY.")),
        (_, None) => Err(missing("There is an access key but no secret key: set secret_key or HW_SECRET_KEY.")),
    }
}

fn missing(detail: &str) -> Diagnostics {
    Diagnostic::error("Missing credentials for Huawei Cloud", detail).into()
}

fn unusable(block: &str, problem: &str) -> Diagnostics {
    let detail =
        format!("The {block} block of the provider, or the environment in its place, can't be used: {problem}.");
    Diagnostic::error("Invalid provider configuration", detail).into()
}
