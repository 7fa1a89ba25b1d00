//! `cargo xtask bench`: the same countdowns on our mechanisms and on the peers that there are.

mod growth;
mod lateness;
mod machine;
mod newcomer;
mod picture;
mod printing;
mod process;
mod progress;
mod stats;
mod table;
mod targets;
mod tools;
mod verifier;

use std::{
    fmt, fs,
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use countdown_verify::{interrupt, workspace::Workspace};
use serde::Serialize;

use self::{
    growth::Growth,
    lateness::Lateness,
    machine::Machine,
    newcomer::Newcomer,
    printing::Printing,
    progress::Progress,
    targets::{Target, Targets},
    tools::{LeftOut, Tools},
    verifier::Verifier,
};

/// Measure our mechanisms beside their peers, interleaved, on a machine that does nothing else.
///
/// The peers are Python's asyncio, threads and pools, uvloop, Node and Go, each where it is
/// installed, and in Rust tasks on tokio and on smol, threads, processes and a bare heap. It takes
/// about 14 minutes, or 75 s with --quick, and prints tables of medians.
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
    /// Draw the growth curves
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
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

    fn work(&self) -> Duration {
        let tables = [
            (Which::Lateness, lateness::work(self.rounds(LATENESS_ROUNDS))),
            (Which::Growth, growth::work(self.sizes(), self.rounds(ROUNDS))),
            (Which::Printing, printing::work(self.rounds(ROUNDS))),
            (Which::Verifier, verifier::work(self.rounds(ROUNDS))),
            (Which::Newcomer, newcomer::work()),
        ];
        let measured = tables.into_iter().filter(|(table, _)| self.measures(*table));
        measured.map(|(_, work)| work).sum()
    }
}

const ROUNDS: u32 = 3;
/// Stamps are rounded to 0.1 ms, so it takes some to tell less.
const LATENESS_ROUNDS: u32 = 6;

/// The JSON document, format 1: times in seconds, memory in bytes.
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
    targets: Vec<Target>,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    let undrawn = args.svg.is_some() && !args.measures(Which::Growth);
    ensure!(!undrawn, "--svg draws the table `growth`, which is not measured: name it too");
    let workspace = Workspace::find()?;
    let mut tools = Tools::find(&workspace)?;
    interrupt::install()?;
    let report = measure(args, &workspace, &mut tools);
    if interrupt::requested() {
        return Ok(ExitCode::from(interrupt::STATUS));
    }
    show(args, &report)?;
    Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn measure(args: &Args, workspace: &Workspace, tools: &mut Tools) -> Report {
    let progress = &Progress::new(args.work());
    let (few, many) = (args.rounds(ROUNDS), args.rounds(LATENESS_ROUNDS));
    let mut tables = Tables { args, failed: Vec::new() };
    let mut report = Report {
        format: 1,
        machine: Machine::describe(mem::take(&mut tools.versions)),
        lateness: tables
            .measure(Which::Lateness, || lateness::measure(workspace, tools, many, progress)),
        growth: tables
            .measure(Which::Growth, || growth::measure(tools, args.sizes(), few, progress)),
        printing: tables.measure(Which::Printing, || printing::measure(tools, few, progress)),
        verifier: tables.measure(Which::Verifier, || verifier::measure(few, progress)),
        newcomer: tables.measure(Which::Newcomer, || newcomer::measure(workspace, tools, progress)),
        failed: tables.failed,
        left_out: mem::take(&mut tools.left_out),
        targets: Vec::new(),
    };
    report.targets = targets::targets(&report);
    report
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

fn show(args: &Args, report: &Report) -> Result<()> {
    match write!(anstream::stdout(), "{report}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed.context("cannot print the tables")?,
    }
    if let Some(file) = &args.json {
        write_file(file, serde_json::to_string_pretty(report)? + "\n")?;
    }
    if let Some((file, growth)) = args.svg.as_ref().zip(report.growth.as_ref()) {
        write_file(file, picture::picture(growth).to_string() + "\n")?;
    }
    Ok(())
}

fn write_file(file: &Path, text: String) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.machine.fmt(f)?;
        self.lateness.iter().try_for_each(|table| table.fmt(f))?;
        self.growth.iter().try_for_each(|table| table.fmt(f))?;
        self.printing.iter().try_for_each(|table| table.fmt(f))?;
        self.verifier.iter().try_for_each(|table| table.fmt(f))?;
        self.newcomer.iter().try_for_each(|table| table.fmt(f))?;
        Targets(&self.targets).fmt(f)?;
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
        Args { tables: tables.to_vec(), quick, json: None, svg: None }
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

    #[test]
    fn the_work_announced_is_that_of_the_tables_measured() {
        let verifier = args(&[Which::Verifier], true).work();
        assert_eq!(verifier, verifier::work(1));
        let both = args(&[Which::Printing, Which::Verifier], false).work();
        assert_eq!(both, printing::work(ROUNDS) + verifier::work(ROUNDS));
    }
}
