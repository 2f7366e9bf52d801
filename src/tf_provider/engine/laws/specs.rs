//! Random schemas, with configurations and states that fit them.

use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Nesting, OnChange, Presence, Secret};
use crate::tf_provider::value::{Object, Type, Value};

const ATTRIBUTES: [&str; 4] = ["a", "b", "c", "d"];
const BLOCKS: [&str; 2] = ["p", "q"];
const SECRET: &str = "s";
/// Few, so that they meet again; some of them mean the same to an attribute that does not mind case.
const TEXTS: [&str; 5] = ["", "x", "X", "y", "z"];
const LABELS: [&str; 3] = ["k", "l", "m"];

/// What a block is made of. Unlike a block, it can be printed.
#[derive(Clone, Debug)]
pub(super) struct BlockSpec {
    attributes: Vec<AttributeSpec>,
    secret: Option<OnChange>,
    blocks: Vec<NestedSpec>,
}

#[derive(Clone, Debug)]
struct AttributeSpec {
    ty: Type,
    presence: Presence,
    on_change: OnChange,
    read_back: bool,
    volatile: bool,
    any_case: bool,
    write_only: bool,
    default: Option<Value>,
}

#[derive(Clone, Debug)]
struct NestedSpec {
    nesting: Nesting,
    required: bool,
    replace: bool,
    block: BlockSpec,
}

/// Schemas of all kinds, of three levels at most.
pub(super) fn spec() -> impl Strategy<Value = BlockSpec> {
    spec_within(2, true)
}

/// `depth` levels may follow. Terraform allows neither write-only nor dynamic attributes in sets.
fn spec_within(depth: u32, outside_sets: bool) -> BoxedStrategy<BlockSpec> {
    let nesting = select(&[Nesting::Single, Nesting::List, Nesting::Set, Nesting::Map][..]);
    let nested = (nesting, weighted(0.2, Just(())), weighted(0.2, Just(()))).prop_flat_map(
        move |(nesting, required, replace)| {
            let outside_sets = outside_sets && nesting != Nesting::Set;
            let (required, replace) = (required.is_some(), replace.is_some());
            let block = spec_within(depth.saturating_sub(1), outside_sets);
            block.prop_map(move |block| NestedSpec { nesting, required, replace, block })
        },
    );
    let secret = if outside_sets { weighted(0.3, on_change()).boxed() } else { Just(None).boxed() };
    let blocks = vec(nested, if depth == 0 { 0..=0 } else { 0..=BLOCKS.len() });
    (vec(attribute(outside_sets), 0..=ATTRIBUTES.len()), secret, blocks)
        .prop_map(|(attributes, secret, blocks)| BlockSpec { attributes, secret, blocks })
        .boxed()
}

fn on_change() -> impl Strategy<Value = OnChange> {
    select(&[OnChange::Update, OnChange::Replace][..])
}

fn attribute(outside_sets: bool) -> impl Strategy<Value = AttributeSpec> {
    let ty = select(vec![
        Type::String,
        if outside_sets { Type::Dynamic } else { Type::String },
        Type::Number,
        Type::Bool,
        Type::list(Type::String),
        Type::set(Type::String),
        Type::map(Type::String),
    ]);
    let presence =
        select(&[Presence::Required, Presence::Optional, Presence::OptionalComputed, Presence::Computed][..]);
    let on_change = select(&[OnChange::Update, OnChange::Replace, OnChange::Local][..]);
    (ty, presence, on_change, any::<[bool; 3]>(), 0..8_u8).prop_flat_map(
        move |(ty, presence, on_change, [read_back, volatile, any_case], chance)| {
            let is_optional = presence == Presence::Optional;
            let write_only = is_optional && outside_sets && chance == 0;
            let has_default = is_optional && (chance == 1 || chance == 2);
            let default = if has_default { known(&ty).prop_map(Some).boxed() } else { Just(None).boxed() };
            default.prop_map(move |default| AttributeSpec {
                ty: ty.clone(),
                presence,
                on_change,
                read_back,
                volatile,
                any_case,
                write_only,
                default,
            })
        },
    )
}

impl BlockSpec {
    /// The schema of a whole resource.
    pub(super) fn resource(&self) -> Block {
        self.add_to(Block::new("A thing.").attribute(Attribute::computed("id", Type::String, "Id.")))
    }

    fn add_to(&self, block: Block) -> Block {
        let attributes = ATTRIBUTES.iter().zip(&self.attributes);
        let block = attributes.fold(block, |block, (name, spec)| block.attribute(spec.attribute(name)));
        let secret = self.secret.map(|on_change| match on_change {
            OnChange::Replace => Secret::optional(SECRET, "Secret.").replace(),
            OnChange::ReplaceIfRemoved => Secret::optional(SECRET, "Secret.").replace_if_removed(),
            OnChange::Update | OnChange::Local => Secret::optional(SECRET, "Secret."),
        });
        let block = secret.into_iter().fold(block, Block::secret);
        BLOCKS.iter().zip(&self.blocks).fold(block, |block, (name, spec)| block.block(spec.nested(name)))
    }
}

