//! Identity and Access Management: the calls that the provider itself needs.

use reqwest::Method;
use serde::Deserialize;

use super::client::{Answer, HuaweiCloud};
use crate::api::bodies::non_empty;
use crate::api::http::{Operation, Request};
use crate::api::{Context, Error, Kind, Service};

const LIST_PROJECTS: Operation = Operation { service: Service::Iam.name(), name: "KeystoneListProjects" };

#[derive(Deserialize)]
struct Projects {
    projects: Vec<Project>,
}

#[derive(Deserialize)]
struct Project {
    #[serde(deserialize_with = "non_empty")]
    id: String,
}

/// The id of the one project of this name (`KeystoneListProjects`, filtered by `name`). The default project of a region
/// is named like the region.
pub(super) async fn project_id(cloud: &HuaweiCloud, context: &Context, name: &str) -> Result<String, Error> {
    let request = Request::new(LIST_PROJECTS, Method::GET, &cloud.endpoint(Service::Iam)?, &["v3", "projects"])?
        .query(&[("name", name)]);
    let Answer { value: Projects { projects }, status, request_id } = cloud.answer(context, &request).await?;
    let ids: Vec<_> = projects.into_iter().map(|project| project.id).collect();
    let what = match ids.as_slice() {
        [id] => return Ok(id.clone()),
        [] => format!(
            "IAM knows no project named {name:?} that these credentials may see: check the region and the project's \
             name, or name the project by its id"
        ),
        _ => {
            let ids = cloud.redact(&ids.join(", "));
            format!("IAM knows several projects named {name:?} ({ids}): name one by its id")
        }
    };
    Err(request.error(Kind::Inconclusive { status, what, request_id }))
}
