//! Running programs with the verifier: all that `learn` asks of it to run and judge one.

use std::{
    ffi::OsStr,
    path::Path,
    process::Command,
    sync::atomic::AtomicBool,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use countdown_core::Golden;
use countdown_verify::{
    Policy, Program, StallLog, Variable, Verdict,
    tools::{self, Event},
};

use crate::files;

/// What runs and judges programs.
pub(crate) struct Verifier {
    stalls: StallLog,
    /// How often a run is repeated while the machine is busy.
    attempts: u32,
}

/// A program, what it is held to, and what it is given.
pub(crate) struct Order<'a> {
    pub(crate) executable: &'a Path,
    pub(crate) golden: &'a Path,
    pub(crate) environment: Vec<(&'a str, &'a OsStr)>,
    /// Ends it when it is set.
    pub(crate) cancelled: &'a AtomicBool,
}

/// What happens while a program is judged.
pub(crate) enum Happens<'a> {
    /// It is about to be started.
    Starts,
    Prints(&'a [u8]),
}

/// What came of it.
pub(crate) struct Ran {
    pub(crate) verdict: Says,
    /// Why, and what is wrong, a sentence each.
    pub(crate) reasons: Vec<String>,
    pub(crate) output: Vec<u8>,
    /// The last that it wrote to stderr.
    pub(crate) stderr: String,
    /// How long it ran on after the last that it printed.
    pub(crate) lingered: Duration,
}

/// What the verifier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Matches,
    Differs,
    /// It did not end as it should.
    Fails,
    /// The machine was too busy to tell.
    Busy,
}

/// How a program ended that is to fail.
pub(crate) enum Ended {
    WithFailure,
    WithSuccess,
    /// It still ran when it was stopped.
    Not,
}

impl Verifier {
    pub(crate) fn start(attempts: u32) -> Result<Self> {
        let stalls = StallLog::start()?;
        Ok(Self { stalls, attempts })
    }

    /// Runs a program and holds what it prints to its golden, as often as a busy machine asks for.
    pub(crate) fn judge(&self, order: &Order<'_>, happens: &dyn Fn(Happens<'_>)) -> Result<Ran> {
        let mut program = Program::new([order.executable], order.golden);
        program.settings.env = order.variables().map(Variable::from).collect();
        program.settings.timeout = Some(timeout(order)?);
        // An answer that notes its start before its printer does is early by what lies between the
        // two, which on a busy machine was up to 17 ms.
        program.settings.early = Some(Duration::from_millis(50));
        let policy = Policy::default().attempts(self.attempts);
        let mut last = Instant::now();
        let mut on_event = |event: Event<'_>| match event {
            Event::Start => happens(Happens::Starts),
            Event::Output(bytes) => {
                last = Instant::now();
                happens(Happens::Prints(bytes));
            }
            _ => {}
        };
        let cancelled = Some(order.cancelled);
        let judged = tools::judge(&program, policy, &self.stalls, cancelled, &mut on_event)?;
        let verdict = match judged.verdict {
            Verdict::Match => Says::Matches,
            Verdict::Unjudged => Says::Busy,
            _ if judged.is_failure => Says::Fails,
            _ => Says::Differs,
        };
        Ok(Ran {
            verdict,
            reasons: judged.sentences,
            output: judged.output,
            stderr: judged.stderr,
            lingered: last.elapsed(),
        })
    }

    /// How long the machine stood still between two times, in nanoseconds since the Unix epoch.
    pub(crate) fn stalls(&self, from: u64, to: u64) -> Duration {
        let (now, clock) = (Instant::now(), SystemTime::now());
        let instant = |at: u64| {
            let at = UNIX_EPOCH + Duration::from_nanos(at);
            let ago = clock.duration_since(at).unwrap_or_default();
            now.checked_sub(ago).unwrap_or(now)
        };
        self.stalls.between(instant(from), instant(to))
    }
}

/// Runs a program that is to fail.
pub(crate) fn end(order: &Order<'_>, happens: &dyn Fn(Happens<'_>)) -> Result<Ended> {
    const MOST: usize = 64 * 1024;

    let mut command = Command::new(order.executable);
    command.envs(order.variables());
    happens(Happens::Starts);
    let mut on_output = |bytes: &[u8]| happens(Happens::Prints(bytes));
    let (timeout, cancelled) = (timeout(order)?, Some(order.cancelled));
    let run = tools::capture(command, timeout, MOST, cancelled, &mut on_output)?;
    Ok(match run.status {
        Some(status) if status.success() => Ended::WithSuccess,
        Some(_) => Ended::WithFailure,
        None => Ended::Not,
    })
}

impl Order<'_> {
    /// The variables that the program gets. A screen has no room for backtraces and spans.
    fn variables(&self) -> impl Iterator<Item = (&str, &OsStr)> {
        let quiet = [("RUST_BACKTRACE", "0"), ("RUST_LOG", "off")];
        let quiet = quiet.map(|(name, value)| (name, OsStr::new(value)));
        quiet.into_iter().chain(self.environment.iter().copied())
    }
}

/// Twice as long as the golden takes, and some seconds for a slow start.
fn timeout(order: &Order<'_>) -> Result<Duration> {
    let golden = Golden::parse(files::read(order.golden)?)?;
    let last = golden.due_times().max().unwrap_or_default();
    Ok(2 * last + Duration::from_secs(8))
}
