use std::{collections::BTreeMap, time::Duration};

use countdown_core::Stamp;

use crate::verdict::Judgement;

/// What is counted over all runs of a program. It takes no more room the more there are.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Tally {
    /// How many runs were counted.
    pub runs: u32,
    /// How many of them the machine was too busy for, however often they were done again.
    pub busy_runs: u32,
    /// How many were done again.
    pub reruns: u32,
    /// In how many lines that are due together came in another order than the golden's.
    pub runs_with_swapped_ties: u32,
    /// The longest that the machine stood still in a run, all in all.
    pub stalls: Duration,
    /// How many lines were how late, in ten-thousandths of a second.
    lateness: BTreeMap<Stamp, u64>,
}

impl Tally {
    /// What is counted where there is this run and no other.
    #[cfg(feature = "cli")]
    pub(crate) fn of_one(judgement: &Judgement) -> Self {
        let mut tally = Self {
            runs: 1,
            ..Self::default()
        };
        tally.add(judgement);
        tally
    }

    pub(super) fn add(&mut self, judgement: &Judgement) {
        let Some(timing) = &judgement.timing else {
            return;
        };
        self.stalls = self.stalls.max(timing.stalls);
        self.runs_with_swapped_ties += u32::from(timing.swapped_ties > 0);
        for late in &timing.lateness {
            *self.lateness.entry(Stamp::from(*late)).or_default() += 1;
        }
    }

    /// How late so many hundredths of all lines of all runs were at most.
    #[must_use]
    pub fn lateness(&self, hundredths: u32) -> Duration {
        let lines: u64 = self.lateness.values().sum();
        let wanted = (lines * u64::from(hundredths)).div_ceil(100);
        let mut counted = 0;
        let found = self.lateness.iter().find(|(_, lines)| {
            counted += **lines;
            counted >= wanted
        });
        found.map_or(Duration::ZERO, |(late, _)| (*late).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Timing, Verdict};

    fn judgement(lateness: Vec<Duration>, swapped_ties: usize) -> Judgement {
        let timing = Timing {
            lateness,
            swapped_ties,
            ..Timing::default()
        };
        let (verdict, differences) = (Verdict::Match, Vec::new());
        Judgement {
            verdict,
            reason: None,
            differences,
            again: false,
            timing: Some(timing),
        }
    }

    #[test]
    fn lateness_is_of_all_lines_of_all_runs() {
        let mut tally = Tally::default();
        for run in 0..10 {
            let lines = (1..=20).map(|line| Duration::from_millis(20 * run + line));
            tally.add(&judgement(lines.collect(), 0));
        }
        let ms = |hundredths| tally.lateness(hundredths).as_millis();
        assert_eq!([50, 99, 100].map(ms), [100, 198, 200]);
        assert_eq!(Tally::default().lateness(50), Duration::ZERO);
    }

    #[test]
    fn the_same_lateness_takes_no_more_room() {
        let mut tally = Tally::default();
        (0..1000).for_each(|_| tally.add(&judgement(vec![Duration::from_millis(3); 9], 1)));
        assert_eq!(
            (tally.lateness.len(), tally.runs_with_swapped_ties),
            (1, 1000)
        );
    }
}
