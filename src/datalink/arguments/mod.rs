//! The arguments of the provider block, each with the environment variables that stand in for it.
//!
//! One table for each block: the schema, the docs and the look-up in `settings` are made from it. Beside it is the table of
//! the arguments that mean one thing together. `rules` has what the values must keep, wherever they come from.

pub(super) mod rules;

use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Rule};
use crate::tf_provider::value::{Number, Type, Value};

/// The arguments of a block, by the block's name; the provider's own have none.
#[derive(Clone, Copy)]
pub(super) struct Arguments {
    pub(super) block: &'static str,
    pub(super) all: &'static [Argument],
    pub(super) groups: &'static [Group],
}

/// One argument.
pub(super) struct Argument {
    pub(super) name: &'static str,
    /// The variables that are read where the argument is not set; the first that is set counts.
    pub(super) variables: &'static [&'static str],
    kind: Kind,
    description: &'static str,
}

/// Arguments that mean one thing together, so that they are taken from one level. `map.key` is an entry of a map.
pub(super) struct Group {
    pub(super) members: &'static [&'static str],
    /// The member whose level decides; its secret is the next member. Without one, the level that has any member.
    pub(super) key: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    /// Text that is not secret and that blanks never belong to.
    Word,
    Secret,
    Region,
    Cloud,
    Bool,
    Integer,
    Duration,
    Endpoints,
    /// `scheme://host[:port]`.
    Endpoint,
    /// The same with a path.
    Address,
    Encoding,
    Seconds,
}

/// The nested block of the `huaweicloud` block, whose arguments are in its table by their full names.
pub(super) const ASSUME_ROLE: &str = "assume_role";

const fn argument(
    name: &'static str,
    variables: &'static [&'static str],
    kind: Kind,
    description: &'static str,
) -> Argument {
    Argument { name, variables, kind, description }
}

/// The arguments of the provider block itself.
pub(super) const PROVIDER: Arguments = Arguments { block: "", all: OWN, groups: &[] };

/// The arguments of the `huaweicloud` block.
pub(super) const HUAWEICLOUD: Arguments = Arguments {
    block: "huaweicloud",
    all: OF_HUAWEICLOUD,
    groups: &[
        Group { members: &["project_id", "project_name"], key: None },
        Group { members: &["domain_id", "domain_name"], key: None },
        Group { members: &["access_key", "secret_key", "security_token"], key: Some("access_key") },
        Group { members: &["user_name", "password"], key: Some("user_name") },
        Group { members: &["auth_url", "endpoints.iam"], key: None },
        Group {
            members: &[
                "assume_role.agency_name",
                "assume_role.domain_name",
                "assume_role.domain_id",
                "assume_role.duration",
            ],
            key: None,
        },
    ],
};

/// The arguments of the `oms` block.
pub(super) const OMS: Arguments = Arguments {
    block: "oms",
    all: OF_OMS,
    groups: &[Group { members: &["username", "password"], key: Some("username") }],
};

