//! How late the ticks of the document's countdowns are, beside the peers' and the machine's floor.
//!
//! A round runs programs side by side, so that whatever else the machine does meets each of them;
//! they sleep nearly all of the time. An interpreter's start would disturb the ticks of others, so
//! interpreters start first. Programs with a pool run by themselves, further apart: the start of
//! their workers is part of their lateness. Every second time they start the other way round, for
//! whichever is last has the machine to itself, and has to wake it from a deeper sleep.

use std::{
    collections::BTreeMap,
    fmt, fs, hint,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use countdown_core::Transcript;
use countdown_verify::{interrupt, program::GoldenFile, workspace::Workspace};
use serde::Serialize;

use super::{
    peers::{Entrant, Entrants},
    process, say,
    stats::Spread,
    table::{Table, figure},
};

/// What stamps are rounded to, in seconds.
const STEP: f64 = 1e-4;
/// Programs start this far apart: far enough for an interpreter's start, and by no multiple of the
/// 0.1 s that all ticks are due at, so that no two wake at the same time.
const APART: Duration = Duration::from_millis(109);
const POOLS_APART: Duration = Duration::from_millis(209);
const TIMEOUT: Duration = Duration::from_secs(30);
const BUSY_LOOPS: usize = 2;
/// The golden of those that wait in turn, and of those with a pool.
const IN_TURN: &str = "sequential";
const POOLS: &str = "executor-offload";

/// Seconds, as everywhere in the report.
#[derive(Serialize)]
pub(super) struct Lateness {
    idle: Vec<Row>,
    /// Beside two busy loops.
    busy: Vec<Row>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Row {
    name: String,
    /// By how much lateness grows from one tick of a countdown to its next.
    per_tick: Spread,
    /// How late the last tick is.
    last: Spread,
    to_python: Option<f64>,
    to_floor: Option<f64>,
}

#[derive(Default)]
struct Samples {
    per_tick: Vec<f64>,
    last: Vec<f64>,
}

/// What came of each entrant's runs.
type All = BTreeMap<String, Samples>;

/// Measures until the last round is over, or until Ctrl-C.
pub(super) fn measure(
    workspace: &Workspace,
    entrants: &mut Entrants,
    rounds: u32,
) -> Result<Lateness> {
    let runners = runners(workspace, &entrants.all)?;
    let [mut idle, mut busy] = [All::new(), All::new()];
    for number in 0..rounds {
        say(&format!("round {}: lateness, idle and beside busy loops", number + 1));
        let failed = round(&runners, number, &mut idle);
        let failed_busy = beside_busy_loops(|| round(&runners, number, &mut busy));
        if interrupt::requested() {
            break;
        }
        for (name, error) in failed.into_iter().chain(failed_busy) {
            entrants.leave_out(&name, format!("not each run counts: {error:#}"));
        }
    }
    let [idle, busy] = [idle, busy].map(|samples| rows(&entrants.all, &samples));
    Ok(Lateness { idle, busy })
}

struct Runner {
    entrant: Entrant,
    due_times: BTreeMap<String, f64>,
}

/// Those that print a golden, in the order of starting: interpreters take longest, and ours are last.
fn runners(workspace: &Workspace, entrants: &[Entrant]) -> Result<Vec<Runner>> {
    let mut runners = Vec::new();
    for entrant in entrants.iter().rev() {
        if let Some(prints) = &entrant.prints {
            let golden = workspace.program(prints)?.golden.as_ref();
            let due_times =
                due_times(golden.with_context(|| format!("`{prints}` has no golden"))?)?;
            runners.push(Runner { entrant: entrant.clone(), due_times });
        }
    }
    runners.sort_by_key(|runner| runner.entrant.command.len() == 1);
    Ok(runners)
}

type Failure = (String, anyhow::Error);

/// Runs each once; returns those that did not print their golden.
fn round(runners: &[Runner], number: u32, samples: &mut All) -> Vec<Failure> {
    let is_pool = |runner: &&Runner| runner.entrant.prints.as_deref() == Some(POOLS);
    let (mut pools, others): (Vec<_>, Vec<_>) = runners.iter().partition(is_pool);
    if number % 2 == 1 {
        pools.reverse();
    }
    let mut failures = side_by_side(&others, APART, samples);
    failures.extend(side_by_side(&pools, POOLS_APART, samples));
    failures
}

fn side_by_side(runners: &[&Runner], apart: Duration, samples: &mut All) -> Vec<Failure> {
    let mut failures = Vec::new();
    thread::scope(|scope| {
        let mut started = Vec::new();
        for runner in runners {
            started.push((&runner.entrant.name, scope.spawn(|| runner.run())));
            thread::sleep(apart);
        }
        for (name, run) in started {
            match run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Ok(sample) => samples.entry(name.clone()).or_default().add(sample),
                Err(error) => failures.push((name.clone(), error)),
            }
        }
    });
    failures
}

impl Runner {
    fn run(&self) -> Result<Samples> {
        let stdout = process::output(&self.entrant.command, TIMEOUT)?;
        sample(&self.due_times, &stdout, self.entrant.prints.as_deref() == Some(IN_TURN))
    }
}

/// When each of a golden's labels is due, in seconds.
fn due_times(golden: &GoldenFile) -> Result<BTreeMap<String, f64>> {
    let transcript = Transcript::parse(fs::read(&golden.path)?)?;
    let labels = transcript.ticks().map(|(_, label)| label.to_owned());
    let due_times = golden.read()?.due_times().map(|due| due.as_secs_f64()).collect::<Vec<_>>();
    Ok(labels.zip(due_times).collect())
}

/// Reads one run's lateness off its transcript; some peers are a little early at times.
fn sample(due_times: &BTreeMap<String, f64>, printed: &[u8], in_turn: bool) -> Result<Samples> {
    let transcript = Transcript::parse(printed).context("it printed no transcript")?;
    let count = transcript.ticks().count();
    ensure!(count == due_times.len(), "it printed {count} ticks, not {}", due_times.len());
    let (mut before, mut last) = (BTreeMap::new(), None);
    let mut samples = Samples::default();
    for (stamp, label) in transcript.ticks() {
        let due = due_times.get(label).with_context(|| format!("it printed `{label}`"))?;
        let late = Duration::from(stamp).as_secs_f64() - due;
        let countdown = if in_turn { "" } else { label.split(" = ").next().unwrap_or_default() };
        samples.per_tick.push(late - before.insert(countdown, late).unwrap_or(0.0));
        last = Some(late);
    }
    samples.last.extend(last);
    Ok(samples)
}

impl Samples {
    fn add(&mut self, other: Self) {
        self.per_tick.extend(other.per_tick);
        self.last.extend(other.last);
    }
}

fn beside_busy_loops<T>(work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..BUSY_LOOPS {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        let outcome = work();
        done.store(true, Ordering::Relaxed);
        outcome
    })
}

