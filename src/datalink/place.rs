//! Where objects are: the client of their platform, and the values that lead to them there.

use std::sync::Arc;

use async_trait::async_trait;

use super::failure::failure;
use super::kind::Catalog;
use super::platforms::Platforms;
use super::run::Run;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::oms::Oms;
use crate::api::{Context, Error, KeyGuard, Service};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, Upgrader};
use crate::tf_provider::schema::{Attribute, rules};
use crate::tf_provider::value::{Object, Path, Type};

/// The attribute that says in which region an object is, on a platform that has regions.
pub(crate) const REGION: &str = "region";

/// What is told of the argument `project_id`.
pub(crate) const PROJECT: &str =
    "The id of the project. Default: the provider's, or in another region the project with that region's name.";

/// A platform, as its client.
#[async_trait]
pub(crate) trait Platform: Send + Sync + Sized + 'static {
    /// The attributes that say where an object is in its region. Import ids begin with them.
    const PLACE: &'static [&'static str];

    /// The arguments of the provider block that say where the platform is, for messages.
    const SETTINGS: &'static str;

    /// How identities of older versions become those of today.
    const IDENTITY_UPGRADERS: &'static [Upgrader] = &[];

    /// The argument `region` of all objects, where the platform has regions.
    fn region_argument() -> Option<Attribute> {
        None
    }

    /// The arguments of the names in `PLACE`, in data sources and list resources.
    fn place_arguments() -> Vec<Attribute>;

    /// The client as the provider's configuration has it, or what is wrong with that.
    async fn client(call: &Call<Platforms>) -> Result<Arc<Self>, Diagnostics>;

    /// The client for the place that `values` describe, whose gaps are filled with what they leave to the provider; or what
    /// is in the way.
    async fn locate(
        client: Arc<Self>,
        _context: &Context,
        _service: Service,
        _values: &mut Object,
    ) -> Result<Arc<Self>, Diagnostics> {
        Ok(client)
    }

    /// What the provider's configuration has for arguments that `config` leaves open, as far as that is known without a
    /// call; or what is certainly wrong with the place in `config`.
    async fn provided(_call: &Call<Platforms>, _service: Service, _config: &Object) -> Result<Object, Diagnostics> {
        Ok(Object::new())
    }

    /// The region of the objects that this client leads to, where it is not the provider's.
    fn other_region(&self) -> Option<&str> {
        None
    }

    /// How the whole platform is named where it has to be told from others.
    fn describe(&self, values: &Object) -> String;
}

#[async_trait]
impl Platform for HuaweiCloud {
    const PLACE: &'static [&'static str] = &["project_id"];
    const SETTINGS: &'static str = "endpoints";
    /// Version 0 had no region.
    const IDENTITY_UPGRADERS: &'static [Upgrader] = &[Upgrader::Extended];

    fn region_argument() -> Option<Attribute> {
        let description = "The region, such as \"cn-north-4\". Default: the provider's.";
        let region = Attribute::optional_computed(REGION, Type::String, description);
        // It becomes a part of host names.
        Some(region.rule(rules::hyphenated_word().own()))
    }

    fn place_arguments() -> Vec<Attribute> {
        vec![Attribute::optional_computed("project_id", Type::String, PROJECT)]
    }

    async fn client(call: &Call<Platforms>) -> Result<Arc<Self>, Diagnostics> {
        Platforms::huaweicloud(call).await.cloned()
    }

    async fn locate(
        cloud: Arc<Self>,
        context: &Context,
        service: Service,
        values: &mut Object,
    ) -> Result<Arc<Self>, Diagnostics> {
        let (region, project_id) = (values.non_empty(REGION), values.non_empty("project_id"));
        if let Some(region) = region {
            cloud.reaches(service, region).map_err(|error| out_of_reach(region, &error))?;
        }
        let look_up = async {
            let there = cloud.at(context, region, project_id).await?;
            let project_id = match project_id {
                Some(id) => id.to_owned(),
                None => there.project_id(context).await?,
            };
            Ok((there, project_id))
        };
        let found = look_up.await;
        let (there, project_id) = found.map_err(|error| failure("Looking up the Huawei Cloud project", &error))?;
        values.set("project_id", project_id);
        values.set(REGION, there.region());
        Ok(there)
    }

    async fn provided(call: &Call<Platforms>, service: Service, config: &Object) -> Result<Object, Diagnostics> {
        let Some(cloud) = Platforms::usable_huaweicloud(call).await else { return Ok(Object::new()) };
        if let Some(region) = config.non_empty(REGION) {
            cloud.reaches(service, region).map_err(|error| out_of_reach(region, &error))?;
        }
        Ok(cloud.region().map(|region| (REGION, region)).into_iter().collect())
    }

    fn other_region(&self) -> Option<&str> {
        self.other_region()
    }

    fn describe(&self, values: &Object) -> String {
        let project = format!("project {}", values.text("project_id").unwrap_or_default());
        match values.non_empty(REGION) {
            Some(region) => format!("{project} in {region}"),
            None => project,
        }
    }
}

