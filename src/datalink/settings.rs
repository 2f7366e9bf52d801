//! The arguments of the provider block, each with the environment variables that stand in for it.
//!
//! One table for each block: the schema, the docs and the look-up are made from it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::Environment;
use crate::api::huaweicloud::Profile;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{Attribute, Block, Rule, parse_duration, rules};
use crate::tf_provider::value::{Object, Path, Type, Value};

/// One argument.
pub(super) struct Argument {
    name: &'static str,
    /// The variables that are read where the argument is not set; the first that is set counts.
    variables: &'static [&'static str],
    kind: Kind,
    description: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Secret,
    Bool,
    Integer,
    Duration,
    Endpoints,
    Address,
    Encoding,
}

const fn argument(
    name: &'static str,
    variables: &'static [&'static str],
    kind: Kind,
    description: &'static str,
) -> Argument {
    Argument { name, variables, kind, description }
}

/// The arguments of the provider block itself.
pub(super) const PROVIDER: &[Argument] = &[
    argument(
        "max_retries",
        &["DATALINK_MAX_RETRIES"],
        Kind::Integer,
        "How often a call that failed is repeated, after its first try, where repeating is safe. Default: 5.",
    ),
    argument(
        "request_timeout",
        &["DATALINK_REQUEST_TIMEOUT"],
        Kind::Duration,
        "How long one exchange with a service may take, such as \"60s\". Default: 60s.",
    ),
];

