//! What a path means, with all that `use` and `mod` say in the whole crate.

use std::collections::HashMap;

use crate::mentions::{Source, Target};

/// The names of all modules of the crate.
pub(crate) struct Names(HashMap<Vec<String>, HashMap<String, Target>>);

/// A chain of names is followed so far, which is further than anybody reads.
const DEPTH: usize = 16;

impl Names {
    pub(crate) fn of(sources: &[Source]) -> Self {
        let mut names: HashMap<_, HashMap<_, _>> = HashMap::new();
        for binding in sources.iter().flat_map(|source| &source.bindings) {
            let names = names.entry(binding.module.clone()).or_default();
            // A module is what it is; a type or function of the same name lives beside it.
            let is_module = |target: &Target| matches!(target, Target::Module(_));
            if !names.get(&binding.name).is_some_and(is_module) {
                names.insert(binding.name.clone(), binding.target.clone());
            }
        }
        Self(names)
    }

    /// The whole path of what `path` means in `module`: it begins with `crate`, or with the name of another crate.
    pub(crate) fn resolve(&self, module: &[String], path: &[String]) -> Vec<String> {
        self.follow(module, path, DEPTH)
    }

    fn follow(&self, module: &[String], path: &[String], depth: usize) -> Vec<String> {
        let Some((first, mut rest)) = path.split_first() else { return Vec::new() };
        let mut here = match first.as_str() {
            "" => return rest.to_vec(),
            "crate" => vec!["crate".to_owned()],
            "self" => module.to_vec(),
            "super" => module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default(),
            name => match self.target(module, name, depth) {
                Some(target) => target,
                None => return path.to_vec(),
            },
        };
        while let Some((name, further)) = rest.split_first() {
            match self.target(&here, name, depth) {
                Some(target) => here = target,
                None if name == "super" => drop(here.pop()),
                None if name == "self" => {}
                None => here.push(name.clone()),
            }
            rest = further;
        }
        here
    }

    /// What a name stands for in a module, if it is one that a `use` or `mod` gives.
    fn target(&self, module: &[String], name: &str, depth: usize) -> Option<Vec<String>> {
        match self.0.get(module)?.get(name)? {
            Target::Module(path) => Some(path.clone()),
            // `use tokio::tokio`: the first name can't be the one that it explains.
            Target::Path(path) if depth == 0 || path.first().is_some_and(|first| first == name) => Some(path.clone()),
            Target::Path(path) => Some(self.follow(module, path, depth - 1)),
        }
    }
}
