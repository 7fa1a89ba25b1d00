//! What N countdowns cost, from a thousand to a million: 3 ticks each, waits of 0.5 to 1.0 s.

use std::{collections::BTreeMap, ffi::OsString, fmt, time::Duration};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::{
    machine, process,
    progress::Progress,
    stats::Spread,
    table::{Table, figure, whole},
    tools::Tools,
};

/// What the countdowns run on, and up to how many.
struct Engine {
    name: &'static str,
    most: usize,
    /// About what a million take, in seconds; the longest wait is the least.
    million: f64,
}

const ENGINES: [Engine; 12] = {
    const fn engine(name: &'static str, most: usize, million: f64) -> Engine {
        Engine { name, most, million }
    }
    [
        engine("bare heap", 1_000_000, 3.1),
        engine("event_loop", 1_000_000, 3.2),
        engine("many", 1_000_000, 3.6),
        engine("smol spawn", 1_000_000, 3.7),
        engine("tokio spawn", 1_000_000, 3.7),
        engine("Go", 1_000_000, 7.0),
        engine("Node", 1_000_000, 11.0),
        engine("asyncio", 1_000_000, 52.0),
        engine("uvloop", 1_000_000, 60.0),
        engine("threads", 100_000, 330.0),
        engine("Python threads", 10_000, 3_000.0),
        engine(PROCESSES, 10_000, 750.0),
    ]
};

const PROCESSES: &str = "processes";
/// About what a waiting process takes of the machine's memory, the kernel's part with it.
const PROCESS: f64 = 250e3;
/// The longest countdown: 3 waits of 1 s.
const LONGEST: f64 = 3.0;
const TICKS: f64 = 3.0;
/// How long anything may take.
const TIMEOUT: Duration = Duration::from_secs(240);
/// What takes longer than this is not run again.
const TEDIOUS: Duration = Duration::from_secs(40);
/// What takes longer than this is not run at all in a quick bench.
const LONG: Duration = Duration::from_secs(15);
/// So few countdowns only wait: one round of them says it.
const FEW: usize = 1_000;

impl Engine {
    fn expected(&self, n: usize) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
        Duration::from_secs_f64(f64::max(LONGEST + 0.2, self.million * n as f64 / 1e6))
    }

    fn runs(&self, n: usize, round: u32, rounds: u32) -> bool {
        let expected = self.expected(n);
        let first = round == 0 && (rounds > 1 || expected < LONG);
        let again = round > 0 && n > FEW && expected < TEDIOUS;
        n <= self.most && (first || again)
    }
}

/// What is run in each round, in this order.
fn plan(sizes: &[usize], rounds: u32) -> Vec<(&'static Engine, usize)> {
    let mut plan = Vec::new();
    for round in 0..rounds {
        for &n in sizes {
            let engines = ENGINES.iter().filter(|engine| engine.runs(n, round, rounds));
            plan.extend(engines.map(|engine| (engine, n)));
        }
    }
    plan
}

pub(super) fn work(sizes: &[usize], rounds: u32) -> Duration {
    plan(sizes, rounds).iter().map(|(engine, n)| engine.expected(*n)).sum()
}

/// One run: times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Run {
    total: f64,
    /// Of one countdown, as it should be.
    longest: f64,
    /// The processor time of the whole process; none where the system does not tell.
    cpu: Option<f64>,
    bytes_per_task: Option<f64>,
    p99: f64,
    largest: f64,
}

/// The runs of one engine with one number of countdowns.
#[derive(Debug, Serialize)]
pub(super) struct Case {
    pub(super) engine: &'static str,
    pub(super) n: usize,
    runs: Vec<Run>,
    /// Why there are no more runs.
    stopped: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Growth {
    pub(super) cases: Vec<Case>,
    /// What would end the growth of processes.
    limit: Option<String>,
}

pub(super) fn measure(
    tools: &Tools,
    sizes: &[usize],
    rounds: u32,
    progress: &Progress,
) -> Result<Growth> {
    let mut growth = Growth { cases: Vec::new(), limit: machine::process_limit() };
    for (engine, n) in plan(sizes, rounds) {
        if let Some(command) = tools.command(engine.name) {
            let what = format!("{} countdowns: {}", whole(n), engine.name);
            progress.step(&what, engine.expected(n));
            growth.run(engine.name, command, n);
            process::unless_interrupted()?;
        }
    }
    Ok(growth)
}

fn run(command: &[OsString], n: usize) -> Result<Run> {
    let before = process::children_cpu();
    let mut command = command.to_vec();
    command.push(n.to_string().into());
    let stdout = process::output(&command, TIMEOUT)?;
    let used = process::children_cpu().zip(before);
    let cpu = used.map(|(after, before)| after.saturating_sub(before).as_secs_f64());
    Ok(Run { cpu, ..summary(&String::from_utf8_lossy(&stdout))? })
}

/// Reads the one line that `many` and all its peers print: names, each with a figure.
fn summary(text: &str) -> Result<Run> {
    let figure = |name: &str| {
        let mut figures = text.trim_end().split(", ");
        let figure = figures.find_map(|figure| figure.strip_prefix(name)?.strip_prefix(' '));
        figure.map(|figure| figure.trim_end_matches(" s"))
    };
    let read = || {
        let seconds = |name| figure(name)?.parse().ok();
        let bytes_per_task = match figure("bytes per task")? {
            "n/a" => None,
            bytes => Some(bytes.parse().ok()?),
        };
        Some(Run {
            total: seconds("total")?,
            longest: seconds("longest wait")?,
            cpu: None,
            bytes_per_task,
            p99: seconds("p99 lateness")?,
            largest: seconds("largest lateness")?,
        })
    };
    read().with_context(|| format!("it printed no summary but `{}`", text.trim_end()))
}

impl Growth {
    fn run(&mut self, engine: &'static str, command: &[OsString], n: usize) {
        let room = self.room(engine, n);
        let case = self.case(engine, n);
        if case.stopped.is_some() {
            return;
        }
        match room.and_then(|()| run(command, n)) {
            // Its own processes hold the countdowns, and nobody adds up their memory.
            Ok(run) if engine == PROCESSES => {
                case.runs.push(Run { bytes_per_task: None, ..run });
            }
            Ok(run) => case.runs.push(run),
            Err(error) => case.stopped = Some(format!("{error:#}")),
        }
    }