const OWN: &[Argument] = &[
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

const OF_HUAWEICLOUD: &[Argument] = &[
    argument(
        "region",
        &["HW_REGION_NAME", "OS_REGION_NAME"],
        Kind::Region,
        "The region, such as \"cn-north-4\", of objects that name none.",
    ),
    argument(
        "project_id",
        &["HW_PROJECT_ID", "OS_PROJECT_ID"],
        Kind::Word,
        "The id of the region's project. Without it, the project is looked up in IAM by its name, once. It does not count for \
         objects of other regions.",
    ),
    argument(
        "project_name",
        &["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
        Kind::Word,
        "The name to look the project up by. Default: the region. It does not count for objects of other regions.",
    ),
    argument(
        "access_key",
        &["HW_ACCESS_KEY", "OS_ACCESS_KEY"],
        Kind::Word,
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
        Kind::Word,
        "The name of an IAM user, to sign in with its password. The token is renewed by itself.",
    ),
    argument("password", &["HW_USER_PASSWORD", "OS_PASSWORD"], Kind::Secret, "The password of the IAM user."),
    argument(
        "domain_name",
        &["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
        Kind::Word,
        "The name of the account (domain) that the IAM user belongs to.",
    ),
    argument(
        "domain_id",
        &["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"],
        Kind::Word,
        "The id of the account (domain), in the place of its name.",
    ),
    argument(
        "auth_url",
        &["HW_AUTH_URL", "OS_AUTH_URL"],
        Kind::Address,
        "The address of IAM, for all regions unless {region} is in it; it beats endpoints. Default: \"https://iam.{region}.{cloud}/v3\".",
    ),
    argument(
        "cloud",
        &["HW_CLOUD"],
        Kind::Cloud,
        "The domain of the cloud. Default: \"myhuaweicloud.com\", and \"myhuaweicloud.eu\" for regions that begin with eu-west-1.",
    ),
    argument(
        "endpoints",
        &[],
        Kind::Endpoints,
        "Addresses of services in the place of the public ones, as scheme://host[:port]; keys: dws, mrs, dli, iam. {region} in one \
         stands for the region of the object; one without it, but for iam, serves the region of this block only.",
    ),
    argument(
        "shared_config_file",
        &["HW_SHARED_CONFIG_FILE"],
        Kind::Text,
        "A KooCLI configuration file to take credentials, region and project from. Default, where a profile is named: ~/.hcloud/config.json.",
    ),
    argument(
        "ecs_metadata",
        &[],
        Kind::Bool,
        "Whether to sign in by the agency of the ECS instance that Terraform runs on. Its keys come from the instance's metadata \
         and are renewed.",
    ),
    argument("assume_role.agency_name", &["HW_ASSUME_ROLE_AGENCY_NAME"], Kind::Word, "The name of the agency."),
    argument(
        "assume_role.domain_name",
        &["HW_ASSUME_ROLE_DOMAIN_NAME"],
        Kind::Word,
        "The name of the account (domain) that the agency belongs to.",
    ),
    argument(
        "assume_role.domain_id",
        &["HW_ASSUME_ROLE_DOMAIN_ID"],
        Kind::Word,
        "The id of that account, in the place of its name.",
    ),
    argument(
        "assume_role.duration",
        &["HW_ASSUME_ROLE_DURATION"],
        Kind::Seconds,
        "How long a key of the agency is good before it is renewed: seconds, or a duration such as \"1h\". Default: 1h.",
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

const OF_OMS: &[Argument] = &[
    argument("endpoint", &["OMS_ENDPOINT"], Kind::Endpoint, "The address of OMS, such as \"http://oms.example:8089\"."),
    argument("username", &["OMS_USERNAME"], Kind::Word, "The OMS console account that calls are made as."),
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

/// All arguments that variables stand in for, by their paths, with these variables.
pub(crate) fn variables() -> impl Iterator<Item = (String, &'static [&'static str])> {
    let all = [HUAWEICLOUD, OMS, PROVIDER].into_iter().flat_map(|block| {
        let prefix = if block.block.is_empty() { String::new() } else { format!("{}.", block.block) };
        block.all.iter().map(move |argument| (format!("{prefix}{}", argument.name), argument.variables))
    });
    all.filter(|(_, variables)| !variables.is_empty())
}

impl Arguments {
    /// The block with these arguments.
    pub(super) fn block(&self, description: &'static str) -> Block {
        self.part(description, "")
    }

    /// The nested block of that name with its arguments.
    pub(super) fn nested(&self, name: &'static str, description: &'static str) -> NestedBlock {
        NestedBlock::single(name, self.part(description, name))
    }

    fn part(&self, description: &'static str, nested: &str) -> Block {
        let parts = self.all.iter().filter(|argument| argument.nested().0 == nested);
        parts.fold(Block::new(description), |block, argument| block.attribute(argument.attribute()))
    }

    /// The argument of that name.
    pub(super) fn find(&self, name: &str) -> Option<&'static Argument> {
        self.all.iter().find(|argument| argument.name == name)
    }
}

impl Argument {
    fn attribute(&self) -> Attribute {
        let ty = match self.kind {
            Kind::Bool => Type::Bool,
            Kind::Integer => Type::Number,
            Kind::Endpoints => Type::map(Type::String),
            _ => Type::String,
        };
        let variables = match self.variables {
            [] => String::new(),
            names => format!(" Environment: {}.", names.join(", ")),
        };
        // No service returns what the provider block says, so Terraform must not take it for computed.
        let description = format!("{}{variables}", self.description);
        let attribute = Attribute::optional(self.nested().1, ty, description).not_read_back();
        let attribute = if self.kind == Kind::Secret { attribute.sensitive() } else { attribute };
        self.rules().into_iter().fold(attribute, Attribute::rule)
    }

    /// The nested block that it is in, or nothing, and its name there.
    fn nested(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }

    fn rules(&self) -> Vec<Rule> {
        rules::of(self.kind)
    }

    /// What the argument is where a variable or a profile holds `text`.
    ///
    /// # Errors
    /// What the text must be and is not.
    pub(super) fn read(&self, text: &str) -> Result<Value, String> {
        let value = match self.kind {
            Kind::Bool => match text.to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" => true.into(),
                "0" | "false" | "no" => false.into(),
                _ => return Err("must be true or false".to_owned()),
            },
            Kind::Integer => match Number::parse(text) {
                Ok(number) => Value::Number(number),
                Err(_) => return Err("must be a whole number that is not negative".to_owned()),
            },
            _ => text.into(),
        };
        self.judge(&value).map(|()| value)
    }

    /// Whether a value keeps the rules, wherever it comes from.
    ///
    /// # Errors
    /// The demand that it does not meet, and how.
    pub(super) fn judge(&self, value: &Value) -> Result<(), String> {
        let breach = |rule: Rule| Some(format!("must {}, but the value {}", rule.demand(), rule.breach(value)?));
        self.rules().into_iter().find_map(breach).map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_name_arguments_that_there_are_and_each_but_once() {
        for arguments in [HUAWEICLOUD, OMS] {
            let mut members: Vec<_> = arguments.groups.iter().flat_map(|group| group.members).collect();
            for member in &members {
                let (name, _) = member.split_once('.').unwrap_or((member, ""));
                assert!(arguments.find(member).or(arguments.find(name)).is_some(), "{member}");
            }
            let count = members.len();
            members.sort_unstable();
            members.dedup();
            assert_eq!(members.len(), count);
            let keyed = |group: &&Group| group.key.is_some();
            assert!(arguments.groups.iter().filter(keyed).all(|group| group.key == group.members.first().copied()));
        }
    }
}
