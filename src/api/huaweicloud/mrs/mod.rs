//! MapReduce Service: data connections of a project, which its API calls data connectors.
//!
//! Pages: "Creating a Data Connection", "Querying Data Connections", "Modifying a Data Connection", "Deleting a Data
//! Connection" of the MRS API reference. All calls are done when they return.

mod model;
#[cfg(test)]
mod tests;

use reqwest::Method;

use super::client::{Answer, HuaweiCloud};
use super::endpoints::Service;
use super::identity::PROJECT_ID;
use crate::api::http::{Operation, Request};
use crate::api::pages::{self, Page, Position};
use crate::api::{Context, Error, Kind, Refusal};
use model::{Created, List, Updated, Wrapped};
pub use model::{DataConnector, NewDataConnector};

const JSON: &str = "application/json";
/// The most that the service gives at once, and more than most projects have.
const PAGE_SIZE: usize = 1000;

/// The service.
#[derive(Clone, Copy)]
pub struct Mrs<'a> {
    cloud: &'a HuaweiCloud,
}

impl<'a> Mrs<'a> {
    pub(super) fn new(cloud: &'a HuaweiCloud) -> Self {
        Self { cloud }
    }

    /// The data connectors of a project. Calls nothing.
    pub fn data_connectors(self, project_id: &str) -> DataConnectors<'a> {
        DataConnectors { cloud: self.cloud, project_id: project_id.to_owned() }
    }
}

/// The data connectors of a project.
#[derive(Clone)]
pub struct DataConnectors<'a> {
    cloud: &'a HuaweiCloud,
    project_id: String,
}

impl DataConnectors<'_> {
    /// `CreateDataConnector`: the new connector's id.
    ///
    /// # Errors
    /// See [`Error::may_have_reached`] for whether there may be a data connector nevertheless.
    pub async fn create(&self, context: &Context, body: &NewDataConnector) -> Result<String, Error> {
        self.cloud.learn_document(&body.source_info);
        let request = self.request("CreateDataConnector", Method::POST, None)?.json(JSON, &Wrapped::new(body))?;
        Ok(self.cloud.call::<Created>(context, &request).await?.connector_id)
    }

    /// `ListDataConnectors`: all of them.
    ///
    /// # Errors
    /// Also when the pages hold less than the total that they tell.
    pub async fn list(&self, context: &Context) -> Result<Vec<DataConnector>, Error> {
        self.list_where(context, None).await
    }

    /// The data connectors of exactly this name, as far as the service's own search finds them: whether that search is
    /// exact is not documented, so an absence is no proof.
    ///
    /// # Errors
    /// As for [`DataConnectors::list`].
    pub async fn search(&self, context: &Context, name: &str) -> Result<Vec<DataConnector>, Error> {
        let mut found = self.list_where(context, Some(("connector_name", name))).await?;
        found.retain(|connector| connector.is_named(name));
        Ok(found)
    }

    /// The data connectors of exactly this name, after a call that may have made one.
    ///
    /// # Errors
    /// Also when the service's own search misses some, for then nobody knows which of them were there before.
    pub async fn search_again(&self, context: &Context, name: &str) -> Result<Vec<DataConnector>, Error> {
        let found = self.search(context, name).await?;
        if found.is_empty() && self.list(context).await?.iter().any(|connector| connector.is_named(name)) {
            let request = self.request("ListDataConnectors", Method::GET, None)?;
            let what = format!("its search for the name {name:?} finds nothing, its whole list does");
            return Err(request.error(Kind::Undecodable { status: 200, what, request_id: None }));
        }
        Ok(found)
    }

    async fn list_where(&self, context: &Context, filter: Option<(&str, &str)>) -> Result<Vec<DataConnector>, Error> {
        let request = self.request("ListDataConnectors", Method::GET, None)?;
        let read = |position: Position| {
            let (limit, offset) = (PAGE_SIZE.to_string(), position.row.to_string());
            let page = [("limit", limit.as_str()), ("offset", offset.as_str())];
            let query: Vec<_> = filter.into_iter().chain(page).collect();
            self.page(context, request.clone().query(&query))
        };
        pages::read_all(&request, read, |connector| &connector.connector_id).await
    }

    /// The data connector of this id. There is no call that reads a single one.
    ///
    /// # Errors
    /// As for every call.
    pub async fn find(&self, context: &Context, id: &str) -> Result<Option<DataConnector>, Error> {
        let by_id = self.request("ListDataConnectors", Method::GET, None)?.query(&[("connector_id", id)]);
        let among = |rows: Vec<DataConnector>| rows.into_iter().find(|connector| connector.connector_id == id);
        match among(self.page(context, by_id).await?.rows) {
            // Only the whole list is proof of an absence: how exactly the filter works is not documented.
            None => Ok(among(self.list(context).await?)),
            found => Ok(found),
        }
    }

    /// `UpdateDataConnector`: replaces all that the connector says, its password included.
    ///
    /// # Errors
    /// Also when the service says no inside a success.
    pub async fn update(&self, context: &Context, id: &str, body: &NewDataConnector) -> Result<(), Error> {
        self.cloud.learn_document(&body.source_info);
        let request = self.request("UpdateDataConnector", Method::PUT, Some(id))?.json(JSON, &Wrapped::new(body))?;
        let Answer { value: Updated { result }, status, request_id } = self.cloud.answer(context, &request).await?;
        // The pages write both `succeeded` and `succeed`.
        if result.to_ascii_lowercase().starts_with("succe") {
            return Ok(());
        }
        Err(request.error(Kind::Refused(Refusal {
            status,
            message: Some(self.cloud.redact(&format!("the result is {result:?}"))),
            request_id,
            ..Refusal::default()
        })))
    }

    /// `DeleteDataConnector`. What the service answers where there is nothing to delete is not documented: after a
    /// refusal, [`DataConnectors::find`] tells.
    ///
    /// # Errors
    /// As for every call.
    pub async fn delete(&self, context: &Context, id: &str) -> Result<(), Error> {
        let request = self.request("DeleteDataConnector", Method::DELETE, Some(id))?;
        self.cloud.exchange(context, &request).await.map(drop)
    }

    fn request(&self, name: &'static str, method: Method, id: Option<&str>) -> Result<Request, Error> {
        let mut path = vec!["v2", &self.project_id, "data-connectors"];
        path.extend(id);
        Request::new(Operation { service: "MRS", name }, method, &self.cloud.endpoint(Service::Mrs)?, &path)?
            .header(PROJECT_ID, &self.project_id)
    }

    async fn page(&self, context: &Context, request: Request) -> Result<Page<DataConnector>, Error> {
        let Answer { value: List { data_connectors, total_count }, request_id, .. } =
            self.cloud.answer(context, &request).await?;
        Ok(Page { rows: data_connectors, total: total_count, request_id })
    }
}
