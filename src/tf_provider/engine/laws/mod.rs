//! What must hold for any schema, configuration and prior state: what the engine answers keeps Terraform's rules, and a plan
//! after an apply is empty.
//!
//! A few thousand lives of objects with every run, always the same ones. `PROPTEST_CASES=1000000 cargo test laws` tries so
//! many others.

mod specs;

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};
use tokio_util::sync::CancellationToken;

use super::core_rules::{
    Broken, check_config, check_new_state, check_plan, check_replacement, check_state, proposed_state,
};
use super::private::Private;
use super::*;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::{Attribute, Block, Schema};
use crate::tf_provider::value::{Object, Path, Value};
use specs::BlockSpec;

/// Lives that are tried with every run of the tests.
const CASES: u32 = 1000;

/// One object from its beginning to a change of it.
#[derive(Clone, Debug)]
struct Life {
    spec: BlockSpec,
    origin: Origin,
    /// What a read finds before the change, if there is one.
    found: Option<Object>,
    /// What the user writes at last.
    config: Object,
    /// Which parts of it are not known when the change is planned.
    hidden: Vec<bool>,
    /// What the service makes of the change.
    made: Object,
}

/// Where the object comes from.
#[derive(Clone, Debug)]
enum Origin {
    /// It is not there.
    Nothing,
    /// It was created for a configuration, and the service made this of it.
    Created { config: Object, made: Object },
    /// It was imported, and is like this.
    Imported(Object),
    /// It is like this, whoever made it so.
    Any(Object),
}

fn life() -> impl Strategy<Value = Life> {
    specs::spec().prop_flat_map(|spec| {
        let block = spec.resource();
        let (config, state) = (|| specs::config(&block), || specs::state(&block));
        let origin = prop_oneof![
            Just(Origin::Nothing),
            (config(), told(&block)).prop_map(|(config, made)| Origin::Created { config, made }),
            state().prop_map(Origin::Imported),
            state().prop_map(Origin::Any),
        ];
        let hidden = vec(prop::bool::weighted(0.1), 0..40);
        let found = prop::option::of(told(&block));
        (Just(spec), origin, found, config(), hidden, told(&block))
            .prop_map(|(spec, origin, found, config, hidden, made)| Life { spec, origin, found, config, hidden, made })
    })
}

/// Some attributes and blocks of any state: what a service may say, whether it makes sense or not.
fn told(block: &Block) -> impl Strategy<Value = Object> + use<> {
    let names = block.attributes.len() + block.blocks.len();
    (specs::state(block), vec(any::<bool>(), names)).prop_map(|(state, told)| {
        let told = state.iter().zip(told).filter(|(_, told)| *told);
        told.map(|((name, value), _)| (name.clone(), value.clone())).collect()
    })
}

/// The service: it says `says`, and counts the calls that change something.
#[derive(Default)]
struct Service {
    says: Object,
    calls: AtomicU32,
}

struct Thing(BlockSpec);

#[async_trait]
impl Resource<Service> for Thing {
    fn name(&self) -> &'static str {
        "test_thing"
    }

    fn schema(&self) -> Schema {
        Schema { block: self.0.resource(), ..Schema::default() }
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"])]
    }

    async fn create(&self, call: &Call<Service>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        call.client.calls.fetch_add(1, Ordering::Relaxed);
        call.client.tell(state);
        state.set("id", "id-1");
        Ok(())
    }

    async fn read(&self, call: &Call<Service>, state: &mut Object) -> Result<Found, Diagnostics> {
        call.client.tell(state);
        Ok(Found::Object)
    }

    async fn update(&self, call: &Call<Service>, _: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics> {
        call.client.calls.fetch_add(1, Ordering::Relaxed);
        call.client.tell(state);
        Ok(())
    }

    async fn delete(&self, _: &Call<Service>, _: &Object) -> Result<(), Diagnostics> {
        Ok(())
    }
}

impl Service {
    fn tell(&self, state: &mut Object) {
        for (name, value) in &self.says {
            state.set(name, value.clone());
        }
    }
}

/// An object under trial, with Terraform's part played by its rules.
struct Trial {
    resource: ResourceType<Service>,
    block: Block,
    runtime: tokio::runtime::Runtime,
}

