//! Where objects are: the client of their platform, and the values that lead to them there.

use std::sync::Arc;

use async_trait::async_trait;

use super::failure::failure;
use super::kind::Catalog;
use super::platforms::Platforms;
use super::run::Run;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::oms::Oms;
use crate::api::{Context, Error, KeyGuard};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::Call;
use crate::tf_provider::schema::Attribute;
use crate::tf_provider::value::{Object, Type};

/// A platform, as its client.
#[async_trait]
pub(crate) trait Platform: Send + Sync + Sized + 'static {
    /// The attributes that say where an object is on the platform.
    const PLACE: &'static [&'static str];

    /// The arguments of the provider block that say where the platform is, for messages.
    const SETTINGS: &'static str;

    /// The arguments of those names, in data sources and list resources.
    fn place_arguments() -> Vec<Attribute>;

    /// The client, or what is missing for it.
    async fn client(call: &Call<Platforms>) -> Result<&Self, Diagnostics>;

    /// Fills in what a place leaves to the provider.
    async fn locate(&self, context: &Context, values: &mut Object) -> Result<(), Diagnostics>;

    /// How the whole platform is named where it has to be told from others.
    fn describe(&self, values: &Object) -> String;
}

#[async_trait]
impl Platform for HuaweiCloud {
    const PLACE: &'static [&'static str] = &["project_id"];
    const SETTINGS: &'static str = "region, project";

    fn place_arguments() -> Vec<Attribute> {
        let description = "The id of the project. Default: the provider's.";
        vec![Attribute::optional_computed("project_id", Type::String, description)]
    }

    async fn client(call: &Call<Platforms>) -> Result<&Self, Diagnostics> {
        Platforms::huaweicloud(call).await
    }

    async fn locate(&self, context: &Context, values: &mut Object) -> Result<(), Diagnostics> {
        if values.non_empty("project_id").is_none() {
            let looked_up = self.project_id(context).await;
            let project_id = looked_up.map_err(|error| failure("Looking up the Huawei Cloud project", &error))?;
            values.set("project_id", project_id);
        }
        Ok(())
    }

    fn describe(&self, values: &Object) -> String {
        format!("project {}", values.text("project_id").unwrap_or_default())
    }
}

#[async_trait]
impl Platform for Oms {
    const PLACE: &'static [&'static str] = &[];
    const SETTINGS: &'static str = "endpoint";

    fn place_arguments() -> Vec<Attribute> {
        Vec::new()
    }

    async fn client(call: &Call<Platforms>) -> Result<&Self, Diagnostics> {
        Platforms::oms(call).await
    }

    async fn locate(&self, _context: &Context, _values: &mut Object) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn describe(&self, _values: &Object) -> String {
        format!("the OMS at {}", self.endpoint())
    }
}

/// Where an object is, or is to be.
pub(crate) struct Place<'a, C> {
    /// The platform's client.
    pub(crate) client: &'a C,
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
        let client = C::client(call).await?;
        let mut values: Object = kind.place().iter().map(|name| (*name, values.get(name).clone())).collect();
        client.locate(context, &mut values).await?;
        let path: Vec<&str> = kind.place().iter().filter_map(|name| values.text(name)).collect();
        let scope = [&[kind.title()], path.as_slice()].concat().join(" ").to_ascii_lowercase();
        Ok(Self { client, run: &call.client.run, scope, values })
    }

    /// A place for tests.
    #[cfg(test)]
    pub(crate) fn at(client: &'a C, run: &'a Run) -> Self {
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

    /// `project 89cd…` or `the OMS at http://…`, for messages.
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
