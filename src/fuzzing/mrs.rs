//! Answers of MapReduce Service.

use super::answers::{Answer, WANTED, assert_fit_to_print, cloud_with_token, run};
use super::{PLANTED, Target};
use crate::api::huaweicloud::mrs::NewDataConnector;

/// See [`super::answers`]: 0 lists, 1 finds, 2 creates, 3 updates and 4 deletes.
pub(super) const MRS: Target = Target {
    name: "mrs",
    run: mrs,
    seeds: &[
        b"00{\"total_count\":1,\"data_connectors\":[{\"connector_id\":\"0822239c\",\"connector_name\":\"n\",\"source_type\":\"RDS_MYSQL\",\"source_info\":\"{\\\"jdbc_url\\\":\\\"x\\\"}\",\"create_time\":1681270961,\"create_user\":\"u\",\"status\":0,\"used_clusters\":\"a,b\",\"encrypt_type\":2}]}",
        b"10{\"data_connectors\":[]}\xff0{\"total_count\":2,\"datasource_connectors\":[{\"connector_id\":\"a\"}]}\xff0{\"total_count\":2,\"data_connectors\":[{\"connector_id\":\"b\"}]}",
        b"11{\"total_count\":0,\"data_connectors\":[]}",
        b"20{\"connector_id\":\"4ca4\"}",
        b"24{\"error_code\":\"12000002\",\"error_msg\":\"The parameter is invalid: \x01\"}",
        b"30{\"result\":\"succeeded\"}",
        b"30{\"result\":\"failed \x01\"}",
        b"42",
    ],
};

/// A list's names, of which the API's description knows two.
const LISTS: [&str; 2] = ["data_connectors", "datasource_connectors"];

fn mrs(input: &[u8]) {
    let Some((operation, rest)) = input.split_first() else { return };
    let (Some(cloud), answers) = (cloud_with_token(), Answer::all(rest)) else { return };
    let body = NewDataConnector {
        connector_name: "n".to_owned(),
        source_type: "RDS_MYSQL".to_owned(),
        source_info: format!(r#"{{"password":"{PLANTED}"}}"#).into(),
    };
    let outcome = run(&answers, async |context| {
        let connectors = cloud.mrs().data_connectors("p1");
        match operation.wrapping_sub(b'0') % 5 {
            0 => connectors.list(&context).await?.into_whole().map(drop),
            1 => connectors.find(&context, WANTED).await.map(|found| {
                let proven = answers.iter().any(|answer| answer.lists_others(&LISTS, "total_count", "connector_id"));
                assert!(found.is_some() || proven, "absent without proof");
            }),
            2 => connectors.create(&context, &body).await.map(|id| assert!(!id.is_empty())),
            3 => connectors.update(&context, WANTED, &body).await,
            _ => connectors.delete(&context, WANTED).await,
        }
    });
    if let Some(Err(error)) = outcome {
        assert_fit_to_print(&error, input);
        assert!(!error.is_gone(), "nothing that MRS answers proves an absence: {error}");
    }
}
