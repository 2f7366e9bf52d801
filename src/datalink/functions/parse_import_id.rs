//! `parse_import_id`: what an import id of a resource holds.

use crate::datalink::registry;
use crate::tf_provider::engine::{Function, FunctionError, Parameter, ResourceType};
use crate::tf_provider::value::{Object, Type, Value};

/// What an import id can hold.
const PARTS: [&str; 5] = ["id", "cluster_id", "project_id", "name", "region"];

/// The function.
pub(crate) struct ParseImportId;

impl Function for ParseImportId {
    fn name(&self) -> &'static str {
        "parse_import_id"
    }

    fn summary(&self) -> &'static str {
        "Takes an import id apart"
    }

    fn description(&self) -> &'static str {
        "Takes an import id of one of this provider's resources apart. The result has the attributes id, cluster_id, project_id, \
         name and region; what the id does not hold is null."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::new("type", Type::String, "The resource type, such as \"datalink_dws_ext_data_source\"."),
            Parameter::new("id", Type::String, "The import id."),
        ]
    }

    fn returns(&self) -> Type {
        Type::object(PARTS.map(|part| (part, Type::String)))
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let [Value::Text(name), Value::Text(id)] = arguments else {
            return Err(FunctionError::at(0, "a resource type and an id are needed"));
        };
        let Some(resource) = registry::resources().into_iter().find(|resource| resource.name() == name) else {
            let known: Vec<&str> = registry::resources().iter().map(|resource| resource.name()).collect();
            return Err(FunctionError::at(
                0,
                format!("there is no resource type {name:?}; the types are {}", known.join(", ")),
            ));
        };
        let read =
            ResourceType::from(resource).read_import_id(id).map_err(|error| FunctionError::at(1, error.detail))?;
        Ok(PARTS.iter().map(|part| (*part, read.get(part).clone())).collect::<Object>().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, id: &str) -> Result<[Option<String>; 5], FunctionError> {
        let result = ParseImportId.call(&[name.into(), id.into()])?;
        let Value::Map(parts) = result else { panic!("not an object") };
        Ok(PARTS.map(|part| parts.text(part).map(str::to_owned)))
    }

    #[test]
    fn ids_are_taken_apart_by_the_resource_s_own_forms() {
        const CLUSTER: &str = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90";
        let text = |text: &str| Some(text.to_owned());
        let id = call("datalink_dws_ext_data_source", &format!("p/{CLUSTER}/d")).unwrap();
        assert_eq!(id, [text("d"), text(CLUSTER), text("p"), None, None]);
        assert_eq!(call("datalink_mrs_data_connector", "c").unwrap(), [text("c"), None, None, None, None]);
        let elsewhere = call("datalink_mrs_data_connector", "p/c@eu-west-101").unwrap();
        assert_eq!(elsewhere, [text("c"), None, text("p"), None, text("eu-west-101")]);
        let name = call("datalink_oms_oceanbase_data_source", "name:a b").unwrap();
        assert_eq!(name, [None, None, None, text("a b"), None]);
    }

    #[test]
    fn errors_point_at_the_argument() {
        assert_eq!(call("datalink_nothing", "x").unwrap_err().argument, Some(0));
        let malformed = call("datalink_dws_ext_data_source", "x").unwrap_err();
        assert_eq!(malformed.argument, Some(1));
        assert!(
            malformed.text.contains("<cluster_id>/<id>") && malformed.text.contains("@<region>"),
            "{}",
            malformed.text
        );
        for id in ["c@", "@r", "c@a/b", "c@a.b"] {
            assert_eq!(call("datalink_mrs_data_connector", id).unwrap_err().argument, Some(1), "{id}");
        }
    }
}
