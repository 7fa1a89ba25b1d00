//! From what a program did to a verdict.
//!
//! A program that ended by itself and with success is judged by what it printed. One that did not
//! is not judged, for what it would have printed nobody knows; but one that printed far more than
//! its golden has is wrong whatever would have followed.
//!
//! # Wrong, or only late?
//!
//! What was printed, in which order, and anything early is wrong at once: no machine makes an
//! honest program do that. Lateness is another matter. A line that is late beyond the tolerance is
//! held against the control, which slept through the same due times on the same
//! machine. It sleeps them one after another and so gathers the lateness of all of them, while a
//! task of a program gathers that of its own sleeps only: what stalls both stalls the control at
//! least as long. So, for a run that is only late:
//!
//! - where every line is later than the control by the tolerance at most, nothing is known, and
//!   the program runs again. That is never a match, so no stall can excuse a broken program: it
//!   can only put its verdict off.
//! - otherwise the program is wrong. The tolerance allows for what chance does to the one and not
//!   to the other. The busier the machine, the more that is: up to 4 times as late as the control
//!   a program has to be wrong in every run to be called wrong, and is never called so on a
//!   machine that made the control later than any program may be.
//!
//! A late line may also have been overtaken by one that was due after it, where each comes from a
//! thread of its own. Due times differ by a grid step at least, so an honest line that is overtaken
//! was held up by a step at least. Where the control was not late by half a step, the machine has
//! not done that, and the order is wrong: a program that prints two neighbours in the wrong order
//! is not excused by the millisecond that every control is late.

use std::time::Duration;

use countdown_core::{Comparison, Difference, Golden, Late};

use crate::run::{End, Run};

/// What is said of a program. They come in the order of what they mean for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Verdict {
    /// All is as the golden has it.
    Match,
    /// Nothing is known: the program did not end as it should, or the machine was too busy.
    Unjudged,
    /// The output is wrong.
    Mismatch,
}

impl Verdict {
    /// The word that a report has for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Match => "match",
            Verdict::Mismatch => "mismatch",
            Verdict::Unjudged => "unjudged",
        }
    }

    /// The exit status of a command whose worst verdict this is.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Verdict::Match => 0,
            Verdict::Mismatch => 1,
            Verdict::Unjudged => 2,
        }
    }
}

/// What came of one run.
pub struct Judgement {
    /// What is said of it.
    pub verdict: Verdict,
    /// Why, where the comparison alone does not say it.
    pub reason: Option<String>,
    /// How what was printed compares; none where it was not judged by that.
    pub comparison: Option<Comparison>,
    /// Whether another run may say more: the program was late, and so was the control.
    pub again: bool,
}

impl Judgement {
    /// Whether this machine was too busy to tell.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.again && self.verdict == Verdict::Unjudged
    }

    fn without_comparison(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self { verdict, reason: Some(reason.into()), comparison: None, again: false }
    }

    fn unjudged(reason: impl Into<String>) -> Self {
        Self::without_comparison(Verdict::Unjudged, reason)
    }

    fn compared(verdict: Verdict, reason: Option<&str>, comparison: Comparison) -> Self {
        let reason = reason.map(str::to_owned);
        Self { verdict, reason, comparison: Some(comparison), again: false }
    }
}

/// Judges a run by how it ended and what it printed.
#[must_use]
pub fn judge(run: &Run, golden: &Golden, tolerance: Duration) -> Judgement {
    failure(run).unwrap_or_else(|| {
        let comparison = golden.compare_within(&run.stdout, tolerance);
        transcript(comparison, Some(run.control), golden, tolerance)
    })
}

/// Judges a run by how it ended alone: none where that was by itself and with success.
#[must_use]
pub fn failure(run: &Run) -> Option<Judgement> {
    Some(match run.end {
        End::Exited(status) if status.success() => return None,
        End::Exited(status) => Judgement::unjudged(format!("it ended with {status}")),
        End::TimedOut { closed: false } => {
            Judgement::unjudged("it still ran at the time-out, and was stopped")
        }
        End::TimedOut { closed: true } => {
            let reason = "it had closed stdout and still ran at the time-out, and was stopped";
            Judgement::unjudged(reason)
        }
        End::Endless => endless(run.stdout.len()),
        End::LeftOpen => Judgement::unjudged(
            "it exited, but a process that it started kept its stdout open, and was stopped",
        ),
        End::Interrupted => Judgement::unjudged("it was interrupted"),
    })
}

