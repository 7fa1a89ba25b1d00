//! Compares verdicts on small outputs with those of trying every pairing of their lines with the
//! golden's.

use crate::util::{Dice, line, units};
use countdown_core::{Golden, RULE, Tolerance};

type Line = (Option<u64>, &'static str);

const GRID: u64 = 10;

fn text(lines: &[Line], rules: bool) -> String {
    let rule = if rules {
        RULE.to_owned() + "\n"
    } else {
        String::new()
    };
    let text = |(stamp, key): &Line| match stamp {
        Some(stamp) => format!("{rule}{}\n", line(*stamp, key)),
        None => format!("{rule}{key}\n"),
    };
    lines.iter().map(text).collect()
}

/// Returns `true` if the lines from `from` on can be paired with the golden lines that are left,
/// due in order.
fn can_be(golden: &[Line], actual: &[Line], tolerance: u64, from: (u64, usize)) -> bool {
    let [(stamp, key), rest @ ..] = actual else {
        return golden.is_empty();
    };
    (0..golden.len()).any(|at| {
        let (due, others) = (golden[at].0.map(|stamp| stamp / GRID * GRID), golden);
        let is_in_time = match (due, stamp) {
            (Some(due), Some(stamp)) => (due..=due + tolerance).contains(stamp),
            (due, stamp) => due.is_none() && stamp.is_none(),
        };
        let rank = due.map_or((u64::MAX, 0), |due| (due, 0));
        let is_next = due.is_some() || at == 0;
        let others = [&others[..at], &others[at + 1..]].concat();
        is_in_time
            && is_next
            && golden[at].1 == *key
            && rank >= from
            && can_be(&others, rest, tolerance, rank)
    })
}

fn is_right(golden: &[Line], actual: &[Line], tolerance: u64) -> bool {
    let stamps: Vec<u64> = actual.iter().filter_map(|(stamp, _)| *stamp).collect();
    stamps.windows(2).all(|pair| pair[0] <= pair[1]) && can_be(golden, actual, tolerance, (0, 0))
}

fn golden(dice: &mut Dice, rules: bool) -> Vec<Line> {
    let stamp = |dice: &mut Dice| dice.roll() % 5 * GRID + dice.roll() % (GRID / 2);
    let mut stamps: Vec<u64> = (0..=dice.below(5)).map(|_| stamp(dice)).collect();
    stamps.sort_unstable();
    let mut lines: Vec<Line> = stamps
        .into_iter()
        .map(|stamp| (Some(stamp), dice.one_of(&[" a", " b"])))
        .collect();
    lines.extend(rules.then_some((None, "Done")));
    lines
}

/// Returns the golden's lines at their due times or a little later, some of them changed.
fn output(golden: &[Line], tolerance: u64, dice: &mut Dice) -> Vec<Line> {
    let mut lines = golden.to_vec();
    for stamp in lines.iter_mut().filter_map(|(stamp, _)| stamp.as_mut()) {
        *stamp = *stamp / GRID * GRID + dice.roll() % (tolerance + 1);
    }
    if dice.below(2) == 0 {
        lines.sort_by_key(|(stamp, _)| stamp.unwrap_or(u64::MAX));
    }
    for _ in 0..dice.below(3) {
        let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
        match dice.below(6) {
            0 => lines.swap(at, other),
            1 => lines[at].1 = dice.one_of(&[" a", " b", "Done"]),
            2 => lines[at].0 = lines[at].0.map(|stamp| stamp + 1),
            3 => lines[at].0 = lines[at].0.map(|stamp| stamp.saturating_sub(1)),
            4 => lines.insert(at, lines[other]),
            _ => (lines[at].1, lines[other].1) = (lines[other].1, lines[at].1),
        }
    }
    lines
}

#[test]
fn verdicts_agree_with_trying_every_pairing() {
    let mut counts = [0; 2];
    for seed in 0..20_000 {
        let dice = &mut Dice(seed);
        let rules = seed % 2 == 0;
        let lines = golden(dice, rules);
        let golden = Golden::on_grid(text(&lines, rules), units(GRID)).unwrap();
        let tolerance = dice.one_of(&[0, 3, GRID, 2 * GRID]);
        let actual = output(&lines, tolerance, dice);
        let found =
            golden.compare_within(text(&actual, rules), Tolerance::NONE.late(units(tolerance)));
        let is_right = is_right(&lines, &actual, tolerance);
        assert_eq!(
            found.matches(),
            is_right,
            "{lines:?} {actual:?} {tolerance}\n{found}"
        );
        counts[usize::from(is_right)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 5_000), "{counts:?}");
}
