//! The project's own commands: `cargo xtask --help`.

mod bench;
mod files;
mod language;
mod learn;
mod pages;
mod prose;
mod timeline;

use std::process::ExitCode;

use clap::Parser;
use countdown_verify::cli;

/// Verify the lesson's programs, learn with exercises, and draw, measure and document programs
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Bench(bench::Args),
    Learn(learn::Args),
    Pages(pages::Args),
    Timeline(timeline::Args),
    Verify(cli::Args),
}

fn main() -> ExitCode {
    cli::run(|| match Command::parse() {
        Command::Bench(args) => bench::main(&args),
        Command::Learn(args) => learn::main(&args),
        Command::Pages(args) => pages::main(&args),
        Command::Timeline(args) => timeline::main(&args),
        Command::Verify(args) => cli::main(&args),
    })
}
