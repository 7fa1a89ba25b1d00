//! A countdown that wakes as soon as this machine lets it: `clock_nanosleep`, with a timer slack of
//! 1 ns.

use std::{io, time::Duration};

use countdown_core::Printer;

/// The document's countdowns.
pub(crate) const COUNTDOWNS: [(&str, Duration); 3] = [
    ("A", Duration::from_secs(1)),
    ("B", Duration::from_millis(800)),
    ("C", Duration::from_millis(500)),
];

pub(crate) fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        sleep(delay)?;
        printer.tick(name, n)?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn sleep(delay: Duration) -> io::Result<()> {
    use std::num::NonZeroU64;

    use rustix::thread::{ClockId, NanosleepRelativeResult, clock_nanosleep_relative};

    rustix::thread::set_current_timer_slack(NonZeroU64::new(1))?;
    let delay = delay.try_into().map_err(io::Error::other)?;
    match clock_nanosleep_relative(ClockId::Monotonic, &delay) {
        NanosleepRelativeResult::Ok => Ok(()),
        NanosleepRelativeResult::Interrupted(_) => Err(io::ErrorKind::Interrupted.into()),
        NanosleepRelativeResult::Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn sleep(_: Duration) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "only Linux has a timer slack"))
}
