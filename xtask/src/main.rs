//! The project's own commands: `cargo xtask --help`.

mod bench;
mod interrupt;
mod pages;
mod process;
mod programs;
mod timeline;
mod verify;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

/// Holds the demos' printed timings to the document's, and shows what they do meanwhile.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Bench(bench::Args),
    Pages(pages::Args),
    Timeline(timeline::Args),
    Verify(verify::Args),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Bench(args) => bench::main(&args),
        Command::Pages(args) => pages::main(&args),
        Command::Timeline(args) => timeline::main(&args),
        Command::Verify(args) => verify::main(&args),
    };
    outcome.unwrap_or_else(|error| {
        // Where nobody can be told, the exit status still tells.
        let _ = writeln!(io::stderr(), "error: {error:#}");
        ExitCode::from(2)
    })
}
