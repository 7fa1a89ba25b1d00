//! What `event_loop` and `many` share: the countdowns of a large run, and a line on how it went.

use std::{
    env,
    ffi::OsStr,
    fmt,
    io::{self, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::Context;
use countdown_core::Stamp;
use cpu_time::ProcessTime;
use memory_stats::memory_stats;

/// The ticks of each countdown.
pub(crate) const TICKS: u8 = 3;

/// The longest delay; the others go down to half of it.
const LONGEST: Duration = Duration::from_secs(1);

/// The number of countdowns that the command line asks for, if it does.
pub(crate) fn asked_for() -> anyhow::Result<Option<u32>> {
    let given = env::args_os().skip(1).collect::<Vec<_>>().join(" ".as_ref());
    if given.is_empty() {
        return Ok(None);
    }
    let hint = || format!("`{}` is not a number of countdowns from 1 to 1000000", given.display());
    countdowns(&given).with_context(hint).map(Some)
}

pub(crate) fn countdowns(given: &OsStr) -> Option<u32> {
    given.to_str()?.parse().ok().filter(|n| (1..=1_000_000).contains(n))
}

/// The delays of `n` countdowns, spread evenly. The longest comes first, as in the document, so
/// that starting the others is part of its wait.
pub(crate) fn delays(n: u32) -> impl Iterator<Item = Duration> {
    (1..=n).rev().map(move |step| LONGEST / 2 + LONGEST / 2 * step / n)
}

/// Records how late each tick of a run is, and what the run costs.
pub(crate) struct Summary {
    countdowns: u32,
    resident: Option<usize>,
    cpu: Option<ProcessTime>,
    start: Instant,
    ticks: Mutex<Ticks>,
}

struct Ticks {
    /// In microseconds, and in the order of the ticks.
    lateness: Vec<u32>,
    /// The resident set at the first tick: all countdowns are there by then, and wait.
    resident: Option<usize>,
}

impl Summary {
    /// Starts the clocks of a run, before there is any countdown.
    pub(crate) fn start(countdowns: u32) -> Self {
        let lateness = Vec::with_capacity(countdowns as usize * usize::from(TICKS));
        Self {
            countdowns,
            ticks: Mutex::new(Ticks { lateness, resident: None }),
            resident: resident(),
            cpu: ProcessTime::try_now().ok(),
            start: Instant::now(),
        }
    }

    /// Records a tick that was due this long after the start, and returns how many there were.
    ///
    /// A countdown's due times are the multiples of its delay, whether it kept to the earlier ones
    /// or not: a loop that falls behind is late from there on, and cannot hide it.
    pub(crate) fn tick(&self, due: Duration) -> usize {
        let late = self.start.elapsed().saturating_sub(due);
        let mut ticks = self.ticks.lock().unwrap();
        if ticks.lateness.is_empty() {
            ticks.resident = resident();
        }
        ticks.lateness.push(late.as_micros().try_into().unwrap_or(u32::MAX));
        ticks.lateness.len()
    }

    /// Prints the line, once the countdowns are done.
    pub(crate) fn print(&self) -> io::Result<()> {
        let total = self.start.elapsed();
        let cpu = self.cpu.and_then(|start| start.try_elapsed().ok());
        let mut ticks = self.ticks.lock().unwrap();
        ticks.lateness.sort_unstable();
        let late = |percent: usize| {
            let microseconds = ticks.lateness[(ticks.lateness.len() - 1) * percent / 100];
            Stamp::from(Duration::from_micros(microseconds.into()))
        };
        let grown = ticks.resident.zip(self.resident).map(|(now, then)| now.saturating_sub(then));
        writeln!(
            io::stdout(),
            "countdowns {}, total {} s, longest wait {} s, p99 lateness {} s, \
             largest lateness {} s, bytes per task {}, CPU {} s",
            self.countdowns,
            Stamp::from(total),
            Stamp::from(LONGEST * TICKS.into()),
            late(99),
            late(100),
            told(grown.map(|bytes| bytes / self.countdowns as usize)),
            told(cpu.map(Stamp::from)),
        )
    }
}

/// The bytes of memory that this process has in use.
fn resident() -> Option<usize> {
    memory_stats().map(|memory| memory.physical_mem)
}

fn told(figure: Option<impl fmt::Display>) -> String {
    figure.map_or("n/a".into(), |figure| figure.to_string())
}
