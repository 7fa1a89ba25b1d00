//! Guarantees about the types.

use std::{fmt::Debug, hash::Hash, time::Duration};

use countdown_core::{
    Comparison, Difference, GRID, Golden, GoldenError, Matched, Outcome, ParseError, Printer, RULE,
    Stamp, TOLERANCE, Tolerance, Transcript,
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
    value::<GoldenError>();
    value::<Matched>();
    value::<ParseError>();
    value::<Outcome>();
    value::<Tolerance>();
    plain::<Stamp>();
}

#[test]
fn the_constants_are_the_articles() {
    assert_eq!(
        (RULE.len(), GRID, TOLERANCE),
        (40, Duration::from_millis(100), GRID)
    );
    assert!(RULE.bytes().all(|byte| byte == b'-'));
}
