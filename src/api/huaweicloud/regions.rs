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
        let endpoints =
            region.as_deref().map_or_else(|| self.endpoints.clone(), |region| self.endpoints.elsewhere(region));
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

#[cfg(test)]
mod tests {
    use super::super::testing::Scene;
    use super::super::{Config, Credentials, Domain, Login};
    use super::*;
    use crate::api::http::testing::{Answer, Server, answer};

    const LIST: &str = r#"{"data_sources":[]}"#;

    /// The services of each region have a path of their own.
    fn in_regions(config: &mut Config) {
        let urls = config.endpoints.values_mut();
        urls.for_each(|url| url.push_str("{region}"));
    }

    fn with_password(config: &mut Config) {
        in_regions(config);
        let (user_name, password) = ("user".to_owned(), "hunter22".into());
        let login = Login { user_name, password, domain: Domain::Name("account".to_owned()) };
        config.credentials = Credentials::Password(login);
    }

    async fn list(there: &HuaweiCloud, context: &Context, project_id: &str) {
        there.dws().cluster(project_id, "c").list(context, None).await.unwrap();
    }

    #[tokio::test]
    async fn a_key_is_good_everywhere_and_projects_are_looked_up_by_the_regions_names() {
        let found = |id: &str| answer(200, format!(r#"{{"projects":[{{"id":"{id}"}}]}}"#));
        let scene = Scene::with(vec![found("p-eu"), found("p-cn"), answer(200, LIST)], in_regions).await;
        let (cloud, context) = (&scene.cloud, &scene.context);
        for own in [None, Some("cn-north-4")] {
            assert!(Arc::ptr_eq(cloud, &cloud.at(context, own, Some("p")).await.unwrap()));
        }
        let there = cloud.at(context, Some("eu-west-101"), None).await.unwrap();
        assert_eq!((there.region(), there.other_region()), (Some("eu-west-101"), Some("eu-west-101")));
        assert_eq!(there.project_id(context).await.unwrap(), "p-eu");
        let again = cloud.at(context, Some("eu-west-101"), Some("p9")).await.unwrap();
        assert!(Arc::ptr_eq(&there, &again));
        assert_eq!((cloud.other_region(), cloud.project_id(context).await.unwrap()), (None, "p-cn".to_owned()));
        list(&again, context, "p9").await;
        assert_eq!(
            scene.server.lines(),
            [
                "GET /v3/projects?name=eu-west-101",
                "GET /v3/projects?name=cn-north-4",
                "GET /eu-west-101/v1.0/p9/clusters/c/ext-data-sources"
            ]
        );
    }

    #[tokio::test]
    async fn a_configured_project_is_that_of_the_configured_region() {
        let scene = Scene::with(vec![answer(200, r#"{"projects":[{"id":"p-eu"}]}"#)], |config| {
            in_regions(config);
            config.project_id = Some("p9".to_owned());
        })
        .await;
        let there = scene.cloud.at(&scene.context, Some("eu-west-101"), None).await.unwrap();
        assert_eq!(there.project_id(&scene.context).await.unwrap(), "p-eu");
        // Where no region is configured, there is but the one project.
        let scene = Scene::with(Vec::new(), |config| {
            (config.region, config.project_id) = (None, Some("p9".to_owned()));
        })
        .await;
        let there = scene.cloud.at(&scene.context, Some("eu-west-101"), None).await.unwrap();
        assert_eq!(there.project_id(&scene.context).await.unwrap(), "p9");
    }

    #[tokio::test]
    async fn a_login_brings_a_token_for_each_project() {
        let server = Server::answering(|request| {
            let project = |id: &str| {
                let header = format!("X-Subject-Token: token-of-{id}\r\n");
                Answer::Status(201, header.leak(), format!(r#"{{"token":{{"project":{{"id":"{id}"}}}}}}"#))
            };
            match (request.header("x-auth-token"), &request.body) {
                (Some(_), _) => answer(200, LIST),
                (None, body) if body.contains(r#"{"name":"cn-north-4"}"#) => project("p-cn"),
                (None, body) if body.contains(r#"{"name":"eu-west-101"}"#) => project("p-eu"),
                (None, _) => project("p9"),
            }
        });
        let scene = Scene::on(server.await, with_password);
        let (cloud, context) = (&scene.cloud, &scene.context);
        for (region, project_id, expected) in [
            (None, None, "p-cn"),
            (Some("cn-north-4"), Some("p-cn"), "p-cn"),
            (None, Some("p9"), "p9"),
            (Some("eu-west-101"), None, "p-eu"),
            (Some("eu-west-101"), Some("p9"), "p9"),
        ] {
            let there = cloud.at(context, region, project_id).await.unwrap();
            assert_eq!(there.project_id(context).await.unwrap(), expected);
            list(&there, context, expected).await;
            let received = scene.server.received();
            let sent = received.last().unwrap().header("x-auth-token").map(str::to_owned);
            assert_eq!(sent, Some(format!("token-of-{expected}")));
        }
        let logins = scene.server.lines().iter().filter(|line| line.starts_with("POST /v3/auth")).count();
        assert_eq!(logins, 4);
    }

    #[tokio::test]
    async fn what_is_out_of_reach_is_told_without_a_call() {
        let scene = Scene::with(Vec::new(), |_| ()).await;
        assert!(scene.cloud.reaches(Service::Dws, "cn-north-4").is_ok());
        assert!(scene.cloud.reaches(Service::Iam, "eu-west-101").is_ok());
        let told = scene.cloud.reaches(Service::Dws, "eu-west-101").unwrap_err().to_string();
        assert!(told.contains("endpoints.dws"), "{told}");
        let scene = Scene::with(Vec::new(), |config| {
            in_regions(config);
            config.credentials = Credentials::Token("t0ken".into());
        })
        .await;
        let told = scene.cloud.reaches(Service::Dws, "eu-west-101").unwrap_err().to_string();
        assert!(told.contains("ready token") && told.contains("cn-north-4") && !told.contains("t0ken"), "{told}");
        assert!(scene.cloud.reaches(Service::Dws, "cn-north-4").is_ok());
    }
}
