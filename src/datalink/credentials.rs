//! Who calls a platform, out of all that the provider block, the environment and a profile say.

use secrecy::SecretString;

use super::arguments::rules::read_seconds;
use super::settings::BlockSettings;
use crate::api::huaweicloud::{AccessKey, Agency, Credentials, Domain, Login};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::value::Path;

/// The most explicit way to sign in to Huawei Cloud; where two are equally explicit, a token comes before an access key,
/// and that before a password. Who is named decides, not the secret: a secret alone is no way.
pub(super) fn huaweicloud(block: &BlockSettings<'_>) -> Result<Credentials, Diagnostics> {
    type SignIn = fn(&BlockSettings<'_>) -> Result<Credentials, Diagnostics>;
    const WAYS: [(&str, SignIn); 4] =
        [("token", ready_token), ("access_key", access_key), ("user_name", login), ("ecs_metadata", instance)];
    const HALVES: [(&str, SignIn); 3] =
        [("secret_key", access_key), ("security_token", access_key), ("password", login)];
    // The minimum is the first of those that are equally explicit.
    let most_explicit = |ways: &[(&str, SignIn)]| {
        let named = ways.iter().filter(|(name, _)| block.is_meant(name));
        let named = named.filter_map(|(name, way)| Some((block.level(name)?, *way)));
        named.min_by_key(|(level, _)| *level).map(|(_, way)| way)
    };
    match most_explicit(&WAYS).or_else(|| most_explicit(&HALVES)) {
        Some(way) => way(block),
        None => Err(Diagnostic::error(
            NO_CREDENTIALS,
            "Nothing says who is calling Huawei Cloud. Set access_key and secret_key in the huaweicloud block of the provider, or \
             HW_ACCESS_KEY and HW_SECRET_KEY in the environment, with security_token or HW_SECURITY_TOKEN for temporary keys. \
             Other ways are a ready token (token, HW_AUTH_TOKEN), a login (user_name, password and domain_name; HW_USER_NAME, \
             HW_USER_PASSWORD and HW_DOMAIN_NAME), a profile of KooCLI (profile, HW_PROFILE) and, on an ECS instance, its agency \
             (ecs_metadata).",
        )
        .into()),
    }
}

const NO_CREDENTIALS: &str = "Missing credentials for Huawei Cloud";

fn ready_token(block: &BlockSettings<'_>) -> Result<Credentials, Diagnostics> {
    Ok(Credentials::Token(block.text("token")?.unwrap_or_default().into()))
}

fn access_key(block: &BlockSettings<'_>) -> Result<Credentials, Diagnostics> {
    let mut missing = Missing::new(block);
    let key = AccessKey {
        access_key: missing.text("access_key")?,
        secret_key: missing.text("secret_key")?.into(),
        security_token: block.text("security_token")?.map(SecretString::from),
    };
    missing.none(NO_CREDENTIALS, &["access_key", "secret_key", "security_token"])?;
    Ok(Credentials::AccessKey(key))
}

/// The server is asked when the first call needs a key.
fn instance(block: &BlockSettings<'_>) -> Result<Credentials, Diagnostics> {
    block.flag("ecs_metadata").map(|_| Credentials::Instance)
}

/// The agency that the credentials assume, if they assume one. Variables of its account alone ask for none.
pub(super) fn agency(block: &BlockSettings<'_>) -> Result<Option<Agency>, Diagnostics> {
    const MEMBERS: [&str; 4] =
        ["assume_role.agency_name", "assume_role.domain_name", "assume_role.domain_id", "assume_role.duration"];
    let is_written = !block.written(&MEMBERS).is_root();
    if block.level("assume_role.agency_name").is_none() && !is_written {
        return Ok(None);
    }
    let mut missing = Missing::new(block);
    let name = missing.text("assume_role.agency_name")?;
    let domain = match block.text("assume_role.domain_id")? {
        Some(id) => Domain::Id(id),
        None => Domain::Name(missing.text("assume_role.domain_name")?),
    };
    let duration = block.text("assume_role.duration")?.and_then(|text| read_seconds(&text));
    missing.none("Incomplete agency for Huawei Cloud", &MEMBERS)?;
    Ok(Some(Agency { name, domain, duration: duration.unwrap_or(USUAL_DURATION) }))
}

/// Of a key that an agency gives, in seconds.
const USUAL_DURATION: u32 = 3600;

fn login(block: &BlockSettings<'_>) -> Result<Credentials, Diagnostics> {
    let mut missing = Missing::new(block);
    let (user_name, password) = (missing.text("user_name")?, missing.text("password")?.into());
    let domain = match block.text("domain_id")? {
        Some(id) => Domain::Id(id),
        None => Domain::Name(missing.text("domain_name")?),
    };
    missing.none(NO_CREDENTIALS, &["user_name", "password"])?;
    Ok(Credentials::Password(Login { user_name, password, domain }))
}

/// Collects what a block lacks, so that a user is told all of it at once.
pub(super) struct Missing<'a> {
    block: &'a BlockSettings<'a>,
    names: Vec<&'static str>,
}

impl<'a> Missing<'a> {
    pub(super) fn new(block: &'a BlockSettings<'a>) -> Self {
        Self { block, names: Vec::new() }
    }

    /// The text of an argument; empty, and noted, if there is none.
    pub(super) fn text(&mut self, name: &'static str) -> Result<String, Diagnostics> {
        let text = self.block.text(name)?;
        if text.is_none() {
            self.names.push(name);
        }
        Ok(text.unwrap_or_default())
    }

