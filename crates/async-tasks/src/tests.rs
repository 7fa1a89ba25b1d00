use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use countdown_core::{Countdown, DOCUMENT, Golden, Printer, Transcript};
use futures::future::join_all;
use proptest::prelude::*;
use tokio::{runtime::Builder, task, time::Instant};

/// A writer whose text can be read back.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What tasks for these countdowns print under tokio's paused clock, which jumps from one deadline
/// to the next.
fn transcript(countdowns: Vec<Countdown>) -> String {
    let screen = Screen::default();
    let event_loop =
        Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    event_loop.block_on(async {
        let start = Instant::now();
        let printer = Printer::new(screen.clone(), move || start.elapsed());
        let spawn = |countdown| task::spawn(super::count_down(countdown, printer.clone()));
        let tasks = join_all(countdowns.into_iter().map(spawn)).await;
        tasks.into_iter().try_for_each(|task| task.unwrap()).unwrap();
        printer.close("Done").unwrap();
    });
    let bytes = screen.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_document_is_exactly_due() {
    let golden = Golden::parse(include_str!("../../../tests/golden/async-tasks.txt")).unwrap();
    let comparison = golden.compare_within(transcript(DOCUMENT.into()), Duration::ZERO);
    assert!(comparison.matches(), "{comparison}");
}

#[test]
fn a_task_that_cannot_print_says_so() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let event_loop =
        Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let printer = Printer::new(Full, || Duration::ZERO);
    let [a, ..] = DOCUMENT;
    let error = event_loop.block_on(super::count_down(a, printer)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

fn countdowns() -> impl Strategy<Value = Vec<Countdown>> {
    let countdown = ("[A-Z]", 1..5_000_u64, 0..6_u32)
        .prop_map(|(name, millis, from)| Countdown::new(name, Duration::from_millis(millis), from));
    prop::collection::vec(countdown, 1..12)
}

proptest! {
    #[test]
    fn every_tick_is_exactly_due_and_in_order(countdowns in countdowns()) {
        let printed = Transcript::parse(transcript(countdowns.clone())).unwrap();
        let mut printed: Vec<(Duration, String)> =
            printed.ticks().map(|(stamp, label)| (stamp.into(), label.to_owned())).collect();
        prop_assert!(printed.is_sorted_by_key(|(stamp, _)| *stamp));
        let mut due: Vec<(Duration, String)> = countdowns
            .iter()
            .flat_map(|countdown| countdown.ticks().map(|tick| (tick.due, tick.to_string())))
            .collect();
        due.sort();
        printed.sort(); // lines due together may come in any order
        prop_assert_eq!(printed, due);
    }
}