impl AttributeSpec {
    fn attribute(&self, name: &str) -> Attribute {
        let (ty, text) = (self.ty.clone(), "An attribute.");
        let attribute = match self.presence {
            Presence::Required => Attribute::required(name, ty, text),
            Presence::Optional => Attribute::optional(name, ty, text),
            Presence::OptionalComputed => Attribute::optional_computed(name, ty, text),
            Presence::Computed => Attribute::computed(name, ty, text),
        };
        let attribute = match self.on_change {
            _ if self.presence == Presence::Computed => attribute,
            OnChange::Update => attribute,
            OnChange::Replace => attribute.replace(),
            OnChange::ReplaceIfRemoved => attribute.replace_if_removed(),
            OnChange::Local => attribute.local(),
        };
        let is_argument = self.presence != Presence::Computed;
        let attribute = if self.read_back || !is_argument { attribute } else { attribute.not_read_back() };
        let attribute = if self.volatile && !is_argument { attribute.volatile() } else { attribute };
        let attribute = if self.any_case { attribute.same(is_same_in_any_case) } else { attribute };
        let attribute = if self.write_only { attribute.write_only() } else { attribute };
        self.default.clone().into_iter().fold(attribute, Attribute::default)
    }
}

impl NestedSpec {
    fn nested(&self, name: &'static str) -> NestedBlock {
        let block = self.block.add_to(Block::new("A block."));
        let nested = match self.nesting {
            Nesting::Single => NestedBlock::single(name, block),
            Nesting::List => NestedBlock::list(name, block),
            Nesting::Set => NestedBlock::set(name, block),
            Nesting::Map => NestedBlock::map(name, block),
        };
        let nested = if self.replace { nested.replace() } else { nested };
        if self.required { nested.required() } else { nested }
    }
}

fn is_same_in_any_case(left: &Value, right: &Value) -> bool {
    left.as_text().zip(right.as_text()).is_some_and(|(left, right)| left.eq_ignore_ascii_case(right))
}

/// A configuration that Terraform would hand on, without anything unknown.
pub(super) fn config(block: &Block) -> BoxedStrategy<Object> {
    object(block, true)
}

/// Any state of that shape, as an import, an older provider or a drift may have left it.
pub(super) fn state(block: &Block) -> BoxedStrategy<Object> {
    object(block, false)
}

fn object(block: &Block, is_config: bool) -> BoxedStrategy<Object> {
    let mut values: Vec<(String, BoxedStrategy<Value>)> = Vec::new();
    for attribute in &block.attributes {
        let known = known(&attribute.ty);
        let value = match (attribute.presence, is_config) {
            (Presence::Required, true) => known,
            (Presence::Computed, true) => Just(Value::Null).boxed(),
            _ if attribute.write_only && !is_config => Just(Value::Null).boxed(),
            _ => prop_oneof![known, Just(Value::Null)].boxed(),
        };
        values.push((attribute.name.clone(), value));
    }
    for nested in &block.blocks {
        let elements = usize::from(is_config && nested.min > 0)..=2;
        let element = object(&nested.block, is_config);
        let value = match nested.nesting {
            Nesting::Single if *elements.start() > 0 => element.prop_map(Value::from).boxed(),
            Nesting::Single => proptest::option::of(element).prop_map(Value::from).boxed(),
            Nesting::List => vec(element, elements).prop_map(Value::from).boxed(),
            Nesting::Map => btree_map(select(&LABELS[..]), element, elements)
                .prop_map(|elements| Value::Map(elements.into_iter().collect()))
                .boxed(),
            Nesting::Set => {
                // Those that are equal are one.
                vec(element, elements)
                    .prop_map(|elements| Value::set(elements.into_iter().map(Value::from).collect()))
                    .boxed()
            }
        };
        values.push((nested.name.to_owned(), value));
    }
    let (names, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
    values.prop_map(move |values| names.iter().cloned().zip(values).collect()).boxed()
}

fn known(ty: &Type) -> BoxedStrategy<Value> {
    let text = || select(&TEXTS[..]);
    match ty {
        Type::Number => (0..3_i64).prop_map(Value::from).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::List(_) => vec(text(), 0..3).prop_map(Value::from).boxed(),
        Type::Set(_) => proptest::collection::btree_set(text(), 0..3)
            .prop_map(|texts| Value::from(texts.into_iter().collect::<Vec<_>>()))
            .boxed(),
        Type::Map(_) => btree_map(select(&LABELS[..]), text(), 0..3)
            .prop_map(|entries| Value::Map(entries.into_iter().collect()))
            .boxed(),
        Type::Dynamic => prop_oneof![
            text().prop_map(|text| Value::Dynamic(Box::new((Type::String, text.into())))),
            any::<bool>().prop_map(|bool| Value::Dynamic(Box::new((Type::Bool, bool.into())))),
        ]
        .boxed(),
        _ => text().prop_map(Value::from).boxed(),
    }
}

/// The configuration as it is while some of it is not known yet: each place takes the next of `hidden`.
pub(super) fn hide(block: &Block, config: &Object, hidden: &mut impl Iterator<Item = bool>) -> Object {
    let mut seen = Object::new();
    for attribute in &block.attributes {
        let value = config.get(&attribute.name);
        let hides = attribute.is_argument() && hidden.next() == Some(true);
        seen.set(&attribute.name, if hides { Value::UNKNOWN } else { value.clone() });
    }
    for nested in &block.blocks {
        let value = config.get(nested.name);
        if hidden.next() == Some(true) {
            seen.set(nested.name, Value::UNKNOWN);
        } else {
            let value = nested.rebuild(value, |_, element| hide(&nested.block, element, hidden));
            seen.set(nested.name, value);
        }
    }
    seen
}
