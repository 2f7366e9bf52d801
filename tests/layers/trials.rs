//! Proof that the test can fail: ways to name what must not be known, each of which has to be found.

use crate::breaches;

/// A crate like ours, with `code` in one file of the engine.
fn engine(code: &str) -> Vec<String> {
    in_file("tf_provider/engine/call.rs", code)
}

fn in_file(path: &str, code: &str) -> Vec<String> {
    let frame = [
        ("lib.rs", "pub mod api; pub mod datalink; pub mod tf_provider; pub use api as services;"),
        ("api/mod.rs", "pub struct Error;"),
        ("datalink/mod.rs", ""),
        ("tf_provider/mod.rs", "pub mod engine; pub mod plugin; pub mod protocol5; pub mod value;"),
        ("tf_provider/engine/mod.rs", "mod call;"),
        ("tf_provider/plugin/mod.rs", "mod debug;"),
        ("tf_provider/protocol5/mod.rs", ""),
        ("tf_provider/value/mod.rs", "pub struct Value;"),
    ];
    let frame = frame.iter().filter(|(known, _)| *known != path).copied();
    let files: Vec<_> = frame.chain([(path, code)]).map(|(path, code)| (path.to_owned(), code.to_owned())).collect();
    breaches(&files)
}

#[test]
fn every_way_to_name_a_forbidden_part_is_found() {
    let ways = [
        "use crate::api::Error;",
        "use crate::api;",
        "use crate::api::*;",
        "use crate::{api as outside, datalink as product};",
        "use crate::{tf_provider::value, api::{self, Error}};",
        "use crate::{self as whole}; fn f() { whole::api::Error; }",
        "use crate as whole; fn f(_: whole::api::Error) {}",
        "use super::super::super::api::Error;",
        "use crate::*;",
        "use super::super::super::*;",
        "pub(crate) use super::super::super::{tf_provider as _, api as hidden};",
        "use crate::services::Error;",
        "fn f() { crate::api::call(); }",
        "fn f() -> super::super::super::api::Error { todo!() }",
        "fn f() { use crate::api as a; a::call(); }",
        "impl From<crate::api::Error> for X {}",
        "impl crate::api::Trait for X {}",
        "fn f<T: crate::api::Trait>() {}",
        "type A = Vec<Option<crate::api::Error>>;",
        "fn f() { match x { crate::api::Kind::A => {} } }",
        "fn f() { <X as crate::api::Trait>::call(); }",
        "fn f() { vec![crate::api::Error]; }",
        "fn f() { select! { _ = async { super::super::super::api::call() } => {} } }",
        "macro_rules! m { () => { $crate::api::Error } }",
        "macro_rules! m { () => { use $crate::{api as a}; } }",
        "macro_rules! m { () => { use $crate::*; } }",
        "mod inner { use super::super::super::super::api; }",
        "mod inner { pub use crate as whole; } fn f() { inner::whole::api::call(); }",
        "extern crate self as me; fn f() { me::api::call(); }",
        "#[serde(with = \"crate::api::text\")] struct X;",
        "#[derive(crate::api::Macro)] struct X;",
        "crate::api::generate!();",
        "#[cfg(test)] mod tests { use crate::api::Error; }",
        "use tonic::Status;",
        "use tonic as t; fn f() -> t::Status { todo!() }",
        "use {tonic::Status, std::io};",
        "use ::tonic::Status;",
        "extern crate tonic as t;",
        "fn f() -> ::tonic::Status { todo!() }",
        "#[tonic::async_trait] impl X {}",
        "tonic::include_proto!(\"x\");",
        "use crate::tf_provider::{engine as e, protocol5 as p};",
        "use super::super::plugin;",
        "use super::super::*;",
        "#[path = \"../../api/mod.rs\"] mod outside;",
        "include!(\"../../api/mod.rs\");",
    ];
    let missed: Vec<_> = ways.into_iter().filter(|way| engine(way).is_empty()).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(!in_file("tf_provider/plugin/debug.rs", "use crate::tf_provider::{engine as _e, value as _v};").is_empty());
    assert!(!in_file("api/mod.rs", "use crate::{tf_provider as _t};").is_empty());
    assert!(!in_file("tf_provider/value/mod.rs", "use super::engine;").is_empty());
}

#[test]
fn what_may_be_named_is_no_breach() {
    let code = "
        //! Knows nothing of crate::api, nor of tonic::Status.
        use std::sync::Arc;
        use super::super::value::{self, Value};
        use crate::tf_provider::{value as v, engine::Call};
        mod api { pub struct Own; }
        /// Not `crate::api::Error`.
        fn f(api: api::Own, tonic: Arc<Value>) -> v::Value { println!(\"crate::api::{}\", tonic); self::api::Own; todo!() }
        #[cfg(test)] mod tests { use super::*; fn f() { api::Own; } }
    ";
    assert_eq!(engine(code), Vec::<String>::new());
}
