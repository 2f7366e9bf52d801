//! What every resource has to pass, whatever it is about: a resource describes itself, and [`conformance!`] makes the
//! cases.

use std::fs;

use mock_backend::{Config, MockBackend};
use serde_json::Value;

use super::case::{Step, TestCase};
use super::hcl;
use super::import::Import;
use super::pages::{blocks, page};
use super::plan::Action;
use super::program::{Feature, lacks};
use super::search::Search;
use super::state::Object;
use super::workspace::{Workspace, objects};

/// What the cases have to know of a resource. Bodies are the lines between the braces of its block.
pub(crate) struct Conformance {
    /// The resource type.
    pub(crate) kind: &'static str,
    /// A body with no more than what is required.
    pub(crate) minimal: &'static str,
    /// A body with as many arguments as go together.
    pub(crate) full: &'static str,
    /// The required arguments.
    pub(crate) required: &'static [&'static str],
    /// Arguments of the full body, each with another way to write the same.
    pub(crate) respellings: &'static [(&'static str, &'static str)],
    /// Arguments that change in place, each with another expression than that of the full body.
    pub(crate) updates: &'static [(&'static str, &'static str)],
    /// Arguments whose change needs a new object, likewise.
    pub(crate) replacements: &'static [(&'static str, &'static str)],
    /// Attributes that are not known before the apply, and are after it.
    pub(crate) computed: &'static [&'static str],
    /// The attributes of its identity without which nothing can be imported by it.
    pub(crate) identity: &'static [&'static str],
    /// The attributes of its identity in whose place the provider's configuration can stand.
    pub(crate) default_identity: &'static [&'static str],
    /// Arguments and blocks that the service does not return in full, so that an import can't know them.
    pub(crate) unreadable: &'static [&'static str],
    /// All ids by which an object can be imported.
    pub(crate) import_ids: fn(&Object) -> Vec<String>,
    /// Import ids that are refused; each message holds `import_forms`.
    pub(crate) malformed_ids: &'static [&'static str],
    /// The accepted forms of an import id, as the message lists them.
    pub(crate) import_forms: &'static [&'static str],
    /// Changes an object behind the provider's back, and names the argument that shows it.
    pub(crate) drift: fn(&MockBackend, &str) -> &'static str,
    /// Makes an object disappear.
    pub(crate) remove: fn(&MockBackend, &str),
    /// The backend.
    pub(crate) backend: fn() -> Config,
    /// How its objects are searched for.
    pub(crate) search: Search,
}

/// Makes the cases for a [`Conformance`] description, as tests of a module `conformance`.
macro_rules! conformance {
    ($description:path) => {
        mod conformance {
            $crate::support::conformance::conformance!(
                @cases $description,
                lives_from_plan_to_destroy
                full_configuration_settles
                required_arguments_are_required
                respelling_changes_nothing
                updates_in_place
                replaces_where_it_must
                drift_is_shown_and_put_right
                what_disappeared_is_made_again
                imports_by_every_form_of_id
                malformed_import_ids_are_explained
                imports_by_block
                imports_by_identity
                importing_what_is_not_there_fails
                destroying_what_is_gone_succeeds
                examples_work
                many_are_found_imported_and_left_alone
                filters_and_limits_narrow_a_search
                objects_are_shown_on_demand
                an_import_block_generates_configuration_too
                a_failure_is_no_empty_list
                searching_as_in_the_example_works
            );
        }
    };
    (@cases $description:path, $($case:ident)*) => {
        $(
            #[test]
            fn $case() {
                $crate::support::conformance::Conformance::$case(&$description);
            }
        )*
    };
}
pub(crate) use conformance;

impl Conformance {
    fn address(&self) -> String {
        format!("{}.this", self.kind)
    }

    fn block(&self, body: &str) -> String {
        hcl::resource(self.kind, "this", body)
    }

    /// The full body; where there are no write-only arguments, with its secrets in the state.
    pub(crate) fn full(&self) -> String {
        if Feature::WriteOnlyArguments.is_there() { self.full.to_owned() } else { hcl::stored(self.full) }
    }

    /// Those of the changes whose argument the full body has.
    fn changes<'a>(&self, changes: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = &'a (&'a str, &'a str)> {
        let has_versions = Feature::WriteOnlyArguments.is_there();
        changes.iter().filter(move |(argument, _)| has_versions || !argument.ends_with("_wo_version"))
    }

    /// Fails the case unless the object has the identity that its attributes tell, and `show` shows it.
    #[track_caller]
    fn has_its_identity(&self, workspace: &Workspace) {
        let state = workspace.state();
        let object = state.object(&self.address());
        if !Feature::Identity.is_there() {
            assert!(object.identity.is_null(), "{:#}", object.identity);
            return;
        }
        let attributes = self.identity.iter().chain(self.default_identity);
        let expected: Value = attributes.map(|name| ((*name).to_owned(), object.attributes[*name].clone())).collect();
        assert_eq!(object.identity, expected);
        let shown = workspace.run(&["show", "-json"]).succeeds();
        let shown: Value = serde_json::from_str(&shown.ended.stdout).unwrap();
        assert_eq!(shown["values"]["root_module"]["resources"][0]["identity"], expected, "{shown:#}");
    }

