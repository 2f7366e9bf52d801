//! Answers of Data Warehouse Service.

use super::Target;
use super::answers::{Answer, WANTED, assert_fit_to_print, cloud_with_token, run};
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dws::NewDataSource;
use crate::api::{Context, Error};
use serde_json::Value as Json;

/// See [`super::answers`]: 0 lists, 1 asks for a job, 2 creates and 3 deletes.
pub(super) const DWS: Target = Target {
    name: "dws",
    run: dws,
    seeds: &[
        b"00{\"data_sources\":[{\"id\":\"da0d\",\"name\":\"test_obs\",\"type\":\"OBS\",\"connect_info\":\"gaussdb\",\"user_name\":\"agency\",\"configure_status\":\"300\",\"created\":\"2022-10-30T07:38:33\",\"fail_reason\":\"\x01\",\"extend_properties\":{}}],\"project_id\":\"p\",\"cluster_id\":\"c\",\"type\":\"OBS\",\"count\":1}",
        b"00{\"data_sources\":[],\"count\":0}",
        b"07{\"error_code\":\"DWS.0047\",\"error_msg\":\"no cluster \x01\"}",
        b"07{\"errCode\":\"DWS.0047\",\"externalMessage\":\"x\",\"request_id\":\"r\",\"details\":[{\"error_code\":\"A\",\"error_msg\":\"b\"}]}",
        b"07eyJlcnJvcl9jb2RlIjoiRFdTLjAwNDciLCJlcnJvcl9tc2ciOiJ4In0",
        b"10{\"job_id\":\"8d5d\",\"job_name\":\"x\",\"status\":\"RUNNING \x01\",\"progress\":\"9%\",\"failed_code\":null}",
        b"20{\"id\":\"wanted-1\",\"job_id\":\"8d5d\"}\xff0{\"status\":\"RUNNING\"}\xff0{\"status\":\"FAIL\",\"failed_code\":\"SomeTask-fail:DWS.0114\",\"failed_detail\":\"DWS.0114:\x01\"}",
        b"20{\"id\":\"wanted-1\"}\xff0{\"data_sources\":[{\"id\":\"wanted-1\",\"configure_status\":\"200\"}]}",
        b"30{\"job_id\":\"8d5d\"}\xff0{\"status\":\"SUCCESS\"}",
        b"39{\"error_code\":\"DWS.0011\",\"error_msg\":\"busy\"}",
    ],
};

fn dws(input: &[u8]) {
    let Some((operation, rest)) = input.split_first() else { return };
    let (Some(cloud), answers) = (cloud_with_token(), Answer::all(rest)) else { return };
    let outcome = run(&answers, async |context| match operation.wrapping_sub(b'0') % 4 {
        0 => list(&cloud, &context, answers.first()).await,
        1 => cloud.dws().cluster("p1", "c1").job(&context, "j1").await.map(drop),
        2 => create(&cloud, &context).await,
        _ => delete(&cloud, &context, &answers).await,
    });
    if let Some(Err(error)) = outcome {
        assert_fit_to_print(&error, input);
        let proof = |answer: &Answer| answer.status == 404 && answer.says("DWS.");
        assert!(!error.is_gone() || answers.iter().any(proof), "gone: {error}");
    }
}

async fn list(cloud: &HuaweiCloud, context: &Context, answer: Option<&Answer>) -> Result<(), Error> {
    let listing = cloud.dws().cluster("p1", "c1").list(context, None).await?;
    let lists_others = answer.is_some_and(|answer| answer.lists_others(&["data_sources"], "count", "id"));
    assert!(lists_others || !matches!(listing.look_up(WANTED), Ok(None)), "absent without proof");
    listing.look_up_name("test_obs")?;
    listing.into_whole().map(drop)
}

async fn create(cloud: &HuaweiCloud, context: &Context) -> Result<(), Error> {
    let cluster = cloud.dws().cluster("p1", "c1");
    let body = NewDataSource { kind: "OBS".to_owned(), data_source_name: "n".to_owned(), ..NewDataSource::default() };
    let submitted = cluster.create(context, &body).await?;
    assert!(!submitted.id.is_empty());
    cluster.finish(context, &submitted).await
}

async fn delete(cloud: &HuaweiCloud, context: &Context, answers: &[Answer]) -> Result<(), Error> {
    let cluster = cloud.dws().cluster("p1", "c1");
    let submitted = cluster.delete(context, WANTED, None).await?;
    cluster.finish(context, &submitted).await?;
    let proof = |answer: &Answer| {
        let tells = |members: serde_json::Map<String, Json>| {
            let is_success =
                |state: &Json| state.as_str().is_some_and(|state| state.trim().eq_ignore_ascii_case("SUCCESS"));
            members.get("status").is_some_and(is_success)
                || ["data_sources", "count"].iter().any(|name| members.contains_key(*name))
        };
        answer.status == 404 && answer.says("DWS.") || answer.object().is_some_and(tells)
    };
    assert!(answers.iter().any(proof), "deleted without proof");
    Ok(())
}
