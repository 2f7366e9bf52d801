//! From the configured region and project to others of the same account, each with its addresses, its project and, where
//! requests carry tokens, tokens of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::client::HuaweiCloud;
use super::credentials::Project;
use super::identity::{Identity, Proof};
use super::shared::Shared;
use crate::api::{Context, Error, Kind, Service};

/// The clients of other places, by region and, where tokens are for one project, project.
#[derive(Default)]
pub(super) struct Elsewhere(Mutex<HashMap<Place, Arc<HuaweiCloud>>>);

#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    region: Option<String>,
    project_id: Option<String>,
}

impl HuaweiCloud {
    /// The region, where it is known.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The region, where it is not the one of the configuration.
    pub fn other_region(&self) -> Option<&str> {
        self.region().filter(|_| self.region != self.endpoints.home)
    }

    /// Whether a service can be called in a region, as far as the configuration tells.
    ///
    /// # Errors
    /// [`Kind::Precondition`], which says what stands in the way.
    pub fn reaches(&self, service: Service, region: &str) -> Result<(), Error> {
        if self.is_in(region) {
            return Ok(());
        }
        if let (Proof::Token(_), Some(home)) = (&self.identity.proof, &self.region) {
            return Err(precondition(format!(
                "the provider is configured with a ready token, which is good for one project in {home} and not for {region}: \
                 configure access_key and secret_key, or user_name and password, or a second provider with a token for \
                 {region}"
            )));
        }
        self.endpoints.elsewhere(region).url(service).map(drop).map_err(|error| precondition(error.to_string()))
    }

    /// The account as it is called about a project in a region; what is left open is the configuration's. The configured
    /// project is that of the configured region; in another region, an open project is the one of the region's name.
    ///
    /// # Errors
    /// As for every call, where a login has to tell which project is the configured one.
    pub async fn at(
        self: &Arc<Self>,
        context: &Context,
        region: Option<&str>,
        project_id: Option<&str>,
    ) -> Result<Arc<Self>, Error> {
        let region = region.or(self.region());
        let is_configured = region == self.region();
        // Signatures are good for every project, a token is for one.
        let project_id = project_id.filter(|_| self.identity.sign_in().is_some());
        let is_own = match project_id {
            Some(id) if is_configured => id == self.project_id(context).await?,
            Some(_) => false,
            None => is_configured,
        };
        if is_own {
            return Ok(self.clone());
        }
        let place = Place { region: region.map(str::to_owned), project_id: project_id.map(str::to_owned) };
        let known = self.elsewhere.0.lock().unwrap_or_else(PoisonError::into_inner).get(&place).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let there = Arc::new(self.of(place.clone())?);
        let mut elsewhere = self.elsewhere.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(elsewhere.entry(place).or_insert(there).clone())
    }

    /// Whether the configuration is for this region. One without a region is for whichever its endpoints are in.
    fn is_in(&self, region: &str) -> bool {
        self.region().is_none_or(|own| own == region)
    }

    fn of(&self, Place { region, project_id }: Place) -> Result<Self, Error> {
        let endpoints = region.as_deref().map_or_else(|| self.endpoints.clone(), |region| self.endpoints.elsewhere(region));
        let project = match (project_id, &region) {
            (Some(id), _) => Some(Project::Id(id)),
            (None, Some(region)) if !self.is_in(region) => Some(Project::Name(region.clone())),
            (None, _) => self.project.clone(),
        };
        let identity = match (self.identity.sign_in(), &project) {
            (Some(sign_in), Some(project)) => {
                let iam = endpoints.url(Service::Iam).map_err(|error| precondition(error.to_string()))?;
                Identity::new(Proof::SignIn(sign_in.elsewhere(project.clone(), iam).into())).into()
            }
            _ => self.identity.clone(),
        };
        let (http, project_id, elsewhere) = (self.http.clone(), Shared::default(), Elsewhere::default());
        Ok(Self { http, identity, region, endpoints, project, project_id, elsewhere })
    }
}

fn precondition(problem: String) -> Error {
    Error::without_call(Kind::Precondition(problem))
}
