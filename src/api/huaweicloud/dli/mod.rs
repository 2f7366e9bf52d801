//! Data Lake Insight: datasource connections, basic and enhanced, and authentications.
//!
//! Here are the basic ones. Pages: "Creating a Basic Datasource Connection", "Querying a Basic Datasource Connection", "Querying the Basic
//! Datasource Connection List", "Deleting a Basic Datasource Connection" of the DLI API reference. The cloud announced
//! the end of this API for June 2024; whether a region still serves it is for the region to say.

mod auth_infos;
mod connectivity;
mod enhanced;
mod model;
mod progress;
mod project;
mod refusals;
#[cfg(test)]
mod tests;

use reqwest::Method;
use serde::de::DeserializeOwned;

use super::client::{Answer, HuaweiCloud};
use crate::api::http::Request;
use crate::api::listing::{Listing, Page};
use crate::api::{Context, Error};
pub use auth_infos::{AuthInfo, AuthInfos, AuthSettings, NewAuthInfo};
pub use connectivity::{Connectivity, Queue};
pub use enhanced::{
    Bound, EnhancedConnection, EnhancedConnections, Host, NewEnhancedConnection, Peering, PeeringState, Route,
};
pub use model::{Connection, NewConnection, State, Tag};
use model::{Created, List};
use project::Project;
use refusals::is_retired;

const JSON: &str = "application/json";
const RETIRED: &str = "The gateway knows no such API. The cloud announced the end of basic datasource connections for \
                       2024-06-30: where they are gone, enhanced datasource connections take their place. Where they \
                       are still served, check the region and the endpoint.";

/// The service.
#[derive(Clone, Copy)]
pub struct Dli<'a> {
    cloud: &'a HuaweiCloud,
}

impl<'a> Dli<'a> {
    pub(super) fn new(cloud: &'a HuaweiCloud) -> Self {
        Self { cloud }
    }

    /// The basic datasource connections of a project. Calls nothing.
    pub fn connections(self, project_id: &str) -> Connections<'a> {
        Connections { project: self.project(project_id) }
    }

    /// The enhanced datasource connections of a project. Calls nothing.
    pub fn enhanced_connections(self, project_id: &str) -> EnhancedConnections<'a> {
        EnhancedConnections { project: self.project(project_id) }
    }

    /// The datasource authentications of a project. Calls nothing.
    pub fn auth_infos(self, project_id: &str) -> AuthInfos<'a> {
        AuthInfos { project: self.project(project_id) }
    }

    /// A queue of a project. Calls nothing.
    pub fn queue(self, project_id: &str, name: &str) -> Queue<'a> {
        Queue { project: self.project(project_id), name: name.to_owned() }
    }

    fn project(self, id: &str) -> Project<'a> {
        Project { cloud: self.cloud, id: id.to_owned() }
    }
}

/// The basic datasource connections of a project.
#[derive(Clone)]
pub struct Connections<'a> {
    project: Project<'a>,
}

impl Connections<'_> {
    /// `CreateDatasourceConnection`: the new connection's id. The connection is not usable yet, see
    /// [`Connections::wait_until_active`].
    ///
    /// # Errors
    /// See [`Error::may_have_reached`] for whether there may be a connection nevertheless.
    pub async fn create(&self, context: &Context, body: &NewConnection) -> Result<String, Error> {
        let request = self.request("CreateDatasourceConnection", Method::POST, None)?.json(JSON, body)?;
        Ok(self.call::<Created>(context, &request).await?.value.connection_id)
    }

    /// `ShowDatasourceConnection`. The service keeps a record of what was deleted; such a connection is none.
    ///
    /// # Errors
    /// As for every call.
    pub async fn find(&self, context: &Context, id: &str) -> Result<Option<Connection>, Error> {
        match self.show(context, id).await {
            Ok(Answer { value, .. }) => Ok(Some(value).filter(|shown| shown.state() != Some(State::Deleted))),
            Err(error) if error.is_gone() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `ListDatasourceConnections`: all of them, those that were deleted included.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn list(&self, context: &Context) -> Result<Listing<Connection>, Error> {
        let request = self.request("ListDatasourceConnections", Method::GET, None)?;
        let answer: Answer<List> = self.call(context, &request).await?;
        let answered = answer.answered();
        let List { connections, count } = answer.value;
        Ok(Listing::of(&request, Page { rows: connections, total: count, answer: answered }))
    }

    /// Waits until a new connection can be used.
    ///
    /// # Errors
    /// [`Kind::Failed`](crate::api::Kind::Failed) when its creation fails, or when it is deleted meanwhile,
    /// [`Kind::Unfinished`](crate::api::Kind::Unfinished) when the context ends first.
    pub async fn wait_until_active(&self, context: &Context, id: &str) -> Result<Connection, Error> {
        progress::until_active(self, context, id).await
    }

    /// `DeleteDatasourceConnection`, once the connection has left the state in which the service refuses that, and until
    /// it is gone. Succeeds when there is nothing to delete.
    ///
    /// # Errors
    /// As for every call, and [`Kind::Unfinished`](crate::api::Kind::Unfinished) when the context ends first.
    pub async fn delete(&self, context: &Context, id: &str) -> Result<(), Error> {
        if !progress::until_deletable(self, context, id).await? {
            return Ok(());
        }
        let request = self.request("DeleteDatasourceConnection", Method::DELETE, Some(id))?;
        match self.call_for::<serde::de::IgnoredAny>(context, &request, id).await {
            Ok(_) => progress::until_gone(self, context, id).await,
            Err(error) if error.is_gone() => Ok(()),
            // A refusal and even a lost answer say nothing of what is there.
            Err(error) => match self.find(context, id).await {
                Ok(None) => Ok(()),
                _ => Err(error),
            },
        }
    }

    async fn show(&self, context: &Context, id: &str) -> Result<Answer<Connection>, Error> {
        let request = self.request("ShowDatasourceConnection", Method::GET, Some(id))?;
        let shown: Answer<Connection> = self.call_for(context, &request, id).await?;
        if shown.value.connection_id.as_deref().is_some_and(|shown| shown.eq_ignore_ascii_case(id)) {
            return Ok(shown);
        }
        // Its state, DELETED for instance, says nothing of the one that was asked for.
        Err(request.error(shown.undecodable("it is about another connection")))
    }

    fn request(&self, name: &'static str, method: Method, id: Option<&str>) -> Result<Request, Error> {
        let path: Vec<&str> = ["datasource-connection"].into_iter().chain(id).collect();
        self.project.request(name, method, "v2.0", &path)
    }

    /// Calls an operation on the connection of this id.
    async fn call_for<T: DeserializeOwned>(
        &self,
        context: &Context,
        request: &Request,
        id: &str,
    ) -> Result<Answer<T>, Error> {
        advised(self.project.call_for(context, request, id).await)
    }

    async fn call<T: DeserializeOwned>(&self, context: &Context, request: &Request) -> Result<Answer<T>, Error> {
        advised(self.project.cloud.answer(context, request).await)
    }
}

/// The day after the end of the API, an error says what takes its place.
fn advised<T>(answer: Result<T, Error>) -> Result<T, Error> {
    answer.map_err(|error| if error.refusal().is_some_and(is_retired) { error.with_advice(RETIRED) } else { error })
}
