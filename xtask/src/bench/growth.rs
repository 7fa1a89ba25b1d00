//! Which numbers of countdowns are tried, and how often.

use super::{
    Plan,
    report::{Mechanism, Run, Size, Stopped},
    words::count,
};

/// In seconds: what takes longer is neither tried with more countdowns, nor again.
pub(super) const TEDIOUS: f64 = 20.0;
/// So few only wait: one round of them says it.
const FEW: u32 = 1_000;

/// A run that is to be: which round, how many countdowns, and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) round: u32,
    pub(super) n: u32,
    pub(super) index: usize,
}

/// All that might be run: in each round each number, and with each number everybody who takes it.
pub(super) fn turns(plan: &Plan, growing: &[usize]) -> Vec<Turn> {
    let rounds = (0..plan.growth).flat_map(|round| plan.sizes.iter().map(move |n| (round, *n)));
    let turns = |(round, n)| growing.iter().map(move |&index| Turn { round, n, index });
    rounds.flat_map(turns).collect()
}

impl Mechanism {
    /// Whether to run it; where so many are too much, this notes why.
    pub(super) fn is_tried(&mut self, turn: Turn) -> bool {
        let before = self.growth.iter().rfind(|size| size.n < turn.n);
        if let Some((fewer, wall)) = before
            .map(|it| (it.n, it.wall()))
            .filter(|it| it.1 > TEDIOUS)
        {
            let why = format!("not tried, for {} took {wall:.0} s", count(fewer));
            self.stop(turn.n, why, false);
        }
        self.is_left(turn)
    }

    fn is_left(&self, Turn { round, n, .. }: Turn) -> bool {
        let is_done = |size: &Size| round > 0 && (n <= FEW || size.wall() > TEDIOUS);
        self.stopped.as_ref().is_none_or(|stopped| n < stopped.n)
            && !self.size(n).is_some_and(is_done)
    }

    /// About how many seconds it takes.
    pub(super) fn expected(&self, turn: Turn) -> f64 {
        let known = self.size(turn.n).map(Size::wall);
        let guess = 3.0 + f64::from(turn.n) / 1e5;
        if self.is_left(turn) {
            known.unwrap_or(guess)
        } else {
            0.0
        }
    }

    pub(super) fn add(&mut self, n: u32, run: Run) {
        match self.growth.iter_mut().find(|size| size.n == n) {
            Some(size) => size.runs.push(run),
            None => self.growth.push(Size { n, runs: vec![run] }),
        }
    }

    /// Notes why there are not so many; of several reasons the first counts.
    pub(super) fn stop(&mut self, n: u32, why: String, tried: bool) {
        if self.stopped.is_none() {
            self.stopped = Some(Stopped { n, why, tried });
        }
    }
}

impl Size {
    fn wall(&self) -> f64 {
        self.of(|run| run.cost.wall).median
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::{Cost, Late};

    fn taken(n: u32, wall: f64) -> Mechanism {
        let mut mechanism = Mechanism::default();
        let late = Late {
            p50: 0.0,
            p99: 0.0,
            largest: 0.0,
        };
        mechanism.add(
            n,
            Run {
                cost: Cost {
                    wall,
                    ..Cost::default()
                },
                late,
            },
        );
        mechanism
    }

    fn turn(round: u32, n: u32) -> Turn {
        Turn { round, n, index: 0 }
    }

    #[test]
    fn a_round_has_everybody_with_each_number() {
        let plan = Plan {
            empty: 1,
            document: 1,
            growth: 2,
            sizes: &[1, 10],
        };
        let turns = turns(&plan, &[0, 2]);
        let turns: Vec<_> = turns
            .iter()
            .map(|turn| (turn.round, turn.n, turn.index))
            .collect();
        assert_eq!(turns[..4], [(0, 1, 0), (0, 1, 2), (0, 10, 0), (0, 10, 2)]);
        assert_eq!(turns[4..], [(1, 1, 0), (1, 1, 2), (1, 10, 0), (1, 10, 2)]);
    }

    #[test]
    fn what_takes_long_or_only_waits_runs_once() {
        let again = |n, wall| taken(n, wall).is_tried(turn(1, n));
        assert_eq!(
            [again(1_000, 3.0), again(10_000, 3.0), again(10_000, 21.0)],
            [false, true, false]
        );
        assert!(Mechanism::default().is_tried(turn(0, 1_000)));
    }

    #[test]
    fn more_are_not_tried_where_fewer_took_long() {
        let mut mechanism = taken(10_000, 31.2);
        assert!(!mechanism.is_tried(turn(0, 100_000)));
        assert!(!mechanism.is_tried(turn(0, 1_000_000)));
        let why = "not tried, for 10,000 took 31 s".to_owned();
        assert_eq!(
            mechanism.stopped,
            Some(Stopped {
                n: 100_000,
                why,
                tried: false
            })
        );
        assert!(taken(10_000, 19.0).is_tried(turn(0, 100_000)));
    }

    #[test]
    fn nor_where_fewer_failed() {
        let mut mechanism = Mechanism::default();
        mechanism.stop(100_000, "no more threads".into(), true);
        mechanism.stop(1_000_000, "too many threads".into(), true);
        let tried = [10_000, 100_000, 1_000_000].map(|n| mechanism.is_tried(turn(0, n)));
        assert_eq!(tried, [true, false, false]);
    }

    #[test]
    fn time_is_expected_for_what_is_run_alone() {
        let mut mechanism = taken(100_000, 4.0);
        mechanism.stop(1_000_000, "it is full".into(), true);
        let expected = |n| format!("{:.1}", mechanism.expected(turn(1, n)));
        assert_eq!(
            [10_000, 100_000, 1_000_000].map(expected),
            ["3.1", "4.0", "0.0"]
        );
    }
}
