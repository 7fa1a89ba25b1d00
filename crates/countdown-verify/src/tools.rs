//! The command line, and helpers for this project's own tools. Not for others: it changes without
//! notice.

use std::{
    fs::File,
    process::{Command, ExitStatus},
    sync::atomic::AtomicBool,
    time::Duration,
};

use anyhow::anyhow;

use crate::{
    Error, Policy, Program, StallLog, Verdict,
    judge::Judge,
    process::{Channel, Group},
    run::{self, End, Limits, Observer},
    verdict,
};
pub use crate::{
    cli::{Args, Color, Line, Progress, begin, columns, main, print, run, tell},
    interrupt::{requested as is_interrupted, status as interrupt_status},
    judge::{Event, at_once},
    program::duration,
    report::printable,
    watch::Watch,
    workspace::{Built, Entry, Header, NotReady, Workspace, cargo_command},
};

/// The result of judging a program.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The verdict. It is `Unjudged` only if the machine was too busy.
    pub verdict: Verdict,
    /// True if the program failed as a whole: it crashed, hung, or printed nothing.
    pub is_failure: bool,
    /// The reason and the differences, a sentence each.
    pub sentences: Vec<String>,
    /// The output.
    pub output: Vec<u8>,
    /// The end of its output on stderr.
    pub stderr: String,
}

/// Judges a program. `on_event` receives events; `cancelled`, when set, ends the program.
///
/// # Errors
///
/// Errors if the program cannot be started, its golden cannot be read, or it was cancelled.
pub fn judge(
    program: &Program,
    policy: Policy,
    stalls: &StallLog,
    cancelled: Option<&AtomicBool>,
    on_event: &mut dyn FnMut(Event<'_>),
) -> Result<Judged, Error> {
    let judge = Judge {
        policy,
        stalls,
        cancelled,
    };
    let judged = judge.judge(program, on_event)?;
    let judgement = judged.judgement;
    let is_busy = judgement.is_busy();
    if judgement.verdict == Verdict::Unjudged && !is_busy {
        return Err(anyhow!(judgement.reason.unwrap_or_default()).into());
    }
    let differences = judgement.differences.into_iter();
    let differences = differences.filter(|found| !found.repeats);
    let sentences = judgement.reason.into_iter().chain(judgement.cause);
    Ok(Judged {
        verdict: judgement.verdict,
        is_failure: judgement.is_failure,
        sentences: sentences
            .chain(differences.map(|found| found.message))
            .collect(),
        output: judged.output,
        stderr: text(&judged.other),
    })
}

/// The result of a command without a golden.
#[derive(Debug, Clone)]
pub struct Captured {
    /// The output on stdout.
    pub output: Vec<u8>,
    /// The end of the output on stderr.
    pub stderr: String,
    /// The exit status; `None` if the command was killed.
    pub status: Option<ExitStatus>,
    /// How the command failed, as a sentence, if it did.
    pub failure: Option<String>,
}

/// Runs a command. It is ended after a time, if it prints more than the limit, or when `cancelled`
/// is set. The machine is not observed.
///
/// # Errors
///
/// Errors if it cannot be started, or was cancelled.
pub fn capture(
    command: Command,
    timeout: Duration,
    most: usize,
    cancelled: Option<&AtomicBool>,
    on_output: &mut dyn FnMut(&[u8]),
) -> Result<Captured, Error> {
    let limits = Limits {
        timeout,
        output: most,
    };
    let mut observer = Observer {
        on_output,
        cancelled,
    };
    let run = run::capture(command, limits, &mut observer)?;
    if run.end == End::Interrupted {
        return Err(anyhow!("it was interrupted").into());
    }
    let status = match run.end {
        End::Exited(status) => Some(status),
        _ => None,
    };
    Ok(Captured {
        output: run.printed.raw().to_vec(),
        stderr: text(&run.other),
        status,
        failure: verdict::failure(&run, &Program::new([""; 0], "")),
    })
}

/// A tool such as Cargo, which is ended with all processes that it started, except those that may
/// live on.
pub struct Tool(Group);

impl Tool {
    /// Starts a tool, and returns it with its stdout and stderr.
    ///
    /// # Errors
    ///
    /// Errors if it cannot be started.
    pub fn start(mut command: Command) -> Result<(Self, File, File), Error> {
        let (stdout, stderr) = (Channel::pipe()?, Channel::pipe()?);
        command.stdout(stdout.writer).stderr(stderr.writer);
        let group = Group::spawn_tool(command)?;
        Ok((Self(group), stdout.reader, stderr.reader))
    }

    /// Waits until the tool has ended.
    ///
    /// # Errors
    ///
    /// Errors if the system does not tell, if `cancelled` is set, or if this process is asked to end.
    pub fn wait(self, cancelled: &AtomicBool) -> Result<ExitStatus, Error> {
        Ok(self.0.wait(Some(cancelled))?)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