    fn workspace(&self) -> Workspace {
        Workspace::with_backend((self.backend)())
    }

    /// A workspace in which this body has been applied.
    fn applied(&self, body: &str) -> Workspace {
        let workspace = self.workspace();
        workspace.write(&self.block(body));
        workspace.apply(&[]).succeeds();
        workspace
    }

    /// The one step of a case that makes an object and sees that it is there.
    fn creates(&'static self, body: &str) -> Step {
        let address = self.address();
        Step::apply(self.block(body)).plans(&address, Action::Create).check_plan(move |plan| {
            for name in self.computed {
                assert!(plan.is_unknown(&address, name), "{name} is known too early");
            }
        })
    }

    pub(crate) fn lives_from_plan_to_destroy(&'static self) {
        let address = self.address();
        let step = self.creates(self.minimal).check(move |workspace| {
            let state = workspace.state();
            for name in self.computed {
                assert!(!state.attribute(&address, name).is_null(), "{name} is not known");
            }
            self.has_its_identity(workspace);
            let held = objects(workspace.backend());
            assert_eq!(held.len(), 1, "{held:#?}");
        });
        TestCase::with_backend((self.backend)()).step(step).close();
    }

    pub(crate) fn full_configuration_settles(&'static self) {
        TestCase::with_backend((self.backend)()).step(self.creates(&self.full())).close();
    }

    pub(crate) fn required_arguments_are_required(&self) {
        let workspace = self.workspace();
        for argument in self.required {
            workspace.write(&self.block(&hcl::unset(self.minimal, argument)));
            workspace.validate().fails_with(&[&format!("\"{argument}\" is required")]);
        }
    }

    pub(crate) fn respelling_changes_nothing(&self) {
        let full = self.full();
        let workspace = self.applied(&full);
        for (argument, expression) in self.respellings {
            workspace.write(&self.block(&hcl::set(&full, argument, expression)));
            workspace.plan(&[]).is_empty();
        }
        workspace.close();
    }

    pub(crate) fn updates_in_place(&self) {
        let mut body = self.full();
        let workspace = self.applied(&body);
        let id = workspace.state().id(&self.address());
        for (argument, expression) in self.changes(self.updates) {
            body = hcl::set(&body, argument, expression);
            workspace.write(&self.block(&body));
            let plan = workspace.plan(&[]);
            assert_eq!(plan.action(&self.address()), Action::Update, "{argument}");
            assert!(!plan.is_unknown(&self.address(), "id"));
            workspace.apply_plan().succeeds();
            workspace.is_settled();
        }
        assert_eq!(workspace.state().id(&self.address()), id);
        self.has_its_identity(&workspace);
        workspace.close();
    }

    pub(crate) fn replaces_where_it_must(&self) {
        let address = self.address();
        let full = self.full();
        let workspace = self.applied(&full);
        let mut last = None;
        for (argument, expression) in self.changes(self.replacements) {
            workspace.write(&self.block(&hcl::set(&full, argument, expression)));
            let plan = workspace.plan(&["-refresh=false"]);
            assert_eq!(plan.action(&address), Action::Replace, "{argument}");
            assert_eq!(plan.replaced_by(&address), [*argument]);
            last = Some(argument);
        }
        if last.is_some() {
            let id = workspace.state().id(&address);
            workspace.apply_plan().succeeds();
            workspace.is_settled();
            assert!(workspace.state().id(&address) != id || is_written(self.full, &id));
            self.has_its_identity(&workspace);
            assert_eq!(objects(workspace.backend()).len(), 1);
        }
        workspace.close();
    }

    pub(crate) fn drift_is_shown_and_put_right(&self) {
        let address = self.address();
        let workspace = self.applied(&self.full());
        let before = workspace.state();
        let argument = (self.drift)(workspace.backend(), &before.id(&address));
        workspace.plan(&["-refresh=false"]).is_empty();
        let plan = workspace.plan(&[]);
        assert_ne!(plan.drift()[&address][argument], *before.attribute(&address, argument));
        assert_ne!(plan.action(&address), Action::NoOp);
        assert_eq!(plan.value(&address, argument), before.attribute(&address, argument));
        workspace.apply_plan().succeeds();
        workspace.is_settled();
        workspace.close();
    }

    pub(crate) fn what_disappeared_is_made_again(&self) {
        let address = self.address();
        let workspace = self.applied(self.minimal);
        let id = workspace.state().id(&address);
        (self.remove)(workspace.backend(), &id);
        let plan = workspace.plan(&[]);
        let [warning] = plan.outcome.warnings().try_into().unwrap();
        assert!(warning.text().contains("no longer exists"), "{}", plan.outcome.report());
        assert_eq!(plan.action(&address), Action::Create);
        workspace.apply_plan().succeeds();
        assert!(workspace.state().id(&address) != id || is_written(self.minimal, &id));
        workspace.is_settled();
        workspace.close();
    }