/// In the entrants' order.
fn rows(entrants: &[Entrant], samples: &All) -> Vec<Row> {
    let spread = |name: &str| Spread::of_rounded(&samples.get(name)?.last, STEP);
    let row = |entrant: &Entrant| {
        let last = spread(&entrant.name)?;
        let ratio = |other: &str| spread(other).map(|other| last.median / other.median);
        let in_turn = entrant.prints.as_deref() == Some(IN_TURN);
        Some(Row {
            name: entrant.name.clone(),
            per_tick: Spread::of_rounded(&samples.get(&entrant.name)?.per_tick, STEP)?,
            last,
            to_python: entrant.python.and_then(ratio),
            to_floor: ratio(if in_turn { "floor, in turn" } else { "floor, together" }),
        })
    };
    entrants.iter().filter_map(row).collect()
}

impl fmt::Display for Lateness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Lateness, idle (ms)\n{}", table(&self.idle))?;
        writeln!(f, "Lateness, beside {BUSY_LOOPS} busy loops (ms)\n{}", table(&self.busy))
    }
}

fn table(rows: &[Row]) -> Table {
    let head = ["", "per tick", "p99", "last tick", "least", "most", "/ Python", "/ floor", "runs"];
    let mut table = Table::new(head);
    for Row { name, per_tick, last, to_python, to_floor } in rows {
        let ms = [per_tick.median, per_tick.p99, last.median, last.min, last.max];
        let decimals = [3, 1, 2, 1, 1];
        let times = ms.iter().zip(decimals).map(|(s, decimals)| figure(Some(s * 1e3), decimals));
        let ratios = [*to_python, *to_floor].map(|ratio| figure(ratio, 2));
        let cells = times.chain(ratios).chain([last.count.to_string()]);
        table.row([name.clone()].into_iter().chain(cells));
    }
    table
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use countdown_core::{GRID, RULE};

    use super::*;

    fn transcript(ticks: &[(&str, &str)]) -> Vec<u8> {
        let line = |(stamp, label): &(&str, &str)| format!("{RULE}\n{stamp} \t{label}\n");
        (ticks.iter().map(line).collect::<String>() + RULE + "\nDone\n").into_bytes()
    }

    fn due_times() -> BTreeMap<String, f64> {
        let due_times = [("C = 2", 0.5), ("B = 2", 0.8), ("C = 1", 1.0), ("B = 1", 1.6)];
        due_times.map(|(label, due)| (label.to_owned(), due)).into()
    }

    const PRINTED: [(&str, &str); 4] =
        [("0.5002", "C = 2"), ("0.8004", "B = 2"), ("0.9999", "C = 1"), ("1.6009", "B = 1")];

    #[track_caller]
    fn assert_tenths(values: &[f64], tenths_of_ms: &[i32]) {
        #[expect(clippy::cast_possible_truncation, reason = "a few tenths")]
        let tenths: Vec<i32> = values.iter().map(|value| (value * 1e4).round() as i32).collect();
        assert_eq!(tenths, tenths_of_ms);
    }

    #[test]
    fn lateness_grows_within_each_countdown() -> Result<()> {
        let samples = sample(&due_times(), &transcript(&PRINTED), false)?;
        assert_tenths(&samples.per_tick, &[2, 4, -3, 5]);
        assert_tenths(&samples.last, &[9]);
        Ok(())
    }

    #[test]
    fn lateness_grows_from_line_to_line_in_turn() -> Result<()> {
        let samples = sample(&due_times(), &transcript(&PRINTED), true)?;
        assert_tenths(&samples.per_tick, &[2, 2, -5, 10]);
        Ok(())
    }

    #[test]
    fn a_wrong_transcript_is_no_sample() {
        let mut wrong = PRINTED;
        wrong[3].1 = "A = 1";
        for (printed, why) in [
            (transcript(&PRINTED[1..]), "it printed 3 ticks, not 4"),
            (transcript(&wrong), "it printed `A = 1`"),
            (b"Traceback\n".to_vec(), "it printed 0 ticks, not 4"),
        ] {
            let error = sample(&due_times(), &printed, false).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(why));
        }
    }

    #[test]
    fn due_times_are_the_goldens() -> Result<()> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/async-tasks.txt");
        let due_times = super::due_times(&GoldenFile { path, grid: GRID })?;
        assert_eq!(due_times.len(), 9);
        assert_tenths(&[due_times["B = 1"], due_times["A = 3"]], &[24_000, 10_000]);
        Ok(())
    }

    #[test]
    fn ratios_are_of_the_medians_at_the_last_tick() {
        let entrant = |name: &str, python| Entrant {
            name: name.into(),
            command: Vec::new(),
            prints: Some("async-tasks".into()),
            most: 0,
            in_processes: false,
            python,
        };
        let of = |last: &[f64]| Samples { per_tick: vec![0.0001], last: last.to_vec() };
        let samples = [
            ("event_loop", of(&[0.0004, 0.0006, 0.0005])),
            ("asyncio", of(&[0.0020])),
            ("floor, together", of(&[0.0004])),
        ];
        let samples = samples.map(|(name, samples)| (name.to_owned(), samples)).into();
        let rows =
            rows(&[entrant("event_loop", Some("asyncio")), entrant("asyncio", None)], &samples);
        assert_eq!(
            rows.iter().map(|row| &*row.name).collect::<Vec<_>>(),
            ["event_loop", "asyncio"]
        );
        assert_tenths(&[rows[0].last.median], &[5]);
        let near = |ratio: Option<f64>, to: f64| ratio.is_some_and(|r| (r - to).abs() < 1e-9);
        assert!(near(rows[0].to_python, 0.25) && near(rows[0].to_floor, 1.25));
        assert_eq!(rows[1].to_python, None);
    }
}
