//! The arguments of the provider block, each with the environment variables that stand in for it.
//!
//! One table for each block: the schema, the docs and the look-up in `settings` are made from it.

use crate::api::Service;
use crate::api::http::address;
use crate::tf_provider::schema::{Attribute, Block, Rule, rules};
use crate::tf_provider::value::{Type, Value};

/// One argument.
pub(super) struct Argument {
    pub(super) name: &'static str,
    /// The variables that are read where the argument is not set; the first that is set counts.
    pub(super) variables: &'static [&'static str],
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
        Kind::Address,
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
        let attribute = Attribute::optional(self.name, ty, format!("{}{variables}", self.description)).not_read_back();
        match self.kind {
            Kind::Text | Kind::Bool => attribute,
            Kind::Secret => attribute.sensitive(),
            Kind::Integer => attribute.rule(rules::integer(0..).own()),
            Kind::Duration => attribute.rule(rules::duration()),
            Kind::Address => attribute.rule(an_address().or_empty()),
            Kind::Encoding => attribute.rule(rules::one_of(&["base64", "plain"]).own()),
            Kind::Endpoints => attribute.rule(known_services()).rule(addresses()),
        }
    }
}

fn known_services() -> Rule {
    Rule::new(format!("have no other keys than {}", Service::huawei_cloud_keys()), |value| {
        match entries(value).find(|(key, _)| !Service::HUAWEI_CLOUD.map(Service::key).contains(key)) {
            Some((key, _)) => Err(format!("has {key:?}")),
            None => Ok(()),
        }
    })
    .own()
}

/// An address may hold a password where none belongs, so messages don't quote it.
fn an_address() -> Rule {
    Rule::text("be an address such as \"http://host:port\"", |text| {
        address::parse(text).map(drop).map_err(str::to_owned)
    })
    .unquoted()
    .own()
}

fn addresses() -> Rule {
    Rule::new("hold addresses that begin with https:// or http://", |value| {
        let wrong =
            |(key, text)| address::parse(text).err().map(|problem| format!("holds one for {key:?} that {problem}"));
        entries(value).find_map(wrong).map_or(Ok(()), Err)
    })
    .unquoted()
    .own()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    let entries = match value {
        Value::Map(entries) => Some(entries.iter()),
        _ => None,
    };
    entries.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_text()?)))
}
