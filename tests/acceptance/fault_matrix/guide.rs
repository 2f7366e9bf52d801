//! The table as the guide `docs/guides/reliability.md` shows it, between two marks.

use std::path::Path;
use std::{env, fs};

use super::TESTS;
use super::run::cells;
use super::table::{Operation, Outcome, Promises, Row, Who, rows};

/// What the generated part of the guide begins and ends with.
const MARKS: (&str, &str) = ("<!-- outcomes: generated -->\n", "<!-- end of outcomes -->\n");

/// Writes the guide instead of only looking at it.
const UPDATE: &str = "UPDATE_GUIDES";

#[test]
fn the_guide_has_this_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides/reliability.md");
    let guide = fs::read_to_string(&path).unwrap();
    let (before, rest) = guide.split_once(MARKS.0).expect("the guide has a place for the table");
    let (_, after) = rest.split_once(MARKS.1).expect("the place for the table has an end");
    let fresh = format!("{before}{}\n{}\n{}{after}", MARKS.0, table(), MARKS.1);
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, fresh).unwrap();
    } else {
        assert!(guide == fresh, "{} is stale: run this test with {UPDATE}=1", path.display());
    }
}

/// Every promise is about somebody, and every outcome is promised to somebody.
#[test]
fn the_table_has_nothing_in_vain() {
    let cases: Vec<_> = TESTS.iter().flat_map(|(service, operation)| cells(service, *operation)).collect();
    for row in rows() {
        assert!(cases.iter().any(|cell| cell.row.name == row.name), "{} happens to nobody", row.name);
    }
    for outcome in Outcome::ALL {
        assert!(cases.iter().any(|cell| cell.outcome == outcome), "{outcome:?} is promised to nobody");
    }
}

fn table() -> String {
    let cases: usize = TESTS.iter().map(|(service, operation)| cells(service, *operation).len()).sum();
    let operations = [Operation::Create, Operation::Read, Operation::Update, Operation::Delete];
    let row = |row: &Row| {
        let cells: Vec<String> =
            operations.iter().map(|operation| cell(row.promises(*operation), *operation)).collect();
        format!("| {} | {} |\n", row.title, cells.join(" | "))
    };
    let lines: String = rows().map(row).collect();
    let legend = Outcome::ALL.map(Outcome::explained).map(|(name, meaning)| format!("- **{name}**: {meaning}.\n"));
    format!(
        "| fault | create | read | update | delete |\n| --- | --- | --- | --- | --- |\n{lines}\n{}\n\
         {} faults, {} kinds of resource, {cases} cases.\n",
        legend.concat(),
        rows().count(),
        TESTS.iter().filter(|(_, operation)| *operation == Operation::Create).count(),
    )
}

/// What is promised for one operation, by who it is promised to.
fn cell(promises: Promises, operation: Operation) -> String {
    let has_operation = |kind| TESTS.iter().any(|(service, of)| service.kind == kind && *of == operation);
    let said = |(who, outcome): &(Who, Outcome)| {
        let (name, _) = outcome.explained();
        if who.title.is_empty() { name.to_owned() } else { format!("{}: {name}", who.title) }
    };
    let promises = promises.iter().filter(|(who, _)| who.kinds().any(has_operation));
    promises.map(said).collect::<Vec<_>>().join("; ")
}
