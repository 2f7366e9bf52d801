//! Arguments that an update can change and not take away, and collections that an empty one empties.

use super::*;
use crate::tf_provider::engine::plan::{PlanRequest, plan};

struct Account;

#[async_trait]
impl Resource<()> for Account {
    fn name(&self) -> &'static str {
        "test_account"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("An account.")
            .attribute(Attribute::computed("id", Type::String, "Id."))
            .attribute(Attribute::optional("user", Type::String, "User.").replace_if_removed())
            .attribute(Attribute::optional_computed("groups", Type::set(Type::String), "Groups."))
            .secret(Secret::optional("key", "A key.").replace_if_removed());
        Schema { block, ..Schema::default() }
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"])]
    }

    async fn create(&self, _: &Call<()>, _: &Arguments<'_>, _: &mut Object) -> Result<(), Diagnostics> {
        Ok(())
    }

    async fn read(&self, _: &Call<()>, _: &mut Object) -> Result<Found, Diagnostics> {
        Ok(Found::Object)
    }

    async fn delete(&self, _: &Call<()>, _: &Object) -> Result<(), Diagnostics> {
        Ok(())
    }
}

type Members<'a> = &'a [(&'static str, Value)];

fn planned(prior: Members<'_>, config: Members<'_>) -> (Object, Vec<String>) {
    let object = |members: Members<'_>| members.iter().cloned().collect::<Object>();
    let mut prior = object(prior);
    prior.set("id", "1");
    let (config, provided) = (object(config), Object::new());
    let request = PlanRequest { prior: Some(&prior), config: Some(&config), private: b"", provided: &provided };
    let planned = plan(&ResourceType::new("test_account", Box::new(Account)), &request);
    (planned.state.unwrap(), planned.replace.iter().map(ToString::to_string).collect())
}

fn replaces(prior: Members<'_>, config: Members<'_>) -> Vec<String> {
    planned(prior, config).1
}

#[test]
fn what_an_update_cannot_take_away_replaces_when_it_is_removed() {
    let user = |name: &str| ("user", Value::from(name));
    assert_eq!(replaces(&[user("a")], &[]), ["user"]);
    assert_eq!(replaces(&[user("a")], &[user("")]), ["user"]);
    assert_eq!(replaces(&[user("a")], &[user("b")]), [""; 0]);
    assert_eq!(replaces(&[], &[user("b")]), [""; 0]);
    assert_eq!(replaces(&[user("a")], &[("user", Value::UNKNOWN)]), [""; 0]);
}

#[test]
fn a_secret_is_removed_when_it_is_in_neither_form() {
    let (stored, version) = (("key", Value::from("a")), ("key_wo_version", Value::from(1)));
    let (stored, versioned) = ([stored], [version.clone()]);
    assert_eq!(replaces(&stored, &[]), ["key"]);
    assert_eq!(replaces(&stored, &[("key_wo", "b".into()), version]), [""; 0]);
    assert_eq!(replaces(&versioned, &[("key_wo", "b".into())]), [""; 0]);
    assert_eq!(replaces(&versioned, &[]), ["key_wo_version"]);
}

#[test]
fn an_empty_collection_is_a_wish() {
    let set = |names: &[&str]| Value::set(names.iter().map(|name| Value::from(*name)).collect());
    let groups = |prior: &Value, config: &Value| {
        let (state, _) = planned(&[("groups", prior.clone())], &[("groups", config.clone())]);
        state.get("groups").clone()
    };
    assert_eq!(groups(&set(&["a"]), &set(&[])), set(&[]));
    assert_eq!(groups(&set(&["a"]), &Value::Null), set(&["a"]));
}
