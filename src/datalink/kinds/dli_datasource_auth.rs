//! `datalink_dli_datasource_auth`: what jobs of DLI sign in to a data source with.
//!
//! API pages: "Creating Datasource Authentication" and its neighbours in the DLI API reference. The name is the id. An
//! update leaves alone what it does not name, so nothing can be taken away by it.

use async_trait::async_trait;

use super::identity::{ID, PROJECT_ID, REGION};
use super::move_source;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dli::{AuthInfo, AuthInfos, AuthSettings, NewAuthInfo};
use crate::api::{Context, Error, Listing, Service};
use crate::datalink::kind::{Catalog, Created, DataSourceTexts, DataSources, Filter, Kind, Operation};
use crate::datalink::life::{filter, readable};
use crate::datalink::place::Place;
use crate::tf_provider::engine::{Arguments, IdentityAttribute, ImportForm, MoveSource};
use crate::tf_provider::schema::{Attribute, Schema, rules};
use crate::tf_provider::value::Object;

mod schema;

const NAME: &str = "datalink_dli_datasource_auth";
/// The types of sources.
const TYPES: &[&str] = &["CSS", "KRB", "passwd", "Kafka_SSL"];

const LIST_PAGE: &str = "Obtaining the Datasource Authentication List";
const QUERY_NOTES: &str = "\
## Permissions

`dli:datasourceauth:list`, and `iam:projects:listProjects` if no project id is set.

## Limits of the API

Secrets are never returned.";

/// Older states have the user under its older name.
const MOVE_SOURCES: &[MoveSource] = &[move_source::huaweicloud(
    "huaweicloud_dli_datasource_auth",
    &[
        ("/id", "id"),
        ("/region", "region"),
        ("/name", "auth_info_name"),
        ("/type", "datasource_type"),
        ("/username", "user_name"),
        ("/user_name", "user_name"),
        ("/password", "password"),
        ("/certificate_location", "certificate_location"),
        ("/krb5_conf", "krb5_conf"),
        ("/keytab", "keytab"),
        ("/truststore_location", "truststore_location"),
        ("/truststore_password", "truststore_password"),
        ("/keystore_location", "keystore_location"),
        ("/keystore_password", "keystore_password"),
        ("/key_password", "key_password"),
        ("/owner", "owner"),
    ],
)];

/// The kind.
#[derive(Clone, Copy)]
pub(crate) struct DliDatasourceAuth;

fn auth_infos<'a>(place: &'a Place<'_, HuaweiCloud>) -> AuthInfos<'a> {
    place.client.dli().auth_infos(place.text("project_id"))
}

/// What an update sends: all that there is, because nobody knows what the service has.
fn settings(arguments: &Arguments<'_>) -> AuthSettings {
    let text = |name| arguments.values().non_empty(name).map(str::to_owned);
    AuthSettings {
        auth_info_name: text("auth_info_name").unwrap_or_default(),
        user_name: text("user_name"),
        password: arguments.secret("password"),
        krb5_conf: text("krb5_conf"),
        keytab: text("keytab"),
        truststore_location: text("truststore_location"),
        truststore_password: arguments.secret("truststore_password"),
        keystore_location: text("keystore_location"),
        keystore_password: arguments.secret("keystore_password"),
    }
}

#[async_trait]
impl Catalog for DliDatasourceAuth {
    type Client = HuaweiCloud;
    type Row = AuthInfo;

