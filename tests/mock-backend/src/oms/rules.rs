//! The documented rules of the bodies.
//!
//! Pages: "CreateOceanBaseDataSource", "CreateMySqlDataSource", "CreatePolarDBDataSource", "ListDataSource",
//! "DeleteDataSource". The tables say `username` where the samples send `userName`: the samples are right. No page
//! marks what is mandatory; a data source without a name, a user or a password would be of no use.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::data_source::DataSource;
use super::envelope::Failure;
use super::list::{Order, Query, SortField};
use super::state::{PasswordEncoding, Settings};
use crate::exchange::{Call, Request};
use crate::fields::Fields;

/// The largest `pageSize` of the list; clients of the service send no larger one.
const LARGEST_PAGE: usize = 10;

type Parameters = Fields<Failure>;

/// The body of CreateOceanBaseDataSource. Its sample has a name with blanks, so a name can be any.
pub(super) fn oceanbase(call: &Call<'_>, settings: &Settings, id: &str) -> Result<DataSource, Failure> {
    let mut fields = Fields::of_body(call.request, Failure::parameter)?;
    let kind = fields.text("type")?.unwrap_or_else(|| "OB_MYSQL".to_owned());
    let source = DataSource {
        tenant: fields.text("tenant")?,
        cluster: fields.text("cluster")?,
        schema: fields.text("schema")?,
        ip: fields.text("ip")?,
        port: port(&mut fields)?,
        ocp_name: fields.text("ocpName")?,
        config_url: fields.text("configUrl")?,
        drc_user_name: fields.text("drcUserName")?,
        drc_password: secret(&mut fields, "drcPassword", settings)?,
        inner_drc_password: secret(&mut fields, "innerDrcPassword", settings)?,
        ..shared(&mut fields, settings, id, &kind)?
    };
    fields.finish()?;
    Ok(source)
}

/// The body of CreateMySqlDataSource, whose sample does send `username`.
pub(super) fn mysql(call: &Call<'_>, settings: &Settings, id: &str) -> Result<DataSource, Failure> {
    let mut fields = Fields::of_body(call.request, Failure::parameter)?;
    fields.rename("username", "userName");
    let source = DataSource {
        schema: fields.text("schema")?,
        ip: Some(fields.required("ip")?),
        port: port(&mut fields)?,
        try_keep_hb: fields.boolean("tryKeepHb")?,
        ..shared(&mut fields, settings, id, "MYSQL")?
    };
    fields.finish()?;
    require_short_name(&source.name)?;
    Ok(source)
}

/// The body of CreatePolarDBDataSource.
pub(super) fn polardb(call: &Call<'_>, settings: &Settings, id: &str) -> Result<DataSource, Failure> {
    let mut fields = Fields::of_body(call.request, Failure::parameter)?;
    let source = DataSource {
        access_key: fields.text("accessKey")?,
        secret_key: fields.text("secretKey")?,
        intranet_addr: fields.text("intranetAddr")?,
        ..shared(&mut fields, settings, id, "POLARDB_X_1")?
    };
    fields.finish()?;
    require_short_name(&source.name)?;
    Ok(source)
}

/// The body of ListDataSource.
pub(super) fn query(request: &Request) -> Result<Query, Failure> {
    let mut fields = Fields::of_body(request, Failure::parameter)?;
    let query = Query {
        search_key: fields.text("searchKey")?.unwrap_or_default(),
        types: types(&mut fields)?,
        sort_field: match fields.text("sortField")?.as_deref() {
            None | Some("gmtCreate") => SortField::GmtCreate,
            Some("gmtModified") => SortField::GmtModified,
            Some(_) => return Err(Failure::parameter("sortField must be gmtCreate or gmtModified")),
        },
        order: match fields.text("order")?.as_deref() {
            None | Some("descend") => Order::Descending,
            // The pages have the first spelling, a client of the service the second.
            Some("asc" | "ascend") => Order::Ascending,
            Some(_) => return Err(Failure::parameter("order must be asc or descend")),
        },
        page_number: count(&mut fields, "pageNumber")?.unwrap_or(1),
        page_size: count(&mut fields, "pageSize")?.unwrap_or(LARGEST_PAGE),
    };
    fields.finish()?;
    if query.page_size > LARGEST_PAGE {
        return Err(Failure::parameter(&format!("pageSize must be 1 to {LARGEST_PAGE}")));
    }
    Ok(query)
}

/// The body of DeleteDataSource: the id.
pub(super) fn deletion(request: &Request) -> Result<String, Failure> {
    let mut fields = Fields::of_body(request, Failure::parameter)?;
    let id = fields.required("id")?;
    fields.finish()?;
    Ok(id)
}

/// What the create calls have in common.
fn shared(fields: &mut Parameters, settings: &Settings, id: &str, kind: &str) -> Result<DataSource, Failure> {
    let (name, user_name) = (fields.required("name")?, fields.required("userName")?);
    let source = DataSource {
        password: secret(fields, "password", settings)?,
        region: fields.text("region")?,
        description: fields.text("description")?,
        further: further(fields, settings),
        ..DataSource::new(id, kind, &name, &user_name)
    };
    if source.password.as_ref().is_none_or(String::is_empty) {
        return Err(Failure::parameter("password is mandatory"));
    }
    if source.description.as_ref().is_some_and(|description| description.chars().count() > 128) {
        return Err(Failure::parameter("description is longer than 128 characters"));
    }
    Ok(source)
}

/// A secret as it is, which travels in the encoding of the settings.
fn secret(fields: &mut Parameters, name: &str, settings: &Settings) -> Result<Option<String>, Failure> {
    let Some(sent) = fields.text(name)? else { return Ok(None) };
    if settings.password_encoding == PasswordEncoding::Plain {
        return Ok(Some(sent));
    }
    let decoded = BASE64_STANDARD.decode(sent).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.map(Some).ok_or_else(|| Failure::parameter(&format!("{name} is not Base64 of a text")))
}

fn port(fields: &mut Parameters) -> Result<Option<u16>, Failure> {
    let Some(port) = fields.integer("port")? else { return Ok(None) };
    match u16::try_from(port) {
        Ok(port @ 1..) => Ok(Some(port)),
        _ => Err(Failure::parameter("port must be 1 to 65535")),
    }
}

fn further(fields: &mut Parameters, settings: &Settings) -> serde_json::Map<String, Value> {
    let names = settings.further_parameters.iter();
    names.filter_map(|name| Some((name.clone(), fields.any(name)?))).collect()
}

/// A number from 1.
fn count(fields: &mut Parameters, name: &str) -> Result<Option<usize>, Failure> {
    let Some(count) = fields.integer(name)? else { return Ok(None) };
    match usize::try_from(count) {
        Ok(count @ 1..) => Ok(Some(count)),
        _ => Err(Failure::parameter(&format!("{name} must be 1 or more"))),
    }
}

fn types(fields: &mut Parameters) -> Result<Vec<String>, Failure> {
    let items = fields.array("types")?.unwrap_or_default();
    let texts: Option<_> = items.into_iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.ok_or_else(|| Failure::parameter("types must be an array of strings"))
}

fn require_short_name(name: &str) -> Result<(), Failure> {
    if name.chars().count() <= 32 && !name.contains(char::is_whitespace) {
        return Ok(());
    }
    Err(Failure::parameter("name must have at most 32 characters and no blanks"))
}
