//! Between the messages' building blocks and ours: values, paths, diagnostics.

use super::proto;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::tf_provider::engine::{self, Configurable, Engine, Lease, Provider, Registered, ResourceType, identity};
use crate::tf_provider::value::json::{self, Attributes};
use crate::tf_provider::value::{Object, Path, Step, Type, Value, ValueError, msgpack};

/// A value from the wire: MessagePack, or else JSON, or else null.
pub(super) fn decode(value: Option<&proto::DynamicValue>, ty: &Type) -> Result<Value, Diagnostics> {
    let decoded = match value {
        Some(value) if !value.msgpack.is_empty() => msgpack::decode(&value.msgpack, ty),
        Some(value) if !value.json.is_empty() => json::decode(&value.json, ty, Attributes::Exact),
        _ => Ok(Value::Null),
    };
    decoded.map_err(|error| mismatch("received", &error))
}

/// An object from the wire; `None` for null.
pub(super) fn decode_object(value: Option<&proto::DynamicValue>, ty: &Type) -> Result<Option<Object>, Diagnostics> {
    match decode(value, ty)? {
        Value::Map(object) => Ok(Some(object)),
        Value::Null => Ok(None),
        _ => Err(mismatch("received", &ValueError { path: Path::root(), reason: "an object is required".to_owned() })),
    }
}

/// An object of this item that Terraform sends; `None` for null. What is secret in it is cut out of all that follows.
pub(super) fn receive<P: Provider, T: Configurable + ?Sized>(
    engine: &Engine<P>,
    item: &Registered<T>,
    value: Option<&proto::DynamicValue>,
) -> Result<Option<Object>, Diagnostics> {
    let object = decode_object(value, item.ty())?;
    object.iter().for_each(|object| engine::learn(engine.redactor(), &item.schema().block, object));
    Ok(object)
}

/// Whether a value from the wire is null, which takes no decoding.
pub(super) fn is_null(value: Option<&proto::DynamicValue>) -> bool {
    const NIL: u8 = 0xc0;
    match value {
        Some(value) if !value.msgpack.is_empty() => value.msgpack == [NIL],
        Some(value) => value.json.is_empty() || value.json.trim_ascii() == b"null",
        None => true,
    }
}

/// A value for the wire.
pub(super) fn encode(value: &Value, ty: &Type) -> Result<proto::DynamicValue, Diagnostics> {
    let msgpack = msgpack::encode(value, ty).map_err(|error| mismatch("made", &error))?;
    Ok(proto::DynamicValue { msgpack, json: Vec::new() })
}

/// An object for the wire; null for `None`.
pub(super) fn encode_object(object: Option<Object>, ty: &Type) -> Result<proto::DynamicValue, Diagnostics> {
    encode(&object.map_or(Value::Null, Value::Map), ty)
}

/// A type for the wire.
pub(super) fn ty(ty: &Type) -> Vec<u8> {
    ty.to_json().to_string().into_bytes()
}

/// An identity from the wire; `None` if there is none.
pub(super) fn decode_identity<C>(
    identity: Option<&proto::ResourceIdentityData>,
    resource: &ResourceType<C>,
) -> Result<Option<Object>, Diagnostics> {
    decode_object(identity.and_then(|identity| identity.identity_data.as_ref()), &identity::ty(resource))
}

/// An identity for the wire.
pub(super) fn encode_identity<C>(
    identity: Option<Object>,
    resource: &ResourceType<C>,
) -> Result<Option<proto::ResourceIdentityData>, Diagnostics> {
    let Some(identity) = identity else { return Ok(None) };
    let identity_data = Some(encode_object(Some(identity), &identity::ty(resource))?);
    Ok(Some(proto::ResourceIdentityData { identity_data }))
}

/// A lease for the wire: when to renew it, and what to hand back then and at the end.
pub(super) fn lease(lease: Lease) -> (Option<prost_types::Timestamp>, Option<Vec<u8>>) {
    (lease.renew_at.map(Into::into), Some(lease.notes).filter(|notes| !notes.is_empty()))
}

fn mismatch(verb: &str, error: &ValueError) -> Diagnostics {
    let detail = format!(
        "The provider {verb} a value that does not fit the schema: {error}. If the provider was upgraded meanwhile, run \
         `terraform init -upgrade`; else this is a bug, please report it."
    );
    Diagnostic::error("Value does not fit the schema", detail).at(error.path.clone()).into()
}

/// All that diagnostics say, for what can't hold more than text.
pub(super) fn text(diagnostics: Diagnostics) -> String {
    diagnostics.into_iter().map(|diagnostic| diagnostic.detail).collect::<Vec<_>>().join(" ")
}

pub(super) fn diagnostics(diagnostics: Diagnostics) -> Vec<proto::Diagnostic> {
    diagnostics.into_iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: Diagnostic) -> proto::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => proto::diagnostic::Severity::Error,
        Severity::Warning => proto::diagnostic::Severity::Warning,
    };
    proto::Diagnostic {
        severity: severity.into(),
        summary: diagnostic.summary,
        detail: diagnostic.detail,
        attribute: (!diagnostic.path.is_root()).then(|| path(&diagnostic.path)),
    }
}

pub(super) fn path(path: &Path) -> proto::AttributePath {
    use proto::attribute_path::step::Selector;
    let selector = |step: &Step| match step {
        Step::Attribute(name) => Some(Selector::AttributeName(name.clone())),
        Step::Key(key) => Some(Selector::ElementKeyString(key.clone())),
        Step::Index(index) => Some(Selector::ElementKeyInt(i64::try_from(*index).unwrap_or(i64::MAX))),
        // The protocol has no step into a set, so the path ends at the set.
        Step::Member => None,
    };
    let selectors = path.steps().iter().map_while(selector);
    let steps = selectors.map(|selector| proto::attribute_path::Step { selector: Some(selector) });
    proto::AttributePath { steps: steps.collect() }
}
