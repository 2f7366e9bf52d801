//! The state as the local backend keeps it. The file itself is read: it shows what is stored, and costs no run.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde_json::Value;

/// The name of the file in the working directory.
pub(crate) const FILE: &str = "terraform.tfstate";

/// A state.
#[derive(Debug, Default)]
pub(crate) struct State {
    objects: BTreeMap<String, Object>,
    /// The file as it is, to be searched for what must not be there.
    pub(crate) file: String,
}

/// One object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) attributes: Value,
    /// What tells it from all others; null where Terraform knows no identities.
    pub(crate) identity: Value,
    /// Whether the next apply is to replace it, since its creation did not come to a good end.
    pub(crate) is_tainted: bool,
}

impl State {
    /// The state of a working directory; an empty one if there is none yet.
    pub(crate) fn read(directory: &Path) -> Self {
        let file = match fs::read_to_string(directory.join(FILE)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::default(),
            Err(error) => panic!("the state can't be read: {error}"),
        };
        // An empty file is the mark of a run that was killed before it had anything to save.
        if file.is_empty() {
            return Self::default();
        }
        let document: Value = serde_json::from_str(&file).expect("the state is JSON");
        let resources = document["resources"].as_array().into_iter().flatten();
        let objects = resources.filter(|resource| resource["mode"] == "managed").flat_map(objects).collect();
        Self { objects, file }
    }

    /// The addresses of all objects.
    pub(crate) fn addresses(&self) -> Vec<&str> {
        self.objects.keys().map(String::as_str).collect()
    }

    /// One object.
    #[track_caller]
    pub(crate) fn object(&self, address: &str) -> &Object {
        let found = self.objects.get(address);
        found.unwrap_or_else(|| panic!("{address} is not in the state, which has {:?}", self.addresses()))
    }

    /// One attribute; null if the object has no such one.
    #[track_caller]
    pub(crate) fn attribute(&self, address: &str, name: &str) -> &Value {
        &self.object(address).attributes[name]
    }

    /// The id of an object.
    #[track_caller]
    pub(crate) fn id(&self, address: &str) -> String {
        self.object(address).text("id").to_owned()
    }
}

impl Object {
    /// An attribute that is text.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> &str {
        self.attributes[name].as_str().unwrap_or_else(|| panic!("{name} is no text: {:#}", self.attributes))
    }
}

fn objects(resource: &Value) -> impl Iterator<Item = (String, Object)> {
    let text = |name: &str| resource[name].as_str().unwrap_or_default();
    let module = resource["module"].as_str().map(|module| format!("{module}.")).unwrap_or_default();
    let address = format!("{module}{}.{}", text("type"), text("name"));
    resource["instances"].as_array().into_iter().flatten().map(move |instance| {
        let key = instance.get("index_key").map(|key| format!("[{key}]")).unwrap_or_default();
        let object = Object {
            attributes: instance["attributes"].clone(),
            identity: instance["identity"].clone(),
            is_tainted: instance["status"] == "tainted",
        };
        (format!("{address}{key}"), object)
    })
}
