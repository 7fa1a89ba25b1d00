//! Finds the common cause of several differences: one wait that was too long, a burst, a clock that
//! was set.

use std::time::Duration;

use countdown_core::{Matched, Stamp, Tolerance};

use super::{Difference, Timing};

/// The largest difference of two latenesses that count as equal.
const SAME: Duration = Duration::from_millis(10);

/// Finds the cause of an output's differences, if one explains them all. Marks differences that
/// only keep the lateness of an earlier line.
pub(super) fn find(differences: &mut [Difference], timing: Option<&Timing>) -> Option<String> {
    mark_repeats(differences);
    // If texts differ too, no single cause explains everything.
    let timing = timing.filter(|_| differences.iter().all(|found| found.printed.is_some()))?;
    burst(timing)
        .or_else(|| changed_places(differences))
        .or_else(|| drift(timing, differences))
}

/// All lines came at once, though they are due at different times.
fn burst(timing: &Timing) -> Option<String> {
    let arrivals = &timing.arrivals;
    let times: Vec<Duration> = if arrivals.is_empty() {
        timing.lines.iter().map(|line| line.time).collect()
    } else {
        arrivals.clone()
    };
    let (first, last) = (times.iter().min()?, times.iter().max()?);
    let due = |line: &Matched| line.range.map(|(first, _)| first);
    let due_first = timing.lines.iter().filter_map(due).min()?;
    let due_last = timing.lines.iter().filter_map(due).max()?;
    let is_burst = times.len() > 2
        && last.saturating_sub(*first) <= SAME
        && due_last.saturating_sub(due_first) > SAME * 5;
    is_burst.then(|| {
        format!(
            "all {} lines came at once, {:.2} s after the start: something holds them back. Have each \
             one flushed (PYTHONUNBUFFERED=1, `stdbuf -oL`), or give the program a terminal, \
             `tty = true`",
            times.len(),
            last.as_secs_f64()
        )
    })
}

/// From some line on all stamps are off by the same time, though the lines arrive on time.
pub(super) fn clock_was_set(timing: &Timing, tolerance: Tolerance) -> Option<String> {
    let zero = signed(*timing.arrivals.first()?) - signed(timing.lines.first()?.time);
    let lines = timing.lines.iter().zip(&timing.arrivals);
    let offs: Vec<i64> = lines
        .map(|(line, arrival)| signed(line.time) - (signed(*arrival) - zero))
        .collect();
    let limit = signed(tolerance.late);
    let at = offs.iter().position(|off| off.abs() > limit)?;
    let off = offs[at];
    let is_kept = offs[at..]
        .iter()
        .all(|other| (other - off).abs() <= signed(SAME) * 2);
    let was_right = offs[..at]
        .iter()
        .all(|other| other.abs() <= signed(SAME) * 2);
    // Else the stamps may be right, and the lines come too late.
    let due = signed(timing.lines[at].due?);
    let comes_in_time = (signed(timing.arrivals[at]) - zero - due).abs() <= limit;
    (is_kept && was_right && comes_in_time && at > 0).then(|| {
        let way = if off > 0 { "forward" } else { "back" };
        let by = Stamp::from(Duration::from_micros(off.unsigned_abs()));
        let line = timing.lines[at].actual_line;
        format!(
            "its clock was set {way} by {by} s before line {line} of the output: from there on the \
             lines arrive when they should, and only their stamps are off"
        )
    })
}

