//! MapReduce Service: data connections of a project, which its API calls data connectors.
//!
//! Pages: "Creating a Data Connection", "Querying Data Connections", "Modifying a Data Connection", "Deleting a Data
//! Connection" of the MRS API reference. All calls are done when they return.

mod model;
#[cfg(test)]
mod tests;

use reqwest::Method;

use super::client::{Answer, HuaweiCloud};
use super::identity::PROJECT_ID;
use crate::api::http::{Operation, Request};
use crate::api::listing::{Listing, Page};
use crate::api::pages::{Pages, Position};
use crate::api::{Context, Error, Kind, Refusal, Service};
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
        self.cloud.learn(&body.source_info);
        let request = self.request("CreateDataConnector", Method::POST, None)?.json(JSON, &Wrapped::new(body))?;
        Ok(self.cloud.call::<Created>(context, &request).await?.connector_id)
    }

    /// `ListDataConnectors`: all of them.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn list(&self, context: &Context) -> Result<Listing<DataConnector>, Error> {
        let request = self.request("ListDataConnectors", Method::GET, None)?;
        self.pages(context, &request).read_all(|position| self.page_at(context, &request, position)).await
    }

    /// The data connectors that the service finds by a name. Whether it finds exactly those of that name is not documented.
    ///
    /// # Errors
    /// As for every call. Whether the list is whole is for the listing to tell.
    pub async fn search(&self, context: &Context, name: &str) -> Result<Listing<DataConnector>, Error> {
        let request = self.request("ListDataConnectors", Method::GET, None)?.query(&[("connector_name", name)]);
        let found =
            self.pages(context, &request).read_all(|position| self.page_at(context, &request, position)).await?;
        Ok(found.filtered_by("connector_name"))
    }

    /// The data connector of this id; `None` is proof that there is none. There is no call that reads a single one.
    ///
    /// # Errors
    /// See [`Listing::absent`].
    pub async fn find(&self, context: &Context, id: &str) -> Result<Option<DataConnector>, Error> {
        let request = self.request("ListDataConnectors", Method::GET, None)?;
        let filtered = self.page(context, request.clone().query(&[("connector_id", id)])).await;
        if let Some(found) = Listing::of(&request, filtered?).find(id) {
            return Ok(Some(found.clone()));
        }
        // Only the whole list is proof of an absence: how exactly the filter works is not documented.
        self.pages(context, &request).find(id, |position| self.page_at(context, &request, position)).await
    }

    /// `UpdateDataConnector`: replaces all that the connector says, its password included.
    ///
    /// # Errors
    /// Also when the service says no inside a success.
    pub async fn update(&self, context: &Context, id: &str, body: &NewDataConnector) -> Result<(), Error> {
        self.cloud.learn(&body.source_info);
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
        Request::new(
            Operation { service: Service::Mrs.name(), name },
            method,
            &self.cloud.endpoint(Service::Mrs)?,
            &path,
        )?
        .header(PROJECT_ID, &self.project_id)
    }

    fn pages<'r>(&self, context: &'r Context, request: &'r Request) -> Pages<'r> {
        Pages { context, request, size: PAGE_SIZE }
    }

    async fn page_at(
        &self,
        context: &Context,
        request: &Request,
        position: Position,
    ) -> Result<Page<DataConnector>, Error> {
        let (limit, offset) = (PAGE_SIZE.to_string(), position.row.to_string());
        self.page(context, request.clone().query(&[("limit", &limit), ("offset", &offset)])).await
    }

    async fn page(&self, context: &Context, request: Request) -> Result<Page<DataConnector>, Error> {
        let answer: Answer<List> = self.cloud.answer(context, &request).await?;
        let (total, answered) = (answer.value.total_count, answer.answered());
        Ok(Page { rows: answer.value.into_rows(), total, answer: answered })
    }
}
