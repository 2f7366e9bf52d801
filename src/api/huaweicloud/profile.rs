//! The profile file of KooCLI, Huawei Cloud's own command line tool: `~/.hcloud/config.json` by custom.

use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

use super::credentials::{AccessKey, Domain};
use crate::api::{Context, FileError, files};

/// How a profile signs in, as its `mode` says in any case. Members of other modes may be left in it.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// By its own keys.
    Keys,
    /// By the keys of a single sign-on.
    SingleSignOn,
    /// By the agency of the cloud server that it is used on.
    Instance,
    /// By an agency that its own keys, or those of another profile, assume.
    Agency,
}

impl Mode {
    fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "sso" => Self::SingleSignOn,
            "ecsagency" => Self::Instance,
            "assumerole" | "agency" => Self::Agency,
            _ => Self::Keys,
        }
    }
}

/// What a profile holds that a client can use.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its access key. A profile may have none.
    pub access_key: Option<AccessKey>,
    /// Whether keys come from the cloud server that it is used on.
    pub is_of_instance: bool,
    /// The agency that its key assumes: its name, and the id or name of its account.
    pub agency: Option<(String, Domain)>,
    /// Its region.
    pub region: Option<String>,
    /// Its project's id.
    pub project_id: Option<String>,
    /// Its account's id.
    pub domain_id: Option<String>,
}

/// A profile that cannot be used. Nothing of the file's content is in it, save names.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("the profile file {path:?} cannot be read: {source}")]
    File {
        /// As configured.
        path: PathBuf,
        /// Why not.
        source: FileError,
    },
    /// The file is not what KooCLI writes.
    #[error("the profile file {path:?} is not a JSON file of KooCLI: {problem} at line {line}, column {column}")]
    Malformed {
        /// As configured.
        path: PathBuf,
        /// What kind of mistake it is.
        problem: &'static str,
        /// Where it is.
        line: usize,
        /// Where it is.
        column: usize,
    },
    /// There is no profile of that name.
    #[error("the profile file {path:?} has no profile {name:?}; it has {}", listed(.known))]
    Unknown {
        /// As configured.
        path: PathBuf,
        /// What was looked for.
        name: String,
        /// The names of all profiles.
        known: Vec<String>,
    },
    /// No name was given, and the file does not say which profile is the current one.
    #[error("the profile file {path:?} does not name a current profile; it has {}: name one of them", listed(.known))]
    NoCurrent {
        /// As configured.
        path: PathBuf,
        /// The names of all profiles.
        known: Vec<String>,
    },
    /// The profile does not have what its mode needs.
    #[error("the profile {name:?} in {path:?} has the mode {mode}, and lacks {lacks}")]
    Incomplete {
        /// As configured.
        path: PathBuf,
        /// The profile.
        name: String,
        /// Its mode.
        mode: String,
        /// What its mode needs.
        lacks: &'static str,
    },
    /// KooCLI has encrypted the keys in a way that only it can undo.
    #[error(
        "the keys of profile {name:?} in {path:?} are encrypted; have KooCLI store them as they are (hcloud configure \
         set --cli-auth-encrypt=false), or configure the keys elsewhere"
    )]
    Encrypted {
        /// As configured.
        path: PathBuf,
        /// The profile.
        name: String,
    },
}

impl Profile {
    /// Reads a profile: the one of that name, or the file's current one.
    ///
    /// # Errors
    /// See [`ProfileError`].
    pub async fn load(context: &Context, path: &Path, name: Option<&str>) -> Result<Self, ProfileError> {
        let failed = |source| ProfileError::File { path: path.to_owned(), source };
        let content = files::read(context, path).await.map_err(failed)?;
        // The library's own error of what is no text keeps the text.
        let content =
            String::from_utf8(content).map_err(|_| failed(io::Error::from(io::ErrorKind::InvalidData).into()))?;
        Self::parse(&SecretString::from(content), path, name)
    }

