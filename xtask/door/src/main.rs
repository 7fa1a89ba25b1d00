//! The way in to the project's own commands: `cargo xtask --help`.
//!
//! The alias has Cargo build this package in silence, so it depends on nothing and takes a second. It
//! has Cargo build what does the work, for all to see, and becomes that.

#[path = "../../../crates/countdown-verify/src/workspace/relay.rs"]
mod relay;

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    path::Path,
    process::{Command, ExitCode, ExitStatus, Stdio},
    sync::mpsc,
    thread,
};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    enter(&arguments).unwrap_or_else(|error| {
        // Where stderr is gone there is no one to tell.
        let _ = writeln!(io::stderr(), "error: {error}");
        ExitCode::from(2)
    })
}

/// The verifier is a program of its own, so that a first verdict waits for nothing that only other
/// commands need.
fn enter(arguments: &[OsString]) -> io::Result<ExitCode> {
    let (name, called, arguments) = match arguments.split_first() {
        Some((command, rest)) if command == "verify" => {
            ("countdown-verify", "cargo xtask verify", rest)
        }
        _ => ("xtask", "cargo xtask", arguments),
    };
    let built = build(name, arguments)?;
    if !built.success() {
        return Ok(status(built));
    }
    let beside = env::current_exe()?;
    let path = beside.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX));
    let mut program = Command::new(&path);
    program.args(arguments);
    become_it(program, called).map_err(|error| cannot_start(&path, &error))
}

fn build(name: &str, arguments: &[OsString]) -> io::Result<ExitStatus> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    // With the features that the dependencies of both have: else the other would have some built again.
    cargo.args(["build", "--manifest-path", MANIFEST, "--bin", name]);
    cargo.args(["--package", "countdown-verify", "--package", "xtask"]);
    let mut options = arguments.iter().take_while(|argument| *argument != "--");
    if options.any(|option| option == "-q" || option == "--quiet") {
        cargo.arg("--quiet");
    }
    relay::prepare(&mut cargo);
    let cargo = cargo.stdin(Stdio::null()).spawn();
    let mut cargo = cargo.map_err(|error| cannot_start("Cargo".as_ref(), &error))?;
    if let Some(stderr) = cargo.stderr.take() {
        let (sender, pieces) = mpsc::channel();
        thread::Builder::new().spawn(move || relay::read(stderr, &sender))?;
        relay::show(&pieces, io::stderr(), || Ok(cargo.try_wait()?.is_some()))?;
    }
    cargo.wait()
}

fn cannot_start(what: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!("cannot start {}: {error}", what.display()))
}

/// The same process from here on: its terminal, its signals and its status. The program shows in its
/// usage how it was called.
#[cfg(unix)]
fn become_it(mut program: Command, called: &str) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(program.arg0(called).exec())
}

/// Ctrl-C is for the program, which has the same console, and whose status this process waits for.
#[cfg(not(unix))]
fn become_it(mut program: Command, _: &str) -> io::Result<ExitCode> {
    ctrlc::set_handler(|| ()).map_err(io::Error::other)?;
    program.status().map(status)
}

fn status(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