    fn case(&mut self, engine: &'static str, n: usize) -> &mut Case {
        let known = self.cases.iter().position(|case| case.engine == engine && case.n == n);
        let index = known.unwrap_or_else(|| {
            self.cases.push(Case { engine, n, runs: Vec::new(), stopped: None });
            self.cases.len() - 1
        });
        &mut self.cases[index]
    }

    /// Refuses what would not fit into this machine's memory, as far as fewer countdowns tell.
    fn room(&self, engine: &str, n: usize) -> Result<()> {
        let fewer = self.cases.iter().filter(|case| case.engine == engine && case.n < n);
        let bytes = fewer.filter_map(|case| case.median(|run| run.bytes_per_task)).next_back();
        let bytes = bytes.unwrap_or(if engine == PROCESSES { PROCESS } else { 0.0 });
        #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
        let needed = bytes * n as f64 * 1.5;
        match machine::available_memory() {
            Some(room) if needed > room => bail!("it might not fit into this machine's memory"),
            _ => Ok(()),
        }
    }

    fn find(&self, engine: &str, n: usize) -> Option<&Case> {
        self.cases.iter().find(|case| case.engine == engine && case.n == n)
    }

    /// The total over the longest wait.
    pub(super) fn ratio(&self, engine: &str, n: usize) -> Option<f64> {
        self.find(engine, n)?.ratio()
    }

    pub(super) fn bytes_per_task(&self, engine: &str, n: usize) -> Option<f64> {
        self.find(engine, n)?.median(|run| run.bytes_per_task)
    }

    pub(super) fn p99(&self, engine: &str, n: usize) -> Option<f64> {
        self.find(engine, n)?.median(|run| Some(run.p99))
    }

    /// A tick's processor time with `n` countdowns over that with `fewer`.
    pub(super) fn cpu_per_tick(&self, engine: &str, n: usize, fewer: usize) -> Option<f64> {
        Some(self.find(engine, n)?.cpu_per_tick()? / self.find(engine, fewer)?.cpu_per_tick()?)
    }
}

impl Case {
    fn spread(&self, of: impl Fn(&Run) -> Option<f64>) -> Option<Spread> {
        Spread::of(&self.runs.iter().filter_map(of).collect::<Vec<_>>())
    }

    fn median(&self, of: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
        self.spread(of).map(|spread| spread.median)
    }

    pub(super) fn ratio(&self) -> Option<f64> {
        self.median(|run| Some(run.total / run.longest))
    }

    #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
    fn cpu_per_tick(&self) -> Option<f64> {
        self.median(|run| Some(run.cpu? / TICKS / self.n as f64))
    }