    /// The same with the content of the file, whose path errors tell.
    pub(crate) fn parse(content: &SecretString, path: &Path, name: Option<&str>) -> Result<Self, ProfileError> {
        let path = path.to_owned();
        let mut file: File = match serde_json::from_str(content.expose_secret()) {
            Ok(file) => file,
            Err(error) => {
                // The error's own text may quote a key.
                let problem = if error.is_data() { "a value of another kind than expected" } else { "a syntax error" };
                return Err(ProfileError::Malformed { path, problem, line: error.line(), column: error.column() });
            }
        };
        let known = file.profiles.iter().map(|profile| profile.name.clone()).collect();
        let Some(name) = name.map(str::to_owned).or(file.current) else {
            return Err(ProfileError::NoCurrent { path, known });
        };
        let Some(at) = file.profiles.iter().position(|profile| profile.name == name) else {
            return Err(ProfileError::Unknown { path, name, known });
        };
        let profile = file.profiles.swap_remove(at);
        let mode = profile.mode.unwrap_or_default();
        let incomplete =
            |lacks| ProfileError::Incomplete { path: path.clone(), name: name.clone(), mode: mode.clone(), lacks };
        let (mut access_key, mut agency) = (None, None);
        match Mode::of(&mode) {
            Mode::Keys => access_key = profile.keys.into_access_key(),
            Mode::SingleSignOn => access_key = profile.sso_auth.sts_token.into_access_key(),
            Mode::Instance => {}
            Mode::Agency => {
                let source =
                    file.profiles.into_iter().find(|other| Some(&other.name) == profile.source_profile.as_ref());
                let keys =
                    profile.keys.into_access_key().or_else(|| source.and_then(|source| source.keys.into_access_key()));
                access_key = Some(keys.ok_or_else(|| incomplete("a key of its own, and a source profile with one"))?);
                let domain = profile.agency_domain_id.map(Domain::Id).or(profile.agency_domain_name.map(Domain::Name));
                agency = Some((
                    profile.agency_name.ok_or_else(|| incomplete("agencyName"))?,
                    domain.ok_or_else(|| incomplete("agencyDomainName and agencyDomainId"))?,
                ));
            }
        }
        let is_of_instance = Mode::of(&mode) == Mode::Instance;
        if access_key.is_some() && file.auth_encrypt {
            return Err(ProfileError::Encrypted { path, name });
        }
        let (region, project_id, domain_id) = (profile.region, profile.project_id, profile.domain_id);
        Ok(Self { name, access_key, is_of_instance, agency, region, project_id, domain_id })
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none at all".to_owned() } else { names.join(", ") }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    #[serde(default, deserialize_with = "text")]
    current: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    auth_encrypt: bool,
    #[serde(default)]
    profiles: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: String,
    #[serde(default, deserialize_with = "text")]
    mode: Option<String>,
    #[serde(flatten)]
    keys: Keys,
    #[serde(default)]
    sso_auth: SsoAuth,
    #[serde(default, deserialize_with = "text")]
    region: Option<String>,
    #[serde(default, deserialize_with = "text")]
    project_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    domain_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    agency_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    agency_domain_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    agency_domain_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    source_profile: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SsoAuth {
    sts_token: Keys,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Keys {
    #[serde(deserialize_with = "text")]
    access_key_id: Option<String>,
    #[serde(deserialize_with = "secret")]
    secret_access_key: Option<SecretString>,
    #[serde(deserialize_with = "secret")]
    security_token: Option<SecretString>,
}

impl Keys {
    fn into_access_key(self) -> Option<AccessKey> {
        let security_token = self.security_token;
        Some(AccessKey { access_key: self.access_key_id?, secret_key: self.secret_access_key?, security_token })
    }
}

/// KooCLI writes "" for what is not set.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()))
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(text(deserializer)?.map(SecretString::from))
}

/// KooCLI writes a flag as a string.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Bool(bool),
        Text(String),
    }
    Ok(match Option::<Flag>::deserialize(deserializer)? {
        Some(Flag::Bool(flag)) => flag,
        Some(Flag::Text(text)) => text.eq_ignore_ascii_case("true"),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    const FILE: &str = r#"{"current":"work","authEncrypt":"false","language":"en","profiles":[
        {"name":"work","mode":"AKSK","accessKeyId":"AKWORK","secretAccessKey":"sk-work","securityToken":"","region":"cn-north-4",
         "projectId":"p1","domainId":"","readTimeout":10,"custom":{}},
        {"name":"sso","mode":"SSO","accessKeyId":"","secretAccessKey":"","ssoAuth":{"region":"x",
         "stsToken":{"accessKeyId":"AKSSO","secretAccessKey":"sk-sso","securityToken":"st-sso","expireTime":1}}},
        {"name":"bare","mode":"ecsAgency","region":"cn-east-3"}]}"#;

    fn load(content: &str, name: Option<&str>) -> Result<Profile, ProfileError> {
        Profile::parse(&SecretString::from(content), Path::new("config.json"), name)
    }