    fn title(&self) -> &'static str {
        "DLI datasource authentication"
    }

    fn named_by(&self) -> &'static str {
        "auth_info_name"
    }

    fn service(&self) -> Service {
        Service::Dli
    }

    fn data_sources(&self) -> Option<DataSources> {
        Some(DataSources {
            one: DataSourceTexts {
                name: NAME,
                description: "Looks up a datasource authentication of DLI by its name, which is also its id.",
                page: LIST_PAGE,
                notes: QUERY_NOTES,
            },
            many: DataSourceTexts {
                name: "datalink_dli_datasource_auths",
                description: "Lists the datasource authentications of DLI in a project.",
                page: LIST_PAGE,
                notes: QUERY_NOTES,
            },
            result: "datasource_auths",
        })
    }

    fn attributes(&self) -> Vec<Attribute> {
        readable(schema::schema().block, &[])
    }

    fn filters(&self) -> Vec<Filter> {
        let datasource_type = filter("datasource_type", "Only authentications of this type.");
        let datasource_type = datasource_type.rule(rules::one_of(TYPES).or_empty().advice());
        vec![Filter::new(datasource_type, |object, wanted| object.get("datasource_type") == wanted)]
    }

    fn show(&self, auth: &AuthInfo, state: &mut Object) {
        for (name, value) in [
            ("auth_info_name", &auth.auth_info_name),
            ("datasource_type", &auth.datasource_type),
            ("user_name", &auth.user_name),
            ("certificate_location", &auth.certificate_location),
            ("krb5_conf", &auth.krb5_conf),
            ("keytab", &auth.keytab),
            ("truststore_location", &auth.truststore_location),
            ("keystore_location", &auth.keystore_location),
            ("owner", &auth.owner),
        ] {
            state.set(name, value.clone());
        }
        state.set("create_time", auth.create_time);
        state.set("update_time", auth.update_time);
    }

    async fn find(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<AuthInfo>, Error> {
        auth_infos(place).find(context, known.text("id").unwrap_or_default()).await
    }

    async fn find_by_name(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Vec<AuthInfo>, Error> {
        let found = auth_infos(place).find(context, known.text(self.named_by()).unwrap_or_default()).await?;
        Ok(found.into_iter().collect())
    }

    async fn list(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        config: &Object,
    ) -> Result<Listing<AuthInfo>, Error> {
        match config.non_empty(self.named_by()) {
            Some(name) => auth_infos(place).search(context, name).await,
            None => auth_infos(place).list(context).await,
        }
    }
}

#[async_trait]
impl Kind for DliDatasourceAuth {
    type Wanted = NewAuthInfo;

    fn type_name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the datasource authentications of DLI in a project.", LIST_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID, PROJECT_ID, REGION]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Path(&["project_id", "id"])]
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        MOVE_SOURCES
    }

    fn is_named_by_id(&self) -> bool {
        true
    }

    /// Of two creations that look the same, a lost answer could be taken for the other's.
    fn one_at_a_time(&self, operation: Operation, values: &Object) -> Option<String> {
        let name = || format!("create {}", values.text("auth_info_name").unwrap_or_default());
        (operation == Operation::Create).then(name)
    }

    fn request(&self, arguments: &Arguments<'_>) -> NewAuthInfo {
        let text = |name| arguments.values().non_empty(name).map(str::to_owned);
        NewAuthInfo {
            settings: settings(arguments),
            datasource_type: text("datasource_type").unwrap_or_default(),
            certificate_location: text("certificate_location"),
            key_password: arguments.secret("key_password"),
        }
    }

    fn is_same(&self, auth: &AuthInfo, wanted: &NewAuthInfo) -> bool {
        let settings = &wanted.settings;
        auth.datasource_type.as_ref().is_none_or(|shown| *shown == wanted.datasource_type)
            && [
                (&auth.user_name, &settings.user_name),
                (&auth.certificate_location, &wanted.certificate_location),
                (&auth.krb5_conf, &settings.krb5_conf),
                (&auth.keytab, &settings.keytab),
                (&auth.truststore_location, &settings.truststore_location),
                (&auth.keystore_location, &settings.keystore_location),
            ]
            .iter()
            .all(|(shown, wanted)| shown.is_none() || shown == wanted)
    }

    /// Whether the service's own search for a name is exact is not documented, so what it does not show is no proof.
    async fn named(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Listing<AuthInfo>, Error> {
        auth_infos(place).search(context, known.text("auth_info_name").unwrap_or_default()).await
    }

    async fn create(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        wanted: &NewAuthInfo,
    ) -> Result<Created, Error> {
        auth_infos(place).create(context, wanted).await?;
        Ok(Created { id: wanted.settings.auth_info_name.clone(), job_id: None })
    }

    async fn update(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        arguments: &Arguments<'_>,
        _state: &Object,
    ) -> Result<(), Error> {
        auth_infos(place).update(context, &settings(arguments)).await
    }

    async fn delete(&self, place: &Place<'_, HuaweiCloud>, context: &Context, state: &Object) -> Result<(), Error> {
        auth_infos(place).delete(context, state.text("id").unwrap_or_default()).await
    }
}
