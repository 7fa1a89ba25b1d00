//! Holds what programs print, and when, to golden transcripts: `countdown-verify --help`.

use std::process::ExitCode;

use clap::Parser;
use countdown_verify::cli;

#[derive(Parser)]
#[command(name = "countdown-verify")]
struct Command {
    #[command(flatten)]
    args: cli::Args,
}

fn main() -> ExitCode {
    cli::run(|| cli::main(&Command::parse().args))
}
