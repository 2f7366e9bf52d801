//! Answers of Identity and Access Management.

use secrecy::{ExposeSecret, SecretString};

use super::answers::{Answer, assert_fit_to_print, cloud, run};
use super::{PLANTED, Target};
use crate::api::huaweicloud::{Credentials, Domain, Login};

/// See [`super::answers`]: 0 looks a project up, 1 signs in and hands out the token.
pub(super) const IAM: Target = Target {
    name: "iam",
    run: iam,
    seeds: &[
        b"00{\"projects\":[{\"id\":\"0605\",\"name\":\"cn-north-4\",\"domain_id\":\"d\",\"parent_id\":\"d\",\"enabled\":true,\"is_domain\":false,\"links\":{}}],\"links\":{\"next\":null}}",
        b"00{\"projects\":[{\"id\":\"\x01\"},{\"id\":\"b\"}]}",
        b"00{\"projects\":[]}",
        b"05{\"error\":{\"code\":401,\"message\":\"The username or password is wrong: \x01\",\"title\":\"Unauthorized\"}}",
        b"11{\"token\":{\"expires_at\":\"2024-03-05T05:06:07.000000Z\",\"methods\":[\"password\"],\"project\":{\"id\":\"0605\",\"name\":\"cn-north-4\"}}}",
        b"11{\"token\":{\"catalog\":[]}}\xff0{\"projects\":[{\"id\":\"0605\"}]}",
    ],
};

fn iam(input: &[u8]) {
    let Some((operation, rest)) = input.split_first() else { return };
    let answers = Answer::all(rest);
    let signs_in = operation.wrapping_sub(b'0') % 2 == 1;
    let credentials = if signs_in {
        let domain = Domain::Name("d".to_owned());
        Credentials::Password(Login { user_name: "u".to_owned(), password: SecretString::from(PLANTED), domain })
    } else {
        Credentials::Token(SecretString::from(PLANTED))
    };
    let Some(cloud) = cloud(credentials, None) else { return };
    let outcome = run(&answers, async |context| {
        if signs_in {
            let issued = cloud.token(&context).await?;
            assert!(issued.token.expose_secret() == PLANTED && issued.project_id.is_some_and(|id| !id.is_empty()));
        } else {
            assert!(!cloud.project_id(&context).await?.is_empty(), "a project without an id");
        }
        Ok(())
    });
    if let Some(Err(error)) = outcome {
        assert_fit_to_print(&error, input);
        assert!(!error.is_gone());
    }
}
