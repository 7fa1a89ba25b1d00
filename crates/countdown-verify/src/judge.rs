//! The judging of a program: its runs, as many as it takes.

mod tally;

use std::{
    io,
    panic::resume_unwind,
    process::Command,
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use anyhow::{Context, Result};
use countdown_core::Golden;

pub use self::tally::Tally;
use crate::{
    program::{Policy, Program},
    run::{self, Limits, Run},
    stalls::StallLog,
    verdict::{self, Judgement, Verdict},
};

/// What became of a program.
#[derive(Debug)]
#[non_exhaustive]
pub struct Judged {
    /// What is said of the run that says most: the first that is wrong or could not be judged, or
    /// else one that the machine was too busy for, or else the last.
    pub judgement: Judgement,
    /// What that run printed, as far as it is looked at.
    pub output: Vec<u8>,
    /// The last of what it said on its other stream.
    pub said: Vec<u8>,
    /// What was counted over all runs.
    pub tally: Tally,
}

/// What happens while a program is judged.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// It printed this.
    Output(&'a [u8]),
    /// This machine was busy, and so the program is run once more.
    Again,
}

/// Runs a program and holds what it prints, and when, to its golden, which it returns too.
///
/// `stalls` has to have been started before. `prepare` may change the command of each run before it
/// is started; `watch` is told what happens.
///
/// # Errors
///
/// When the golden cannot be read, or the program cannot be started.
pub fn judge(
    program: &Program,
    policy: &Policy,
    stalls: &StallLog,
    prepare: &mut dyn FnMut(&mut Command),
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<(Golden, Judged)> {
    program.check_grid()?;
    let (golden, size) = program.golden.read_with_size()?;
    let limits = limits(&golden, size, policy);
    let tally = Tally::default();
    let mut trial = Trial {
        program,
        policy,
        golden,
        limits,
        stalls,
        prepare,
        watch,
        tally,
    };
    let Attempt { judgement, run } = trial.runs()?;
    let Run { output, said, .. } = run;
    let Trial { golden, tally, .. } = trial;
    Ok((
        golden,
        Judged {
            judgement,
            output,
            said,
            tally,
        },
    ))
}

/// Does the same with all of these at the same time. What comes of it is in their order.
///
/// # Errors
///
/// When the system allows no more threads; what has been started is waited for.
pub fn at_once<T: Send, R: Send>(
    all: impl IntoIterator<Item = T>,
    each: impl Fn(T) -> R + Sync,
) -> Result<Vec<R>> {
    let each = &each;
    thread::scope(|scope| {
        let start = |one| thread::Builder::new().spawn_scoped(scope, move || each(one));
        let started: io::Result<Vec<_>> = all.into_iter().map(start).collect();
        let done = started
            .context("cannot start a thread")?
            .into_iter()
            .map(ScopedJoinHandle::join);
        Ok(done
            .map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect())
    })
}

/// What a run may take, where the golden's text has this many bytes.
pub(crate) fn limits(golden: &Golden, size: usize, policy: &Policy) -> Limits {
    let last = golden.due_times().max().unwrap_or_default();
    let usual = last
        .saturating_mul(2)
        .saturating_add(Duration::from_secs(10));
    Limits {
        timeout: policy.timeout.unwrap_or(usual),
        output: size.saturating_mul(2).saturating_add(64 * 1024),
    }
}

/// The judging of one program, and what is known so far.
struct Trial<'a> {
    program: &'a Program,
    policy: &'a Policy,
    golden: Golden,
    limits: Limits,
    stalls: &'a StallLog,
    prepare: &'a mut dyn FnMut(&mut Command),
    watch: &'a mut dyn FnMut(Event<'_>),
    tally: Tally,
}

/// One run, and what is said of it.
struct Attempt {
    run: Run,
    judgement: Judgement,
}

impl Trial<'_> {
    fn runs(&mut self) -> Result<Attempt> {
        let mut busy = None;
        loop {
            let attempt = self.attempts()?;
            let is_busy = attempt.judgement.is_busy();
            self.tally.runs += 1;
            self.tally.busy_runs += u32::from(is_busy);
            if attempt.judgement.verdict != Verdict::Match && !is_busy {
                return Ok(attempt);
            }
            if self.tally.runs >= self.policy.runs {
                return Ok(busy.unwrap_or(attempt));
            }
            busy = busy.or(is_busy.then_some(attempt));
        }
    }

    /// One run that counts: the first that says something for certain. Where none does, one that
    /// the machine's largest stalls excuse; where they excuse none, the last.
    fn attempts(&mut self) -> Result<Attempt> {
        let mut busy = None;
        for _ in 1..self.policy.attempts {
            let attempt = self.attempt()?;
            if !attempt.judgement.again {
                return Ok(attempt);
            }
            busy = busy.or(attempt.judgement.is_busy().then_some(attempt));
            self.tally.reruns += 1;
            (self.watch)(Event::Again);
        }
        let last = self.attempt()?;
        let says_nothing = last.judgement.again && last.judgement.verdict != Verdict::Match;
        Ok(busy.filter(|_| says_nothing).unwrap_or(last))
    }

    fn attempt(&mut self) -> Result<Attempt> {
        let Self {
            program,
            policy,
            golden,
            limits,
            stalls,
            prepare,
            watch,
            tally,
        } = self;
        let run = run::run(program, limits, prepare, &mut |bytes| {
            watch(Event::Output(bytes));
        })?;
        let stalls = run.stalls(stalls);
        let judgement = verdict::judge(&run, program, golden, policy.tolerance, &stalls);
        tally.add(&judgement);
        Ok(Attempt { run, judgement })
    }
}
