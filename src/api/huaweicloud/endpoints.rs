//! Where the services are: `https://{service}.{region}.{cloud}`, unless the configuration says otherwise.

use std::collections::BTreeMap;

use reqwest::Url;

use crate::api::Service;
use crate::api::http::address;

const DEFAULT_CLOUD: &str = "myhuaweicloud.com";
/// The European cloud has its own domain; its regions begin with this.
const EUROPEAN: (&str, &str) = ("eu-west-1", "myhuaweicloud.eu");
/// Stands for the region in a configured address.
pub const REGION_PLACEHOLDER: &str = "{region}";

/// An address that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// The map of endpoints has a key that is no service.
    #[error("there is no service {0:?}; the services are {keys}", keys = Service::huawei_cloud_keys())]
    UnknownService(String),
    /// The address is not of the form `scheme://host[:port]`.
    #[error("the address of {service} is not of the form https://host or http://host:port: it {problem}")]
    Invalid {
        /// The key in the map of endpoints, or `auth_url`.
        service: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Without a region, only configured addresses are known.
    #[error("the address of {0} is not known: configure region (HW_REGION_NAME) or endpoints.{0}")]
    NoRegion(&'static str),
    /// A configured address is that of one region.
    #[error(
        "endpoints.{service} in the provider block is one address, that of the provider's region {home}, and says nothing \
         of where {service} is in {region}: write {REGION_PLACEHOLDER} in it, in the place of the region's name, or configure a \
         second provider for {region}"
    )]
    OneRegion {
        /// The key in the map of endpoints.
        service: &'static str,
        /// The region of the configuration.
        home: String,
        /// The region that was asked for.
        region: String,
    },
}

/// The addresses of all services in one region.
#[derive(Clone, Debug)]
pub(super) struct Endpoints {
    /// As configured; a placeholder stands for the region.
    overrides: BTreeMap<String, String>,
    cloud: Option<String>,
    /// The region of the configuration.
    pub(super) home: Option<String>,
    region: Option<String>,
}

impl Endpoints {
    pub(super) fn new(
        region: Option<&str>,
        cloud: Option<&str>,
        auth_url: Option<&str>,
        configured: &BTreeMap<String, String>,
    ) -> Result<Self, EndpointError> {
        let mut overrides = configured.clone();
        for (key, address) in configured {
            if !Service::HUAWEI_CLOUD.iter().any(|service| service.key() == key) {
                return Err(EndpointError::UnknownService(key.clone()));
            }
            parse(key, &address.replace(REGION_PLACEHOLDER, "region"))?;
        }
        if let Some(address) = auth_url {
            parse("auth_url", &address.replace(REGION_PLACEHOLDER, "region"))?;
            overrides.insert(Service::Iam.key().to_owned(), address.to_owned());
        }
        let region = region.map(str::to_owned);
        let endpoints = Self { overrides, cloud: cloud.map(str::to_owned), home: region.clone(), region };
        if endpoints.region.is_some() {
            endpoints.public("the region's services", "region")?;
        }
        Ok(endpoints)
    }

    /// The same configuration, for another region.
    pub(super) fn elsewhere(&self, region: &str) -> Self {
        Self { region: Some(region.to_owned()), ..self.clone() }
    }

    /// The address that a service's paths are appended to. IAM at a configured address knows the account in all regions;
    /// such an address of another service is that of the configured region.
    pub(super) fn url(&self, service: Service) -> Result<Url, EndpointError> {
        let key = service.key();
        let Some(address) = self.overrides.get(key) else {
            return self.public(key, key);
        };
        let mut url = if address.contains(REGION_PLACEHOLDER) {
            let region = self.region.as_deref().ok_or(EndpointError::NoRegion(key))?;
            parse(key, &address.replace(REGION_PLACEHOLDER, region))?
        } else {
            match (&self.home, &self.region) {
                (Some(home), Some(region)) if home != region && service != Service::Iam => {
                    let (home, region) = (home.clone(), region.clone());
                    return Err(EndpointError::OneRegion { service: key, home, region });
                }
                _ => parse(key, address)?,
            }
        };
        // Calls name the version themselves, so an address that ends in it (as `auth_url` does by custom) loses it.
        if service == Service::Iam {
            let path = url.path().trim_end_matches('/');
            let path = path.strip_suffix("/v3").unwrap_or(path).to_owned();
            url.set_path(&path);
        }
        Ok(url)
    }

    /// The public address of a service, named for messages.
    fn public(&self, name: &str, key: &'static str) -> Result<Url, EndpointError> {
        let region = self.region.as_deref().ok_or(EndpointError::NoRegion(key))?;
        let cloud = match &self.cloud {
            Some(cloud) => cloud,
            None if region.starts_with(EUROPEAN.0) => EUROPEAN.1,
            None => DEFAULT_CLOUD,
        };
        parse(name, &format!("https://{key}.{region}.{cloud}"))
    }
}

