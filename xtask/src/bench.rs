//! `cargo xtask bench`: measures this project's mechanisms beside others.

mod article;
mod peers;
pub(crate) mod picture;
pub(crate) mod results;
pub(crate) mod table;

use std::{
    env, fs,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    thread,
};

use anyhow::Result;
use countdown_timeline::Language;
use countdown_verify::tools;

use self::{
    peers::{Peer, Peers, Takes},
    results::{Cost, LeftOut, Mechanism, Results, count},
};
use crate::files;

/// The mechanism that others are compared with.
const FLOOR: &str = "floor, three threads";

/// Measure our mechanisms beside their peers, on an otherwise idle machine
///
/// Prints two tables: how late the lines of the article's three countdowns are, and what 1,000 to
/// 1,000,000 countdowns cost. The peers are the files of xtask/peers, as far as their languages are
/// installed. It takes about a quarter of an hour and 4 GB of memory, or a minute with --quick.
/// After Ctrl-C it prints what it has measured by then.
///
/// Exit status: 0 when it has measured, whatever the figures are; 130 after Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// One round, of 1,000 countdowns
    #[arg(long)]
    quick: bool,
    /// Write the figures of each run, as `cargo xtask pages` reads them
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw how late ticks are as countdowns multiply
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// The numbers of rounds and of countdowns.
struct Plan {
    starts: usize,
    article: usize,
    growth: usize,
    /// In ascending order.
    sizes: &'static [u32],
}

const QUICK: Plan = Plan {
    starts: 1,
    article: 1,
    growth: 1,
    sizes: &[1_000],
};
const FULL: Plan = Plan {
    starts: 5,
    article: 8,
    growth: 3,
    sizes: &[1, 1_000, 10_000, 100_000, 1_000_000],
};

/// A run that takes more seconds than this is not repeated, nor tried with more countdowns.
const TEDIOUS: f64 = 20.0;
/// Up to so many countdowns only wait, so one round suffices.
const FEW: u32 = 1_000;

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    tools::begin()?;
    for file in args.json.iter().chain(&args.svg) {
        files::ensure_writable(file)?;
    }
    let mut bench = Bench::new(if args.quick { QUICK } else { FULL })?;
    bench.measure()?;

    let results = bench.results();
    if results.is_empty() {
        tools::tell("nothing was measured, so no file is written\n");
    } else {
        // The files first: they remain if nobody reads the tables.
        if let Some(file) = &args.json {
            files::write(file, serde_json::to_string(&results)? + "\n")?;
        }
        if let Some(file) = &args.svg {
            files::write(file, picture::draw(&results, Language::English))?;
        }
    }
    tools::print(&table::draw(&results))?;
    Ok(tools::interrupt_status().map_or(ExitCode::SUCCESS, ExitCode::from))
}

struct Bench {
    plan: Plan,
    /// Runs a command and tells its cost.
    meter: PathBuf,
    entrants: Vec<Entrant>,
    versions: Vec<String>,
    left_out: Vec<LeftOut>,
}

/// A peer, and what was measured of it.
struct Entrant {
    peer: Peer,
    mechanism: Mechanism,
}

impl Bench {
    fn new(plan: Plan) -> Result<Self> {
        let Peers {
            meter,
            all,
            versions,
            left_out,
        } = match Peers::find(&files::metadata()?) {
            Err(_) if tools::is_interrupted() => Peers::default(),
            peers => peers?,
        };
        let entrants = all.into_iter().map(|peer| Entrant {
            mechanism: Mechanism::new(&peer.name, peer.python.as_deref()),
            peer,
        });
        Ok(Self {
            plan,
            meter,
            entrants: entrants.collect(),
            versions,
            left_out,
        })
    }

    /// Measures until the last round is over, or until Ctrl-C.
    fn measure(&mut self) -> Result<()> {
        self.measure_starts();
        self.measure_article()?;
        self.measure_growth();
        Ok(())
    }

