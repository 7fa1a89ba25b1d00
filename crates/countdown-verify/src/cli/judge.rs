//! The judging of one job, and what is said of it.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use anyhow::{Context, Result};
use countdown_core::Golden;

use super::{
    job::{Job, Source},
    progress::Line,
};
use crate::{
    judge::{self, Event, Judged, Tally},
    place::Place,
    program::{Policy, Program, Stream},
    report::{Axis, Finding, Spread, Timing},
    stalls::StallLog,
    verdict::{self, Judgement, Verdict},
};

/// How jobs are judged, and one of them.
pub(super) struct Judge<'a> {
    pub(super) place: &'a Place,
    pub(super) policy: &'a Policy,
    /// Whether what it says on stderr is of interest in any case.
    pub(super) verbose: bool,
    pub(super) job: &'a Job,
    pub(super) stalls: &'a StallLog,
}

impl Judge<'_> {
    pub(super) fn finding(&self, line: &mut Line) -> Finding {
        match self.judge(line) {
            Ok((golden, judged)) => self.describe(&golden, judged),
            Err(error) => self.unjudged(format!("{error:#}")),
        }
    }

    fn judge(&self, line: &mut Line) -> Result<(Golden, Judged)> {
        let Job { program, source } = self.job;
        match source {
            Source::NotBuilt(error) => Err(error.clone().into()),
            Source::Captured(path) => self.captured(path),
            Source::Command => {
                let mut watch = |event: Event<'_>| match event {
                    Event::Output(bytes) => line.watch(bytes),
                    Event::Again => line.say("this machine is busy; once more"),
                };
                judge::judge(program, self.policy, self.stalls, &mut |_| (), &mut watch)
            }
        }
    }

    fn captured(&self, path: &Path) -> Result<(Golden, Judged)> {
        let (golden, size) = self.job.program.golden.read_with_size()?;
        let most = judge::limits(&golden, size, self.policy).output;
        let output = read_at_most(most, path)?;
        let judgement = if output.len() > most {
            verdict::endless(output.len())
        } else {
            verdict::captured(&output, &golden, self.policy.tolerance)
        };
        let (said, tally) = (Vec::new(), Tally::of_one(&judgement));
        Ok((golden, Judged { judgement, output, said, tally }))
    }

    fn unjudged(&self, reason: String) -> Finding {
        let Program { name, golden, .. } = &self.job.program;
        Finding::unjudged(name.clone(), self.place.relative(&golden.path), reason)
    }

    fn describe(&self, golden: &Golden, judged: Judged) -> Finding {
        let Judged { judgement, output, said, tally } = judged;
        let Judgement { verdict, mut reason, differences, timing, .. } = judgement;
        let matches = verdict == Verdict::Match;
        let kept = if matches {
            Ok(None)
        } else {
            self.place.keep(&self.job.program.name, &output).map(Some)
        };
        if let Err(error) = &kept {
            reason = Some(
                reason.into_iter().chain([format!("{error:#}")]).collect::<Vec<_>>().join("; "),
            );
        }
        let is_of_interest = !said.is_empty() && (self.verbose || !matches);
        let is_stderr = self.job.program.stream == Stream::Stdout;
        let said = String::from_utf8_lossy(&said).into_owned();
        Finding {
            verdict,
            reason,
            spread: (timing.is_some() && self.policy.runs > 1).then(|| Spread::new(&tally)),
            axis: timing
                .as_ref()
                .filter(|_| !matches)
                .and_then(|timing| Axis::new(timing.times.iter().copied(), self.policy.tolerance)),
            timing: timing.map(|timing| Timing::new(&timing, golden)),
            runs: tally.runs,
            reruns: tally.reruns,
            busy_runs: tally.busy_runs,
            differences: differences.into_iter().map(Into::into).collect(),
            kept: kept.ok().flatten(),
            stderr: (is_of_interest && is_stderr).then_some(said),
            ..self.unjudged(String::new())
        }
    }
}

/// The first bytes of a file, or of stdin for `-`: one more than `most` where there are more.
fn read_at_most(most: usize, path: &Path) -> Result<Vec<u8>> {
    let source: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        let file = File::open(path);
        Box::new(file.with_context(|| format!("cannot read the transcript {}", path.display()))?)
    };
    let mut bytes = Vec::new();
    source
        .take(u64::try_from(most)?.saturating_add(1))
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read the transcript {}", path.display()))?;
    Ok(bytes)
}
