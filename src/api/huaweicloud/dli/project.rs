//! What all calls about one project have in common.

use reqwest::Method;
use serde::de::DeserializeOwned;

use super::super::client::{Answer, HuaweiCloud};
use super::super::identity::PROJECT_ID;
use super::refusals::is_gone;
use crate::api::http::{Operation, Request};
use crate::api::{Context, Error, Service};

/// A project of the service.
#[derive(Clone)]
pub(super) struct Project<'a> {
    pub(super) cloud: &'a HuaweiCloud,
    pub(super) id: String,
}

impl Project<'_> {
    /// A request to the path of the project in this version of the API.
    pub(super) fn request(
        &self,
        name: &'static str,
        method: Method,
        version: &str,
        path: &[&str],
    ) -> Result<Request, Error> {
        let operation = Operation { service: Service::Dli.name(), name };
        let path = [&[version, &self.id], path].concat();
        Request::new(operation, method, &self.cloud.endpoint(Service::Dli)?, &path)?.header(PROJECT_ID, &self.id)
    }

    /// Calls an operation on the object of this id.
    pub(super) async fn call_for<T: DeserializeOwned>(
        &self,
        context: &Context,
        request: &Request,
        id: &str,
    ) -> Result<Answer<T>, Error> {
        self.cloud.answer(context, request).await.map_err(|error| mark(error, id))
    }

    /// The same where the answer says no more than that it was done, and may be empty.
    pub(super) async fn act_on(&self, context: &Context, request: &Request, id: &str) -> Result<(), Error> {
        self.cloud.exchange(context, request).await.map(drop).map_err(|error| mark(error, id))
    }
}

fn mark(error: Error, id: &str) -> Error {
    if error.refusal().is_some_and(|refusal| is_gone(refusal, id)) { error.mark_gone() } else { error }
}
