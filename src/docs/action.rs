//! The page of an action.

use std::fmt::Write;
use std::io;

use super::{Examples, page_of};
use crate::tf_provider::engine::Action;

pub(super) fn page<C>(action: &dyn Action<C>, examples: &Examples) -> io::Result<String> {
    let name = action.name();
    let example = format!("actions/{name}/action.tf");
    let mut page = page_of(name, "Action", &action.schema(), &examples.read(&example)?);
    let _ = write!(
        page,
        "\n## Invoking\n\nActions need Terraform 1.14 or later. One is invoked when a resource changes that names it in the \
         `action_trigger` of its `lifecycle` block, or by hand:\n\n\
         ```shell\nterraform apply -invoke=action.{name}.this\n```\n\nA plan calls nothing. Nothing of an action is kept in the \
         state.\n"
    );
    Ok(page)
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::tf_provider::diagnostics::Diagnostics;
    use crate::tf_provider::engine::{Arguments, Call, Progress};
    use crate::tf_provider::schema::{Attribute, Block, Schema, timeout};
    use crate::tf_provider::value::Type;

    struct Ring;

    #[async_trait]
    impl Action<()> for Ring {
        fn name(&self) -> &'static str {
            "small_ring"
        }

        fn schema(&self) -> Schema {
            let block = Block::new("Rings a bell.")
                .attribute(Attribute::required("bell", Type::String, "The bell."))
                .attribute(Attribute::optional("code", Type::String, "The code.").write_only())
                .attribute(timeout("10m"));
            Schema { block, notes: "## Behaviour\n\nIt is loud.", ..Schema::default() }
        }

        fn announcement(&self, _: &Arguments<'_>) -> String {
            String::new()
        }

        async fn invoke(&self, _: &Call<()>, _: &Arguments<'_>, _: &Progress) -> Result<String, Diagnostics> {
            Ok(String::new())
        }
    }

    #[test]
    fn a_page_has_the_layout_of_the_registry() {
        let folder = tempfile::tempdir().unwrap();
        let example = folder.path().join("actions/small_ring");
        std::fs::create_dir_all(&example).unwrap();
        std::fs::write(example.join("action.tf"), "action \"small_ring\" \"this\" {}\n").unwrap();
        let page = page(&Ring, &Examples { folder: folder.path().to_owned() }).unwrap();
        let mut rest = page.as_str();
        for part in [
            "page_title: \"small_ring Action - ",
            "# small_ring (Action)\n",
            "```terraform\naction \"small_ring\" \"this\" {}\n```",
            "### Required\n\n- `bell` (String) The bell.",
            "### Optional\n",
            "Write-only arguments need",
            "- `timeout` (String) How long it may take in all",
            "## Behaviour\n",
            "## Invoking\n",
            "-invoke=action.small_ring.this",
        ] {
            let (_, after) =
                rest.split_once(part).unwrap_or_else(|| panic!("{part} is missing or out of order in {page}"));
            rest = after;
        }
        assert!(!page.contains("### Read-Only"));
    }
}