    pub(crate) fn imports_by_every_form_of_id(&self) {
        let workspace = self.applied(&self.full());
        for id in (self.import_ids)(workspace.state().object(&self.address())) {
            Import::by_command(&self.address(), move |_| id.clone()).without(self.unreadable).run(&workspace);
            workspace.is_settled();
        }
        workspace.close();
    }

    pub(crate) fn malformed_import_ids_are_explained(&self) {
        let workspace = self.workspace();
        workspace.write(&self.block(self.minimal));
        for id in self.malformed_ids {
            workspace.import(&self.address(), id).fails_with(self.import_forms).says(&["Malformed import id"]);
        }
        assert!(workspace.backend().requests().is_empty(), "a malformed id needs no call");
    }

    pub(crate) fn imports_by_block(&self) {
        if lacks(Feature::ImportBlocks) {
            return;
        }
        let import_ids = self.import_ids;
        let import = Import::by_block(&self.address(), move |object| import_ids(object).swap_remove(0));
        let workspace = self.applied(self.minimal);
        import.without(self.unreadable).run(&workspace);
        workspace.is_settled();
        workspace.close();
    }

    pub(crate) fn imports_by_identity(&self) {
        if lacks(Feature::Identity) {
            return;
        }
        let workspace = self.applied(self.minimal);
        for attributes in [self.identity.to_vec(), [self.identity, self.default_identity].concat()] {
            Import::by_identity(&self.address(), &attributes).without(self.unreadable).run(&workspace);
            workspace.is_settled();
        }
        workspace.close();
    }

    pub(crate) fn importing_what_is_not_there_fails(&self) {
        let address = self.address();
        let workspace = self.applied(self.minimal);
        let made = workspace.forget_state();
        (self.remove)(workspace.backend(), &made.id(&address));
        for id in (self.import_ids)(made.object(&address)) {
            workspace.import(&address, &id).fails_with(&["Cannot import non-existent remote object"]);
        }
        workspace.close();
    }

    pub(crate) fn destroying_what_is_gone_succeeds(&self) {
        let workspace = self.applied(self.minimal);
        (self.remove)(workspace.backend(), &workspace.state().id(&self.address()));
        workspace.apply(&["-destroy", "-refresh=false"]).succeeds();
        workspace.close();
    }

    /// The examples that the documentation shows: formatted, valid, applied, settled. Where there are no write-only
    /// arguments, those that show one are refused for that.
    pub(crate) fn examples_work(&self) {
        let page = page("resources", self.kind);
        let (usage, import) = page.split_once("\n## Import\n").unwrap();
        let [resources] = blocks(usage, "terraform").collect::<Vec<_>>().try_into().unwrap();
        let mut workspace = self.workspace();
        for variable in resources.split("variable \"").skip(1).filter_map(|rest| rest.split('"').next()) {
            workspace.set(&format!("TF_VAR_{variable}"), "ExampleSecretOfThirtyTwoLetters0");
        }
        workspace.write(resources);
        workspace.run(&["fmt", "-check", "-diff"]).succeeds();
        if !Feature::WriteOnlyArguments.is_there() && !hcl::write_only(resources).is_empty() {
            // Ephemeral variables are as new as the arguments that they are for.
            workspace.validate().fails_with(&[]);
            return;
        }

        // The ids of the examples are well-formed, but nobody's.
        let absent = ["Cannot import non-existent remote object"];
        let [commands] = blocks(import, "shell").collect::<Vec<_>>().try_into().unwrap();
        let commands: Vec<_> = commands.lines().filter_map(|line| line.strip_prefix("terraform import ")).collect();
        assert_eq!(commands.len(), self.import_forms.len(), "a command for each form");
        for command in commands {
            let (address, id) = command.split_once(' ').unwrap();
            workspace.import(address, id.trim_matches('\'')).fails_with(&absent);
        }
        let imports: Vec<_> = blocks(import, "terraform").filter(|block| block.starts_with("import {")).collect();
        assert_eq!(imports.len(), 2, "one by identity and one by id");
        for block in imports {
            let by_identity = block.contains("identity = {");
            let feature = if by_identity { Feature::Identity } else { Feature::ImportBlocks };
            if feature.is_there() {
                workspace.write_file("import.tf", block);
                workspace.run(&["fmt", "-check", "-diff"]).succeeds();
                workspace.try_plan(&[]).fails_with(&absent);
                fs::remove_file(workspace.path("import.tf")).unwrap();
            }
        }

        workspace.apply(&[]).succeeds();
        workspace.is_settled();
        workspace.close();
    }
}

/// Whether the id of an object is its name, which another one may come to have.
fn is_written(body: &str, id: &str) -> bool {
    body.contains(&format!("\"{id}\""))
}
