//! Single cases: what is promised when an answer is lost, late or odd.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::Process;
use super::service::{Fate, Script, Service};

/// What becomes of the creations and of the lists, one after the other; later ones are answered.
struct Scripted {
    creates: VecDeque<Fate>,
    lists: VecDeque<Fate>,
    deletes: VecDeque<Fate>,
}

impl Script for Scripted {
    fn fate(&mut self, call: &'static str) -> Fate {
        let fates = match call {
            "create" => &mut self.creates,
            "list" => &mut self.lists,
            _ => &mut self.deletes,
        };
        fates.pop_front().unwrap_or(Fate::Answered)
    }
}

fn service<const C: usize, const L: usize>(creates: [Fate; C], lists: [Fate; L]) -> Arc<Service> {
    Service::new(Scripted { creates: creates.into(), lists: lists.into(), deletes: VecDeque::new() })
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_an_answer() {
    let service = service([], []);
    service.put("old", "a", "blue");
    let made = Process::new(&service).create("a", "red").await;
    assert!(!made.is_error && made.text.is_empty(), "{}", made.text);
    assert_eq!(made.state.unwrap().text("id"), Some("t2"));
}

#[tokio::test(start_paused = true)]
async fn a_clear_refusal_names_the_namesake() {
    let service = service([Fate::Refused(400)], []);
    service.put("old", "a", "blue");
    let refused = Process::new(&service).create("a", "red").await;
    assert!(refused.is_error && refused.state.is_none());
    assert!(refused.text.contains("terraform import 'shop_thing.NAME' 'old'"), "{}", refused.text);
}

/// Refused, odd or not whole: the list serves to resolve a lost answer, and nothing else.
#[tokio::test(start_paused = true)]
async fn whatever_the_look_before_answers_the_call_is_sent() {
    for fate in [Fate::Refused(403), Fate::Refused(404), Fate::Refused(500), Fate::NotWhole, Fate::Lost] {
        let service = service([], [fate.clone()]);
        let made = Process::new(&service).create("a", "red").await;
        assert!(!made.is_error, "{fate:?}: {}", made.text);
    }
    let service = service([], [Fate::Refused(401)]);
    let refused = Process::new(&service).create("a", "red").await;
    assert!(refused.is_error && service.calls() == ["list"], "{}", refused.text);
}

#[tokio::test(start_paused = true)]
async fn the_one_new_object_that_is_the_same_is_taken_over_with_a_warning() {
    for fate in [Fate::Lost, Fate::Late(Duration::ZERO), Fate::Late(Duration::from_secs(9))] {
        let service = service([fate.clone()], []);
        service.put("old", "a", "red");
        let made = Process::new(&service).create("a", "red").await;
        assert!(!made.is_error && made.text.contains("t2"), "{fate:?}: {}", made.text);
        assert_eq!(made.state.unwrap().text("id"), Some("t2"));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_over_where_nobody_knows_what_was_there_before() {
    for fate in [Fate::Refused(403), Fate::NotWhole] {
        let service = service([Fate::Lost], [fate.clone()]);
        let lost = Process::new(&service).create("a", "red").await;
        assert!(lost.is_error && lost.state.is_none(), "{fate:?}");
        assert!(lost.text.contains("terraform import 'shop_thing.NAME' 't1'"), "{fate:?}: {}", lost.text);
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_is_no_proof() {
    let lists = [Fate::Answered].into_iter().chain((0..9).map(|_| Fate::Refused(500)));
    let script = Scripted { creates: [Fate::Dropped].into(), lists: lists.collect(), deletes: VecDeque::new() };
    let service = Service::new(script);
    let lost = Process::new(&service).create("a", "red").await;
    assert!(lost.is_error && lost.text.contains("there may be two"), "{}", lost.text);
}

#[tokio::test(start_paused = true)]
async fn an_object_that_comes_later_than_anyone_looks_is_told_at_the_next_create() {
    let service = service([Fate::Late(Duration::from_secs(40))], []);
    let process = Process::new(&service);
    let lost = process.create("a", "red").await;
    assert!(lost.is_error && lost.text.contains("no new object of that name"), "{}", lost.text);
    tokio::time::sleep(Duration::from_secs(60)).await;

    // In the same run it can be no other's.
    let again = process.create("a", "red").await;
    assert!(again.is_error && again.text.contains("'t1'"), "{}", again.text);
    // In another run it may be.
    let another = Process::new(&service).create("a", "red").await;
    assert!(!another.is_error && another.text.contains("'t1'"), "{}", another.text);
}

#[tokio::test(start_paused = true)]
async fn the_own_deleted_namesake_is_waited_out() {
    let stale = || Fate::Stale(Duration::from_secs(3));
    let service = service([], [stale(), stale(), stale()]);
    let process = Process::new(&service);
    service.put("old", "a", "red");
    let state = [("id", "old"), ("name", "a"), ("color", "red")].into_iter().collect();
    assert!(!process.delete(&state).await.is_error);
    let made = process.create("a", "red").await;
    assert!(!made.is_error && made.text.is_empty(), "{}", made.text);
    assert_eq!(service.calls(), ["delete", "list", "list", "list", "list", "create", "list"]);
}

#[tokio::test(start_paused = true)]
async fn what_vanished_is_told() {
    let service = service([], []);
    let state = [("id", "t9"), ("name", "a"), ("color", "red")].into_iter().collect();
    let read = Process::new(&service).read(&state).await;
    assert!(read.state.is_none() && !read.is_error && read.text.contains("no longer exists"), "{}", read.text);
}

#[tokio::test(start_paused = true)]
async fn a_failed_deletion_ends_well_only_with_proof() {
    for (fates, list, is_gone) in [
        ([Fate::Lost], Fate::Answered, true),
        ([Fate::Dropped], Fate::Answered, false),
        ([Fate::Lost], Fate::Refused(403), false),
        ([Fate::Lost], Fate::NotWhole, false),
    ] {
        let script = Scripted { creates: VecDeque::new(), lists: [list.clone()].into(), deletes: fates.clone().into() };
        let service = Service::new(script);
        service.put("t", "a", "red");
        let state = [("id", "t"), ("name", "a"), ("color", "red")].into_iter().collect();
        let deleted = Process::new(&service).delete(&state).await;
        assert_eq!(deleted.state.is_none(), is_gone, "{fates:?} {list:?}: {}", deleted.text);
        assert_eq!(deleted.is_error, !is_gone);
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_exist_cannot_be_imported() {
    let service = service([], []);
    service.put("t", "a", "red");
    let process = Process::new(&service);
    assert_eq!(process.import("t").await.state.unwrap().text("color"), Some("red"));
    let none = process.import("u").await;
    assert!(none.is_error && none.state.is_none() && none.text.contains("non-existent"), "{}", none.text);
}
