//! One OMS, as one account of its console sees it.

use reqwest::header::HeaderValue;
use reqwest::{Method, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::action::{CreateAction, Names};
use super::credentials::Basic;
use super::envelope::{self, Created, List};
use super::model::{DataSource, read_id, read_ids};
use super::parameters::{Body, Parameters, PasswordEncoding};
use crate::api::http::{Client, Operation, Request, Response, Settings, address};
use crate::api::listing::{self, Answered, Listing, Page};
use crate::api::pages::{Pages, Position};
use crate::api::{Context, Error, Kind, Service};

const JSON: &str = "application/json";
/// The most that OceanBase's own client asks for; what the server allows is not documented.
const PAGE_SIZE: usize = 10;

/// What to call, and as whom.
#[derive(Clone, Debug)]
pub struct Config {
    /// `http://host:8089` by custom.
    pub endpoint: String,
    /// An account of the console.
    pub username: String,
    /// The account's password.
    pub password: SecretString,
    /// How passwords of databases travel.
    pub password_encoding: PasswordEncoding,
    /// What the server calls the create call of PolarDB; found out when it is not given.
    pub polardb_create_action: Option<String>,
    /// How the HTTP client behaves. A create connects to the database before it answers, so a minute is not too long.
    pub http: Settings,
}

/// A configuration that cannot work. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The address cannot be used.
    #[error("the endpoint is not of the form http://host:port or https://host:port: it {0}")]
    Endpoint(&'static str),
    /// A part of the credentials is missing or cannot be sent.
    #[error("the {0} is empty or has characters that Basic authentication can't carry")]
    Credentials(&'static str),
}

/// A client of one OMS. Made without any I/O.
pub struct Oms {
    http: Client,
    credentials: Basic,
    endpoint: Url,
    encoding: PasswordEncoding,
    names: Names,
}

/// What `ListDataSource` is asked for.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Query<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    search_key: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    types: &'a [String],
    /// From 1.
    page_number: usize,
    page_size: usize,
}

/// What has come of a create call that makes several objects.
#[derive(Debug)]
pub struct SeveralCreated {
    /// The ids that the answer tells, which need not be all, nor in an order.
    pub ids: Vec<String>,
    /// The error where they can't be found out in another way.
    pub untold: Error,
}

/// A list, or why it was not fetched.
#[derive(Debug)]
pub enum Within {
    /// It, as far as it was shown.
    Listed(Box<Listing<DataSource>>),
    /// It fills more pages than were asked for.
    Longer {
        /// This many.
        pages: usize,
    },
}

impl Default for Query<'_> {
    fn default() -> Self {
        Self { search_key: None, types: &[], page_number: 1, page_size: PAGE_SIZE }
    }
}

impl Query<'_> {
    /// The same for the page at this position.
    fn at(self, position: Position) -> Self {
        Self { page_number: position.page + 1, ..self }
    }

    /// What narrows the list.
    fn filter(&self) -> Option<&'static str> {
        self.search_key.map(|_| "searchKey").or((!self.types.is_empty()).then_some("types"))
    }
}

#[derive(Serialize)]
struct ById<'a> {
    id: &'a str,
}

/// The one id in an answer about one object.
fn one(data: &Value) -> Vec<String> {
    read_id(data).into_iter().collect()
}

