//! KooCLI's profile file.

use std::path::Path;

use secrecy::SecretString;
use serde_json::Value as Json;

use super::{PLANTED, Target, planted};
use crate::api::huaweicloud::Profile;

/// The content of the file; byte 1 stands for a secret.
pub(super) const PROFILE: Target = Target {
    name: "profile",
    run: profile,
    seeds: &[
        b"{\"current\":\"work\",\"authEncrypt\":\"false\",\"profiles\":[{\"name\":\"work\",\"mode\":\"AKSK\",\"accessKeyId\":\"AK\",\"secretAccessKey\":\"\x01\",\"securityToken\":\"\",\"region\":\"cn-north-4\",\"projectId\":\"p1\",\"readTimeout\":10,\"custom\":{}}]}",
        b"{\"current\":\"sso\",\"profiles\":[{\"name\":\"sso\",\"mode\":\"SSO\",\"ssoAuth\":{\"stsToken\":{\"accessKeyId\":\"AK\",\"secretAccessKey\":\"\x01\",\"securityToken\":\"\x01\"}}}]}",
        b"{\"authEncrypt\":true,\"current\":\"work\",\"profiles\":[{\"name\":\"work\",\"accessKeyId\":\"AK\",\"secretAccessKey\":[\"\x01\"]}]}",
    ],
};

fn profile(input: &[u8]) {
    let content = planted(input);
    let Ok(text) = String::from_utf8(content.clone()) else { return };
    let content_has_names = serde_json::from_slice(&content).is_ok_and(|json| names_it(&json));
    for name in [None, Some("work")] {
        match Profile::parse(&SecretString::from(text.as_str()), Path::new("config.json"), name) {
            Ok(profile) => {
                let shown = format!("{profile:?}");
                assert!(name.is_none_or(|name| profile.name == name), "another profile than {name:?}");
                assert!(profile.access_key.is_none() || shown.contains("REDACTED"), "a secret that would be shown");
            }
            Err(error) => {
                let message = error.to_string();
                assert!(content_has_names || !message.contains(PLANTED), "{message}");
                assert!(message.len() <= 4096 + 16 * text.len());
            }
        }
    }
}

/// Whether the secret is in the name of a profile, which messages list.
fn names_it(json: &Json) -> bool {
    match json {
        Json::Object(members) => members.iter().any(|(name, value)| match value {
            Json::String(text) => matches!(name.as_str(), "name" | "current") && text.contains(PLANTED),
            inner => names_it(inner),
        }),
        Json::Array(elements) => elements.iter().any(|element| matches!(element, Json::String(_)) || names_it(element)),
        _ => false,
    }
}
