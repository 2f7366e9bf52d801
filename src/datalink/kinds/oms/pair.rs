//! A MySQL and its standby: two rows of the list that are one object.
//!
//! OMS gives each an id of its own, and the name of both is the same. What belongs together is told by the partner's id; where
//! OMS does not tell it, by the name and the roles.

use crate::api::oms::{DataSource, Oms};
use crate::api::{Context, Error, Row};
use crate::datalink::place::Place;
use crate::tf_provider::value::Object;

use super::reads;

/// The roles of the two.
pub(super) const MASTER: &str = "MASTER";
pub(super) const SLAVE: &str = "SLAVE";

/// A pair, or what is there of one. A row that is none of the two stands in the place of the master.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    master: Option<DataSource>,
    slave: Option<DataSource>,
}

impl Row for Pair {
    fn id(&self) -> Option<&str> {
        self.rows().next().and_then(Row::id)
    }

    fn name(&self) -> Option<&str> {
        self.rows().next().and_then(Row::name)
    }
}

impl Pair {
    /// Rows of one pair, the more important first.
    fn new(rows: impl IntoIterator<Item = DataSource>) -> Self {
        rows.into_iter().fold(Self::default(), |Self { master, slave }, row| {
            // Where OMS shows no roles, the place that is free will do.
            if master.is_some() || role(&row) == SLAVE && slave.is_none() {
                Self { master, slave: slave.or(Some(row)) }
            } else {
                Self { master: Some(row), slave }
            }
        })
    }

    /// The rows of a list as pairs, and each that has no partner alone.
    pub(super) fn all(rows: Vec<DataSource>) -> Vec<Self> {
        let mut pairs: Vec<Vec<DataSource>> = Vec::new();
        for row in rows {
            let partner =
                pairs.iter_mut().find(|pair| matches!(pair.as_slice(), [other] if belong_together(other, &row)));
            match partner {
                Some(pair) => pair.push(row),
                None => pairs.push(vec![row]),
            }
        }
        pairs.into_iter().map(Self::new).collect()
    }

    /// The rows that are there, the master first.
    pub(super) fn rows(&self) -> impl DoubleEndedIterator<Item = &DataSource> {
        self.halves().into_iter().flatten()
    }

    /// The two, the master first, each if it is there.
    pub(super) fn halves(&self) -> [Option<&DataSource>; 2] {
        [self.master.as_ref(), self.slave.as_ref()]
    }

    /// Whether both are there.
    pub(super) fn is_whole(&self) -> bool {
        self.master.is_some() && self.slave.is_some()
    }

    /// The one row, where the other is not there, its role and that of the other.
    pub(super) fn alone(&self) -> Option<(&DataSource, &'static str, &'static str)> {
        match self.halves() {
            [Some(row), None] => Some((row, MASTER, SLAVE)),
            [None, Some(row)] => Some((row, SLAVE, MASTER)),
            _ => None,
        }
    }
}

/// The role of a row, in capitals; empty where OMS shows none.
fn role(row: &DataSource) -> String {
    row.text("role").unwrap_or_default().to_uppercase()
}

/// The partner of a row, where OMS tells it.
pub(super) fn partner(row: &DataSource) -> Option<String> {
    row.text("partnerId")
}

/// Whether two rows are the two of one pair.
fn belong_together(one: &DataSource, other: &DataSource) -> bool {
    let is_partner = |row: &DataSource, of: &DataSource| partner(row).map(|partner| Some(partner) == of.id);
    match (is_partner(one, other), is_partner(other, one)) {
        (None, None) => are_namesakes(one, other),
        (told, told_by_other) => told != Some(false) && told_by_other != Some(false),
    }
}

/// Whether two rows have the same name, and one role each.
fn are_namesakes(one: &DataSource, other: &DataSource) -> bool {
    let roles = [role(one), role(other)];
    one.name.is_some() && one.name == other.name && [MASTER, SLAVE].iter().all(|role| roles.iter().any(|of| of == role))
}

