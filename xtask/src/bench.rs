//! `cargo xtask bench`: the same countdowns on our mechanisms and on the peers that there are.

mod growth;
mod lateness;
mod machine;
mod newcomer;
mod peers;
mod printing;
mod process;
pub(crate) mod report;
mod stats;
mod table;
mod verifier;
pub(crate) mod words;

use std::{fmt, fs, mem, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::ValueEnum;
use countdown_verify::{cli, interrupt, workspace::Workspace};
use serde::Serialize;

use self::{
    growth::Growth,
    lateness::Lateness,
    machine::Machine,
    newcomer::Newcomer,
    peers::{Entrants, LeftOut},
    printing::Printing,
    verifier::Verifier,
};

/// Measure our mechanisms beside their peers, interleaved, on a machine that does nothing else.
///
/// The peers are the files of xtask/examples, each where its language is installed. It takes about
/// 16 minutes, or two with --quick, and prints tables of medians. After Ctrl-C it prints what it
/// has measured until then.
///
/// Exit status: 0 when it has measured, whatever came out; 2 when some of it could not be measured;
/// 130 after Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to measure; everything if nothing is named
    #[arg(value_enum, value_name = "TABLE")]
    tables: Vec<Which>,
    /// One round, of 10,000 countdowns, without what takes long; no fresh clone unless it is named
    #[arg(long)]
    quick: bool,
    /// Write all figures, those of each run too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// How late ticks are, idle and beside busy loops
    Lateness,
    /// What a thousand to a million countdowns cost
    Growth,
    /// What a tick printed to a pipe costs
    Printing,
    /// What verify adds, and how fast it judges
    Verifier,
    /// From a fresh clone to the first verdict
    Newcomer,
}

impl Args {
    fn measures(&self, table: Which) -> bool {
        let named = self.tables.contains(&table);
        named || self.tables.is_empty() && !(self.quick && table == Which::Newcomer)
    }

    /// The rounds of a table that has as many in a full run.
    fn rounds(&self, full: u32) -> u32 {
        if self.quick { 1 } else { full }
    }

    fn sizes(&self) -> &'static [usize] {
        if self.quick { &[10_000] } else { &[1_000, 10_000, 100_000, 1_000_000] }
    }
}

const ROUNDS: u32 = 3;
/// Stamps are rounded to 0.1 ms, so it takes some to tell less.
const LATENESS_ROUNDS: u32 = 6;

/// The JSON document, format 2: times in seconds, memory in bytes.
#[derive(Serialize)]
struct Report {
    format: u32,
    machine: Machine,
    lateness: Option<Lateness>,
    growth: Option<Growth>,
    printing: Option<Printing>,
    verifier: Option<Verifier>,
    newcomer: Option<Newcomer>,
    /// The tables that could not be measured, and why.
    failed: Vec<String>,
    /// The peers that are not here, or did not do what they should.
    left_out: Vec<LeftOut>,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    cli::begin()?;
    let workspace = Workspace::find()?;
    let entrants = match Entrants::find(&workspace) {
        Err(error) => match interrupt::status() {
            Some(status) => return Ok(ExitCode::from(status)),
            None => return Err(error),
        },
        Ok(found) => found,
    };
    let report = measure(args, &workspace, entrants);
    cli::print(&report.to_string())?;
    if let Some(file) = &args.json {
        let text = serde_json::to_string_pretty(&report)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(match (interrupt::status(), &report.failed[..]) {
        (Some(status), _) => ExitCode::from(status),
        (None, []) => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    })
}

fn measure(args: &Args, workspace: &Workspace, mut entrants: Entrants) -> Report {
    let (few, many) = (args.rounds(ROUNDS), args.rounds(LATENESS_ROUNDS));
    let machine = Machine::describe(mem::take(&mut entrants.versions));
    let mut tables = Tables { args, failed: Vec::new() };
    let lateness =
        tables.measure(Which::Lateness, || lateness::measure(workspace, &mut entrants, many));
    let growth = || growth::measure(&entrants, args.sizes(), few, args.quick);
    Report {
        format: 2,
        machine,
        lateness,
        growth: tables.measure(Which::Growth, growth),
        printing: tables.measure(Which::Printing, || printing::measure(&entrants, few)),
        verifier: tables.measure(Which::Verifier, || verifier::measure(&entrants, few)),
        newcomer: tables.measure(Which::Newcomer, || newcomer::measure(workspace, &entrants)),
        failed: tables.failed,
        left_out: entrants.left_out,
    }
}

/// The tables asked for; one that fails takes no other with it.
struct Tables<'a> {
    args: &'a Args,
    failed: Vec<String>,
}

impl Tables<'_> {
    fn measure<T>(&mut self, table: Which, measure: impl FnOnce() -> Result<T>) -> Option<T> {
        if !self.args.measures(table) || interrupt::requested() {
            return None;
        }
        measure().map_err(|error| self.failed.push(format!("{table:?}: {error:#}"))).ok()
    }
}

/// Says on stderr what is done next.
fn say(what: &str) {
    cli::say(&format!("{what}\n"));
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.machine.fmt(f)?;
        self.lateness.iter().try_for_each(|table| table.fmt(f))?;
        self.growth.iter().try_for_each(|table| table.fmt(f))?;
        self.printing.iter().try_for_each(|table| table.fmt(f))?;
        self.verifier.iter().try_for_each(|table| table.fmt(f))?;
        self.newcomer.iter().try_for_each(|table| table.fmt(f))?;
        self.failed.iter().try_for_each(|failed| writeln!(f, "not measured: {failed}"))?;
        for LeftOut { name, why } in &self.left_out {
            writeln!(f, "left out: {name}: {why}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(tables: &[Which], quick: bool) -> Args {
        Args { tables: tables.to_vec(), quick, json: None }
    }

    #[test]
    fn a_quick_run_is_small_and_makes_no_clone_unasked() {
        assert!(args(&[], false).measures(Which::Newcomer));
        assert!(!args(&[], true).measures(Which::Newcomer));
        assert!(args(&[Which::Newcomer], true).measures(Which::Newcomer));
        assert!(!args(&[Which::Newcomer], true).measures(Which::Growth));
        assert_eq!(args(&[], true).sizes(), [10_000]);
        assert_eq!(args(&[], true).rounds(8), 1);
    }

    #[test]
    fn a_table_that_fails_takes_no_other_with_it() {
        let args = args(&[], false);
        let mut tables = Tables { args: &args, failed: Vec::new() };
        let failed = tables.measure(Which::Growth, || -> Result<()> { anyhow::bail!("no room") });
        assert_eq!((failed, tables.measure(Which::Verifier, || Ok(1))), (None, Some(1)));
        assert_eq!(tables.failed, ["Growth: no room"]);
    }
}
