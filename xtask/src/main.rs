//! The project's own commands: `cargo xtask --help`.

mod bench;
mod files;
mod language;
mod learn;
mod pages;
mod prose;
mod timeline;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use countdown_timeline::Language;
use countdown_verify::tools;

/// Verify the lesson's programs, learn with exercises, and draw, measure and document programs
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Bench(bench::Args),
    Learn(learn::Args),
    Pages(pages::Args),
    Timeline(timeline::Args),
    Verify(Box<tools::Args>),
}

/// Reads the command line; the help for learners is in their language.
fn parse() -> Command {
    let command = match language::of_command_line() {
        Language::English => Command::command(),
        Language::Chinese => learn::in_chinese(Command::command()),
    };
    Command::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
}

fn main() -> ExitCode {
    tools::run(|| match parse() {
        Command::Bench(args) => bench::main(&args),
        Command::Learn(args) => learn::main(&args),
        Command::Pages(args) => pages::main(&args),
        Command::Timeline(args) => timeline::main(&args),
        Command::Verify(args) => tools::main(&args),
    })
}
