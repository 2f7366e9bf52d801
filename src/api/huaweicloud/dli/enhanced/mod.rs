//! Enhanced datasource connections: the peerings of pools and queues with a VPC.
//!
//! Pages: "Creating an Enhanced Datasource Connection", "Querying an Enhanced Datasource Connection", "Querying the List
//! of Enhanced Datasource Connections", "Binding a Queue", "Unbinding a Queue", "Modifying Host Information", "Creating
//! a Route", "Deleting a Route", "Deleting an Enhanced Datasource Connection" and those of the tags of resources in the
//! DLI API reference. All of them answer at once; the peerings are made behind them.

mod model;
mod peering;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use reqwest::Method;
use serde::Serialize;

use super::super::client::Answer;
use super::model::Tag;
use super::project::Project;
use crate::api::http::Request;
use crate::api::listing::{Listing, Page};
use crate::api::pages::{Pages, Position};
use crate::api::{Context, Error};
pub use model::{Bound, EnhancedConnection, Host, NewEnhancedConnection, Peering, PeeringState, Route};
use model::{Created, Hosts, List, ShownTags, Tags};

const JSON: &str = "application/json";
/// The default of the list call.
const PAGE_SIZE: usize = 100;

/// The enhanced datasource connections of a project.
#[derive(Clone)]
pub struct EnhancedConnections<'a> {
    pub(super) project: Project<'a>,
}

