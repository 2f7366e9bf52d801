//! Answers of OceanBase Migration Service.

use super::answers::{Answer, WANTED, assert_fit_to_print, run, settings};
use super::{PLANTED, Target};
use crate::api::oms::{CREATE_POLARDB, Config, Oms, Parameters, PasswordEncoding};

/// See [`super::answers`]: 0 finds, 1 looks for a name, 2 creates and 3 deletes.
pub(super) const OMS: Target = Target {
    name: "oms",
    run: oms,
    seeds: &[
        b"00{\"success\":true,\"totalCount\":1,\"data\":[{\"id\":\" e_1 \",\"name\":\"n\",\"type\":\"OB_MYSQL\",\"userName\":\"u\",\"port\":2883,\"ocpName\":\"\",\"description\":null,\"role\":7,\"connExtraAttributes\":{\"configUrl\":\"http://c/\",\"isLogicSource\":false}}]}",
        b"00{\"Success\":true,\"TotalCount\":0,\"Data\":[]}",
        b"10{\"success\":true,\"totalCount\":2,\"data\":[{\"id\":\"e_1\"}]}\xff0{\"success\":true,\"totalCount\":2,\"data\":[{\"id\":\"e_2\"}]}",
        b"20{\"success\":true,\"errorDetail\":null,\"code\":null,\"message\":null,\"advice\":null,\"requestId\":\"r1\",\"cost\":\" 27 ms\",\"data\":\" e_edz1 \"}",
        b"20{\"success\":false,\"message\":\"Unsupported action: \x01\"}\xff0{\"success\":true,\"data\":\"e_1\"}",
        b"20{\"success\":false,\"code\":\"INNER_ERROR\",\"message\":\"[GHANA-X]: \x01\",\"requestId\":\" r1 \",\"errorDetail\":{\"code\":\"GHANA-OPERAT000101\",\"level\":\"ERROR\",\"message\":\"access denied\",\"proposal\":\"Check \x01\",\"extraContext\":{}}}",
        b"20{\"success\":true,\"requestId\":\"r1\",\"data\":5}",
        b"00{\"success\":true,\"code\":\"INNER_ERROR\",\"message\":\"\x01\",\"totalCount\":0,\"data\":[]}",
        b"30{\"success\":true,\"data\":null}",
        b"0<<html><head><title>502 Bad Gateway</title></head><body><p>nginx \x01</p></body></html>",
    ],
};

fn oms(input: &[u8]) {
    let Some((operation, rest)) = input.split_first() else { return };
    let answers = Answer::all(rest);
    let config = Config {
        endpoint: "http://oms.example:8089".to_owned(),
        username: "admin".to_owned(),
        password: PLANTED.into(),
        password_encoding: PasswordEncoding::Base64,
        polardb_create_action: None,
        http: settings(),
    };
    let Ok(oms) = Oms::new(config) else { return };
    let mut parameters = Parameters::default();
    parameters.password("password", PLANTED.into());
    let outcome = run(&answers, async |context| match operation.wrapping_sub(b'0') % 4 {
        0 => oms.find(&context, WANTED).await.map(|found| {
            let proven = answers.iter().any(|answer| answer.lists_others(&["data"], "totalcount", "id"));
            assert!(found.is_some() || proven, "absent without proof");
        }),
        1 => oms.find_by_name(&context, "n").await.map(drop),
        2 => {
            let id = oms.create(&context, &CREATE_POLARDB, &parameters).await?;
            assert!(!id.trim().is_empty());
            Ok(())
        }
        _ => oms.delete(&context, WANTED).await.map(|()| {
            let says_so = |answer: &Answer| answer.says("success");
            assert!(answers.iter().any(says_so), "deleted without a word of success");
        }),
    });
    if let Some(Err(error)) = outcome {
        assert_fit_to_print(&error, input);
        assert!(!error.is_gone(), "nothing that OMS answers to a call proves an absence: {error}");
    }
}
