//! Whether what a provider serves can be served. Terraform would refuse the whole provider for one fault, or do worse, and
//! would not say what a developer needs to hear.

use std::collections::BTreeSet;

use super::registered::{Catalog, Configurable, Describe};
use super::{Function, Provider, Registered, Registry, ResourceType, Upgrader};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::check::{is_name, mixes_types, problems};
use crate::tf_provider::schema::{Block, Kind, Presence};
use crate::tf_provider::value::Type;

impl<P: Provider> Registry<P> {
    /// What is wrong with what the provider serves: an error for each fault.
    ///
    /// It is looked for when Terraform asks for the schemas, and belongs in a unit test of every provider.
    pub fn check(&self) -> Diagnostics {
        let mut faults = Faults::default();
        faults.report("provider", problems(Kind::Provider, self.provider.schema()));
        faults.catalog(Kind::Resource, &self.resources, of_resource);
        faults.catalog(Kind::DataSource, &self.data_sources, |_| Vec::new());
        faults.catalog(Kind::EphemeralResource, &self.ephemeral_resources, |_| Vec::new());
        faults.catalog(Kind::Action, &self.actions, |_| Vec::new());
        faults.catalog(Kind::ListResource, &self.list_resources, |list| {
            self.resources.find(list.name()).map_or_else(
                |_| vec!["there is no resource of this name".to_owned()],
                |resource| of_list_resource(list.item().display_name(), resource),
            )
        });
        faults.names("function", &self.functions);
        for function in self.functions.iter() {
            faults.report(&format!("function {}", function.name()), of_function(function));
        }
        faults.0
    }
}

#[derive(Default)]
struct Faults(Diagnostics);

impl Faults {
    fn report(&mut self, what: &str, problems: impl IntoIterator<Item = String>) {
        for problem in problems {
            let detail =
                format!("The {what} can't be served: {problem}. This is a bug in the provider, please report it.");
            self.0.push(Diagnostic::error("Invalid schema", detail));
        }
    }

    fn catalog<T: Configurable + ?Sized>(
        &mut self,
        kind: Kind,
        catalog: &Catalog<T>,
        others: impl Fn(&Registered<T>) -> Vec<String>,
    ) {
        self.names(&kind.to_string(), catalog);
        for known in catalog.iter() {
            let found = problems(kind, known.schema()).into_iter().chain(others(known));
            self.report(&format!("{kind} {}", known.name()), found);
        }
    }

    fn names<T: Describe + ?Sized>(&mut self, kind: &str, catalog: &Catalog<T>) {
        let mut names = BTreeSet::new();
        for known in catalog.iter() {
            let name = known.name();
            let twice = (!names.insert(name)).then(|| "there is another of this name".to_owned());
            self.report(&format!("{kind} {name}"), twice.into_iter().chain(of_name(name)));
        }
    }
}

fn of_name(name: &str) -> Option<String> {
    let rule = "a name has lower-case letters, digits and underscores, a letter first";
    (!is_name(name)).then(|| format!("{name:?} is no name: {rule}"))
}

fn of_resource<C>(resource: &ResourceType<C>) -> Vec<String> {
    let (schema, item) = (resource.schema(), resource.item());
    let find = |name: &str| schema.block.find(name);
    let mut problems = Vec::new();

    let id = item.id_attribute();
    if find(id).is_none_or(|attribute| attribute.presence != Presence::Computed) {
        problems
            .push(format!("{id} tells that an object exists, so it must be an attribute that only the service sets"));
    }
    let mut names = BTreeSet::new();
    for attribute in item.identity() {
        let name = attribute.name;
        if find(name).is_none_or(|known| known.ty != attribute.ty.ty() || known.write_only) {
            problems.push(format!("the identity's {name} is no attribute of the same type"));
        }
        if !names.insert(name) {
            problems.push(format!("the identity has {name} twice"));
        }
    }
    if !item.identity().is_empty() && item.identity().iter().all(|attribute| !attribute.required) {
        problems.push("no attribute of the identity is required".to_owned());
    }
    problems.extend(of_upgraders(schema.version, item.state_upgraders()));
    for form in item.import_forms() {
        let can_be_read = |ty: &Type| matches!(ty, Type::String | Type::Number | Type::Bool);
        let wrong = form.attributes().iter().find(|part| find(part).is_none_or(|known| !can_be_read(&known.ty)));
        problems.extend(wrong.map(|part| format!("the import id's {part} is no attribute that a word can be")));
    }
    for (_, target) in item.move_sources().iter().flat_map(|source| source.attributes) {
        if !has(&schema.block, target) {
            problems.push(format!("a moved object has {target}, which is no attribute"));
        }
    }
    problems
}

/// Whether there is an attribute or a block at this path, as in `source_info.password`.
fn has(block: &Block, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let nested = block.blocks.iter().find(|nested| nested.name == name);
    match rest {
        None => nested.is_some() || block.find(name).is_some(),
        Some(rest) => nested.is_some_and(|nested| has(&nested.block, rest)),
    }
}

fn of_upgraders(version: i64, upgraders: &[Upgrader]) -> Option<String> {
    let count = upgraders.len();
    let is_one_for_each = i64::try_from(count) == Ok(version);
    (!is_one_for_each)
        .then(|| format!("the schema has version {version}, and there are upgrades from {count} versions"))
}

fn of_list_resource<C>(display_name: &str, resource: &ResourceType<C>) -> Vec<String> {
    let mut problems = Vec::new();
    if resource.item().identity().is_empty() {
        problems.push("its resource has no identity".to_owned());
    }
    if resource.schema().block.find(display_name).is_none() {
        problems.push(format!("its display name {display_name} is no attribute of the resource"));
    }
    problems
}

fn of_function(function: &Registered<dyn Function>) -> Vec<String> {
    let signature = function.description();
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    for parameter in signature.parameters.iter().chain(&signature.variadic) {
        let name = parameter.name;
        problems.extend(of_name(name));
        if !names.insert(name) {
            problems.push(format!("it has two parameters {name}"));
        }
        if mixes_types(&parameter.ty) {
            problems.push(format!("{name}: a collection can't hold dynamic values"));
        }
    }
    if mixes_types(&signature.returns) {
        problems.push("its result: a collection can't hold dynamic values".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests;
