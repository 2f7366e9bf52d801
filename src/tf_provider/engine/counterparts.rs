//! Which elements of a nested block are the same ones, seen at two times: as they were and as they are wanted or found.
//!
//! The one element of a single block is itself, those of a map are told by their labels, those of a list by their places.
//! Those of a set have nothing but their values: an element continues another if no argument of it differs, as in
//! Terraform's own plan; what only the service sets may differ.

use crate::tf_provider::schema::{NestedBlock, Nesting, Place};
use crate::tf_provider::value::{Object, Value};

/// How much two elements differ in what a user can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    /// Not at all.
    Nothing,
    /// The later one leaves open what the earlier one has.
    LeftOpen,
    /// In nothing that the service would notice.
    Spelling,
    /// They are not the same.
    Substance,
}

/// The elements of one value, by those of another.
pub(super) struct Counterparts<'a> {
    /// For each element of the later value, in their order, the one that it continues.
    pub(super) earlier: Vec<Option<&'a Object>>,
    /// The elements that none continues.
    pub(super) gone: Vec<(Place<'a>, &'a Object)>,
}

impl<'a> Counterparts<'a> {
    /// Finds for each element of `after` the one of `before` that it continues.
    pub(super) fn find(
        nested: &NestedBlock,
        before: &'a Value,
        after: &Value,
        difference: impl Fn(&Object, &Object) -> Difference,
    ) -> Self {
        let mut search = Search::new(nested, before, after);
        match nested.nesting {
            Nesting::Single | Nesting::List | Nesting::Map => search.by_place(),
            Nesting::Set => search.by_value(difference),
        }
        search.end()
    }

    /// The same where the later value was found, and so owes nothing to Terraform's rules for plans: in a list, an element
    /// that looks as before is the same at whatever place, so that one that vanished before it does not change it.
    pub(super) fn find_again(
        nested: &NestedBlock,
        before: &'a Value,
        after: &Value,
        difference: impl Fn(&Object, &Object) -> Difference,
    ) -> Self {
        let mut search = Search::new(nested, before, after);
        match nested.nesting {
            Nesting::Single | Nesting::Map => search.by_place(),
            Nesting::Set => search.by_value(difference),
            Nesting::List => {
                search.by_value(difference);
                search.by_place();
            }
        }
        search.end()
    }
}

struct Search<'a, 'b> {
    before: Vec<(Place<'a>, &'a Object)>,
    after: Vec<(Place<'b>, &'b Object)>,
    /// For each element of `after`, the index of the one of `before`.
    found: Vec<Option<usize>>,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(nested: &NestedBlock, before: &'a Value, after: &'b Value) -> Self {
        let before: Vec<_> = nested.elements(before).collect();
        let after: Vec<_> = nested.elements(after).collect();
        let found = vec![None; after.len()];
        Self { before, after, found }
    }

    /// Pairs what stands at the same place and has no partner yet.
    fn by_place(&mut self) {
        for ((place, _), found) in self.after.iter().zip(0..) {
            let index = self.before.iter().position(|(before, _)| before == place);
            let index = index.filter(|index| !self.found.contains(&Some(*index)));
            if let Some(open @ None) = self.found.get_mut(found) {
                *open = index;
            }
        }
    }

    /// Pairs as many as can be, those that differ least first. Those that do not differ at all stay together: what else is
    /// in the set, and may not be known yet, has no say in that.
    fn by_value(&mut self, difference: impl Fn(&Object, &Object) -> Difference) {
        let differences = self
            .after
            .iter()
            .map(|(_, after)| self.before.iter().map(|(_, before)| difference(before, after)).collect::<Vec<_>>());
        let differences: Vec<_> = differences.collect();
        for most in [Difference::Nothing, Difference::LeftOpen, Difference::Spelling] {
            let settled = self.found.clone();
            let is_it = |later: usize, index: usize| {
                let difference = differences.get(later).and_then(|row| row.get(index));
                difference.is_some_and(|difference| *difference <= most) && !settled.contains(&Some(index))
            };
            for later in 0..self.after.len() {
                if self.found.get(later) == Some(&None) {
                    self.find_partner(later, &is_it, &mut vec![false; self.before.len()]);
                }
            }
        }
    }

    /// Finds a partner for an element, for which others may have to change theirs: an element that leaves an attribute to the
    /// service goes with many, and must not keep one from the only one that it goes with.
    fn find_partner(&mut self, later: usize, is_it: &impl Fn(usize, usize) -> bool, tried: &mut [bool]) -> bool {
        for index in (0..self.before.len()).filter(|index| is_it(later, *index)) {
            match tried.get_mut(index) {
                Some(tried @ false) => *tried = true,
                _ => continue,
            }
            let holder = self.found.iter().position(|found| *found == Some(index));
            if holder.is_none_or(|holder| self.find_partner(holder, is_it, tried)) {
                if let Some(found) = self.found.get_mut(later) {
                    *found = Some(index);
                }
                return true;
            }
        }
        false
    }

    fn end(self) -> Counterparts<'a> {
        let Self { before, found, .. } = self;
        let earlier = found.iter().map(|index| before.get((*index)?).map(|(_, element)| *element)).collect();
        let gone = before.into_iter().zip(0..).filter(|(_, index)| !found.contains(&Some(*index)));
        Counterparts { earlier, gone: gone.map(|(element, _)| element).collect() }
    }
}