fn out_of_reach(region: &str, error: &Error) -> Diagnostics {
    Diagnostic::error(format!("The region {region} can't be reached"), error.to_string())
        .at(Path::attribute(REGION))
        .into()
}

#[async_trait]
impl Platform for Oms {
    const PLACE: &'static [&'static str] = &[];
    const SETTINGS: &'static str = "endpoint";

    fn place_arguments() -> Vec<Attribute> {
        Vec::new()
    }

    async fn client(call: &Call<Platforms>) -> Result<Arc<Self>, Diagnostics> {
        Platforms::oms(call).await.cloned()
    }

    fn describe(&self, _values: &Object) -> String {
        format!("the OMS at {}", self.endpoint())
    }
}

/// Where an object is, or is to be.
pub(crate) struct Place<'a, C> {
    /// The platform's client.
    pub(crate) client: Arc<C>,
    /// What this run knows and does.
    pub(crate) run: &'a Run,
    /// Tells the objects of the kind in this place from all others.
    scope: String,
    values: Object,
}

impl<'a, C: Platform> Place<'a, C> {
    /// The place of the object or the search that `values` describe.
    pub(crate) async fn of<K: Catalog<Client = C>>(
        kind: &K,
        call: &'a Call<Platforms>,
        context: &Context,
        values: &Object,
    ) -> Result<Self, Diagnostics> {
        let names: Vec<&str> =
            C::region_argument().map(|_| REGION).into_iter().chain(kind.place().iter().copied()).collect();
        let mut values: Object = names.iter().map(|name| (*name, values.get(name).clone())).collect();
        let client = C::locate(C::client(call).await?, context, kind.service(), &mut values).await?;
        let path: Vec<&str> = names.iter().filter_map(|name| values.text(name)).collect();
        let scope = [&[kind.title()], path.as_slice()].concat().join(" ").to_ascii_lowercase();
        Ok(Self { client, run: &call.client.run, scope, values })
    }

    /// A place for tests.
    #[cfg(test)]
    pub(crate) fn at(client: Arc<C>, run: &'a Run) -> Self {
        Self { client, run, scope: "test".to_owned(), values: Object::new() }
    }

    /// A value of the place.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.values.text(name).unwrap_or_default()
    }

    /// Writes the place into an object.
    pub(crate) fn fill(&self, state: &mut Object) {
        for (name, value) in self.values.iter() {
            state.set(name, value.clone());
        }
    }

    /// Tells the objects of the kind in this place from all others.
    pub(crate) fn scope(&self) -> &str {
        &self.scope
    }

    /// The values of the place.
    pub(crate) fn values(&self) -> &Object {
        &self.values
    }

    /// `project 89cd… in cn-north-4` or `the OMS at http://…`, for messages.
    pub(crate) fn describe(&self) -> String {
        self.client.describe(&self.values)
    }

    /// Waits until no other change of this key is under way in this place; nothing to wait for where there is no key.
    pub(crate) async fn queue(&self, context: &Context, key: Option<String>) -> Result<Option<KeyGuard>, Error> {
        match key {
            Some(key) => self.run.queue(context, format!("{} {key}", self.scope)).await.map(Some),
            None => Ok(None),
        }
    }

    /// A list of this place that reads share, fetched unless there is one that is fresh; `part` tells it from others.
    pub(crate) async fn shared_list<V, F>(
        &self,
        context: &Context,
        part: &str,
        fetch: impl FnOnce() -> F + Send,
    ) -> Result<Arc<V>, Error>
    where
        V: Send + Sync + 'static,
        F: Future<Output = Result<V, Error>> + Send,
    {
        self.run.lists.get(context, &self.scope, part, fetch).await
    }

    /// After a write: whoever reads next sees what is there then.
    pub(crate) fn forget_lists(&self) {
        self.run.lists.forget(&self.scope);
    }
}
