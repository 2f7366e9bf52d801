//! Datasource authentications: what jobs of DLI sign in to a source with. They have a name and no other id.
//!
//! Pages: "Creating Datasource Authentication", "Obtaining the Datasource Authentication List", "Updating Datasource
//! Authentication", "Deleting Datasource Authentication" of the DLI API reference. All calls are done when they return,
//! and no secret is ever shown.

#[cfg(test)]
mod tests;

use reqwest::Method;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::client::Answer;
use super::project::Project;
use crate::api::bodies::exposed_if_some;
use crate::api::http::Request;
use crate::api::lenient;
use crate::api::listing::{Listing, Page, Row};
use crate::api::pages::{Pages, Position};
use crate::api::{Context, Error};

const JSON: &str = "application/json";
/// The default of the list call.
const PAGE_SIZE: usize = 100;
const NAME: &str = "auth_info_name";

/// The body of `CreateJobAuthInfo`.
#[derive(Clone, Default, Serialize)]
pub struct NewAuthInfo {
    /// What can be changed, too.
    #[serde(flatten)]
    pub settings: AuthSettings,
    /// `CSS`, `KRB`, `passwd` or `Kafka_SSL`.
    pub datasource_type: String,
    /// The path of the certificate in OBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_location: Option<String>,
    /// The password of the key in the keystore.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed_if_some")]
    pub key_password: Option<SecretString>,
}

/// The body of `UpdateJobAuthInfo`: the name says which one, and what is left out stays as it is.
#[derive(Clone, Default, Serialize)]
pub struct AuthSettings {
    /// The name.
    pub auth_info_name: String,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// The user's password.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed_if_some")]
    pub password: Option<SecretString>,
    /// The path of `krb5.conf` in OBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub krb5_conf: Option<String>,
    /// The path of the keytab in OBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keytab: Option<String>,
    /// The path of the truststore in OBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truststore_location: Option<String>,
    /// The password of the truststore.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed_if_some")]
    pub truststore_password: Option<SecretString>,
    /// The path of the keystore in OBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keystore_location: Option<String>,
    /// The password of the keystore.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed_if_some")]
    pub keystore_password: Option<SecretString>,
}

impl AuthSettings {
    fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        [&self.password, &self.truststore_password, &self.keystore_password].into_iter().flatten()
    }
}

/// An authentication as the service shows it, without its secrets. What is not set is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields are the parameters of the API pages, by their names on the wire")]
pub struct AuthInfo {
    #[serde(deserialize_with = "lenient::id")]
    pub auth_info_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub datasource_type: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub user_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub certificate_location: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub krb5_conf: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub keytab: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub truststore_location: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub keystore_location: Option<String>,
    /// Who made it.
    #[serde(deserialize_with = "lenient::text")]
    pub owner: Option<String>,
    /// In milliseconds since 1970.
    #[serde(deserialize_with = "lenient::integer")]
    pub create_time: Option<i64>,
    /// In milliseconds since 1970.
    #[serde(deserialize_with = "lenient::integer")]
    pub update_time: Option<i64>,
}

impl Row for AuthInfo {
    fn id(&self) -> Option<&str> {
        self.auth_info_name.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.auth_info_name.as_deref()
    }
}

/// An answer tells nothing but that it is one.
type Done = Map<String, Value>;

#[derive(Deserialize)]
struct List {
    #[serde(default, deserialize_with = "lenient::rows")]
    auth_infos: Option<Vec<AuthInfo>>,
    #[serde(default, deserialize_with = "lenient::count")]
    count: Option<u64>,
}

/// The datasource authentications of a project.
#[derive(Clone)]
pub struct AuthInfos<'a> {
    pub(super) project: Project<'a>,
}