    #[tokio::test]
    async fn a_profile_comes_from_a_file() {
        let context = Context::new(CancellationToken::new());
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("\u{feff}{FILE}")).unwrap();
        assert_eq!(Profile::load(&context, file.path(), None).await.unwrap().name, "work");
        std::fs::write(file.path(), b"hunter22\xff").unwrap();
        for path in [file.path(), Path::new("/does/not/exist.json")] {
            let error = Profile::load(&context, path, None).await.unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(text.contains(path.to_str().unwrap()) && !text.contains("hunter22"), "{text}");
        }
    }

    #[test]
    fn the_current_profile_is_read_unless_one_is_named() {
        let work = load(FILE, None).unwrap();
        let key = work.access_key.as_ref().unwrap();
        assert_eq!((key.access_key.as_str(), key.secret_key.expose_secret()), ("AKWORK", "sk-work"));
        assert!(key.security_token.is_none() && work.domain_id.is_none());
        assert_eq!((work.region.as_deref(), work.project_id.as_deref()), (Some("cn-north-4"), Some("p1")));
        assert!(!format!("{work:?}").contains("sk-work"));

        let key = load(FILE, Some("sso")).unwrap().access_key.unwrap();
        assert_eq!((key.access_key.as_str(), key.secret_key.expose_secret()), ("AKSSO", "sk-sso"));
        assert_eq!(key.security_token.unwrap().expose_secret(), "st-sso");

        let bare = load(FILE, Some("bare")).unwrap();
        assert!(bare.access_key.is_none() && bare.region.as_deref() == Some("cn-east-3"));
    }

    #[test]
    fn what_is_wrong_is_told_without_the_keys() {
        let error = |content: &str, name: Option<&str>| load(content, name).unwrap_err().to_string();
        let unknown = error(FILE, Some("home"));
        assert!(unknown.contains("\"home\"; it has work, sso, bare"), "{unknown}");
        assert!(error(r#"{"profiles":[]}"#, None).contains("current"));
        assert!(error(r#"{"profiles":[]}"#, Some("x")).contains("none at all"));
        for bad in [
            r#"{"profiles":[{"name":"x","secretAccessKey":"hunter22""#,
            r#"{"profiles":[{"name":"x","region":["hunter22"]}]}"#,
            "[profile]",
        ] {
            let text = error(bad, None);
            assert!(text.contains("line 1") && !text.contains("hunter22"), "{text}");
        }
    }

    #[test]
    fn the_mode_says_how_a_profile_signs_in() {
        let file = r#"{"profiles":[
            {"name":"keys","mode":"AKSK","accessKeyId":"A","secretAccessKey":"s"},
            {"name":"server","mode":"ecsAgency","accessKeyId":"left","secretAccessKey":"over"},
            {"name":"own","mode":"agency","accessKeyId":"B","secretAccessKey":"s","agencyName":"ops","agencyDomainName":"d"},
            {"name":"other","mode":"AssumeRole","sourceProfile":"keys","agencyName":"ops","agencyDomainId":"i","agencyDomainName":"d"},
            {"name":"bare","mode":"AssumeRole","accessKeyId":"B","secretAccessKey":"s","agencyDomainName":"d"},
            {"name":"alone","mode":"AssumeRole","sourceProfile":"keys ","agencyName":"ops","agencyDomainName":"d"}]}"#;
        let told = |name: &str| {
            let profile = load(file, Some(name)).map_err(|error| error.to_string())?;
            Ok::<_, String>((profile.access_key.map(|key| key.access_key), profile.is_of_instance, profile.agency))
        };
        let ops = |domain| Some(("ops".to_owned(), domain));
        assert_eq!(told("keys").unwrap(), (Some("A".into()), false, None));
        assert_eq!(told("server").unwrap(), (None, true, None));
        assert_eq!(told("own").unwrap(), (Some("B".into()), false, ops(Domain::Name("d".into()))));
        assert_eq!(told("other").unwrap(), (Some("A".into()), false, ops(Domain::Id("i".into()))));
        assert!(told("bare").unwrap_err().contains("lacks agencyName"));
        assert!(told("alone").unwrap_err().contains("a source profile with one"));
    }

    #[test]
    fn encrypted_keys_are_told_from_plain_ones() {
        for encrypted in [FILE.replace("\"false\"", "\"true\""), FILE.replace("\"false\"", "true")] {
            let error = load(&encrypted, None).unwrap_err();
            assert!(matches!(error, ProfileError::Encrypted { .. }), "{error}");
            assert!(error.to_string().contains("--cli-auth-encrypt=false"), "{error}");
            assert!(load(&encrypted, Some("bare")).is_ok());
        }
    }
}
