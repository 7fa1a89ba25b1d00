//! Runs a command, and tells on stderr what it took: the bench's one way to measure.
//!
//! It is small, since a process that was just started counts what its parent had.

use std::{
    env, io,
    process::{Command, ExitCode},
    time::Instant,
};

use wait4::Wait4;

fn main() -> io::Result<ExitCode> {
    let mut words = env::args_os().skip(1);
    let program = words.next().ok_or(io::ErrorKind::InvalidInput)?;
    let start = Instant::now();
    let ended = Command::new(program).args(words).spawn()?.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    let cpu = (ended.rusage.utime + ended.rusage.stime).as_secs_f64();
    if !ended.status.success() {
        if ended.status.code().is_none() {
            eprintln!("{}", ended.status);
        }
        return Ok(ExitCode::FAILURE);
    }
    eprintln!("{wall} {cpu} {}", ended.rusage.maxrss);
    Ok(ExitCode::SUCCESS)
}
