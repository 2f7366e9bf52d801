//! The software bill of materials: what a binary is made from, as CycloneDX 1.6 in JSON.

use serde_json::{Value, json};

use crate::cargo::{Crate, Id};
use crate::{NAME, Result};

/// The document for a binary that is made from `crates`, the provider among them. It has neither time nor serial number,
/// which would make each one differ.
pub(crate) fn document(crates: &[Crate]) -> Result<Vec<u8>> {
    let (provider, others): (Vec<_>, Vec<_>) = crates.iter().partition(|part| part.id.name == NAME);
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": provider.first().map(|provider| component(provider, "application")) },
        "components": others.iter().map(|part| component(part, "library")).collect::<Vec<_>>(),
        "dependencies": crates.iter().map(dependency).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_vec_pretty(&document)?;
    text.push(b'\n');
    Ok(text)
}

fn component(part: &Crate, kind: &str) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": reference(&part.id),
        "name": part.id.name,
        "version": part.id.version,
        // What only runs during the build is part of the supply chain, and not of the binary.
        "scope": if part.is_linked { "required" } else { "excluded" },
        "purl": reference(&part.id),
        "licenses": [{ "expression": part.licence.replace('/', " OR ") }],
    });
    if let (Some(checksum), Some(component)) = (&part.checksum, component.as_object_mut()) {
        component.insert("hashes".to_owned(), json!([{ "alg": "SHA-256", "content": checksum }]));
    }
    component
}

fn dependency(part: &Crate) -> Value {
    json!({ "ref": reference(&part.id), "dependsOn": part.uses.iter().map(reference).collect::<Vec<_>>() })
}

/// The package URL, which names a crate everywhere.
fn reference(Id { name, version }: &Id) -> String {
    format!("pkg:cargo/{name}@{version}")
}