fn signed(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

/// Two lines swapped their times.
fn changed_places(differences: &[Difference]) -> Option<String> {
    let [one, other] = differences else {
        return None;
    };
    let is_near = |printed: Option<Duration>, due: Option<Duration>| {
        printed
            .zip(due)
            .is_some_and(|(printed, due)| printed.abs_diff(due) <= SAME * 5)
    };
    let are_swapped = is_near(one.printed, other.due) && is_near(other.printed, one.due);
    let name = |found: &Difference| {
        found
            .message
            .split(':')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    (are_swapped && one.due != other.due)
        .then(|| format!("{} and {} have changed places", name(one), name(other)))
}

/// The lateness grows by about the same with each line.
fn drift(timing: &Timing, differences: &[Difference]) -> Option<String> {
    const LEAST: usize = 4;

    let mut late: Vec<Duration> = timing.lateness().collect();
    late.dedup();
    let is_late = differences.iter().all(|found| found.late.is_some());
    if !is_late || late.len() < LEAST || late.len() < timing.lines.len() / 2 {
        return None;
    }
    let steps = u32::try_from(late.len() - 1).ok()?;
    let mean = late.last()?.checked_sub(*late.first()?)? / steps;
    let is_even = late.windows(2).all(|two| {
        let step = two[1].checked_sub(two[0]);
        step.is_some_and(|step| step.abs_diff(mean) <= (mean / 4).max(Duration::from_millis(3)))
    });
    (is_even && mean > Duration::from_millis(5)).then(|| {
        format!(
            "its lateness grows by {:.3} s with each line: each wait is too long by that, or begins \
             only after some work",
            mean.as_secs_f64()
        )
    })
}

/// Marks lines that are only as late as an earlier one, and adds their number to its message.
fn mark_repeats(differences: &mut [Difference]) {
    let mut head: Option<(usize, Duration)> = None;
    let mut counts = vec![0; differences.len()];
    for (index, found) in differences.iter_mut().enumerate() {
        let Some(late) = found.late else { continue };
        match head {
            Some((first, kept)) if late.abs_diff(kept) <= SAME.max(kept / 20) => {
                found.repeats = true;
                counts[first] += 1;
            }
            _ => head = Some((index, late)),
        }
    }
    for (found, count) in differences.iter_mut().zip(counts) {
        match count {
            0 => {}
            1 => found.message.push_str("; so is the line after it"),
            count => found.message += &format!("; so are the {count} lines after it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use countdown_core::{Golden, Observed, Zero};

    use super::*;

    /// Returns the cause and the first difference for lines with these due and actual times, in
    /// milliseconds.
    fn cause(lines: &[(u64, u64)], clock: Option<&[u64]>) -> (Option<String>, String) {
        let ms = Duration::from_millis;
        let stamp = |at: u64| Stamp::from(ms(at));
        let name = |index: usize| format!("line {}", index + 1);
        let mut golden = String::new();
        for (index, (due, _)) in lines.iter().enumerate() {
            golden += &format!("{} {}\n", stamp(*due), name(index));
        }
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by_key(|index| lines[*index].1);
        let arrivals: Vec<Duration> = order.iter().map(|index| ms(lines[*index].1)).collect();
        let golden = Golden::parse(golden).unwrap();
        let observed = Observed {
            arrivals: &arrivals,
            excuses: &[],
            zero: if clock.is_some() {
                Zero::Stamps
            } else {
                Zero::Start
            },
            cut: None,
        };
        let text: String = order
            .iter()
            .map(|index| match clock {
                Some(stamps) => format!("{} {}\n", stamp(stamps[*index]), name(*index)),
                None => name(*index) + "\n",
            })
            .collect();
        let comparison = golden.compare_observed(text, Tolerance::default(), &observed);
        let timing = Timing {
            lines: comparison.matched().collect(),
            arrivals,
            is_live: clock.map(|_| true),
            ..Timing::default()
        };
        let mut differences: Vec<Difference> = comparison
            .differences()
            .iter()
            .map(Difference::from)
            .collect();
        let cause = match clock {
            Some(_) => clock_was_set(&timing, Tolerance::default()),
            None => find(&mut differences, Some(&timing)),
        };
        let first = differences.first().map(|found| found.message.clone());
        (cause, first.unwrap_or_default())
    }

    #[test]
    fn one_long_wait_is_named_once() {
        let lines = [(0, 0), (500, 501), (1000, 1301), (1500, 1802), (2000, 2303)];
        let (cause, first) = cause(&lines, None);
        assert_eq!(cause, None);
        let sentence = "`line 3`: due 1.0, printed at 1.3010, 0.3010 late, 0.1 allowed; so are the 2 \
                        lines after it";
        assert_eq!(first, sentence);
    }

    #[test]
    fn a_burst_is_told() {
        let lines = [(0, 900), (500, 901), (1000, 902)];
        let (cause, _) = cause(&lines, None);
        assert!(
            cause
                .unwrap()
                .starts_with("all 3 lines came at once, 0.90 s after the start")
        );
    }

    #[test]
    fn a_lateness_that_grows_is_told() {
        let lines: Vec<_> = (1..=8).map(|n| (500 * n, 540 * n)).collect();
        let (cause, _) = cause(&lines, None);
        assert!(
            cause
                .unwrap()
                .starts_with("its lateness grows by 0.040 s with each line")
        );
    }

    #[test]
    fn lines_that_changed_places_are_told() {
        let lines = [(100, 100), (400, 700), (700, 400), (900, 900)];
        let (cause, _) = cause(&lines, None);
        assert_eq!(cause.unwrap(), "`line 2` and `line 3` have changed places");
    }

    #[test]
    fn a_clock_that_was_set_is_told() {
        let lines = [(500, 500), (1000, 1000), (1500, 1500), (2000, 2000)];
        let stamps = [500, 1000, 2300, 2800];
        let (cause, _) = cause(&lines, Some(&stamps));
        let sentence = "its clock was set forward by 0.8000 s before line 3 of the output";
        assert!(cause.unwrap().starts_with(sentence));
    }

    #[test]
    fn lines_that_are_later_than_their_stamps_show_no_clock_that_was_set() {
        let lines = [(500, 500), (1000, 1000), (1500, 1800), (2000, 2300)];
        let stamps = [500, 1000, 1500, 2000];
        let (cause, _) = cause(&lines, Some(&stamps));
        assert_eq!(cause, None);
    }
}
