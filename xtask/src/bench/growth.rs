//! What N countdowns cost, from a thousand to a million: 3 ticks each, waits of 0.5 to 1.0 s.
//!
//! Memory is measured from outside, for all in the same way: the peak with N countdowns less the
//! peak with one. Lateness counts from the run's schedule: a tick is due at so many times its
//! countdown's delay after the start, whether the tick before was late or not.

use std::{fmt, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use countdown_verify::interrupt;
use serde::Serialize;

use super::{
    machine,
    peers::{Entrant, Entrants},
    process, say,
    stats::Spread,
    table::{Table, figure, whole},
};

/// The longest countdown, 3 waits of 1 s, in seconds.
const LONGEST: f64 = 3.0;
const TICKS: f64 = 3.0;
/// How long a run may take.
const TIMEOUT: Duration = Duration::from_secs(240);
/// In seconds: what takes longer is not run again.
const TEDIOUS: f64 = 40.0;
/// So few countdowns only wait: one round of them says it.
const FEW: usize = 1_000;
/// More than most need for a countdown, in bytes: a machine without that much is not filled up.
const ROOM: f64 = 4096.0;

/// One run: times in seconds, memory in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Run {
    total: f64,
    p99: f64,
    largest: f64,
    /// The processor time of the whole process; none where the system does not tell.
    cpu: Option<f64>,
    /// The most memory that it had at a time.
    peak: Option<f64>,
}

/// The runs of one entrant with one number of countdowns.
#[derive(Debug, Serialize)]
struct Case {
    name: String,
    n: usize,
    runs: Vec<Run>,
    /// Why there are no more runs.
    stopped: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Growth {
    cases: Vec<Case>,
}

/// Measures until the last round is over, or until Ctrl-C. A quick bench takes no entrant to its
/// limit, where most of them are slow.
pub(super) fn measure(
    entrants: &Entrants,
    sizes: &[usize],
    rounds: u32,
    quick: bool,
) -> Result<Growth> {
    let meter = entrants.built("meter")?;
    let mut growth = Growth { cases: Vec::new() };
    for round in 0..rounds {
        for &n in [1].iter().chain(sizes) {
            let takes = |entrant: &&Entrant| n < entrant.most || n == entrant.most && !quick;
            for entrant in entrants.all.iter().filter(takes) {
                if growth.is_run(&entrant.name, n, round) && !interrupt::requested() {
                    say(&format!("round {}: {}, {}", round + 1, whole(n), entrant.name));
                    growth.case(&entrant.name, n).run(entrant, meter);
                }
            }
        }
    }
    growth.cases.retain(|case| !case.runs.is_empty() || case.stopped.is_some());
    Ok(growth)
}

impl Growth {
    /// Whether it is worth another round: not where fewer failed already.
    fn is_run(&mut self, name: &str, n: usize, round: u32) -> bool {
        let failed = |case: &Case| case.name == name && case.n <= n && case.stopped.is_some();
        !self.cases.iter().any(failed) && self.case(name, n).is_run(round)
    }

    fn case(&mut self, name: &str, n: usize) -> &mut Case {
        let known = self.cases.iter().position(|case| case.name == name && case.n == n);
        let index = known.unwrap_or_else(|| {
            self.cases.push(Case { name: name.to_owned(), n, runs: Vec::new(), stopped: None });
            self.cases.len() - 1
        });
        &mut self.cases[index]
    }

    /// By how much the peak grows from one countdown to `case`'s, over their number.
    #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
    fn bytes_per_task(&self, case: &Case) -> Option<f64> {
        let one = self.cases.iter().find(|one| one.name == case.name && one.n == 1)?;
        let (peak, least) = (case.median(|run| run.peak)?, one.median(|run| run.peak)?);
        Some((peak - least).max(0.0) / (case.n - 1) as f64)
    }
}

impl Case {
    /// Whether another round would tell more.
    fn is_run(&self, round: u32) -> bool {
        let tedious = self.runs.iter().any(|run| run.total > TEDIOUS);
        round == 0 || self.n > FEW && !tedious
    }