/// Judges an output of which only the first `printed` bytes were taken.
#[must_use]
pub fn endless(printed: usize) -> Judgement {
    let reason = format!("it printed {printed} bytes and went on, far more than its golden has");
    Judgement::without_comparison(Verdict::Mismatch, reason)
}

/// How many times as late as the control chance can make an honest program.
const CHANCE: u32 = 4;

/// Judges a transcript by its comparison, and where all is right but for lateness, by how late the
/// control was.
pub fn transcript(
    comparison: Comparison,
    control: Option<Duration>,
    golden: &Golden,
    tolerance: Duration,
) -> Judgement {
    if comparison.matches() {
        return Judgement::compared(Verdict::Match, None, comparison);
    }
    let late: Option<Vec<Late>> = comparison.differences().iter().map(Difference::late).collect();
    let Some(late) = late else {
        return Judgement::compared(Verdict::Mismatch, None, comparison);
    };
    let Some(control) = control else {
        let reason = "no control ran beside it, so being late is a mismatch";
        return Judgement::compared(Verdict::Mismatch, Some(reason), comparison);
    };
    let excused = |by: Duration| late.iter().all(|late| is_excused(late, by, golden, tolerance));
    let by_chance = control.saturating_mul(CHANCE);
    if excused(if control > tolerance { by_chance } else { control }) {
        let reason = "this machine is too busy to tell: the control was late too";
        let judgement = Judgement::compared(Verdict::Unjudged, Some(reason), comparison);
        return Judgement { again: true, ..judgement };
    }
    let again = excused(by_chance);
    Judgement { again, ..Judgement::compared(Verdict::Mismatch, None, comparison) }
}