impl EnhancedConnections<'_> {
    /// `CreateEnhancedConnection`: the new connection's id. It is not usable yet, see
    /// [`EnhancedConnections::wait_until_active`].
    ///
    /// # Errors
    /// See [`Error::may_have_reached`] for whether there may be a connection nevertheless.
    pub async fn create(&self, context: &Context, body: &NewEnhancedConnection) -> Result<String, Error> {
        let request = self.request("CreateEnhancedConnection", Method::POST, &[])?.json(JSON, body)?;
        let answer: Answer<Created> = self.project.cloud.answer(context, &request).await?;
        Ok(answer.value.connection_id)
    }

    /// `ShowEnhancedConnection`, without the tags. The service keeps a record of what was deleted; such a connection is
    /// none.
    ///
    /// # Errors
    /// As for every call.
    pub async fn find(&self, context: &Context, id: &str) -> Result<Option<EnhancedConnection>, Error> {
        match self.show(context, id).await {
            Ok(Answer { value, .. }) => Ok(Some(value).filter(|shown| !shown.is_deleted())),
            Err(error) if error.is_gone() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `ListEnhancedConnections`, without the tags: all of them, those that were deleted included.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn list(&self, context: &Context) -> Result<Listing<EnhancedConnection>, Error> {
        let request = self.request("ListEnhancedConnections", Method::GET, &[])?;
        let pages = Pages { context, request: &request, size: PAGE_SIZE };
        pages.read_all(|position| self.page(context, &request, position)).await
    }

    /// `ListTagsForResource`: the tags of a connection.
    ///
    /// # Errors
    /// As for every call.
    pub async fn tags(&self, context: &Context, id: &str) -> Result<BTreeMap<String, String>, Error> {
        let request = self.tag_request("ShowResourceTags", Method::GET, id, &[])?;
        let answer: Answer<ShownTags> = self.project.call_for(context, &request, id).await?;
        let Some(tags) = answer.value.tags else {
            return Err(request.error(answer.undecodable("it holds no tags")));
        };
        Ok(tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
    }

    /// Gives a connection these tags, beside those that it has.
    ///
    /// # Errors
    /// As for every call.
    pub async fn add_tags(&self, context: &Context, id: &str, tags: &[Tag]) -> Result<(), Error> {
        let request = self.tag_request("BatchCreateResourceTags", Method::POST, id, &["create"])?;
        self.post(context, request, id, &Tags { tags }).await
    }

    /// Takes these tags from a connection.
    ///
    /// # Errors
    /// As for every call.
    pub async fn remove_tags(&self, context: &Context, id: &str, tags: &[Tag]) -> Result<(), Error> {
        let request = self.tag_request("BatchDeleteResourceTags", Method::POST, id, &["delete"])?;
        self.post(context, request, id, &Tags { tags }).await
    }

    /// `UpdateEnhancedConnection`: these hosts take the place of all that there are.
    ///
    /// # Errors
    /// As for every call.
    pub async fn set_hosts(&self, context: &Context, id: &str, hosts: &[Host]) -> Result<(), Error> {
        let request = self.request("UpdateEnhancedConnection", Method::PUT, &[id])?;
        self.post(context, request, id, &Hosts { hosts }).await
    }

    /// `AssociateQueueToEnhancedConnection`: begins to make the peerings of these pools and queues. Succeeds when all of them
    /// are shown to be bound.
    ///
    /// # Errors
    /// As for every call.
    pub async fn bind(&self, context: &Context, id: &str, bound: &Bound) -> Result<(), Error> {
        let request = self.request("AssociateQueueToEnhancedConnection", Method::POST, &[id, "associate-queue"])?;
        let Err(error) = self.post(context, request, id, bound).await else { return Ok(()) };
        let shown = self.bound_now(context, id).await;
        if shown.is_some_and(|shown| bound.without(&shown).is_empty()) { Ok(()) } else { Err(error) }
    }

    /// `DisassociateQueueFromEnhancedConnection`. A peering that FAILED can't be unbound. Succeeds when none of them is shown
    /// to be bound.
    ///
    /// # Errors
    /// As for every call.
    pub async fn unbind(&self, context: &Context, id: &str, bound: &Bound) -> Result<(), Error> {
        let path = [id, "disassociate-queue"];
        let request = self.request("DisassociateQueueFromEnhancedConnection", Method::POST, &path)?;
        let Err(error) = self.post(context, request, id, bound).await else { return Ok(()) };
        let shown = self.bound_now(context, id).await;
        if shown.is_some_and(|shown| bound.without(&shown) == *bound) { Ok(()) } else { Err(error) }
    }

    /// What is bound, after a call that failed: a refusal and even a lost answer say nothing of that.
    async fn bound_now(&self, context: &Context, id: &str) -> Option<Bound> {
        Some(self.find(context, id).await.ok()??.bound(|_| true))
    }

    /// `CreateEnhancedConnectionRoutes`.
    ///
    /// # Errors
    /// As for every call.
    pub async fn add_route(&self, context: &Context, id: &str, route: &Route) -> Result<(), Error> {
        let request = self.route_request("CreateEnhancedConnectionRoutes", Method::POST, &[id, "routes"])?;
        self.post(context, request, id, route).await
    }

    /// `DeleteEnhancedConnectionRoutes`. Succeeds when the connection is shown to have no such route.
    ///
    /// # Errors
    /// As for every call.
    pub async fn remove_route(&self, context: &Context, id: &str, name: &str) -> Result<(), Error> {
        let request = self.route_request("DeleteEnhancedConnectionRoutes", Method::DELETE, &[id, "routes", name])?;
        let Err(error) = self.project.act_on(context, &request, id).await else { return Ok(()) };
        // A refusal and even a lost answer say nothing of what is there.
        let routes = self.find(context, id).await.ok().flatten().and_then(|connection| connection.routes);
        let is_absent = |routes: Vec<Route>| routes.iter().all(|route| route.name.as_deref() != Some(name));
        if routes.is_some_and(is_absent) { Ok(()) } else { Err(error) }
    }

    /// Waits until the peerings of these pools and queues are in use.
    ///
    /// # Errors
    /// [`Kind::Failed`](crate::api::Kind::Failed) when one of them can't be made, or when the connection is deleted
    /// meanwhile, [`Kind::Unfinished`](crate::api::Kind::Unfinished) when the context ends first.
    pub async fn wait_until_active(
        &self,
        context: &Context,
        id: &str,
        bound: &Bound,
    ) -> Result<EnhancedConnection, Error> {
        peering::until_active(self, context, id, bound).await
    }

    /// Waits until none of these pools and queues is shown as bound.
    ///
    /// # Errors
    /// [`Kind::Unfinished`](crate::api::Kind::Unfinished) when the context ends first.
    pub async fn wait_until_unbound(&self, context: &Context, id: &str, bound: &Bound) -> Result<(), Error> {
        peering::until_unbound(self, context, id, bound).await
    }

    /// Unbinds all that is bound, and deletes the connection once no peering is being made, which the service would
    /// refuse, and until it is gone. Succeeds when there is nothing to delete.
    ///
    /// # Errors
    /// As for every call, and [`Kind::Unfinished`](crate::api::Kind::Unfinished) when the context ends first.
    pub async fn delete(&self, context: &Context, id: &str) -> Result<(), Error> {
        peering::delete(self, context, id).await
    }

    /// `DeleteEnhancedConnection` itself.
    async fn delete_once(&self, context: &Context, id: &str) -> Result<(), Error> {
        let request = self.request("DeleteEnhancedConnection", Method::DELETE, &[id])?;
        self.project.act_on(context, &request, id).await
    }

    async fn show(&self, context: &Context, id: &str) -> Result<Answer<EnhancedConnection>, Error> {
        let request = self.request("ShowEnhancedConnection", Method::GET, &[id])?;
        let shown: Answer<EnhancedConnection> = self.project.call_for(context, &request, id).await?;
        if shown.value.id.as_deref().is_some_and(|shown| shown.eq_ignore_ascii_case(id)) {
            return Ok(shown);
        }
        // Its status, DELETED for instance, says nothing of the one that was asked for.
        Err(request.error(shown.undecodable("it is about another connection")))
    }

    async fn page(
        &self,
        context: &Context,
        request: &Request,
        position: Position,
    ) -> Result<Page<EnhancedConnection>, Error> {
        let (limit, offset) = (PAGE_SIZE.to_string(), position.row.to_string());
        let request = request.clone().query(&[("limit", &limit), ("offset", &offset)]);
        let answer: Answer<List> = self.project.cloud.answer(context, &request).await?;
        let answered = answer.answered();
        Ok(Page { rows: answer.value.connections, total: answer.value.count, answer: answered })
    }

    async fn post(
        &self,
        context: &Context,
        request: Request,
        id: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<(), Error> {
        self.project.act_on(context, &request.json(JSON, body)?, id).await
    }

    fn request(&self, name: &'static str, method: Method, path: &[&str]) -> Result<Request, Error> {
        let path = [&["datasource", "enhanced-connections"], path].concat();
        self.project.request(name, method, "v2.0", &path)
    }

    /// The calls for routes are of a later version.
    fn route_request(&self, name: &'static str, method: Method, path: &[&str]) -> Result<Request, Error> {
        let path = [&["datasource", "enhanced-connections"], path].concat();
        self.project.request(name, method, "v3", &path)
    }

    fn tag_request(&self, name: &'static str, method: Method, id: &str, verb: &[&str]) -> Result<Request, Error> {
        let path = [&["dli_enhanced_datasource", id, "tags"], verb].concat();
        self.project.request(name, method, "v3", &path)
    }
}
