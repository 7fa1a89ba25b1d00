//! What was measured, as it is kept in docs/bench.json: times in seconds, memory in bytes.

use serde::{Deserialize, Serialize};

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) machine: String,
    /// What the peers are compiled or run by.
    pub(crate) versions: Vec<String>,
    pub(crate) mechanisms: Vec<Mechanism>,
    /// The peers that are not here, or did not do what they should.
    pub(crate) left_out: Vec<LeftOut>,
}

/// What was measured of one mechanism; all its runs.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mechanism {
    pub(crate) name: String,
    /// The peer in Python that does the same.
    pub(crate) python: Option<String>,
    /// Of the program that only starts and ends.
    pub(crate) empty: Vec<Cost>,
    /// Of the document's three countdowns.
    pub(crate) document: Vec<Document>,
    /// Of more countdowns each.
    pub(crate) growth: Vec<Size>,
    /// Why there are no more.
    pub(crate) stopped: Option<Stopped>,
}

/// What a process took, as its parent sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    /// The largest resident set.
    pub(crate) peak: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) cost: Cost,
    /// How late each line was, in the order of printing.
    pub(crate) late: Vec<f64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Size {
    pub(crate) n: u32,
    pub(crate) runs: Vec<Run>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) cost: Cost,
    pub(crate) late: Late,
}

/// How late ticks were against the schedule: tick k of a countdown is due at k times its delay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Late {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) largest: f64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stopped {
    pub(crate) n: u32,
    pub(crate) why: String,
    /// Or not even tried, since fewer took so long.
    pub(crate) tried: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeftOut {
    pub(crate) name: String,
    pub(crate) why: String,
}

/// The longest countdown, 3 waits of 1 s.
pub(crate) const LONGEST: f64 = 3.0;

impl Report {
    /// The machine and the versions, in a line.
    pub(crate) fn measured_on(&self) -> String {
        let parts = [self.machine.clone()]
            .into_iter()
            .chain(self.versions.clone());
        parts.collect::<Vec<_>>().join(", ")
    }

    /// Whether anything was measured.
    pub(crate) fn has_runs(&self) -> bool {
        self.mechanisms.iter().any(|mechanism| {
            let Mechanism {
                empty,
                document,
                growth,
                ..
            } = mechanism;
            !(empty.is_empty() && document.is_empty() && growth.is_empty())
        })
    }

    pub(crate) fn mechanism(&self, name: &str) -> Option<&Mechanism> {
        self.mechanisms
            .iter()
            .find(|mechanism| mechanism.name == name)
    }
}

impl Mechanism {
    pub(crate) fn sizes(&self) -> impl Iterator<Item = u32> {
        self.growth.iter().map(|size| size.n)
    }

    pub(crate) fn size(&self, n: u32) -> Option<&Size> {
        self.growth.iter().find(|size| size.n == n)
    }

    /// How late the last line of the document's countdowns is.
    pub(crate) fn last_line(&self) -> Spread {
        Spread::of(
            self.document
                .iter()
                .filter_map(|run| run.late.last().copied()),
        )
    }

    /// What a task takes: by how much the peak of `size` is above that of one countdown, or of none
    /// in a quick run.
    pub(crate) fn bytes_per_task(&self, size: &Size) -> f64 {
        let empty = || Spread::of(self.empty.iter().map(|cost| cost.peak));
        let base = self.size(1).map_or_else(empty, Size::peak).median;
        let grown = (size.peak().median - base) / f64::from(size.n);
        if grown < 0.0 { 0.0 } else { grown }
    }
}

impl Size {
    pub(crate) fn of(&self, figure: impl Fn(&Run) -> f64) -> Spread {
        Spread::of(self.runs.iter().map(figure))
    }

    fn peak(&self) -> Spread {
        self.of(|run| run.cost.peak)
    }

    pub(crate) fn to_longest(&self) -> f64 {
        self.of(|run| run.cost.wall).median / LONGEST
    }
}

/// How a figure came out over several runs; not a number where there was none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Spread {
    pub(crate) fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures = figures.into_iter().collect::<Vec<_>>();
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or(f64::NAN);
        let end = figures.len().saturating_sub(1);
        let median = f64::midpoint(at(end / 2), at(figures.len() / 2));
        Self {
            least: at(0),
            median,
            most: at(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_spread(figures: &[f64], [least, median, most]: [f64; 3]) {
        assert_eq!(
            Spread::of(figures.iter().copied()),
            Spread {
                least,
                median,
                most
            }
        );
    }

    #[test]
    fn medians_of_odd_and_even_counts() {
        assert_spread(&[3.0, 1.0, 2.0], [1.0, 2.0, 3.0]);
        assert_spread(&[4.0, 1.0, 2.0, 3.0], [1.0, 2.5, 4.0]);
        assert_spread(&[7.0], [7.0, 7.0, 7.0]);
        assert!(Spread::of([]).median.is_nan());
    }

    #[test]
    fn a_report_has_runs_as_soon_as_anything_was_measured() {
        let report = |mechanism| Report {
            mechanisms: vec![mechanism],
            ..Report::default()
        };
        assert!(!report(Mechanism::default()).has_runs());
        let empty = vec![Cost::default()];
        assert!(
            report(Mechanism {
                empty,
                ..Mechanism::default()
            })
            .has_runs()
        );
    }

    #[test]
    fn a_task_takes_what_the_peak_grows_by() {
        let run = |peak| Run {
            cost: Cost {
                wall: 3.3,
                cpu: 0.0,
                peak,
            },
            late: Late {
                p50: 0.0,
                p99: 0.0,
                largest: 0.0,
            },
        };
        let size = |n, peak| Size {
            n,
            runs: vec![run(peak)],
        };
        let growth = vec![size(1, 2e6), size(1_000, 2.2e6)];
        let mechanism = Mechanism {
            growth,
            ..Mechanism::default()
        };
        let size = mechanism.size(1_000).unwrap();
        assert_eq!(format!("{:.0}", mechanism.bytes_per_task(size)), "200");
        assert_eq!(format!("{:.2}", size.to_longest()), "1.10");
        let alone = Mechanism::default();
        assert!(
            alone.bytes_per_task(size).is_nan(),
            "there was no run of one"
        );
    }
}
