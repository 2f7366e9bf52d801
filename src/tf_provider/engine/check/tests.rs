//! Providers with one fault each, and one without.

use std::sync::Arc;

use async_trait::async_trait;

use super::*;
use crate::tf_provider::engine::{
    Arguments, Call, DataSource, Found, FunctionError, Host, IdentityAttribute, IdentityType, ImportForm, ListResource,
    MoveSource, Parameter, Query, Resource, Results,
};
use crate::tf_provider::schema::{Attribute, Schema};
use crate::tf_provider::value::{Object, Value};

/// The fault of a provider and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    ReservedArgument,
    TwoResources,
    OddName,
    NoId,
    WritableId,
    StrangeIdentity,
    TwiceInIdentity,
    OptionalIdentity,
    NoUpgrade,
    StrangeImport,
    StrangeMove,
    NoIdentityToList,
    NothingToList,
    StrangeDisplayName,
    TwoParameters,
    OddFunction,
}

use Fault::*;

struct Part(Fault, &'static str);

impl Provider for Part {
    type Client = ();

    fn schema(&self) -> Schema {
        let name = if self.0 == ReservedArgument { "alias" } else { "greeting" };
        let block = Block::new("A provider.").attribute(Attribute::optional(name, Type::String, "Greeting."));
        Schema { block, ..Schema::default() }
    }

    fn resources(&self) -> Vec<Box<dyn Resource<()>>> {
        let name = if self.0 == OddName { "Thing" } else { "odd_thing" };
        let count = if self.0 == TwoResources { 2 } else { 1 };
        (0..count).map(|_| Box::new(Part(self.0, name)) as Box<dyn Resource<()>>).collect()
    }

    fn data_sources(&self) -> Vec<Box<dyn DataSource<()>>> {
        // Another kind may have the same name.
        vec![Box::new(Part(self.0, "odd_thing"))]
    }

    fn list_resources(&self) -> Vec<Box<dyn ListResource<()>>> {
        let name = if self.0 == NothingToList { "odd_other" } else { "odd_thing" };
        if self.0 == OddName { Vec::new() } else { vec![Box::new(Part(self.0, name))] }
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        vec![Box::new(Part(self.0, if self.0 == OddFunction { "join-all" } else { "join" }))]
    }

    fn configure(&self, _: &Object, _: &Host) -> Result<Arc<()>, Diagnostics> {
        Ok(Arc::new(()))
    }
}

#[async_trait]
impl Resource<()> for Part {
    fn name(&self) -> &'static str {
        self.1
    }

    fn schema(&self) -> Schema {
        let id = match self.0 {
            WritableId => Attribute::optional_computed("id", Type::String, "Id."),
            _ => Attribute::computed(if self.0 == NoId { "key" } else { "id" }, Type::String, "Id."),
        };
        let block = Block::new("A thing.").attribute(id).attribute(Attribute::required("name", Type::String, "Name."));
        Schema { version: i64::from(self.0 == NoUpgrade), block, ..Schema::default() }
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        const NAME: IdentityAttribute = IdentityAttribute::required("name", "Name.");
        match self.0 {
            StrangeIdentity => const { &[NAME.of(IdentityType::Number)] },
            TwiceInIdentity => const { &[NAME, NAME] },
            OptionalIdentity => const { &[IdentityAttribute::optional("name", "Name.")] },
            NoIdentityToList => &[],
            _ => const { &[NAME] },
        }
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        if self.0 == StrangeImport { &[ImportForm::Path(&["place"])] } else { &[ImportForm::Path(&["name"])] }
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        const SOURCE: MoveSource = MoveSource {
            provider: "else/where",
            resource_type: "else_thing",
            schema_version: 0,
            attributes: &[("/a", "name.inner")],
            notes: "",
        };
        if self.0 == StrangeMove { &[SOURCE] } else { &[] }
    }

    async fn create(&self, _: &Call<()>, _: &Arguments<'_>, _: &mut Object) -> Result<(), Diagnostics> {
        Ok(())
    }

    async fn read(&self, _: &Call<()>, _: &mut Object) -> Result<Found, Diagnostics> {
        Ok(Found::Gone)
    }

    async fn delete(&self, _: &Call<()>, _: &Object) -> Result<(), Diagnostics> {
        Ok(())
    }
}

#[async_trait]
impl DataSource<()> for Part {
    fn name(&self) -> &'static str {
        self.1
    }

    fn schema(&self) -> Schema {
        Schema::default()
    }

    async fn read(&self, _: &Call<()>, _: &Object) -> Result<Object, Diagnostics> {
        Ok(Object::new())
    }
}

#[async_trait]
impl ListResource<()> for Part {
    fn name(&self) -> &'static str {
        self.1
    }

    fn schema(&self) -> Schema {
        Schema::default()
    }

    fn display_name(&self) -> &'static str {
        if self.0 == StrangeDisplayName { "title" } else { "name" }
    }

    async fn list(&self, _: &Call<()>, _: &Query<'_>, _: &Results) -> Result<(), Diagnostics> {
        Ok(())
    }
}

impl Function for Part {
    fn name(&self) -> &'static str {
        self.1
    }

    fn summary(&self) -> &'static str {
        "Joins."
    }

    fn description(&self) -> &'static str {
        "Joins."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::new("first", Type::String, "Text.")]
    }

    fn variadic(&self) -> Option<Parameter> {
        Some(Parameter::new(if self.0 == TwoParameters { "first" } else { "others" }, Type::String, "Text."))
    }

    fn returns(&self) -> Type {
        Type::String
    }

    fn call(&self, _: &[Value]) -> Result<Value, FunctionError> {
        Ok(Value::Null)
    }
}

#[test]
fn each_fault_is_one_error_that_names_it() {
    for (fault, text) in [
        (ReservedArgument, "The provider can't be served: alias: Terraform keeps this name for itself."),
        (TwoResources, "The resource odd_thing can't be served: there is another of this name."),
        (OddName, "The resource Thing can't be served: \"Thing\" is no name"),
        (NoId, "id tells that an object exists"),
        (WritableId, "id tells that an object exists"),
        (StrangeIdentity, "the identity's name is no attribute of the same type"),
        (TwiceInIdentity, "the identity has name twice"),
        (OptionalIdentity, "no attribute of the identity is required"),
        (NoUpgrade, "the schema has version 1, and there are upgrades from 0 versions"),
        (StrangeImport, "the import id's place is no attribute"),
        (StrangeMove, "a moved object has name.inner"),
        (NoIdentityToList, "The list resource odd_thing can't be served: its resource has no identity."),
        (NothingToList, "The list resource odd_other can't be served: there is no resource of this name."),
        (StrangeDisplayName, "its display name title is no attribute of the resource"),
        (TwoParameters, "The function join can't be served: it has two parameters first."),
        (OddFunction, "The function join-all can't be served: \"join-all\" is no name"),
    ] {
        let faults: Vec<String> =
            Registry::new(Part(fault, "")).check().into_iter().map(|fault| fault.detail).collect();
        let [found] = faults.as_slice() else { panic!("{fault:?}: {faults:?}") };
        assert!(found.contains(text) && found.ends_with("please report it."), "{fault:?}: {found}");
    }
    assert!(Registry::new(Part(Fault::None, "")).check().is_empty());
}