/// The ids of those rows that are halves of pairs: each that has a partner, by what OMS tells or by name and role.
pub(super) fn halves_among(rows: &[DataSource]) -> Vec<String> {
    let has_partner = |row: &&DataSource| {
        partner(row).is_some() || rows.iter().any(|other| other.id != row.id && belong_together(row, other))
    };
    rows.iter().filter(has_partner).filter_map(|row| row.id.clone()).collect()
}

/// How old an answer may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Freshness {
    /// As old as a list that reads share.
    Shared,
    /// Asked of OMS now.
    Now,
}

/// What is there of the pair whose ids are in `known`. `None` only where the whole list was seen without any of them.
pub(super) async fn find(
    place: &Place<'_, Oms>,
    context: &Context,
    known: &Object,
    freshness: Freshness,
) -> Result<Option<Pair>, Error> {
    let known = ["master_id", "slave_id", "id"].into_iter().filter_map(|name| known.non_empty(name));
    let mut ids: Vec<String> = Vec::new();
    for id in known.map(str::to_owned) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let (mut rows, mut next) = (Vec::new(), 0);
    while let Some(id) = ids.get(next) {
        let row = match freshness {
            Freshness::Shared => reads::find(place, context, id).await?,
            Freshness::Now => place.client.find(context, id).await?,
        };
        let partner = row.as_ref().and_then(partner).filter(|partner| !ids.contains(partner));
        ids.extend(partner);
        rows.extend(row);
        next += 1;
    }
    if let [row] = rows.as_slice()
        && partner(row).is_none()
        && let Some(name) = row.name.clone()
    {
        let namesakes = place.client.find_by_name(context, &name).await?;
        let other = namesakes.into_iter().find(|other| other.id != row.id && belong_together(row, other));
        rows.extend(other);
    }
    Ok((!rows.is_empty()).then(|| Pair::new(rows)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn row(id: &str, role: Option<&str>, partner: Option<&str>) -> DataSource {
        let row: Value = json!({"id": id, "name": "shop", "role": role, "partnerid": partner});
        serde_json::from_value(row).unwrap()
    }

    /// The ids of each pair, the master's first, with a hyphen for what is not there.
    fn paired(rows: Vec<DataSource>) -> Vec<String> {
        let id = |half: Option<&DataSource>| half.and_then(Row::id).unwrap_or("-").to_owned();
        Pair::all(rows).iter().map(|pair| pair.halves().map(id).join("+")).collect()
    }

    #[test]
    fn a_pair_is_told_by_its_partners_or_by_name_and_role() {
        let (master, slave) = (Some("MASTER"), Some("SLAVE"));
        for (rows, expected) in [
            (vec![row("s", slave, Some("m")), row("m", master, Some("s"))], vec!["m+s"]),
            (vec![row("s", slave, None), row("m", master, Some("s"))], vec!["m+s"]),
            (vec![row("s", Some("slave"), None), row("m", master, None)], vec!["m+s"]),
            (vec![row("m", master, None), row("n", master, None)], vec!["m+-", "n+-"]),
            (vec![row("m", master, Some("x")), row("s", slave, None)], vec!["m+-", "-+s"]),
            (vec![row("m", master, None), row("s", slave, Some("x"))], vec!["m+-", "-+s"]),
            (vec![row("a", None, None), row("b", None, None)], vec!["a+-", "b+-"]),
            (vec![row("a", None, Some("b")), row("b", slave, Some("a"))], vec!["a+b"]),
        ] {
            assert_eq!(paired(rows), expected);
        }
    }

    #[test]
    fn a_row_is_a_half_where_anything_says_so() {
        let (master, slave) = (Some("MASTER"), Some("SLAVE"));
        let halves = |rows: &[DataSource]| halves_among(rows).join(",");
        assert_eq!(halves(&[row("m", master, None)]), "");
        assert_eq!(halves(&[row("m", master, Some("gone"))]), "m");
        assert_eq!(halves(&[row("m", master, None), row("s", slave, None), row("n", None, None)]), "m,s");
    }
}