fn is_excused(late: &Late, control: Duration, golden: &Golden, tolerance: Duration) -> bool {
    let allowed = if late.overtaken { tolerance.min(golden.grid() / 2) } else { tolerance };
    late.lateness <= control.saturating_add(allowed)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use countdown_core::RULE;
    use proptest::prelude::*;

    use super::*;
    use crate::control::machine::Machine;

    const UNIT: Duration = Duration::from_micros(100);
    const TOLERANCE: Duration = Duration::from_millis(100);

    /// A program's output with stamps in ten-thousandths of a second.
    fn transcript(lines: &[(u32, char)]) -> String {
        let mut text = String::new();
        for (stamp, name) in lines {
            writeln!(text, "{RULE}\n{}.{:04} \t{name}", stamp / 10_000, stamp % 10_000).unwrap();
        }
        text + RULE + "\nDone\n"
    }

    /// Due at 0.5, 0.6 and 1.0.
    fn golden() -> Golden {
        Golden::parse(transcript(&[(5_000, 'A'), (6_000, 'B'), (10_000, 'C')])).unwrap()
    }

    fn judged(lines: &[(u32, char)], control: Option<u32>) -> Judgement {
        let comparison = golden().compare_within(transcript(lines), TOLERANCE);
        let control = control.map(|control| UNIT * control);
        super::transcript(comparison, control, &golden(), TOLERANCE)
    }

    /// The verdict where C alone is late, and whether it asks for another run.
    fn late(late: u32, control: u32) -> (Verdict, bool) {
        let lines = [(5_000, 'A'), (6_000, 'B'), (10_000 + late, 'C')];
        let judgement = judged(&lines, Some(control));
        (judgement.verdict, judgement.again)
    }

    const BUSY: (Verdict, bool) = (Verdict::Unjudged, true);
    const DOUBTFUL: (Verdict, bool) = (Verdict::Mismatch, true);
    const WRONG: (Verdict, bool) = (Verdict::Mismatch, false);

    #[test]
    fn late_within_the_tolerance_is_right_whatever_the_control_was() {
        for control in [0, 1_000, 9_999] {
            assert_eq!(late(1_000, control), (Verdict::Match, false));
        }
    }

    #[test]
    fn later_than_the_control_by_more_than_the_tolerance_is_wrong() {
        assert_eq!(late(1_001, 0), WRONG);
        assert_eq!(late(1_001, 1), BUSY);
        assert_eq!(late(1_900, 899), DOUBTFUL);
        assert_eq!(late(1_900, 900), BUSY);
        assert_eq!(late(3_000, 9_000), BUSY);
    }

    #[test]
    fn a_machine_that_makes_the_control_too_late_can_do_more_by_chance() {
        assert_eq!(late(5_000, 1_000), DOUBTFUL);
        assert_eq!(late(5_000, 1_001), BUSY);
        assert_eq!(late(5_004, 1_001), BUSY);
        assert_eq!(late(5_005, 1_001), WRONG);
    }

    #[test]
    fn where_the_control_was_late_by_a_like_amount_wrong_has_to_be_so_again() {
        assert_eq!(late(3_000, 500), DOUBTFUL);
        assert_eq!(late(3_000, 499), WRONG);
    }

    #[test]
    fn every_late_line_has_to_be_excused() {
        let verdict = |lines: &[(u32, char)]| judged(lines, Some(1_000)).verdict;
        assert_eq!(verdict(&[(5_000, 'A'), (8_000, 'B'), (12_001, 'C')]), Verdict::Mismatch);
        assert_eq!(verdict(&[(5_000, 'A'), (8_001, 'B'), (12_000, 'C')]), Verdict::Mismatch);
        assert_eq!(verdict(&[(5_000, 'A'), (8_000, 'B'), (12_000, 'C')]), Verdict::Unjudged);
    }

    #[test]
    fn an_overtaken_line_is_excused_by_half_a_step_only() {
        let mut late = late_by(UNIT * 1_600);
        let excused = |late: &Late, control| is_excused(late, UNIT * control, &golden(), TOLERANCE);
        assert!(excused(&late, 600) && !excused(&late, 599));
        late.overtaken = true;
        assert!(excused(&late, 1_100) && !excused(&late, 1_099));
        let fine = |control| is_excused(&late, UNIT * control, &golden(), UNIT * 100);
        assert!(fine(1_500) && !fine(1_499));
    }

    #[test]
    fn a_swapped_pair_is_wrong_on_a_quiet_machine_and_open_on_a_busy_one() {
        let swapped = [(6_000, 'B'), (6_010, 'A'), (10_000, 'C')];
        let judged = |control| {
            let judgement = judged(&swapped, Some(control));
            (judgement.verdict, judgement.again)
        };
        assert_eq!([0, 100].map(judged), [WRONG; 2]);
        assert_eq!(judged(510), BUSY);
    }

    #[test]
    fn an_excuse_never_overflows() {
        assert!(is_excused(&late_by(UNIT), Duration::MAX, &golden(), Duration::MAX));
    }

    fn late_by(lateness: Duration) -> Late {
        let lines = transcript(&[(9_000, 'A'), (9_000, 'B'), (10_000, 'C')]);
        let comparison = golden().compare_within(lines, Duration::ZERO);
        let mut late = comparison.differences().iter().find_map(Difference::late).unwrap();
        late.lateness = lateness;
        late
    }

    #[test]
    fn text_that_is_wrong_is_never_excused_by_lateness() {
        for lines in [
            &[(5_000, 'A'), (6_000, 'B'), (12_000, 'D')][..],
            &[(4_999, 'A'), (6_000, 'B'), (12_000, 'C')],
            &[(5_000, 'A'), (12_000, 'C')],
        ] {
            let judgement = judged(lines, Some(9_000));
            assert_eq!((judgement.verdict, judgement.again), WRONG);
        }
    }

    #[test]
    fn without_a_control_late_is_wrong_and_the_reason_is_given() {
        let judgement = judged(&[(5_000, 'A'), (6_000, 'B'), (11_001, 'C')], None);
        assert_eq!(judgement.verdict, Verdict::Mismatch);
        assert_eq!(
            &*judgement.reason.unwrap(),
            "no control ran beside it, so being late is a mismatch"
        );
        let judgement = judged(&[(5_000, 'A'), (6_000, 'B'), (10_000, 'D')], None);
        assert_eq!((judgement.verdict, judgement.reason), (Verdict::Mismatch, None));
    }

    #[test]
    fn the_worst_verdict_sets_the_status() {
        let worst = |verdicts: &[Verdict]| verdicts.iter().max().unwrap().status();
        assert_eq!(worst(&[Verdict::Match]), 0);
        assert_eq!(worst(&[Verdict::Unjudged, Verdict::Match]), 2);
        assert_eq!(worst(&[Verdict::Unjudged, Verdict::Mismatch, Verdict::Match]), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Any stalls at all: whatever the machine does to an honest program of one thread or
        /// several, it does to the control.
        #[test]
        fn a_machine_that_stalls_is_never_a_mismatch(
            mut stalls in prop::collection::vec((0_u32..12_000, 0_u32..8_000), 0..5),
            program_noise in 0_u32..100,
            control_noise in 0_u32..100,
        ) {
            stalls.sort_unstable();
            let stalls = stalls.into_iter().map(|(from, length)| (UNIT * from, UNIT * length));
            let machine = Machine(stalls.collect());
            let chain = |waits: &[u32]| waits.iter().fold(Duration::ZERO, |now, wait| {
                machine.wake(now + UNIT * (wait + program_noise))
            });
            let stamp = |at: Duration| u32::try_from(at.as_micros() / 100).unwrap();
            // A thread sleeps 0.5 and 0.5 again, another 0.6; then one of a single thread.
            let mut several =
                [(stamp(chain(&[5_000])), 'A'), (stamp(chain(&[6_000])), 'B'), (stamp(chain(&[5_000, 5_000])), 'C')];
            several.sort_unstable();
            let one = [
                (stamp(chain(&[5_000])), 'A'),
                (stamp(chain(&[5_000, 1_000])), 'B'),
                (stamp(chain(&[5_000, 1_000, 4_000])), 'C'),
            ];
            let due_times: Vec<Duration> = golden().due_times().collect();
            let control = machine.control(&due_times, UNIT * control_noise);
            for lines in [several, one] {
                let verdict = super::transcript(
                    golden().compare_within(transcript(&lines), TOLERANCE), Some(control), &golden(), TOLERANCE).verdict;
                prop_assert_ne!(verdict, Verdict::Mismatch, "{:?}", lines);
            }
        }

        /// However busy the machine: a wait that is too short, a line that is missing, another
        /// text, the wrong order of lines that are not late.
        #[test]
        fn a_broken_program_never_matches(
            late in prop::array::uniform3(0_u32..900),
            control in 0_u32..20_000,
            broken in 0..5,
        ) {
            let [a, b, c] = late;
            let mut lines = vec![(5_000 + a, 'A'), (6_000 + b, 'B'), (10_000 + c, 'C')];
            match broken {
                0 => lines[2] = (9_999 - c, 'C'),
                1 => drop(lines.remove(1)),
                2 => lines[0].1 = 'X',
                3 => lines.push((10_900, 'C')),
                _ => lines[1..].rotate_left(1),
            }
            let judgement = judged(&lines, Some(control));
            prop_assert_eq!((judgement.verdict, judgement.again), WRONG);
        }

        /// The verdict of a line that is only late, against the rule written another way.
        #[test]
        fn a_late_line_is_judged_by_the_control(by in 0_u32..5_000, control in 0_u32..5_000) {
            let expected = match (by, by.saturating_sub(control), by.saturating_sub(4 * control)) {
                (..=1_000, ..) => (Verdict::Match, false),
                (_, ..=1_000, _) => BUSY,
                (.., ..=1_000) if control > 1_000 => BUSY,
                (.., ..=1_000) => DOUBTFUL,
                _ => WRONG,
            };
            prop_assert_eq!(late(by, control), expected);
        }
    }
}