    /// Measures programs that only start and end. One that fails is left out of everything else.
    fn measure_starts(&mut self) {
        let mut kept = Vec::new();
        for mut entrant in std::mem::take(&mut self.entrants) {
            let name = entrant.peer.name.clone();
            if entrant.peer.takes == Takes::Nothing {
                kept.push(entrant);
                continue;
            }
            let costs: Result<Vec<Cost>> = (0..self.plan.starts)
                .map(|_| Ok(entrant.peer.run(&self.meter, Some(0))?.0))
                .collect();
            match costs {
                Ok(costs) => {
                    entrant.mechanism.start = costs;
                    kept.push(entrant);
                }
                Err(_) if tools::is_interrupted() => {}
                Err(error) => self.left_out.push(LeftOut::new(&name, &error)),
            }
        }

        // Those that take no number cannot only start. They are given the costs of the floor.
        let mut mechanisms = kept.iter().map(|entrant| &entrant.mechanism);
        let floor = mechanisms.find(|mechanism| mechanism.name == FLOOR);
        let floor = floor.map_or(Vec::new(), |floor| floor.start.clone());
        for entrant in &mut kept {
            if entrant.peer.takes == Takes::Nothing {
                entrant.mechanism.start.clone_from(&floor);
            }
        }
        self.entrants = kept;
    }