/// The arguments of the `huaweicloud` block.
pub(super) const HUAWEICLOUD: &[Argument] = &[
    argument("region", &["HW_REGION_NAME", "OS_REGION_NAME"], Kind::Text, "The region, such as \"cn-north-4\"."),
    argument(
        "project_id",
        &["HW_PROJECT_ID", "OS_PROJECT_ID"],
        Kind::Text,
        "The id of the region's project. Without it, the project is looked up in IAM by its name, once.",
    ),
    argument(
        "project_name",
        &["HW_PROJECT_NAME", "OS_PROJECT_NAME"],
        Kind::Text,
        "The name to look the project up by. Default: the region.",
    ),
    argument(
        "access_key",
        &["HW_ACCESS_KEY", "OS_ACCESS_KEY"],
        Kind::Text,
        "The access key (AK) that requests are signed with.",
    ),
    argument("secret_key", &["HW_SECRET_KEY", "OS_SECRET_KEY"], Kind::Secret, "The secret key (SK) of the access key."),
    argument(
        "security_token",
        &["HW_SECURITY_TOKEN"],
        Kind::Secret,
        "The security token that comes with a temporary access key.",
    ),
    argument(
        "token",
        &["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
        Kind::Secret,
        "A ready IAM token of the project, in the place of an access key.",
    ),
    argument(
        "user_name",
        &["HW_USER_NAME", "OS_USERNAME"],
        Kind::Text,
        "The name of an IAM user, to sign in with its password. The token is renewed by itself.",
    ),
    argument("password", &["HW_USER_PASSWORD", "OS_PASSWORD"], Kind::Secret, "The password of the IAM user."),
    argument(
        "domain_name",
        &["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
        Kind::Text,
        "The name of the account (domain) that the IAM user belongs to.",
    ),
    argument(
        "domain_id",
        &["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"],
        Kind::Text,
        "The id of the account (domain), in the place of its name.",
    ),
    argument(
        "auth_url",
        &["HW_AUTH_URL", "OS_AUTH_URL"],
        Kind::Text,
        "The address of IAM; it beats endpoints. Default: \"https://iam.{region}.{cloud}/v3\".",
    ),
    argument(
        "cloud",
        &["HW_CLOUD"],
        Kind::Text,
        "The domain of the cloud. Default: \"myhuaweicloud.com\", and \"myhuaweicloud.eu\" for regions that begin with eu-west-1.",
    ),
    argument(
        "endpoints",
        &[],
        Kind::Endpoints,
        "Addresses of services in the place of the public ones, as scheme://host[:port]; keys: dws, mrs, dli, iam.",
    ),
    argument(
        "shared_config_file",
        &["HW_SHARED_CONFIG_FILE"],
        Kind::Text,
        "A KooCLI configuration file to take credentials, region and project from. Default, where a profile is named: ~/.hcloud/config.json.",
    ),
    argument("profile", &["HW_PROFILE"], Kind::Text, "The profile in that file. Default: the file's current one."),
    argument(
        "insecure",
        &["HW_INSECURE", "OS_INSECURE"],
        Kind::Bool,
        "Whether to skip the verification of the services' TLS certificates. Only for tests.",
    ),
    argument(
        "cacert_file",
        &["HW_CACERT_FILE", "OS_CACERT"],
        Kind::Text,
        "A CA certificate to trust beside the system's: the path of a PEM file, or its content.",
    ),
];

/// The arguments of the `oms` block.
pub(super) const OMS: &[Argument] = &[
    argument("endpoint", &["OMS_ENDPOINT"], Kind::Address, "The address of OMS, such as \"http://oms.example:8089\"."),
    argument("username", &["OMS_USERNAME"], Kind::Text, "The OMS console account that calls are made as."),
    argument("password", &["OMS_PASSWORD"], Kind::Secret, "The password of that account."),
    argument(
        "password_encoding",
        &[],
        Kind::Encoding,
        "How passwords of databases travel: \"base64\", as documented, or \"plain\" for a server that wants it. Default: base64.",
    ),
    argument(
        "polardb_create_action",
        &[],
        Kind::Text,
        "The name of the action that creates a PolarDB data source. The documentation spells it in two ways; by default, the \
         one in the request path is tried first.",
    ),
    argument(
        "insecure",
        &["OMS_INSECURE"],
        Kind::Bool,
        "Whether to skip the verification of the server's TLS certificate. Only for tests.",
    ),
    argument(
        "cacert_file",
        &["OMS_CACERT_FILE"],
        Kind::Text,
        "A CA certificate to trust beside the system's: the path of a PEM file, or its content.",
    ),
];

/// The keys of `endpoints`.
const SERVICES: &[&str] = &["dws", "mrs", "dli", "iam"];

/// A block with these arguments.
pub(super) fn block(description: &'static str, arguments: &[Argument]) -> Block {
    arguments.iter().fold(Block::new(description), |block, argument| block.attribute(argument.attribute()))
}

impl Argument {
    fn attribute(&self) -> Attribute {
        let ty = match self.kind {
            Kind::Text | Kind::Secret | Kind::Duration | Kind::Address | Kind::Encoding => Type::String,
            Kind::Bool => Type::Bool,
            Kind::Integer => Type::Number,
            Kind::Endpoints => Type::map(Type::String),
        };
        let variables = match self.variables {
            [] => String::new(),
            names => format!(" Environment: {}.", names.join(", ")),
        };
        // No service returns what the provider block says, so Terraform must not take it for computed.
        let attribute = Attribute::optional(self.name, ty, format!("{}{variables}", self.description)).silent();
        match self.kind {
            Kind::Text | Kind::Bool => attribute,
            Kind::Secret => attribute.sensitive(),
            Kind::Integer => attribute.rule(rules::integer(0..=1000).own()),
            Kind::Duration => attribute.rule(rules::duration()),
            Kind::Address => attribute.rule(rules::http_url().own()),
            Kind::Encoding => attribute.rule(rules::one_of(&["base64", "plain"]).own()),
            Kind::Endpoints => attribute.rule(known_services()).rule(with_scheme()),
        }
    }
}

fn known_services() -> Rule {
    Rule::new(format!("have no other keys than {}", SERVICES.join(", ")), |value| {
        match entries(value).find(|(key, _)| !SERVICES.contains(key)) {
            Some((key, _)) => Err(format!("has {key:?}")),
            None => Ok(()),
        }
    })
    .own()
}

fn with_scheme() -> Rule {
    Rule::new("hold addresses that begin with https:// or http://", |value| {
        let has_scheme = |address: &str| ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
        match entries(value).find(|(_, address)| !has_scheme(address)) {
            Some((key, _)) => Err(format!("holds another for {key:?}")),
            None => Ok(()),
        }
    })
    .own()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    let entries = match value {
        Value::Map(entries) => Some(entries.iter()),
        _ => None,
    };
    entries.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_text()?)))
}

/// Where a setting comes from; a lower level is the more explicit one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The configuration.
    Configuration,
    /// The environment.
    Environment,
    /// The profile in a shared configuration file.
    Profile,
}

/// The settings of one block, read as what they must be.
pub(super) struct BlockSettings<'a> {
    name: &'static str,
    block: Option<&'a Object>,
    arguments: &'static [Argument],
    environment: &'a Environment,
    profile: Object,
}

