//! Checks comparisons against the oracle, over many runs.

use std::collections::BTreeMap;

use countdown_core::{Difference, Golden, Tolerance};

use super::{Dice, Run, Sheet, mutations::KINDS, units};

/// Checks that honest runs match.
pub(crate) fn honest(sheet: &Sheet, runs: usize, dice: &mut Dice) {
    let golden = sheet.golden();
    for _ in 0..runs {
        let run = sheet.honest_run(dice);
        let bytes = run.bytes();
        assert!(sheet.allows(&bytes), "the generator is wrong");
        let found = golden.compare_within(&bytes, Tolerance::NONE.late(units(sheet.tolerance)));
        assert!(
            found.matches(),
            "{found}{}",
            String::from_utf8_lossy(&bytes)
        );
        let late = run
            .ticks
            .iter()
            .zip(0..)
            .map(|((_, stamp), at)| units(stamp - run.due(at)));
        assert!(found.lateness().eq(late));
        assert_eq!(
            found.total(),
            units(run.ticks.last().map_or(0, |tick| tick.1))
        );
        assert_eq!(found.swapped_ties(), swapped_ties(&run), "{sheet:?}");
    }
}

/// Counts groups of lines due together whose texts come in another order than the golden's.
fn swapped_ties(run: &Run<'_>) -> usize {
    let mut together = BTreeMap::<u64, [Vec<&str>; 2]>::new();
    for (at, (tick, _)) in run.ticks.iter().enumerate() {
        let [golden, actual] = together.entry(run.due(at)).or_default();
        golden.push(&run.sheet.ticks[at].1);
        actual.push(&run.sheet.ticks[*tick].1);
    }
    together
        .values()
        .filter(|[golden, actual]| golden != actual)
        .count()
}

/// Checks that no broken run matches. Returns how many of each kind there were.
pub(crate) fn broken(sheet: &Sheet, runs: usize, dice: &mut Dice) -> BTreeMap<&'static str, usize> {
    let golden = sheet.golden();
    let mut counts = BTreeMap::new();
    for kind in KINDS {
        for _ in 0..runs {
            let mut run = sheet.honest_run(dice);
            let Some(broken) = kind.apply(&mut run, dice) else {
                continue;
            };
            let bytes = run.bytes();
            if sheet.allows(&bytes) {
                assert!(!sheet.is_unique, "{} broke nothing", kind.name);
                continue;
            }
            *counts.entry(kind.name).or_default() += 1;
            let found = golden.compare_within(&bytes, Tolerance::NONE.late(units(sheet.tolerance)));
            let context = || {
                format!(
                    "{}: {broken:?}\n{found}\n{}",
                    kind.name,
                    String::from_utf8_lossy(&bytes)
                )
            };
            assert!(!found.matches(), "{}", context());
            if sheet.is_unique {
                assert!(found.differences().len() <= broken.most, "{}", context());
                let named = |found: &Difference| broken.lines.contains(&found.golden_line());
                assert!(found.differences().iter().all(named), "{}", context());
                let said = |found: &Difference| found.message().contains(broken.says);
                assert!(found.differences().iter().any(said), "{}", context());
                let at = |found: &Difference| found.actual_line() == broken.names;
                let there = broken.names.is_none() || found.differences().iter().any(at);
                assert!(there, "{}", context());
            }
        }
    }
    counts
}

/// Checks runs with bytes changed, lost, added and doubled anywhere: the verdict must be the
/// oracle's.
pub(crate) fn noisy(sheet: &Sheet, runs: usize, dice: &mut Dice) {
    let golden = sheet.golden();
    for _ in 0..runs {
        let mut bytes = sheet.honest_run(dice).bytes();
        for _ in 0..=dice.below(3) {
            noise(&mut bytes, dice);
        }
        assert_verdict(sheet, &golden, &bytes);
    }
}

fn noise(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(bytes.len());
    let byte = dice.one_of(b"0123456789.,+-= \t\n\rABCDone\0\xff");
    match dice.below(4) {
        0 => bytes[at] = byte,
        1 => drop(bytes.remove(at)),
        2 => bytes.insert(at, byte),
        _ => {
            let end = bytes.len().min(at + 1 + dice.below(80));
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
    }
}

fn assert_verdict(sheet: &Sheet, golden: &Golden, bytes: &[u8]) {
    let found = golden.compare_within(bytes, Tolerance::NONE.late(units(sheet.tolerance)));
    let context = || format!("{found}\n{}", String::from_utf8_lossy(bytes));
    assert_eq!(found.matches(), sheet.allows(bytes), "{}", context());
}