    /// An error that names all that is missing, if anything is. Where it is a part of `pair`, it is told at the other part.
    pub(super) fn none(self, summary: &str, pair: &[&str]) -> Result<(), Diagnostics> {
        if self.names.is_empty() {
            return Ok(());
        }
        let ways = self.names.iter().map(|name| {
            let variables = self.block.variables(name).first().map(|name| format!(" (or {name} in the environment)"));
            format!("{name}{}", variables.unwrap_or_default())
        });
        let is_half = self.names.iter().any(|name| pair.contains(name));
        let at = if is_half { self.block.written(pair) } else { Path::root() };
        let elsewhere = self
            .names
            .iter()
            .filter_map(|name| self.block.left_aside_for(name))
            .map(|origin| format!(" What {origin} holds is left aside, because it goes with another key there."));
        let detail = format!(
            "Set {} in the {} block of the provider.{}",
            ways.collect::<Vec<_>>().join(" and "),
            self.block.name(),
            elsewhere.collect::<String>(),
        );
        Err(Diagnostic::error(summary, detail).at(at).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datalink::Environment;
    use crate::datalink::arguments::HUAWEICLOUD;
    use crate::tf_provider::value::{Object, Value};

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    fn chosen(configuration: Pairs<'_>, environment: Pairs<'_>) -> Result<String, String> {
        let block: Object = configuration.iter().map(|(name, value)| (*name, *value)).collect();
        let environment = Environment::of(environment.iter().copied());
        let settings = BlockSettings::new(HUAWEICLOUD, Some(&block), &environment);
        match huaweicloud(&settings) {
            Ok(Credentials::Token(_)) => Ok("token".to_owned()),
            Ok(Credentials::AccessKey(key)) => Ok(format!("key {}", key.access_key)),
            Ok(Credentials::Instance) => Ok("instance".to_owned()),
            Ok(Credentials::Password(login)) => Ok(format!("login {} {:?}", login.user_name, login.domain)),
            Err(errors) => Err(errors.into_iter().map(|error| error.detail).collect()),
        }
    }

    const KEY: Pairs<'static> = &[("access_key", "AK"), ("secret_key", "SK")];
    const KEY_VARIABLES: Pairs<'static> = &[("HW_ACCESS_KEY", "EAK"), ("HW_SECRET_KEY", "ESK")];

    #[test]
    fn what_is_more_explicit_wins_and_then_token_before_key_before_login() {
        let login = [("user_name", "u"), ("password", "p"), ("domain_name", "d")];
        assert_eq!(chosen(KEY, &[("HW_AUTH_TOKEN", "t")]).unwrap(), "key AK");
        assert_eq!(chosen(&login, KEY_VARIABLES).unwrap(), "login u Name(\"d\")");
        assert_eq!(chosen(&[KEY, &[("token", "t")]].concat(), &[]).unwrap(), "token");
        assert_eq!(chosen(&[KEY, &login].concat(), &[]).unwrap(), "key AK");
        assert_eq!(chosen(&[], KEY_VARIABLES).unwrap(), "key EAK");
        assert_eq!(chosen(&[], &[("OS_ACCESS_KEY", "OAK"), ("OS_SECRET_KEY", "OSK")]).unwrap(), "key OAK");
    }

    #[test]
    fn a_secret_alone_is_no_way_to_sign_in() {
        let login = [("HW_USER_NAME", "u"), ("HW_USER_PASSWORD", "p"), ("HW_DOMAIN_ID", "d")];
        assert_eq!(chosen(&[("secret_key", "SK")], &login).unwrap(), "login u Id(\"d\")");
        assert_eq!(chosen(&[("password", "p")], KEY_VARIABLES).unwrap(), "key EAK");
    }

    #[test]
    fn what_is_missing_is_named_with_its_variable() {
        let nothing = chosen(&[], &[("HW_ACCESS_KEY", "")]).unwrap_err();
        for word in ["access_key", "secret_key", "HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_AUTH_TOKEN", "user_name"] {
            assert!(nothing.contains(word), "{nothing}");
        }
        let half = chosen(&[("access_key", "AK")], &[]).unwrap_err();
        assert!(
            half.contains("secret_key (or HW_SECRET_KEY in the environment)") && !half.contains("access_key (or"),
            "{half}"
        );
        let other = chosen(&[("access_key", "AK")], KEY_VARIABLES).unwrap_err();
        assert!(other.contains("variable HW_SECRET_KEY holds is left aside"), "{other}");
        let secret = chosen(&[("secret_key", "SK")], &[]).unwrap_err();
        assert!(secret.contains("Set access_key (or HW_ACCESS_KEY in the environment) in"), "{secret}");
        let login = chosen(&[("user_name", "u")], &[]).unwrap_err();
        assert!(login.contains("password (or") && login.contains("domain_name (or"), "{login}");
    }

    #[test]
    fn a_value_that_is_not_known_yet_is_told_at_its_argument() {
        let block: Object = [("token", Value::UNKNOWN)].into_iter().collect();
        let environment = Environment::of([]);
        let settings = BlockSettings::new(HUAWEICLOUD, Some(&block), &environment);
        let errors = huaweicloud(&settings).unwrap_err();
        assert_eq!(errors.iter().next().unwrap().path.to_string(), "huaweicloud.token");
    }
}