impl<'a> BlockSettings<'a> {
    /// The settings of the block of that name; the provider's own arguments have none.
    pub(super) fn new(
        name: &'static str,
        block: Option<&'a Object>,
        arguments: &'static [Argument],
        environment: &'a Environment,
    ) -> Self {
        Self { name, block, arguments, environment, profile: Object::new() }
    }

    /// The block's name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The variables that stand in for an argument.
    pub(super) fn variables(&self, name: &str) -> &'static [&'static str] {
        self.arguments.iter().find(|argument| argument.name == name).map_or(&[], |argument| argument.variables)
    }

    /// Adds what the KooCLI profile says, if one is named.
    pub(super) fn load_profile(&mut self) -> Result<(), Box<dyn std::error::Error>> {
        let text = |name| self.text(name).ok().flatten();
        let (file, name) = (text("shared_config_file"), text("profile"));
        if file.is_none() && name.is_none() {
            return Ok(());
        }
        let home = || self.environment.first(&["HOME", "USERPROFILE"]).unwrap_or_default();
        let file = match file.as_deref() {
            None => PathBuf::from(home()).join(".hcloud/config.json"),
            Some(file) => {
                file.strip_prefix("~/").map_or_else(|| PathBuf::from(file), |rest| PathBuf::from(home()).join(rest))
            }
        };
        let Profile { access_key, region, project_id, domain_id, .. } = Profile::load(&file, name.as_deref())?;
        let secret = |secret: &SecretString| secret.expose_secret().to_owned();
        for (name, value) in [
            ("access_key", access_key.as_ref().map(|key| key.access_key.clone())),
            ("secret_key", access_key.as_ref().map(|key| secret(&key.secret_key))),
            ("security_token", access_key.as_ref().and_then(|key| key.security_token.as_ref()).map(secret)),
            ("region", region),
            ("project_id", project_id),
            ("domain_id", domain_id),
        ] {
            self.profile.set(name, value);
        }
        Ok(())
    }

    /// What an argument came to, and where from; `None` if it is nowhere.
    fn given(&self, name: &str) -> Result<Option<(Value, Level)>, Diagnostics> {
        let configured = self.block.map_or(&Value::Null, |block| block.get(name));
        if !configured.is_wholly_known() {
            let path = self.path(name);
            let detail = format!(
                "{path} of the provider block is not known yet, because it depends on something that this run will make. \
                 Apply that first, with -target, or set a value that is known."
            );
            return Err(Diagnostic::error("Provider argument is not known yet", detail).at(path).into());
        }
        if !configured.is_empty() {
            return Ok(Some((configured.clone(), Level::Configuration)));
        }
        if let Some(text) = self.environment.first(self.variables(name)) {
            return Ok(Some((text.into(), Level::Environment)));
        }
        let profile = self.profile.get(name);
        Ok((!profile.is_empty()).then(|| (profile.clone(), Level::Profile)))
    }

    /// Text with its level.
    pub(super) fn leveled_text(&self, name: &str) -> Result<Option<(String, Level)>, Diagnostics> {
        Ok(self.given(name)?.and_then(|(value, level)| Some((value.as_text()?.to_owned(), level))))
    }

    /// Text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Diagnostics> {
        Ok(self.leveled_text(name)?.map(|(text, _)| text))
    }

    /// A map of text; empty if there is none.
    pub(super) fn texts(&self, name: &str) -> Result<BTreeMap<String, String>, Diagnostics> {
        let entries = match self.given(name)? {
            Some((Value::Map(entries), _)) => entries,
            _ => Object::new(),
        };
        let entry = |(key, value): (&String, &Value)| Some((key.clone(), value.as_text()?.to_owned()));
        Ok(entries.iter().filter_map(entry).collect())
    }

    /// A truth value; false if there is none.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Diagnostics> {
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

    /// A number that is not negative.
    pub(super) fn integer(&self, name: &str) -> Result<Option<u32>, Diagnostics> {
        let number = match self.given(name)? {
            Some((Value::Number(number), _)) => number.as_i64().and_then(|number| u32::try_from(number).ok()),
            Some((Value::Text(text), _)) => text.parse().ok(),
            _ => return Ok(None),
        };
        number.map(Some).ok_or_else(|| self.malformed(name, "a whole number that is not negative"))
    }

    /// A duration.
    pub(super) fn duration(&self, name: &str) -> Result<Option<Duration>, Diagnostics> {
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