/// An object as Terraform keeps it.
#[derive(Clone)]
struct Kept {
    state: Object,
    private: Vec<u8>,
}

impl Trial {
    fn new(spec: &BlockSpec) -> Self {
        let thing: Box<dyn Resource<Service>> = Box::new(Thing(spec.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Self { resource: thing.into(), block: spec.resource(), runtime }
    }

    fn begin(&self, origin: &Origin) -> Result<Option<Kept>, TestCaseError> {
        Ok(match origin {
            Origin::Nothing => None,
            Origin::Created { config, made } => Some(self.apply(None, config, made)?),
            Origin::Any(state) => Some(Kept { state: state.clone(), private: Vec::new() }),
            Origin::Imported(found) => {
                let begun = Kept {
                    state: import(&self.resource, "id-1").unwrap().state,
                    private: Private::of_import(&self.block).encode(),
                };
                Some(self.read(&begun, found)?)
            }
        })
    }

    fn read(&self, kept: &Kept, found: &Object) -> Result<Kept, TestCaseError> {
        let service = Arc::new(Service { says: found.clone(), ..Service::default() });
        let read = read(&self.resource, &kept.state, &kept.private, service, CancellationToken::new());
        let state = self.runtime.block_on(read).state.unwrap();
        holds("a read state", check_state(&self.block, &state))?;
        Ok(Kept { state, ..kept.clone() })
    }

    /// A plan that keeps the rules.
    fn plan(&self, prior: Option<&Kept>, config: &Object) -> Result<(Object, Vec<Path>, Vec<u8>), TestCaseError> {
        holds("the configuration", check_config(&self.block, config))?;
        let (state, private) = (prior.map(|prior| &prior.state), prior.map_or(&[][..], |prior| &prior.private));
        let request = PlanRequest { prior: state, config: Some(config), private, provided: &Object::new() };
        let (planned, again) = (plan(&self.resource, &request), plan(&self.resource, &request));
        prop_assert!(planned.diagnostics.iter().next().is_none());
        prop_assert!(planned.state == again.state && planned.private == again.private, "two plans differ");
        let (planned, replace, private) = (planned.state.unwrap(), planned.replace, planned.private);
        holds("a plan", check_plan(&self.block, state, config, &planned))?;
        if let Some(prior) = state {
            holds("what replaces", check_replacement(prior, &planned, &replace))?;
        }
        Ok((planned, replace, private))
    }

    /// Plans and applies a configuration that is wholly known; a replacement as Terraform does, by a second plan.
    fn apply(&self, prior: Option<&Kept>, config: &Object, made: &Object) -> Result<Kept, TestCaseError> {
        let (planned, replace, private) = self.plan(prior, config)?;
        if prior.is_some() && !replace.is_empty() {
            return self.apply(None, config, made);
        }
        let prior_state = prior.map(|prior| &prior.state);
        let is_local = Private::decode(&private, &self.block).local;
        let is_change = prior_state != Some(&planned);
        let service = Arc::new(Service { says: made.clone(), ..Service::default() });
        let request =
            ApplyRequest { prior: prior_state, planned: Some(&planned), config: Some(config), private: &private };
        let kept = if is_change {
            let applied = apply(&self.resource, &request, service.clone(), CancellationToken::new());
            let applied = self.runtime.block_on(applied);
            prop_assert!(applied.diagnostics.iter().next().is_none());
            Kept { state: applied.state.unwrap(), private: applied.private }
        } else {
            Kept { state: planned.clone(), private }
        };
        prop_assert_eq!(service.calls.load(Ordering::Relaxed), u32::from(is_change && !is_local), "calls");
        holds("a new state", check_state(&self.block, &kept.state))?;
        holds("a new state and its plan", check_new_state(&self.block, &planned, &kept.state))?;

        // Of elements of a set that the service made the same, one is left, and the others are still wanted.
        if count(&self.block, &planned) == count(&self.block, &kept.state) {
            let (again, replace, _) = self.plan(Some(&kept), config)?;
            let is_empty = again == kept.state && replace.is_empty();
            prop_assert!(is_empty, "a plan after an apply is not empty: {again:?}\nafter {:?}", kept.state);
        }
        let silent = self.read(&kept, &Object::new())?;
        prop_assert!(silent.state == kept.state, "what the service does not tell is drift");
        Ok(kept)
    }

    fn live(&self, life: &Life) -> TestCaseResult {
        let begun = self.begin(&life.origin)?;
        let prior = match (&begun, &life.found) {
            (Some(begun), Some(found)) => Some(self.read(begun, found)?),
            _ => begun,
        };
        // While some of the configuration is hidden, what is planned must fit what will be planned in the end.
        let hidden = specs::hide(&self.block, &life.config, &mut life.hidden.iter().copied());
        let (early, replace, _) = self.plan(prior.as_ref(), &hidden)?;
        let prior = prior.filter(|_| replace.is_empty());
        let early = if prior.is_some() { early } else { self.plan(None, &hidden)?.0 };
        let (late, replace, _) = self.plan(prior.as_ref(), &life.config)?;
        prop_assert!(replace.is_empty(), "an update becomes a replacement at the apply: {:?}", replace);
        holds("the final plan", check_new_state(&self.block, &early, &late))?;
        self.apply(prior.as_ref(), &life.config, &life.made)?;
        Ok(())
    }
}

/// How many elements of nested blocks there are.
fn count(block: &Block, object: &Object) -> usize {
    let nested = block.blocks.iter().flat_map(|nested| {
        let elements = nested.elements(object.get(nested.name));
        elements.map(|(_, element)| 1 + count(&nested.block, element))
    });
    nested.sum()
}

fn holds(what: &str, broken: Broken) -> TestCaseResult {
    prop_assert!(broken.list().is_empty(), "{what}: {:?}", broken.list());
    Ok(())
}

fn assert_law<S: Strategy>(cases: u32, inputs: S, law: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: Debug,
{
    #[expect(clippy::disallowed_methods, reason = "it is proptest's own variable, and this is a test")]
    let chosen = std::env::var("PROPTEST_CASES").is_ok();
    let config =
        Config { failure_persistence: None, max_shrink_iters: 1000, max_global_rejects: u32::MAX, ..Config::default() };
    let mut runner = if chosen {
        TestRunner::new(config)
    } else {
        // A test must not fail by chance.
        TestRunner::new_with_rng(Config { cases, ..config }, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    if let Err(error) = runner.run(&inputs, law) {
        panic!("{error}");
    }
}

#[test]
fn all_answers_keep_the_rules_of_terraform() {
    assert_law(CASES, life(), |life| Trial::new(&life.spec).live(&life));
}

/// Who writes just what is there, changes nothing.
#[test]
fn what_is_written_as_it_is_changes_nothing() {
    let states = specs::spec().prop_flat_map(|spec| {
        let block = spec.resource();
        let state = specs::state(&block).prop_map(move |state| with_defaults(&block, &state));
        (Just(spec), state)
    });
    assert_law(CASES, states, |(spec, state)| {
        let trial = Trial::new(&spec);
        let config = arguments_of(&trial.block, &state);
        // Elements of a set can't always be told apart, neither by Terraform nor here.
        prop_assume!(proposed_state(&trial.block, Some(&state), &config) == state);
        let request =
            PlanRequest { prior: Some(&state), config: Some(&config), private: b"", provided: &Object::new() };
        let planned = plan(&trial.resource, &request);
        prop_assert!(planned.replace.is_empty() && planned.state.as_ref() == Some(&state), "{:?}", planned.state);
        Ok(())
    });
}

/// The state as a user leaves it who writes no argument that has a default.
fn with_defaults(block: &Block, state: &Object) -> Object {
    each_attribute(block, state, &|attribute, value| match (&attribute.default, value) {
        (Some(default), Value::Null) => default.clone(),
        _ => value.clone(),
    })
}

/// All that a user can write of a state.
fn arguments_of(block: &Block, state: &Object) -> Object {
    each_attribute(block, state, &|attribute, value| {
        if attribute.is_argument() { value.clone() } else { Value::Null }
    })
}

fn each_attribute(block: &Block, object: &Object, change: &impl Fn(&Attribute, &Value) -> Value) -> Object {
    let mut changed = Object::new();
    for attribute in &block.attributes {
        changed.set(&attribute.name, change(attribute, object.get(&attribute.name)));
    }
    for nested in &block.blocks {
        let value =
            nested.rebuild(object.get(nested.name), |_, element| each_attribute(&nested.block, element, change));
        changed.set(nested.name, value);
    }
    changed
}