fn parse(service: &str, address: &str) -> Result<Url, EndpointError> {
    address::parse(address).map_err(|problem| EndpointError::Invalid { service: service.to_owned(), problem })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(
        region: Option<&str>,
        cloud: Option<&str>,
        auth: Option<&str>,
        map: &[(&str, &str)],
        service: Service,
    ) -> String {
        let map = map.iter().map(|(key, address)| ((*key).to_owned(), (*address).to_owned())).collect();
        Endpoints::new(region, cloud, auth, &map).unwrap().url(service).unwrap().to_string()
    }

    #[test]
    fn addresses_follow_region_and_cloud() {
        for (region, cloud, expected) in [
            ("cn-north-4", None, "https://dws.cn-north-4.myhuaweicloud.com/"),
            ("eu-west-101", None, "https://dws.eu-west-101.myhuaweicloud.eu/"),
            ("eu-west-0", None, "https://dws.eu-west-0.myhuaweicloud.com/"),
            ("eu-west-101", Some("example.org"), "https://dws.eu-west-101.example.org/"),
        ] {
            assert_eq!(url(Some(region), cloud, None, &[], Service::Dws), expected);
        }
    }

    #[test]
    fn configured_addresses_win_and_auth_url_beats_the_map() {
        let map = [("dws", "http://127.0.0.1:8080/"), ("iam", "https://iam.map.example")];
        assert_eq!(url(None, None, None, &map, Service::Dws), "http://127.0.0.1:8080/");
        assert_eq!(url(None, None, None, &map, Service::Iam), "https://iam.map.example/");
        for auth_url in ["https://iam.a.example/v3", "https://iam.a.example/v3/", "https://iam.a.example"] {
            assert_eq!(url(None, None, Some(auth_url), &map, Service::Iam), "https://iam.a.example/");
        }
        assert_eq!(url(Some("r"), None, None, &map, Service::Mrs), "https://mrs.r.myhuaweicloud.com/");
    }

    #[test]
    fn addresses_elsewhere_hold_a_placeholder_or_are_public() {
        let map = [
            ("dws", "https://dws.{region}.cloud.example"),
            ("mrs", "https://mrs.cloud.example"),
            ("iam", "https://iam.cloud.example/v3"),
        ];
        let map = map.map(|(key, address)| (key.to_owned(), address.to_owned())).into();
        let here = Endpoints::new(Some("cn-north-4"), None, None, &map).unwrap();
        let url = |endpoints: &Endpoints, service| endpoints.url(service).map(String::from);
        assert_eq!(url(&here, Service::Dws).unwrap(), "https://dws.cn-north-4.cloud.example/");
        let there = here.elsewhere("eu-west-101");
        assert_eq!(url(&there, Service::Dws).unwrap(), "https://dws.eu-west-101.cloud.example/");
        assert_eq!(url(&there, Service::Dli).unwrap(), "https://dli.eu-west-101.myhuaweicloud.eu/");
        // One IAM for all.
        assert_eq!(url(&there, Service::Iam).unwrap(), "https://iam.cloud.example/");
        let told = url(&there, Service::Mrs).unwrap_err().to_string();
        for word in ["endpoints.mrs", "cn-north-4", "eu-west-101", "{region}"] {
            assert!(told.contains(word), "{told}");
        }
        assert!(url(&there.elsewhere("cn-north-4"), Service::Mrs).is_ok());
        let nowhere = Endpoints::new(None, None, None, &map).unwrap();
        assert_eq!(nowhere.url(Service::Dws), Err(EndpointError::NoRegion("dws")));
        // An address without a region is that of whichever region it is asked for.
        assert!(nowhere.elsewhere("r").url(Service::Mrs).is_ok());
    }

    #[test]
    fn unusable_addresses_are_explained_without_being_shown() {
        let error = |key: &str, address: &str| {
            let map = BTreeMap::from([(key.to_owned(), address.to_owned())]);
            Endpoints::new(None, None, None, &map).unwrap_err()
        };
        assert_eq!(error("obs", "https://obs.example"), EndpointError::UnknownService("obs".into()));
        for bad in
            ["", "dws.example", "localhost:80", "ftp://h", "https://", "https://u:pw@h", "http://h?q", "http://h:x"]
        {
            let error = error("dws", bad);
            assert!(matches!(error, EndpointError::Invalid { .. }), "{bad}");
            assert!(!error.to_string().contains("pw"), "{error}");
        }
        assert!(Endpoints::new(Some("no region"), None, None, &BTreeMap::new()).is_err());
        let none = Endpoints::new(None, None, None, &BTreeMap::new()).unwrap();
        assert_eq!(none.url(Service::Dws), Err(EndpointError::NoRegion("dws")));
    }
}
