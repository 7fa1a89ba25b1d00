//! The way in to the project's own commands: `cargo xtask --help`.
//!
//! It does `verify` itself, so that a first verdict waits for nothing that only other commands need.
//! All else it hands on to the package `xtask`, which Cargo builds when it is first asked for.

use std::{
    env,
    process::{self, ExitCode},
};

use anyhow::{Context, Result};
use clap::Parser;
use countdown_verify::{cli, workspace};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Verify(cli::Args),
}

fn main() -> ExitCode {
    let is_own = env::args_os()
        .nth(1)
        .is_some_and(|command| command == "verify");
    cli::run(|| if is_own { verify() } else { hand_on() })
}

fn verify() -> Result<ExitCode> {
    let Command::Verify(args) = Command::parse();
    cli::main(&args)
}

fn hand_on() -> Result<ExitCode> {
    let mut xtask = workspace::cargo_command();
    xtask
        .args(["run", "--quiet", "--manifest-path", MANIFEST, "--"])
        .args(env::args_os().skip(1));
    become_it(xtask).context("cannot start Cargo")
}

/// The same process from here on: its terminal, its signals and its status.
#[cfg(unix)]
fn become_it(mut command: process::Command) -> std::io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(&mut command))
}

/// Ctrl-C is for the command, which has the same console, and whose status this process waits for.
#[cfg(not(unix))]
fn become_it(mut command: process::Command) -> Result<ExitCode> {
    countdown_verify::interrupt::install()?;
    let status = command
        .status()?
        .code()
        .and_then(|code| u8::try_from(code).ok());
    Ok(status.map_or(ExitCode::FAILURE, ExitCode::from))
}