    fn cells(&self) -> Vec<String> {
        let total = self.spread(|run| Some(run.total));
        let ms = |seconds: Option<f64>| figure(seconds.map(|seconds| seconds * 1e3), 1);
        vec![
            self.engine.to_owned(),
            figure(total.map(|total| total.median), 3),
            figure(total.map(|total| total.min), 2),
            figure(total.map(|total| total.max), 2),
            figure(self.ratio(), 3),
            figure(self.median(|run| run.cpu), 2),
            figure(self.cpu_per_tick().map(|seconds| seconds * 1e6), 2),
            figure(self.median(|run| run.bytes_per_task), 0),
            ms(self.median(|run| Some(run.p99))),
            ms(self.median(|run| Some(run.largest))),
            self.runs.len().to_string(),
        ]
    }
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
        let mut by_size: BTreeMap<usize, Table> = BTreeMap::new();
        for case in &self.cases {
            by_size.entry(case.n).or_insert_with(|| Table::new(HEAD)).row(case.cells());
        }
        for (n, table) in by_size {
            writeln!(f, "{} countdowns of 3 ticks, waits of 0.5 to 1.0 s\n{table}", whole(n))?;
        }
        for Case { engine, n, stopped, .. } in &self.cases {
            if let Some(why) = stopped {
                writeln!(f, "  {engine} stopped at {}: {why}", whole(*n))?;
            }
        }
        let bounded = ENGINES.iter().filter(|engine| engine.most < 1_000_000);
        let bounds = bounded.map(|engine| format!("{} {}", whole(engine.most), engine.name));
        let bounds = bounds.collect::<Vec<_>>().join(", ");
        writeln!(f, "  For the machine's sake no more than {bounds} are tried.")?;
        if let Some(limit) = &self.limit {
            writeln!(f, "  What would stop processes: {limit}.")?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(total: f64, cpu: f64) -> Run {
        Run {
            total,
            longest: 3.0,
            cpu: Some(cpu),
            bytes_per_task: Some(24.4),
            p99: 0.005,
            largest: 0.0125,
        }
    }

    fn growth() -> Growth {
        let case = |engine, n, runs| Case { engine, n, runs, stopped: None };
        let few = case("many", 10_000, vec![run(3.0, 0.03)]);
        let lots = case("many", 1_000_000, vec![run(3.3, 4.0), run(3.9, 6.0), run(3.0, 4.5)]);
        Growth { cases: vec![few, lots], limit: Some("kernel.pid_max is 32,768".into()) }
    }

    const SUMMARY: &str = "countdowns 1000, total 3.0021 s, longest wait 3.0000 s, \
        p99 lateness 0.0012 s, largest lateness 0.0020 s, bytes per task 303, CPU 0.0100 s\n";

    #[test]
    fn reads_a_summary() -> Result<()> {
        let run = Run {
            total: 3.0021,
            longest: 3.0,
            cpu: None,
            bytes_per_task: Some(303.0),
            p99: 0.0012,
            largest: 0.002,
        };
        assert_eq!(summary(SUMMARY)?, run);
        assert_eq!(summary(&SUMMARY.replace("303", "n/a"))?.bytes_per_task, None);
        assert_eq!(summary(&SUMMARY.replace(", CPU 0.0100 s", ""))?, run);
        Ok(())
    }

    #[test]
    fn names_what_is_no_summary() {
        for text in ["", "Done", "total 3 s", &SUMMARY.trim_end().replace("3.0021", "three")] {
            let error = summary(text).map_err(|error| error.to_string());
            assert_eq!(error, Err(format!("it printed no summary but `{text}`")));
        }
    }

    #[test]
    fn figures_are_the_medians() {
        let growth = growth();
        assert_eq!(growth.ratio("many", 1_000_000), Some(3.3 / 3.0));
        assert_eq!(growth.bytes_per_task("many", 1_000_000), Some(24.4));
        assert_eq!(growth.p99("many", 1_000_000), Some(0.005));
        let ratio = growth.cpu_per_tick("many", 1_000_000, 10_000);
        assert!(ratio.is_some_and(|ratio| (ratio - 1.5).abs() < 1e-9), "{ratio:?}");
        assert_eq!(growth.ratio("asyncio", 1_000_000), None);
    }

    #[test]
    fn what_takes_long_or_only_waits_runs_once() {
        let plan = plan(&[1_000, 1_000_000], 3);
        let times = |name, n| plan.iter().filter(|(e, size)| e.name == name && *size == n).count();
        assert_eq!([times("many", 1_000), times("many", 1_000_000)], [1, 3]);
        assert_eq!([times("asyncio", 1_000_000), times("threads", 1_000_000)], [1, 0]);
        assert_eq!([times("processes", 1_000), times("processes", 1_000_000)], [1, 0]);
    }

    #[test]
    fn a_quick_bench_leaves_out_what_takes_long() {
        let plan = plan(&[10_000], 1);
        let runs = |name| plan.iter().any(|(engine, _)| engine.name == name);
        assert!(runs("many") && runs("threads") && !runs("Python threads"));
    }

    #[test]
    fn shows_each_size_and_what_stopped() {
        let mut growth = growth();
        growth.case("uvloop", 1_000_000).stopped = Some("it was not done after 240 s".into());
        let text = growth.to_string();
        for part in [
            "10,000 countdowns",
            "1,000,000 countdowns",
            "uvloop stopped at 1,000,000: it was not",
            "pid_max",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let row =
            ["many", "3.300", "3.00", "3.90", "1.100", "4.50", "1.50", "24", "5.0", "12.5", "3"];
        assert!(text.lines().any(|line| line.split_whitespace().eq(row)), "{text}");
    }
}
