//! Compares the timed output of programs with goldens: `countdown-verify --help`.

use std::process::ExitCode;

use clap::Parser;
use countdown_verify::tools;

#[derive(Parser)]
#[command(name = "countdown-verify", version)]
struct Command {
    #[command(flatten)]
    args: tools::Args,
}

fn main() -> ExitCode {
    tools::run(|| tools::main(&Command::parse().args))
}
