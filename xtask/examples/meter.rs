//! Runs a command, and tells on stderr what it took: the bench's one way to measure memory.
//!
//! It is small, since a process that was just started counts what its parent had.

use std::{
    env, io,
    process::{Command, ExitCode},
};

fn main() -> io::Result<ExitCode> {
    let mut words = env::args_os().skip(1);
    let program = words.next().ok_or(io::ErrorKind::InvalidInput)?;
    let status = Command::new(program).args(words).status()?;
    if status.success() {
        tell();
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Of all children, that is: of the one there was, and of those that it waited for.
#[cfg(unix)]
fn tell() {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeValLike,
    };

    // Linux counts in KiB.
    const UNIT: i64 = if cfg!(target_os = "linux") { 1024 } else { 1 };
    if let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) {
        let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        let cpu = std::time::Duration::from_micros(cpu.try_into().unwrap_or(0));
        eprintln!("CPU {:.4} s, peak {} bytes", cpu.as_secs_f64(), usage.max_rss() * UNIT);
    }
}

/// This system does not tell.
#[cfg(not(unix))]
fn tell() {}
