//! The judging of one job: its runs, as many as it takes, and what is said of them.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    time::Duration,
};

use anyhow::{Context, Result};
use countdown_core::{Comparison, Golden};

use super::{
    Args, Job, Source,
    control::Lateness,
    progress::Line,
    report::{Entry, Spread, Timing},
    run::{self, Limits},
    verdict::{self, Judgement, Verdict},
};
use crate::programs::Workspace;

/// How often a program is run while this machine is too busy to tell.
const ATTEMPTS: u32 = 3;

/// The judging of one job, and what is known so far.
pub(crate) struct Judge<'a> {
    workspace: &'a Workspace,
    args: &'a Args,
    job: &'a Job,
    lateness: Vec<Duration>,
    control: Duration,
    swapped: u32,
    reruns: u32,
}

/// One output, and what is said of it.
struct Judged {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    comparison: Comparison,
    control: Option<Lateness>,
    judgement: Judgement,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(workspace: &'a Workspace, args: &'a Args, job: &'a Job) -> Self {
        let (lateness, control) = (Vec::new(), Duration::ZERO);
        Self { workspace, args, job, lateness, control, swapped: 0, reruns: 0 }
    }

    pub(crate) fn entry(mut self, line: &mut Line) -> Entry {
        let judged = self.job.file.read().and_then(|golden| {
            let judged = self.runs(&golden, line)?;
            Ok((golden, judged))
        });
        match judged {
            Err(error) => self.unjudged(format!("{error:#}")),
            Ok((golden, (runs, judged))) => self.describe(&golden, runs, judged),
        }
    }

    fn runs(&mut self, golden: &Golden, line: &mut Line) -> Result<(u32, Judged)> {
        let mut run = 1;
        loop {
            let judged = match &self.job.source {
                Source::Text(text) => self.captured(golden, text.clone()),
                Source::Command(command) => self.attempts(command, golden, line)?,
            };
            if run == self.args.runs || judged.judgement.verdict != Verdict::Match {
                return Ok((run, judged));
            }
            run += 1;
        }
    }

    fn captured(&self, golden: &Golden, stdout: Vec<u8>) -> Judged {
        let comparison = golden.compare_within(&stdout, self.args.tolerance);
        let judgement = verdict::transcript(&comparison, None, golden, self.args.tolerance);
        Judged { stdout, stderr: Vec::new(), comparison, control: None, judgement }
    }

    /// One run that counts: the last of those that a busy machine asks for.
    fn attempts(
        &mut self,
        command: &[OsString],
        golden: &Golden,
        line: &mut Line,
    ) -> Result<Judged> {
        for _ in 1..ATTEMPTS {
            let judged = self.attempt(command, golden, line)?;
            if !judged.judgement.again {
                return Ok(judged);
            }
            self.reruns += 1;
            line.say("this machine is busy; once more");
        }
        self.attempt(command, golden, line)
    }

    fn attempt(
        &mut self,
        command: &[OsString],
        golden: &Golden,
        line: &mut Line,
    ) -> Result<Judged> {
        let limits = limits(golden, &self.job.file.path, self.args.timeout)?;
        let mut words = command.iter();
        let mut command = Command::new(words.next().context("there is no command to run")?);
        command.args(words);
        let run = run::run(command, &limits, |bytes| line.watch(bytes))?;
        let comparison = golden.compare_within(&run.stdout, self.args.tolerance);
        let judgement = verdict::judge(&run, &comparison, golden, self.args.tolerance);
        self.lateness.extend(comparison.lateness());
        self.control = self.control.max(run.control.largest());
        self.swapped += u32::from(comparison.swapped_ties() > 0);
        Ok(Judged {
            stdout: run.stdout,
            stderr: run.stderr,
            comparison,
            control: Some(run.control),
            judgement,
        })
    }

    fn unjudged(&self, reason: String) -> Entry {
        Entry {
            name: self.job.name.clone(),
            golden: self.workspace.relative(&self.job.file.path),
            verdict: Verdict::Unjudged,
            reason: Some(reason),
            timing: None,
            runs: 0,
            reruns: self.reruns,
            spread: None,
            differences: Vec::new(),
            kept: None,
            stderr: None,
        }
    }

    fn describe(mut self, golden: &Golden, runs: u32, judged: Judged) -> Entry {
        let matches = judged.judgement.verdict == Verdict::Match;
        let control = judged.control.as_ref().map(Lateness::largest);
        let stamped = golden.due_times().next().is_some();
        let timing = stamped.then(|| Timing::new(&judged.comparison, golden, control));
        let spread = (stamped && self.args.runs > 1).then(|| self.spread());
        let kept = if matches { Ok(None) } else { self.keep(&judged.stdout).map(Some) };
        let said = !judged.stderr.is_empty() && (self.args.verbose || !matches);
        let judged_by_text =
            judged.judgement.verdict == Verdict::Mismatch || judged.judgement.again;
        let differences = judged.comparison.differences().iter().filter(|_| judged_by_text);
        let mut reason = judged.judgement.reason;
        if let Err(error) = &kept {
            reason = Some([reason.unwrap_or_default(), format!("{error:#}")].join("; "));
        }
        Entry {
            verdict: judged.judgement.verdict,
            reason,
            timing,
            runs,
            spread,
            differences: differences.map(Into::into).collect(),
            kept: kept.ok().flatten(),
            stderr: said.then(|| String::from_utf8_lossy(&judged.stderr).into_owned()),
            ..self.unjudged(String::new())
        }
    }

    fn spread(&mut self) -> Spread {
        self.lateness.sort_unstable();
        let at = |hundredths: usize| {
            let index = (self.lateness.len() * hundredths).div_ceil(100).saturating_sub(1);
            self.lateness.get(index).map_or(0.0, Duration::as_secs_f64)
        };
        Spread {
            median: at(50),
            p99: at(99),
            max: at(100),
            control_max: self.control.as_secs_f64(),
            runs_with_swapped_ties: self.swapped,
        }
    }

    /// Keeps an output that does not match where no other verify writes.
    fn keep(&self, stdout: &[u8]) -> Result<PathBuf> {
        let folder = self.workspace.target.join("verify");
        let path = folder.join(format!("{}.{}.txt", self.job.name, process::id()));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&path, stdout))
            .with_context(|| format!("cannot keep what it printed in {}", path.display()))?;
        Ok(self.workspace.relative(&path))
    }
}

fn limits(golden: &Golden, path: &Path, timeout: Option<Duration>) -> Result<Limits> {
    let size = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    let due_times: Vec<Duration> = golden.due_times().collect();
    let last = due_times.last().copied().unwrap_or_default();
    Ok(Limits {
        timeout: timeout.unwrap_or(last * 2 + Duration::from_secs(10)),
        output: usize::try_from(size)?.saturating_mul(2) + 64 * 1024,
        due_times,
    })
}
