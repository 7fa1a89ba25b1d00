//! A process for each of N countdowns; each tells the first one of its ticks.
//!
//! Peer: processes
//! Most: 10,000
//! Memory: in processes

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{
    env,
    io::{self, BufRead, BufReader, PipeWriter, Write},
    process::{Child, Command},
    thread,
    time::Duration,
};

use summary::{Summary, TICKS};

/// Set for the processes that count down, to their delay in microseconds.
const DELAY: &str = "COUNTDOWN_DELAY";

fn main() -> anyhow::Result<()> {
    let delay = env::var(DELAY).ok().and_then(|delay| micros(&delay).ok());
    match delay {
        Some(delay) => count_down(delay)?,
        None => count_down_all(summary::asked_for()?.unwrap_or(100))?,
    }
    Ok(())
}

fn count_down_all(n: u32) -> io::Result<()> {
    let summary = Summary::start(n);
    let (due, to_us) = io::pipe()?;
    let mut processes = Vec::new();
    for delay in summary::delays(n) {
        let process = start(delay, &to_us);
        processes.push(process.map_err(|error| stopped(processes.len(), &error))?);
    }
    drop(to_us);
    for line in BufReader::new(due).lines() {
        summary.tick(micros(&line?)?);
    }
    processes.iter_mut().try_for_each(|process| process.wait().map(drop))?;
    summary.print()
}

fn start(delay: Duration, to_us: &PipeWriter) -> io::Result<Child> {
    let mut process = Command::new(env::current_exe()?);
    process.env(DELAY, delay.as_micros().to_string()).stdout(to_us.try_clone()?).spawn()
}

fn count_down(delay: Duration) -> io::Result<()> {
    for n in 1..=TICKS {
        thread::sleep(delay);
        let due = (delay * n.into()).as_micros();
        writeln!(io::stdout(), "{due}")?; // where the first process has ended, so does this one
    }
    Ok(())
}

fn micros(text: &str) -> io::Result<Duration> {
    let micros = text.parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error));
    micros.map(Duration::from_micros)
}

fn stopped(index: usize, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("there are {index} processes, and no more: {error}"))
}
