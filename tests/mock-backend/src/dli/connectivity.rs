//! Whether a queue reaches an address: a test that runs behind the answer which began it.
//!
//! Pages: "Creating an Address Connectivity Test Request", "Querying Connectivity Test Details of a Specified Address". Of
//! the words for the outcome they print one only, REACHABLE.

use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{admit, answer, invalid, refuse, require_no_body};
use crate::exchange::{Call, Reply};
use crate::fields::Fields;
use crate::plan::Plan;
use crate::router::Operation;
use crate::world::World;

const TESTS: &str = "/v1.0/{project_id}/queues/{queue_name}/connection-test";
const TEST: &str = "/v1.0/{project_id}/queues/{queue_name}/connection-test/{task_id}";

pub(super) static OPERATIONS: [Operation; 2] = [
    Operation { name: "dli.begin_test", method: Method::POST, path: TESTS, admit, run: begin },
    Operation { name: "dli.test", method: Method::GET, path: TEST, admit, run: test },
];

/// How a test goes.
pub type TestPlan = Plan<TestOutcome>;

/// How a test ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct TestOutcome {
    /// What `connectivity` says in the end.
    pub connectivity: String,
}

impl Default for TestOutcome {
    fn default() -> Self {
        Self { connectivity: "REACHABLE".to_owned() }
    }
}

impl TestOutcome {
    /// A test that ends with this word.
    pub fn says(connectivity: &str) -> Self {
        Self { connectivity: connectivity.to_owned() }
    }
}

/// A test that was begun.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    /// A number.
    pub task_id: u64,
    /// The queue's name.
    pub queue_name: String,
    /// Host and port.
    pub address: String,
    /// How it goes.
    pub plan: TestPlan,
    /// How many looks it has had.
    pub polls: u32,
}

/// The message is about the beginning, whatever it sounds like.
fn begin(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let mut fields = Fields::of_body(call.request, invalid)?;
    let address = fields.required("address")?;
    fields.finish()?;
    let queue_name = call.param("queue_name").to_owned();
    if !world.dli.settings.queues.contains(&queue_name) {
        return Err(refuse(400, "DLI.0002", &format!("There is no queue named {queue_name}")));
    }
    let Some((host, port)) = address.rsplit_once(':') else { return Err(invalid("address has no port")) };
    let message = format!("check connectivity to address:{host} with port: {port} successfully");
    let task_id = world.dli.tests.len() as u64 + 9;
    world.dli.tests.push(Test { task_id, queue_name, address, plan: world.dli.test_plans.take(), polls: 0 });
    Ok(answer(200, &message, Map::from_iter([("task_id".to_owned(), json!(task_id))])))
}

fn test(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let (queue, task_id) = (call.param("queue_name"), call.param("task_id"));
    let pending = world.dli.settings.testing.clone();
    let mut tests = world.dli.tests.iter_mut();
    let Some(test) = tests.find(|test| test.queue_name == queue && test.task_id.to_string() == task_id) else {
        return Err(refuse(400, "DLI.0002", &format!("The task {task_id} does not exist")));
    };
    let connectivity = if test.plan.is_over(test.polls) { test.plan.outcome.connectivity.clone() } else { pending };
    test.polls += 1;
    let message = format!("Get node connectivity status successfully for addressId:{task_id}");
    Ok(answer(200, &message, Map::from_iter([("connectivity".to_owned(), json!(connectivity))])))
}
