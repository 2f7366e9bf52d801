//! Answers of Data Lake Insight.

use super::Target;
use super::answers::{Answer, WANTED, assert_fit_to_print, cloud_with_token, run};
use crate::api::huaweicloud::dli::NewConnection;

/// See [`super::answers`]: 0 lists, 1 finds, 2 creates and 3 deletes.
pub(super) const DLI: Target = Target {
    name: "dli",
    run: dli,
    seeds: &[
        b"00{\"is_success\":true,\"message\":\"\",\"count\":1,\"connections\":[{\"connection_id\":\"22b7\",\"name\":\"withds\",\"destination\":\"192.168.1.1:3306\",\"service\":\"CloudTable.OPENTSDB\",\"state\":\"ACTIVE\",\"process\":1.0,\"connection_url\":\"x\",\"create_time\":1533892598000}]}",
        b"10{\"is_success\":true,\"connection_id\":\"wanted-1\",\"state\":\"DELETED\",\"process\":1e400,\"message\":\"\x01\"}",
        b"14{\"error_code\":\"DLI.0001\",\"error_msg\":\"The connection does not exist \x01\"}",
        b"17{\"error_code\":\"DLI.0002\",\"error_msg\":\"x\"}",
        b"20{\"is_success\":true,\"message\":\"\",\"connection_id\":\"wanted-1\"}\xff0{\"connection_id\":\"wanted-1\",\"state\":\"CREATING\"}\xff0{\"connection_id\":\"wanted-1\",\"state\":\"FAILED\",\"message\":\"\x01\"}",
        b"30{\"connection_id\":\"wanted-1\",\"state\":\"ACTIVE\"}\xff0{\"is_success\":true,\"message\":\"Deleted\"}\xff0{\"connection_id\":\"wanted-1\",\"state\":\"DELETED\"}",
        b"30{\"is_success\":false,\"message\":\"no \x01\"}",
    ],
};

fn dli(input: &[u8]) {
    let Some((operation, rest)) = input.split_first() else { return };
    let (Some(cloud), answers) = (cloud_with_token(), Answer::all(rest)) else { return };
    let outcome = run(&answers, async |context| {
        let connections = cloud.dli().connections("p1");
        match operation.wrapping_sub(b'0') % 4 {
            0 => {
                let listing = connections.list(&context).await?;
                let lists_others =
                    answers.first().is_some_and(|all| all.lists_others(&["connections"], "count", "connection_id"));
                assert!(lists_others || listing.absent(WANTED).is_err(), "absent without proof");
                listing.into_whole().map(drop)
            }
            1 => connections.find(&context, WANTED).await.map(|found| {
                assert!(found.is_some() || answers.iter().any(proves_absence), "absent without proof");
            }),
            2 => {
                let id = connections.create(&context, &NewConnection::default()).await?;
                assert!(!id.is_empty());
                connections.wait_until_active(&context, &id).await.map(drop)
            }
            _ => connections.delete(&context, WANTED).await.map(|()| {
                assert!(answers.iter().any(proves_absence), "deleted without proof");
            }),
        }
    });
    if let Some(Err(error)) = outcome {
        assert_fit_to_print(&error, input);
        assert!(!error.is_gone() || answers.iter().any(proves_absence), "gone: {error}");
    }
}

fn proves_absence(answer: &Answer) -> bool {
    let is = |members: &serde_json::Map<String, serde_json::Value>, name, text: &str| {
        members.get(name).and_then(|value| value.as_str()).is_some_and(|value| value.eq_ignore_ascii_case(text))
    };
    let is_deleted = answer
        .object()
        .is_some_and(|members| is(&members, "connection_id", WANTED) && is(&members, "state", "DELETED"));
    is_deleted || matches!(answer.status, 400 | 404) && answer.says("DLI.")
}
