//! Values that are easily read as something else come back from plan and state as they were written.

use crate::dli_datasource_connection::{KIND, RDS};
use crate::oms_data_sources::mysql;
use crate::support::hcl::{quote, resource, set, unset};
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, quick};

/// Applies a configuration, and makes sure that the state says the same.
fn is_kept(config: &str) {
    let workspace = Workspace::with_backend(quick());
    workspace.write(config);
    workspace.apply(&[]).succeeds().says(&[]);
    workspace.is_settled();
    workspace.close();
}

/// By this key the provider's JSON library carries numbers of any size.
#[test]
fn a_map_may_have_any_key() {
    is_kept(&resource(KIND, "this", &set(RDS, "tags", r#"{ "$serde_json::private::Number" = "1" }"#)));
}

/// Those with many digits come as text, because a float64 would be another number to Terraform.
#[test]
fn a_number_keeps_every_digit() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    is_kept(&versions(&["0.5", "-1", "9223372036854775807", "9223372036854775809", "1/3"]));
}

/// A number with many digits that a float64 happens to be comes as that float64. No more than its plan can be had:
/// Terraform keeps the plan as a float64 as well, and then takes what is applied for another number.
#[test]
fn a_number_that_comes_as_a_float_can_be_planned() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let workspace = Workspace::with_backend(quick());
    workspace.write(&versions(&["0.1000000000000000055511151231257827021181583404541015625", "1/1073741824"]));
    workspace.plan(&[]);
}

/// A data source for each number, which it has as an argument.
fn versions(numbers: &[&str]) -> String {
    let body = set(&unset(mysql::DESCRIPTION.minimal, "password"), "password_wo", "\"Example-Pwd-2481\"");
    let object = |(index, number): (usize, &&str)| {
        let name = format!("n{index}");
        let body = set(&set(&body, "password_wo_version", number), "name", &quote(&name));
        resource(mysql::DESCRIPTION.kind, &name, &body)
    };
    numbers.iter().enumerate().map(object).collect()
}
