//! `cargo xtask bench`: the same countdowns on our mechanisms and on the peers that there are.

mod document;
mod growth;
mod machine;
mod meter;
mod peers;
pub(crate) mod picture;
mod progress;
pub(crate) mod report;
mod table;
pub(crate) mod words;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use countdown_timeline::Language;
use countdown_verify::{cli, interrupt, workspace::Workspace};

use self::{
    document::Runner,
    growth::Turn,
    peers::{Entrant, Entrants, Takes},
    progress::Progress,
    report::{Cost, Mechanism, Report, Run, Spread},
    table::FLOOR,
    words::count,
};
use crate::files;

/// Measure our mechanisms beside their peers, on a machine that does nothing else.
///
/// Two tables: how late the document's three countdowns are printed, and what 1,000 to 1,000,000 of
/// them cost. The peers are the files of xtask/examples, each where its language is installed. It
/// takes about a quarter of an hour and 4 GB of memory, or a minute with --quick. After Ctrl-C it
/// prints what it has measured until then.
///
/// Exit status: 0 when it has measured, whatever came out; 130 after Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// One round, of 1,000 countdowns
    #[arg(long)]
    quick: bool,
    /// Write all runs, as `cargo xtask pages` reads them
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw who keeps up as waits multiply
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// How often to run what.
struct Plan {
    empty: u32,
    document: u32,
    growth: u32,
    sizes: &'static [u32],
}

const QUICK: Plan = Plan {
    empty: 1,
    document: 1,
    growth: 1,
    sizes: &[1_000],
};
const FULL: Plan = Plan {
    empty: 5,
    document: 8,
    growth: 3,
    sizes: &[1, 1_000, 10_000, 100_000, 1_000_000],
};

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    cli::begin()?;
    let files = || args.json.iter().chain(&args.svg);
    files().try_for_each(|file| files::ensure_writable(file))?;
    let workspace = Workspace::find()?;
    let entrants = match Entrants::find(&workspace) {
        Err(_) if interrupt::requested() => Entrants::default(),
        found => found?,
    };
    let mut bench = Bench::new(entrants, if args.quick { QUICK } else { FULL });
    bench.measure(&workspace)?;
    let report = bench.report();
    if report.has_runs() {
        // First of all: what takes so long is not lost where nobody reads the tables.
        if let Some(file) = &args.json {
            files::write(file, serde_json::to_string(&report)? + "\n")?;
        }
        if let Some(file) = &args.svg {
            files::write(
                file,
                format!("{}\n", picture::draw(&report, Language::English)),
            )?;
        }
    } else {
        for file in files() {
            cli::say(&format!(
                "nothing was measured: {} is not written\n",
                file.display()
            ));
        }
    }
    cli::print(&report.to_string())?;
    Ok(interrupt::status().map_or(ExitCode::SUCCESS, ExitCode::from))
}

struct Bench {
    plan: Plan,
    entrants: Entrants,
    /// What was measured of each of the entrants.
    mechanisms: Vec<Mechanism>,
    progress: Progress,
}

impl Bench {
    fn new(entrants: Entrants, plan: Plan) -> Self {
        let mechanisms = entrants.all.iter().map(Entrant::unmeasured).collect();
        Self {
            plan,
            entrants,
            mechanisms,
            progress: Progress::start(),
        }
    }

    /// Measures until the last round is over, or until Ctrl-C.
    fn measure(&mut self, workspace: &Workspace) -> Result<()> {
        self.empty();
        let turns = growth::turns(&self.plan, &self.entrants.growing());
        self.document(workspace, &turns)?;
        self.growth(&turns);
        Ok(())
    }

    /// What the programs take that only start and end. One that cannot do that is left out. Our own
    /// stand first, and are last here: those that take no number are given what the floor's takes.
    fn empty(&mut self) {
        for index in (0..self.entrants.all.len()).rev() {
            match self.starts(index) {
                Ok(costs) => self.mechanisms[index].empty = costs,
                Err(_) if interrupt::requested() => {}
                Err(error) => {
                    let name = self.entrants.all.remove(index).name;
                    self.mechanisms.remove(index);
                    self.entrants.left_out(name, &error);
                }
            }
        }
    }

    fn starts(&self, index: usize) -> Result<Vec<Cost>> {
        if self.entrants.all[index].takes == Takes::None {
            let floor = self
                .mechanisms
                .iter()
                .find(|mechanism| mechanism.name == FLOOR);
            return Ok(floor.map(|floor| floor.empty.clone()).unwrap_or_default());
        }
        let run = |_| Ok(self.entrants.run(index, Some(0))?.0);
        (0..self.plan.empty).map(run).collect()
    }

    fn document(&mut self, workspace: &Workspace, turns: &[Turn]) -> Result<()> {
        let mut runners = Vec::new();
        for (index, entrant) in self.entrants.all.iter().enumerate() {
            if let Some(golden) = &entrant.prints {
                let starts = self.mechanisms[index].empty.iter().map(|cost| cost.wall);
                runners.push(Runner::new(
                    index,
                    golden,
                    Spread::of(starts).median,
                    workspace,
                )?);
            }
        }
        for round in (1..=self.plan.document).take_while(|_| !interrupt::requested()) {
            let rest = document::SECONDS * f64::from(self.plan.document - round + 1);
            let what = format!("round {round}: how late the document's lines are");
            self.progress.say(&what, rest + self.left(turns));
            for (index, run) in document::round(&mut runners, &self.entrants) {
                match run {
                    Ok(run) => self.mechanisms[index].document.push(run),
                    Err(_) if interrupt::requested() => {}
                    Err(error) => {
                        let error = error.context("not each run counts");
                        self.entrants
                            .left_out(self.entrants.all[index].name.clone(), &error);
                    }
                }
            }
        }
        Ok(())
    }

    fn growth(&mut self, turns: &[Turn]) {
        for (done, &turn) in turns.iter().enumerate() {
            let Turn { round, n, index } = turn;
            if interrupt::requested() || !self.mechanisms[index].is_tried(turn) {
                continue;
            }
            let what = format!(
                "round {}: {}, {}",
                round + 1,
                count(n),
                self.mechanisms[index].name
            );
            self.progress.say(&what, self.left(&turns[done..]));
            let run = self.entrants.run(index, Some(n));
            let run = run.and_then(|(cost, line)| {
                Ok(Run {
                    cost,
                    late: meter::late(&line)?,
                })
            });
            match run {
                Ok(run) => self.mechanisms[index].add(n, run),
                Err(_) if interrupt::requested() => {}
                Err(error) => self.mechanisms[index].stop(n, format!("{error:#}"), true),
            }
        }
    }

    /// About how many seconds these turns take.
    fn left(&self, turns: &[Turn]) -> f64 {
        turns
            .iter()
            .map(|turn| self.mechanisms[turn.index].expected(*turn))
            .sum()
    }

    fn report(self) -> Report {
        let Entrants {
            versions, left_out, ..
        } = self.entrants;
        let machine = machine::describe();
        Report {
            machine,
            versions,
            mechanisms: self.mechanisms,
            left_out,
        }
    }
}
