//! What users of the types may rely on.

use std::{fmt::Debug, hash::Hash, time::Duration};

use countdown_core::{
    Comparison, Countdown, Difference, Golden, Late, Printer, Stamp, Tick, Transcript, DOCUMENT,
    GRID, RULE, TOLERANCE,
};

#[test]
fn types_can_be_sent_copied_and_compared() {
    fn shared<T: Send + Sync + Unpin + 'static>() {}
    fn value<T: Debug + Clone + PartialEq + Eq>() {}
    fn plain<T: Copy + Hash>() {}
    shared::<Printer>();
    shared::<Comparison>();
    shared::<Difference>();
    shared::<Golden>();
    value::<Comparison>();
    value::<Difference>();
    value::<Golden>();
    value::<Transcript>();
    value::<Late>();
    value::<Countdown>();
    plain::<Stamp>();
    plain::<Tick<'_>>();
}

#[test]
fn the_document_is_as_it_says() {
    let told = DOCUMENT.map(|c| (c.name.into_owned(), c.delay.as_millis(), c.from));
    assert_eq!(told, [("A".into(), 1_000, 3), ("B".into(), 800, 3), ("C".into(), 500, 3)]);
    assert_eq!((RULE.len(), GRID, TOLERANCE), (40, Duration::from_millis(100), GRID));
    assert!(RULE.bytes().all(|byte| byte == b'-'));
}

#[test]
fn ticks_are_due_one_delay_after_another() {
    let told = |countdown: &Countdown| -> Vec<_> {
        countdown.ticks().map(|tick| (tick.to_string(), tick.n, tick.due.as_secs())).collect()
    };
    let two = Countdown::new("AB", Duration::from_secs(7), 2);
    assert_eq!(told(&two), [("AB = 2".into(), 2, 7), ("AB = 1".into(), 1, 14)]);
    assert_eq!(told(&Countdown::new("A", GRID, 0)), []);
    let endless = Countdown::new("A", Duration::MAX, 2);
    assert_eq!(endless.ticks().last().unwrap().due, Duration::MAX);
    assert_eq!(Countdown::new("A", GRID, u32::MAX).ticks().next().unwrap().n, u32::MAX);
}

#[test]
fn columns_are_those_of_the_last_letter() {
    let indent =
        |name: &'static str| Countdown::new(name, GRID, 1).ticks().next().unwrap().indent();
    for (name, tabs) in
        [("A", 0), ("B", 1), ("Z", 25), ("AA", 0), ("a", 0), ("", 0), ("[", 0), ("@", 0)]
    {
        assert_eq!(indent(name), tabs, "{name}");
    }
}
