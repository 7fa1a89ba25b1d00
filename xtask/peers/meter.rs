//! Runs a command and prints what it took on stderr: seconds, seconds of processor time, bytes.
//!
//! It is a small program because a child's peak memory starts at that of its parent.

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

    if !ended.status.success() {
        if ended.status.code().is_none() {
            eprintln!("{}", ended.status);
        }
        return Ok(ExitCode::FAILURE);
    }
    let cpu = (ended.rusage.utime + ended.rusage.stime).as_secs_f64();
    eprintln!("{wall} {cpu} {}", ended.rusage.maxrss);
    Ok(ExitCode::SUCCESS)
}