impl AuthInfos<'_> {
    /// `CreateJobAuthInfo`.
    ///
    /// # Errors
    /// See [`Error::may_have_reached`] for whether there may be an authentication nevertheless.
    pub async fn create(&self, context: &Context, body: &NewAuthInfo) -> Result<(), Error> {
        body.settings.secrets().chain(&body.key_password).for_each(|secret| self.project.cloud.learn(secret));
        let request = self.request("CreateJobAuthInfo", Method::POST, &[])?.json(JSON, body)?;
        self.project.cloud.call::<Done>(context, &request).await.map(drop)
    }

    /// `UpdateJobAuthInfo`: what is left out stays as it is.
    ///
    /// # Errors
    /// As for every call.
    pub async fn update(&self, context: &Context, body: &AuthSettings) -> Result<(), Error> {
        body.secrets().for_each(|secret| self.project.cloud.learn(secret));
        let request = self.request("UpdateJobAuthInfo", Method::PUT, &[])?.json(JSON, body)?;
        self.project.cloud.call::<Done>(context, &request).await.map(drop)
    }

    /// `DeleteJobAuthInfo`. What the service answers where there is nothing to delete is not documented: after a refusal,
    /// [`AuthInfos::find`] tells.
    ///
    /// # Errors
    /// As for every call.
    pub async fn delete(&self, context: &Context, name: &str) -> Result<(), Error> {
        let request = self.request("DeleteJobAuthInfo", Method::DELETE, &[name])?;
        self.project.cloud.exchange(context, &request).await.map(drop)
    }

    /// `ListJobAuthInfos`: all of them. One page says that the name must be given, others that it may.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn list(&self, context: &Context) -> Result<Listing<AuthInfo>, Error> {
        self.read(context, &[]).await
    }

    /// What the service finds by a name. Whether it finds exactly those of that name is not documented.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn search(&self, context: &Context, name: &str) -> Result<Listing<AuthInfo>, Error> {
        Ok(self.read(context, &[(NAME, name)]).await?.filtered_by(NAME))
    }

    /// The authentication of exactly this name; `None` is proof that there is none. There is no call that reads a single
    /// one.
    ///
    /// # Errors
    /// See [`Listing::absent_name`].
    pub async fn find(&self, context: &Context, name: &str) -> Result<Option<AuthInfo>, Error> {
        let searched = self.search(context, name).await?;
        if let Some(found) = searched.named(name).next() {
            return Ok(Some(found.clone()));
        }
        // Only the whole list is proof of an absence, where there is one.
        match self.list(context).await {
            Ok(all) => Ok(all.look_up_name(name)?.first().copied().cloned()),
            Err(error) if wants_the_name(&error) => searched.whole().map(|()| None),
            Err(error) => Err(error),
        }
    }

    async fn read(&self, context: &Context, filter: &[(&str, &str)]) -> Result<Listing<AuthInfo>, Error> {
        let request = self.request("ListJobAuthInfos", Method::GET, &[])?;
        let pages = Pages { context, request: &request, size: PAGE_SIZE };
        pages.read_all(|position| self.page(context, &request, filter, position)).await
    }

    async fn page(
        &self,
        context: &Context,
        request: &Request,
        filter: &[(&str, &str)],
        position: Position,
    ) -> Result<Page<AuthInfo>, Error> {
        let (limit, offset) = (PAGE_SIZE.to_string(), position.row.to_string());
        let query = [filter, &[("limit", limit.as_str()), ("offset", offset.as_str())]].concat();
        let request = request.clone().query(&query);
        let answer: Answer<List> = self.project.cloud.answer(context, &request).await?;
        let answered = answer.answered();
        Ok(Page { rows: answer.value.auth_infos, total: answer.value.count, answer: answered })
    }

    fn request(&self, name: &'static str, method: Method, path: &[&str]) -> Result<Request, Error> {
        let path = [&["datasource", "auth-infos"], path].concat();
        self.project.request(name, method, "v3", &path)
    }
}

/// The service does not list without a name: a parameter is wrong, and there is none but that.
fn wants_the_name(error: &Error) -> bool {
    error.refusal().is_some_and(|refusal| refusal.status == 400 && refusal.code.as_deref() == Some("DLI.0001"))
}