    fn measure_article(&mut self) -> Result<()> {
        let root = files::metadata()?.workspace_root.into_std_path_buf();
        for round in 1..=self.plan.article {
            if tools::is_interrupted() {
                break;
            }
            progress(&format!(
                "round {round} of {}: the article's three countdowns",
                self.plan.article
            ));
            let runs = article::round(&self.entrants, &self.meter, &root)?;
            for (entrant, run) in self.entrants.iter_mut().zip(runs) {
                match run {
                    Ok(run) => entrant.mechanism.article.push(run),
                    Err(_) if tools::is_interrupted() => {}
                    Err(error) => {
                        let left_out = LeftOut::new(&entrant.peer.name, &error);
                        if self
                            .left_out
                            .iter()
                            .all(|other| other.name != left_out.name)
                        {
                            self.left_out.push(left_out);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn measure_growth(&mut self) {
        for round in 1..=self.plan.growth {
            for &n in self.plan.sizes {
                for Entrant { peer, mechanism } in &mut self.entrants {
                    let is_due = peer.takes == Takes::Any && is_due(mechanism, round, n);
                    if tools::is_interrupted() || !is_due {
                        continue;
                    }
                    let (rounds, size) = (self.plan.growth, count(n));
                    progress(&format!("round {round} of {rounds}: {size}, {}", peer.name));
                    match peer.sample(&self.meter, n) {
                        Ok(sample) => mechanism.add(n, sample),
                        Err(_) if tools::is_interrupted() => {}
                        Err(error) => mechanism.stop(n, format!("{error:#}"), true),
                    }
                }
            }
        }
        progress("");
    }

    fn results(self) -> Results {
        let mechanisms = self.entrants.into_iter().map(|entrant| entrant.mechanism);
        Results {
            machine: machine(),
            versions: self.versions,
            mechanisms: mechanisms.collect(),
            left_out: self.left_out,
        }
    }
}

/// Returns true if so many countdowns should run in this round. If fewer took too long, notes why
/// not.
fn is_due(mechanism: &mut Mechanism, round: usize, n: u32) -> bool {
    let fewer = mechanism.growth.iter().rfind(|growth| growth.n < n);
    let fewer = fewer.map(|growth| (growth.n, growth.wall()));
    if let Some((fewer, wall)) = fewer.filter(|(_, wall)| *wall > TEDIOUS) {
        let reason = format!("not tried, since {} took {wall:.0} s", count(fewer));
        mechanism.stop(n, reason, false);
    }
    let stopped = mechanism.stopped.as_ref();
    let is_stopped = stopped.is_some_and(|stopped| n >= stopped.n);
    let is_once = |growth: &results::Growth| n <= FEW || growth.wall() > TEDIOUS;
    let is_known = round > 1 && mechanism.growth(n).is_some_and(is_once);
    !is_stopped && !is_known
}

/// Shows what is being measured on stderr: on a terminal in one line, which an empty text removes.
fn progress(text: &str) {
    let mut stderr = io::stderr();
    let written = if stderr.is_terminal() {
        write!(stderr, "\r\x1b[K{text}")
    } else if text.is_empty() {
        Ok(())
    } else {
        writeln!(stderr, "{text}")
    };
    // If stderr is closed, nothing can be shown.
    let _ = written.and_then(|()| stderr.flush());
}

/// The machine, its system and its compiler, as far as the system tells.
fn machine() -> String {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let cpu = value(&read("/proc/cpuinfo"), "model name").map(str::to_owned);
    let cores = thread::available_parallelism().map(|cores| format!("{cores} cores"));
    let memory = value(&read("/proc/meminfo"), "MemTotal").and_then(gibibytes);
    let release = read("/proc/sys/kernel/osrelease");
    let system = format!("{} {} {release}", env::consts::OS, env::consts::ARCH);
    let rustc = peers::answer("rustc -V").ok();
    let rustc = rustc.map(|version| version.split(" (").next().unwrap_or_default().to_owned());
    let parts = [
        cpu,
        cores.ok(),
        memory,
        Some(system.trim().to_owned()),
        rustc,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The first value of this name in one of Linux's tables.
fn value<'a>(table: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = table.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| key.trim() == name)?;
    Some(value.trim())
}

/// `24 GiB` for `25165824 kB`.
fn gibibytes(text: &str) -> Option<String> {
    let kibibytes: f64 = text.strip_suffix(" kB")?.parse().ok()?;
    Some(format!("{:.0} GiB", kibibytes / f64::from(1 << 20)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::Sample;

    fn mechanism(n: u32, wall: f64) -> Mechanism {
        let mut mechanism = Mechanism::default();
        let mut sample = Sample::default();
        sample.cost.wall = wall;
        mechanism.add(n, sample);
        mechanism
    }

    #[test]
    fn what_takes_long_or_only_waits_is_run_once() {
        assert!(!is_due(&mut mechanism(1_000, 3.0), 2, 1_000));
        assert!(is_due(&mut mechanism(10_000, 3.0), 2, 10_000));
        assert!(!is_due(&mut mechanism(10_000, 21.0), 2, 10_000));
        assert!(is_due(&mut Mechanism::default(), 1, 1_000));
    }

    #[test]
    fn more_countdowns_are_not_tried_if_fewer_took_long_or_failed() {
        let mut slow = mechanism(10_000, 31.2);
        assert!(!is_due(&mut slow, 1, 100_000));
        assert!(!is_due(&mut slow, 1, 1_000_000));
        let stopped = slow.stopped.unwrap();
        let reason = "not tried, since 10,000 took 31 s";
        assert_eq!(
            (stopped.n, &*stopped.reason, stopped.tried),
            (100_000, reason, false)
        );
        assert!(is_due(&mut mechanism(10_000, 19.0), 1, 100_000));

        let mut failed = Mechanism::default();
        failed.stop(100_000, "no more threads".into(), true);
        let tried = [10_000, 100_000, 1_000_000].map(|n| is_due(&mut failed, 1, n));
        assert_eq!(tried, [true, false, false]);
    }

    #[test]
    fn linuxs_tables_are_read() {
        let table = "MemTotal:       25165824 kB\nmodel name\t: AMD EPYC\n";
        let memory = value(table, "MemTotal").and_then(gibibytes);
        assert_eq!(memory.as_deref(), Some("24 GiB"));
        assert_eq!(value(table, "model name"), Some("AMD EPYC"));
        assert_eq!(value(table, "Mem"), None);
    }
}
