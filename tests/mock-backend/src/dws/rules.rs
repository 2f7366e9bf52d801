//! The documented rules of the bodies of the data source calls.
//!
//! Pages: "Creating a Data Source", "Updating the Data Source". What a page calls N/A is not judged.

use super::refuse;
use crate::exchange::{Reply, Request};
use crate::fields::Fields;

/// The body of the create call.
pub(super) struct Creation {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) user_name: String,
    pub(super) data_source_id: Option<String>,
    pub(super) user_pwd: Option<String>,
    pub(super) connect_info: Option<String>,
    pub(super) description: Option<String>,
    pub(super) reboot: Option<bool>,
}

/// The body of the update call.
pub(super) struct Reconfiguration {
    pub(super) agency: Option<String>,
    pub(super) reboot: Option<bool>,
}

/// Reads and judges the body of the create call.
pub(super) fn creation(request: &Request) -> Result<Creation, Reply> {
    let mut fields = body(request)?;
    let creation = Creation {
        kind: fields.required("type")?,
        name: fields.required("data_source_name")?,
        user_name: fields.required("user_name")?,
        data_source_id: fields.text("data_source_id")?,
        user_pwd: fields.text("user_pwd")?,
        connect_info: fields.text("connect_info")?,
        description: fields.text("description")?,
        reboot: fields.boolean("reboot")?,
    };
    fields.finish()?;
    require_word("data_source_name", &creation.name, 1..=64, "DWS.0001")?;
    require_word("user_name", &creation.user_name, 3..=20, "DWS.5198")?;
    if let Some(description) = &creation.description {
        if description.chars().count() > 256 {
            return Err(refuse(400, "DWS.5056", "description is longer than 256 characters"));
        }
        if description.contains(['<', '>', '\'', '=', '&']) {
            return Err(refuse(400, "DWS.0001", "description holds one of < > ' = &"));
        }
    }
    match creation.kind.as_str() {
        "MRS" => {
            require_filled("data_source_id", creation.data_source_id.as_deref(), "DWS.0001")?;
            require_filled("user_pwd", creation.user_pwd.as_deref(), "DWS.5199")?;
        }
        "OBS" => require_filled("connect_info", creation.connect_info.as_deref(), "DWS.5172")?,
        _ => {}
    }
    Ok(creation)
}

/// Reads and judges the body of the update call for a data source of this type.
pub(super) fn reconfiguration(request: &Request, kind: &str) -> Result<Reconfiguration, Reply> {
    let mut body = body(request)?;
    let mut fields = body.object("reconfigure")?;
    body.finish()?;
    let reconfiguration = Reconfiguration { agency: fields.text("agency")?, reboot: fields.boolean("reboot")? };
    fields.finish()?;
    match &reconfiguration.agency {
        Some(_) if kind != "OBS" => Err(refuse(400, "DWS.5130", "only a data source of type OBS has an agency")),
        Some(agency) => {
            require_word("agency", agency, 1..=64, "DWS.5130")?;
            Ok(reconfiguration)
        }
        None => Ok(reconfiguration),
    }
}

/// The parameters of a call with a body.
fn body(request: &Request) -> Result<Fields<Reply>, Reply> {
    if request.body.is_empty() {
        return Err(refuse(400, "DWS.0006", "the request body is empty"));
    }
    Fields::of_body(request, |complaint| refuse(400, "DWS.0001", complaint))
}

/// Whether the text is a UUID of 36 characters, in either case.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn require_word(field: &str, value: &str, length: std::ops::RangeInclusive<usize>, code: &str) -> Result<(), Reply> {
    let is_word = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word && length.contains(&value.len()) {
        return Ok(());
    }
    let (from, to) = length.into_inner();
    Err(refuse(400, code, &format!("{field} must be {from} to {to} letters, digits and underscores")))
}

fn require_filled(field: &str, value: Option<&str>, code: &str) -> Result<(), Reply> {
    match value {
        Some(value) if !value.is_empty() => Ok(()),
        _ => Err(refuse(400, code, &format!("{field} is mandatory for this type of data source"))),
    }
}