    fn run(&mut self, entrant: &Entrant, meter: &Path) {
        match self.measure(entrant, meter) {
            Ok(run) => self.runs.push(run),
            Err(_) if interrupt::requested() => {}
            Err(error) => self.stopped = Some(format!("{error:#}")),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
    fn measure(&self, entrant: &Entrant, meter: &Path) -> Result<Run> {
        let room = machine::available_memory();
        ensure!(
            room.is_none_or(|room| ROOM * self.n as f64 <= room),
            "it might not fit into this machine's memory"
        );
        let mut words = entrant.command.clone();
        words.push(self.n.to_string().into());
        let (text, taken) = process::metered(meter, &words, TIMEOUT)?;
        let run = summary(&text).with_context(|| format!("it printed no summary but `{text}`"))?;
        let peak = taken.map(|taken| taken.peak).filter(|_| !entrant.in_processes);
        Ok(Run { cpu: taken.map(|taken| taken.cpu), peak, ..run })
    }

    fn spread(&self, of: impl Fn(&Run) -> Option<f64>) -> Option<Spread> {
        Spread::of(&self.runs.iter().filter_map(of).collect::<Vec<_>>())
    }

    fn median(&self, of: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
        self.spread(of).map(|spread| spread.median)
    }

    #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
    fn cpu_per_tick(&self) -> Option<f64> {
        self.median(|run| Some(run.cpu? / TICKS / self.n as f64))
    }

    fn cells(&self, bytes_per_task: Option<f64>) -> Vec<String> {
        let total = self.spread(|run| Some(run.total));
        let ms = |seconds: Option<f64>| figure(seconds.map(|seconds| seconds * 1e3), 1);
        vec![
            self.name.clone(),
            figure(total.map(|total| total.median), 3),
            figure(total.map(|total| total.min), 2),
            figure(total.map(|total| total.max), 2),
            figure(total.map(|total| total.median / LONGEST), 3),
            figure(self.median(|run| run.cpu), 2),
            figure(self.cpu_per_tick().map(|seconds| seconds * 1e6), 2),
            figure(bytes_per_task, 0),
            ms(self.median(|run| Some(run.p99))),
            ms(self.median(|run| Some(run.largest))),
            self.runs.len().to_string(),
        ]
    }
}

/// Reads the one line that `many` and all its peers print: names, each with a figure.
fn summary(text: &str) -> Option<Run> {
    let seconds = |name: &str| {
        let mut figures = text.trim_end().split(", ");
        let figure = figures.find_map(|figure| figure.strip_prefix(name)?.strip_suffix(" s"));
        figure?.trim_start().parse().ok()
    };
    Some(Run {
        total: seconds("total")?,
        p99: seconds("p99 lateness")?,
        largest: seconds("largest lateness")?,
        cpu: None,
        peak: None,
    })
}

const HEAD: [&str; 11] = [
    "",
    "total s",
    "least",
    "most",
    "/ longest",
    "CPU s",
    "µs/tick",
    "B/task",
    "p99 ms",
    "most ms",
    "runs",
];

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sizes: Vec<_> = self.cases.iter().map(|case| case.n).filter(|n| *n > 1).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for n in sizes {
            let mut table = Table::new(HEAD);
            for case in self.cases.iter().filter(|case| case.n == n) {
                table.row(case.cells(self.bytes_per_task(case)));
            }
            writeln!(f, "{} countdowns of 3 ticks, waits of 0.5 to 1.0 s\n{table}", whole(n))?;
        }
        for Case { name, n, stopped, .. } in &self.cases {
            if let Some(why) = stopped {
                writeln!(f, "  {name} stopped at {}: {why}\n", whole(*n))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(total: f64, cpu: f64, peak: f64) -> Run {
        Run { total, p99: 0.005, largest: 0.0125, cpu: Some(cpu), peak: Some(peak) }
    }

    fn case(n: usize, runs: Vec<Run>) -> Case {
        Case { name: "many".into(), n, runs, stopped: None }
    }

    const SUMMARY: &str = "countdowns 1000, total 3.0021 s, longest wait 3.0000 s, \
        p99 lateness 0.0012 s, largest lateness 0.0020 s, bytes per task 303, CPU 0.0100 s\n";

    #[test]
    fn reads_a_summary() {
        let run = Run { total: 3.0021, p99: 0.0012, largest: 0.002, cpu: None, peak: None };
        assert_eq!(summary(SUMMARY), Some(run));
        for text in ["", "Done", "total 3 s", &SUMMARY.replace("3.0021", "three")] {
            assert_eq!(summary(text), None, "{text}");
        }
    }

    #[test]
    fn what_takes_long_or_only_waits_runs_once() {
        let again = |n, total| case(n, vec![run(total, 0.0, 0.0)]).is_run(1);
        assert!(case(1_000, Vec::new()).is_run(0));
        assert_eq!(
            [again(1_000, 3.0), again(10_000, 3.0), again(10_000, 41.0)],
            [false, true, false]
        );
    }

    #[test]
    fn more_are_not_tried_where_fewer_fail() {
        let stopped = Case { stopped: Some("it crashed".into()), ..case(10_000, Vec::new()) };
        let mut growth = Growth { cases: vec![stopped] };
        let runs = |growth: &mut Growth, n| growth.is_run("many", n, 0);
        assert_eq!([1_000, 10_000, 100_000].map(|n| runs(&mut growth, n)), [true, false, false]);
    }

    #[test]
    fn figures_are_the_medians_and_memory_is_what_one_countdown_more_takes() {
        let runs = vec![run(3.3, 4.0, 92e3), run(3.9, 6.0, 92e3), run(3.0, 4.5, 90e3)];
        let cases = vec![case(1, vec![run(3.0, 0.0, 2e3)]), case(1_001, runs)];
        let text = Growth { cases }.to_string();
        let row = "many 3.300 3.00 3.90 1.100 4.50 1498.50 90 5.0 12.5 3";
        assert!(text.starts_with("1,001 countdowns"), "{text}");
        assert!(text.lines().any(|line| line.split_whitespace().eq(row.split(' '))), "{text}");
    }

    #[test]
    fn says_what_stopped() {
        let mut growth = Growth { cases: Vec::new() };
        growth.case("threads", 100_000).stopped = Some("no more threads".into());
        assert!(growth.to_string().ends_with("threads stopped at 100,000: no more threads\n\n"));
    }
}
