//! Runs a command, and tells on stderr what it took: the bench's one way to measure memory.
//!
//! It is small, since a process that was just started counts what its parent had.

use std::{
    env, io,
    process::{Command, ExitCode, ExitStatus},
    time::Duration,
};

fn main() -> io::Result<ExitCode> {
    let mut words = env::args_os().skip(1);
    let program = words.next().ok_or(io::ErrorKind::InvalidInput)?;
    let (status, took) = run(Command::new(program).args(words))?;
    if !status.success() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some((cpu, peak)) = took {
        eprintln!("CPU {:.4} s, peak {peak} bytes", cpu.as_secs_f64());
    }
    Ok(ExitCode::SUCCESS)
}

/// How it ended, and its processor time and largest memory, with those that it waited for.
#[cfg(unix)]
fn run(command: &mut Command) -> io::Result<(ExitStatus, Option<(Duration, u64)>)> {
    use wait4::Wait4;

    let took = command.spawn()?.wait4()?;
    let cpu = took.rusage.utime + took.rusage.stime;
    Ok((took.status, Some((cpu, took.rusage.maxrss))))
}

/// This system does not tell.
#[cfg(not(unix))]
fn run(command: &mut Command) -> io::Result<(ExitStatus, Option<(Duration, u64)>)> {
    Ok((command.status()?, None))
}
