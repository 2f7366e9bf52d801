//! Blocks inside blocks: how often one may be written, and how its elements are told apart.

use super::{Block, OnChange};
use crate::tf_provider::value::{Object, Path, Step, Type, Value};

/// How often a nested block may be written, and as what it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// At most once: an object, or null.
    Single,
    /// Any number in order: a list of objects, told apart by their places.
    List,
    /// Any number without order: a set of objects, told apart by nothing but their values.
    Set,
    /// Any number, each with a label: a map of objects, told apart by their labels.
    Map,
}

/// A block inside a block.
pub struct NestedBlock {
    pub(crate) name: &'static str,
    pub(crate) nesting: Nesting,
    pub(crate) block: Block,
    /// How often it must be written at least.
    pub(crate) min: u32,
    /// How often it may be written at most; 0 for any number.
    pub(crate) max: u32,
    /// What it does to the object that it is written, or how often.
    pub(crate) on_change: OnChange,
}

/// Where an element stands among those of its nested block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'v> {
    /// There is but one.
    Only,
    /// At this index of a list.
    Index(usize),
    /// Under this label of a map.
    Key(&'v str),
    /// Somewhere in a set.
    Member,
}

impl Place<'_> {
    /// The path of the element in the nested block at `block`.
    pub(crate) fn within(self, block: &Path) -> Path {
        match self {
            Self::Only => block.clone(),
            Self::Index(index) => block.join(Step::Index(index)),
            Self::Key(key) => block.join(Step::Key(key.to_owned())),
            Self::Member => block.join(Step::Member),
        }
    }
}

impl NestedBlock {
    fn new(name: &'static str, nesting: Nesting, block: Block) -> Self {
        Self { name, nesting, block, min: 0, max: 0, on_change: OnChange::Update }
    }

    /// A block that is written at most once. To write it says something even if nothing stands in it.
    pub fn single(name: &'static str, block: Block) -> Self {
        Self { max: 1, ..Self::new(name, Nesting::Single, block) }
    }

    /// A block that is written any number of times, in an order that matters.
    pub fn list(name: &'static str, block: Block) -> Self {
        Self::new(name, Nesting::List, block)
    }

    /// A block that is written any number of times, in no order. Terraform allows neither write-only nor dynamic
    /// attributes in it.
    pub fn set(name: &'static str, block: Block) -> Self {
        Self::new(name, Nesting::Set, block)
    }

    /// A block that is written any number of times, each time with another label.
    pub fn map(name: &'static str, block: Block) -> Self {
        Self::new(name, Nesting::Map, block)
    }

    /// It must be written, once at least.
    #[must_use]
    pub fn required(self) -> Self {
        self.at_least(1)
    }

    /// It must be written so often at least. Terraform does not count the elements of a map.
    #[must_use]
    pub fn at_least(self, min: u32) -> Self {
        Self { min, ..self }
    }

    /// It may be written so often at most. Terraform does not count the elements of a map.
    #[must_use]
    pub fn at_most(self, max: u32) -> Self {
        Self { max, ..self }
    }

    /// To write one more or one less needs a new object. What a change inside does, its attributes say.
    #[must_use]
    pub fn replace(self) -> Self {
        Self { on_change: OnChange::Replace, ..self }
    }

    /// Whether all that is in it steers the provider only, so that writing it is no change of the object.
    pub(crate) fn is_local(&self) -> bool {
        let Block { attributes, blocks, .. } = &self.block;
        let is_empty = attributes.is_empty() && blocks.is_empty();
        !is_empty
            && attributes.iter().all(|attribute| attribute.on_change == OnChange::Local)
            && blocks.iter().all(Self::is_local)
    }

    /// Whether a change of it or of anything inside can need a new object.
    pub(crate) fn may_replace(&self) -> bool {
        let Block { attributes, blocks, .. } = &self.block;
        self.on_change == OnChange::Replace
            || attributes.iter().any(|attribute| attribute.is_argument() && attribute.may_replace())
            || blocks.iter().any(Self::may_replace)
    }

    /// The type of its values.
    pub(crate) fn ty(&self) -> Type {
        let element = self.block.ty();
        let varied = |ty| Type::Varied(Box::new(ty));
        match self.nesting {
            Nesting::Single => element,
            Nesting::List if element.has_dynamic() => varied(Type::list(element)),
            Nesting::Map if element.has_dynamic() => varied(Type::map(element)),
            Nesting::List => Type::list(element),
            Nesting::Set => Type::set(element),
            Nesting::Map => Type::map(element),
        }
    }

    /// The value where it is not written.
    pub(crate) fn unwritten(&self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List | Nesting::Set => Value::List(Vec::new()),
            Nesting::Map => Value::Map(Object::new()),
        }
    }

    /// The elements of a value of it, with their places; none where it is not written or not known.
    pub(crate) fn elements<'v>(&self, value: &'v Value) -> impl Iterator<Item = (Place<'v>, &'v Object)> + use<'v> {
        let (only, listed, labelled) = match (self.nesting, value) {
            (Nesting::Single, Value::Map(object)) => (Some((Place::Only, object)), None, None),
            (Nesting::List | Nesting::Set, Value::List(elements)) => (None, Some(elements), None),
            (Nesting::Map, Value::Map(elements)) => (None, None, Some(elements)),
            _ => (None, None, None),
        };
        let is_set = self.nesting == Nesting::Set;
        let place = move |index| if is_set { Place::Member } else { Place::Index(index) };
        let listed = listed.into_iter().flatten().enumerate().map(move |(index, element)| (place(index), element));
        let labelled = labelled.into_iter().flatten().map(|(key, element)| (Place::Key(key), element));
        only.into_iter().chain(listed.chain(labelled).filter_map(|(place, element)| match element {
            Value::Map(object) => Some((place, object)),
            _ => None,
        }))
    }

    /// The value with another element in the place of each. What is not known stays so.
    pub(crate) fn rebuild<'v>(&self, value: &'v Value, mut make: impl FnMut(Place<'v>, &'v Object) -> Object) -> Value {
        let mut made = |place, element: &'v Value| match element {
            Value::Map(object) => make(place, object).into(),
            other => other.clone(),
        };
        match (self.nesting, value) {
            (_, Value::Null) => self.unwritten(),
            (Nesting::Single, element) => made(Place::Only, element),
            (Nesting::List, Value::List(elements)) => Value::List(
                elements.iter().enumerate().map(|(index, element)| made(Place::Index(index), element)).collect(),
            ),
            (Nesting::Set, Value::List(elements)) => {
                Value::set(elements.iter().map(|element| made(Place::Member, element)).collect())
            }
            (Nesting::Map, Value::Map(elements)) => {
                Value::Map(elements.iter().map(|(key, element)| (key, made(Place::Key(key), element))).collect())
            }
            (_, other) => other.clone(),
        }
    }
}
