//! A token to hand out, for those who call the cloud by other means than this client.

use secrecy::SecretString;

use super::client::HuaweiCloud;
use super::identity::Proof;
use crate::api::{Context, Error, Kind};

/// A token of IAM that is valid for one project.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The token, to be sent as `X-Auth-Token`.
    pub token: SecretString,
    /// When it expires, as IAM writes it; not known of a token that was configured.
    pub expires_at: Option<String>,
    /// The id of the project that it is for; not known of a configured token where the project is not configured, either.
    pub project_id: Option<String>,
}

impl HuaweiCloud {
    /// A token: the login's, or the one that is configured.
    ///
    /// # Errors
    /// [`Kind::Precondition`] where there is only an access key; and as for every call.
    pub async fn token(&self, context: &Context) -> Result<IssuedToken, Error> {
        let (token, expires_at) = match &self.identity.proof {
            Proof::SignIn(sign_in) => {
                let session = sign_in.session(&self.http, context, None).await?;
                (session.token.clone(), session.expires_at.clone())
            }
            Proof::Token(token) => (token.clone(), None),
            Proof::Temporary(temporary) => {
                let token = match temporary.agency() {
                    Some(agency) => agency.token(&self.http, context, self.project.as_ref()).await?,
                    None => None,
                };
                return token.ok_or_else(no_login);
            }
            Proof::AccessKey(_) => return Err(no_login()),
        };
        let project_id = match self.project {
            Some(_) => Some(self.project_id(context).await?),
            None => None,
        };
        Ok(IssuedToken { token, expires_at, project_id })
    }
}

fn no_login() -> Error {
    let problem = "a token needs a login, and an access key can't sign in: configure user_name and password (with domain_name or \
                   domain_id), or a ready token";
    Error::without_call(Kind::Precondition(problem.to_owned()))
}
