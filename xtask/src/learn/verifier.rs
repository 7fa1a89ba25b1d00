//! Running programs with the verifier: all that `learn` asks of it to run and judge one.

use std::{
    ffi::OsStr,
    path::Path,
    process::Command,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Result, ensure};
use countdown_core::Golden;
use countdown_verify::{
    judge::{self, Event, Judged},
    program::{Policy, Program},
    run::{self, End, Limits},
    stalls::StallLog,
    verdict::{Difference, Verdict},
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
        let program = Program::new([order.executable], order.golden);
        let policy = Policy {
            attempts: self.attempts,
            timeout: Some(timeout(order)?),
            ..Policy::default()
        };
        let mut last = Instant::now();
        let mut watch = |event: Event<'_>| {
            if let Event::Output(bytes) = event {
                last = Instant::now();
                happens(Happens::Prints(bytes));
            }
        };
        let judged = judge::judge(
            &program,
            &policy,
            &self.stalls,
            &mut |command| {
                order.prepare(command);
                happens(Happens::Starts);
            },
            &mut watch,
        );
        let (_, judged) = judged?;
        Ok(ran(judged, last.elapsed()))
    }

    /// How long the machine stood still at most for a thread that waited a few times between two
    /// times, in nanoseconds since the Unix epoch.
    pub(crate) fn stalls(&self, from: u64, to: u64) -> Duration {
        let (now, clock) = (Instant::now(), SystemTime::now());
        let instant = |at: u64| {
            let at = UNIX_EPOCH + Duration::from_nanos(at);
            let ago = clock.duration_since(at).unwrap_or_default();
            now.checked_sub(ago).unwrap_or(now)
        };
        self.stalls.between(instant(from), instant(to)).largest(4)
    }
}

/// Runs a program that is to fail.
pub(crate) fn end(order: &Order<'_>, happens: &dyn Fn(Happens<'_>)) -> Result<Ended> {
    let program = Program::new([order.executable], order.golden);
    let limits = Limits {
        timeout: timeout(order)?,
        output: 64 * 1024,
    };
    let mut prepare = |command: &mut Command| {
        order.prepare(command);
        happens(Happens::Starts);
    };
    let mut watch = |bytes: &[u8]| happens(Happens::Prints(bytes));
    let run = run::run(&program, &limits, &mut prepare, &mut watch)?;
    ensure!(run.end != End::Interrupted, "it was interrupted");
    Ok(match run.end {
        End::Exited(status) if status.success() => Ended::WithSuccess,
        End::Exited(_) => Ended::WithFailure,
        _ => Ended::Not,
    })
}

impl Order<'_> {
    fn prepare(&self, command: &mut Command) {
        // A screen has no room for what these add.
        command.env_remove("RUST_BACKTRACE").env_remove("RUST_LOG");
        command.envs(self.environment.iter().copied());
    }
}

/// Twice as long as the golden takes, and some seconds for a slow start.
fn timeout(order: &Order<'_>) -> Result<Duration> {
    let golden = Golden::parse(files::read(order.golden)?)?;
    let last = golden.due_times().max().unwrap_or_default();
    Ok(2 * last + Duration::from_secs(8))
}

fn ran(judged: Judged, lingered: Duration) -> Ran {
    let judgement = judged.judgement;
    let verdict = match judgement.verdict {
        Verdict::Match => Says::Matches,
        Verdict::Mismatch => Says::Differs,
        Verdict::Unjudged if judgement.is_busy() => Says::Busy,
        Verdict::Unjudged => Says::Fails,
    };
    let mut reasons: Vec<String> = judgement.reason.into_iter().collect();
    reasons.extend(one_a_line(&judgement.differences));
    Ran {
        verdict,
        reasons,
        output: judged.output,
        stderr: String::from_utf8_lossy(&judged.said).into_owned(),
        lingered,
    }
}

/// Returns one sentence for each line with which something is wrong, the shortest one.
fn one_a_line(differences: &[Difference]) -> Vec<String> {
    let line = |difference: &Difference| (difference.golden_line, difference.actual_line);
    let lines = differences.chunk_by(|one, next| line(one) == line(next));
    let shortest =
        lines.filter_map(|all| all.iter().map(|one| &one.message).min_by_key(|it| it.len()));
    shortest.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_said_of_a_line() {
        let found = [
            (2, Some(4), "late and moved"),
            (2, Some(4), "late"),
            (6, None, "missing"),
        ];
        let differences = found.map(|(golden_line, actual_line, message)| Difference {
            golden_line,
            actual_line,
            message: message.into(),
        });
        assert_eq!(one_a_line(&differences), ["late", "missing"]);
    }
}
