//! The names of the create calls.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A documented create call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreateAction {
    title: &'static str,
    path: &'static str,
}

/// Page "CreateOceanBaseDataSource".
pub const CREATE_OCEANBASE: CreateAction = CreateAction::new("CreateOceanBaseDataSource");
/// Page "CreatePolarDBDataSource", whose request path spells the action another way.
pub const CREATE_POLARDB: CreateAction =
    CreateAction { title: "CreatePolarDBDataSource", path: "CreatePilarDBDataSource" };

impl CreateAction {
    /// A call whose page has one name for it.
    pub const fn new(name: &'static str) -> Self {
        Self { title: name, path: name }
    }

    /// The title of its page.
    pub fn title(&self) -> &'static str {
        self.title
    }
}

/// What the server calls the actions whose pages have two names, as far as that is configured or was found out.
pub(super) struct Names(Mutex<HashMap<&'static str, String>>);

impl Names {
    pub(super) fn new(polardb: Option<String>) -> Self {
        Self(Mutex::new(polardb.map(|name| (CREATE_POLARDB.title, name)).into_iter().collect()))
    }

    /// The names to try, in order. The request path goes first: it is the page's one statement about the wire.
    pub(super) fn candidates(&self, action: &CreateAction) -> Vec<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(action.title) {
            Some(name) => vec![name.clone()],
            None if action.path == action.title => vec![action.title.to_owned()],
            None => vec![action.path.to_owned(), action.title.to_owned()],
        }
    }

    /// Keeps the name that the server knows.
    pub(super) fn learn(&self, action: &CreateAction, name: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(action.title).or_insert_with(|| name.to_owned());
    }
}