impl Oms {
    /// Checks the configuration; calls nothing.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let Config { endpoint, username, password, password_encoding, polardb_create_action, http } = config;
        let endpoint = address::parse(&endpoint).map_err(ConfigError::Endpoint)?;
        // A colon would move the border between the two.
        if username.is_empty() || username.contains(':') || HeaderValue::from_str(&username).is_err() {
            return Err(ConfigError::Credentials("user name"));
        }
        if password.expose_secret().is_empty() {
            return Err(ConfigError::Credentials("password"));
        }
        let credentials = Basic::new(&username, &password);
        http.redactor.learn(&password);
        http.redactor.learn(&credentials.encoded());
        Ok(Self {
            http: Client::new(http, envelope::refusal),
            credentials,
            endpoint,
            encoding: password_encoding,
            names: Names::new(polardb_create_action),
        })
    }

    /// Where it is.
    pub fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// `ListDataSource`: all that the account may see, or those that the server finds by part of a name or id, and of
    /// these types only, if there are any.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn list(
        &self,
        context: &Context,
        search_key: Option<&str>,
        types: &[String],
    ) -> Result<Listing<DataSource>, Error> {
        let query = Query { search_key, types, ..Query::default() };
        let request = self.list_request(&query)?;
        let pages = Pages { context, request: &request, size: PAGE_SIZE };
        let listing = pages.read_all(|at| self.page(context, query.at(at))).await?;
        Ok(match query.filter() {
            Some(filter) => listing.filtered_by(filter),
            None => listing,
        })
    }

    /// All that the account may see, unless that fills more than this many pages.
    ///
    /// # Errors
    /// As for [`Oms::list`].
    pub async fn list_within(&self, context: &Context, pages: usize) -> Result<Within, Error> {
        let query = Query::default();
        let first = self.page(context, query).await?;
        // A total below the rows of its own page is none.
        let total = first.total.filter(|total| *total >= listing::length(first.rows.as_deref().unwrap_or_default()));
        let needed = total.and_then(|total| usize::try_from(total).ok()).map(|total| total.div_ceil(PAGE_SIZE));
        if let Some(needed) = needed.filter(|needed| *needed > pages) {
            return Ok(Within::Longer { pages: needed });
        }
        let request = self.list_request(&query)?;
        let mut first = Some(first);
        let fetch = |at| {
            let fetched = first.take();
            async move {
                match fetched {
                    Some(page) => Ok(page),
                    None => self.page(context, query.at(at)).await,
                }
            }
        };
        Pages { context, request: &request, size: PAGE_SIZE }
            .read_all(fetch)
            .await
            .map(|list| Within::Listed(Box::new(list)))
    }

    /// The data source of this id; `None` is proof that there is none.
    ///
    /// # Errors
    /// See [`Listing::absent`].
    pub async fn find(&self, context: &Context, id: &str) -> Result<Option<DataSource>, Error> {
        let searched = self.find_with(context, Query { search_key: Some(id), ..Query::default() }, id).await;
        match searched {
            // The server finds parts of ids and names; how, is not documented, so only the whole list proves an absence.
            Ok(None) => self.find_with(context, Query::default(), id).await,
            Err(error) if matches!(error.kind(), Kind::Undecodable { .. }) => {
                self.find_with(context, Query::default(), id).await
            }
            decided => decided,
        }
    }

    /// The data sources of exactly this name; none is proof that there is none. Names are unique, except that the two ends
    /// of a MySQL pair share one.
    ///
    /// # Errors
    /// See [`Listing::absent_name`].
    pub async fn find_by_name(&self, context: &Context, name: &str) -> Result<Vec<DataSource>, Error> {
        let searched = self.list(context, Some(name), &[]).await?;
        let found: Vec<_> = searched.named(name).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let all = self.list(context, None, &[]).await?;
        Ok(all.look_up_name(name)?.into_iter().cloned().collect())
    }

    async fn find_with(&self, context: &Context, query: Query<'_>, id: &str) -> Result<Option<DataSource>, Error> {
        let request = self.list_request(&query)?;
        Pages { context, request: &request, size: PAGE_SIZE }.find(id, |at| self.page(context, query.at(at))).await
    }

    async fn page(&self, context: &Context, query: Query<'_>) -> Result<Page<DataSource>, Error> {
        let request = self.list_request(&query)?;
        let response = self.http.call(context, &request, &self.credentials).await?;
        let List { data, total_count } = self.decode(&request, &response)?;
        let request_id = envelope::request_id(&response).map(|id| self.http.quote(&id));
        let answer = Answered { status: response.status, request_id };
        Ok(Page { rows: data, total: total_count, answer })
    }

    fn list_request(&self, query: &Query<'_>) -> Result<Request, Error> {
        Ok(self.request("ListDataSource", "ListDataSource", query)?.repeatable())
    }

    fn request(&self, name: &'static str, action: &str, body: &impl Serialize) -> Result<Request, Error> {
        let operation = Operation { service: Service::Oms.name(), name };
        Request::new(operation, Method::POST, &self.endpoint, &["api", "v2"])?
            .query(&[("Action", action)])
            .json(JSON, body)
    }

    /// An answer that is not as documented.
    fn undecodable(&self, request: &Request, response: &Response, what: &str) -> Error {
        let request_id = envelope::request_id(response).map(|id| self.http.quote(&id));
        let what = self.http.quote(what);
        request.error(Kind::Undecodable { status: response.status, what, request_id })
    }

    /// Reads an answer that claims to be a success. One without the claim is not as documented, and neither is one that
    /// has an error beside it: nobody knows what has happened.
    fn decode<T: DeserializeOwned>(&self, request: &Request, response: &Response) -> Result<T, Error> {
        let undecodable = |what: &str| self.undecodable(request, response, what);
        let envelope = envelope::parse(response).ok_or_else(|| undecodable("it is not a JSON object"))?;
        if envelope::success(&envelope) != Some(true) {
            return Err(undecodable("it does not say whether it is a success"));
        }
        // Somebody on the way has refused the call, whatever is in the body.
        if !response.is_success() {
            return Err(undecodable("it says that it is a success, and its status that it is none"));
        }
        if let Some(error) = envelope::error_despite_success(&envelope) {
            return Err(undecodable(&format!("it says that it is a success, and tells of an error: {error}")));
        }
        serde_path_to_error::deserialize(Value::Object(envelope))
            .map_err(|error| undecodable(&format!("{}: {}", error.path(), error.inner())))
    }

    /// A create call: the new data source's id.
    ///
    /// Where the page has two names for the action, the second is tried if the server does not know the first, and the
    /// one that it knows is used from then on.
    ///
    /// # Errors
    /// See [`Error::may_have_reached`] for whether there may be a data source nevertheless, and
    /// [`Error::is_unsupported_action`].
    pub async fn create(
        &self,
        context: &Context,
        action: &CreateAction,
        parameters: &Parameters,
    ) -> Result<String, Error> {
        let SeveralCreated { ids, untold } = self.create_any(context, action, parameters, one).await?;
        ids.into_iter().next().ok_or(untold)
    }

    /// The same for a call that makes several objects at once.
    ///
    /// # Errors
    /// As for [`Oms::create`].
    pub async fn create_several(
        &self,
        context: &Context,
        action: &CreateAction,
        parameters: &Parameters,
    ) -> Result<SeveralCreated, Error> {
        self.create_any(context, action, parameters, read_ids).await
    }

    async fn create_any(
        &self,
        context: &Context,
        action: &CreateAction,
        parameters: &Parameters,
        read: fn(&Value) -> Vec<String>,
    ) -> Result<SeveralCreated, Error> {
        parameters.each_secret(&mut |secret| self.http.redactor().learn(secret));
        let candidates = self.names.candidates(action);
        let mut tried = Vec::new();
        loop {
            let Some(name) = candidates.get(tried.len()) else {
                let problem = format!("there is no name for the action {}", action.title());
                return Err(Error::without_call(Kind::Precondition(problem)));
            };
            let result = self.create_as(context, action, name, parameters, read).await;
            tried.push(name.as_str());
            match result {
                Err(error) if error.is_unsupported_action() => {
                    if tried.len() == candidates.len() {
                        return Err(error.with_note(format!("tried as {}", tried.join(" and "))));
                    }
                    tracing::info!(%error, "OMS does not know the action {name}, so the next name for it is tried");
                }
                result => {
                    if result.is_ok() {
                        self.names.learn(action, name);
                    }
                    return result;
                }
            }
        }
    }

    async fn create_as(
        &self,
        context: &Context,
        action: &CreateAction,
        name: &str,
        parameters: &Parameters,
        read: fn(&Value) -> Vec<String>,
    ) -> Result<SeveralCreated, Error> {
        let request = self.request(action.title(), name, &Body { parameters, encoding: self.encoding })?;
        let response = self.http.call(context, &request, &self.credentials).await?;
        let Created { data } = self.decode(&request, &response)?;
        let untold = self.undecodable(&request, &response, "data holds no id of a new data source");
        Ok(SeveralCreated { ids: read(&data), untold })
    }

    /// `DeleteDataSource`. What the server answers where there is nothing to delete is not documented: after a refusal,
    /// [`Oms::find`] tells.
    ///
    /// # Errors
    /// [`Error::is_unsupported_action`] where OMS is older than 4.2.12-CE.
    pub async fn delete(&self, context: &Context, id: &str) -> Result<(), Error> {
        // A POST like all calls of OMS, but to delete twice does no more than to delete once.
        let request = self.request("DeleteDataSource", "DeleteDataSource", &ById { id })?.repeatable();
        let response = self.http.call(context, &request, &self.credentials).await?;
        self.decode::<serde::de::IgnoredAny>(&request, &response).map(drop)
    }
}
