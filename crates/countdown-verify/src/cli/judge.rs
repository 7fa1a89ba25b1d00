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
    program::Policy,
    report::{self, Finding},
    stalls::StallLog,
    verdict::{self, Verdict},
};

/// A job, and how it is judged.
pub(super) struct Case<'a> {
    pub(super) place: &'a Place,
    pub(super) policy: &'a Policy,
    /// Whether what it says on stderr is of interest in any case.
    pub(super) verbose: bool,
    pub(super) job: &'a Job,
    pub(super) stalls: &'a StallLog,
}

impl Case<'_> {
    pub(super) fn finding(&self, line: &mut Line) -> Finding {
        let program = &self.job.program;
        let mut finding = match self.judge(line) {
            Ok((golden, judged)) => self.describe(&golden, &judged),
            Err(error) => Finding::unjudged(program, format!("{error:#}")),
        };
        finding.golden = self.place.relative(&program.golden.path);
        finding
    }

    fn judge(&self, line: &mut Line) -> Result<(Golden, Judged)> {
        let Job { program, source } = self.job;
        match source {
            Source::NotBuilt(error) => Err(error.clone().into()),
            Source::Captured(path) => self.captured(path),
            Source::Command => {
                let mut watch = |event: Event<'_>| line.hear(event);
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
            verdict::captured(
                &output,
                &golden,
                self.policy.tolerance,
                self.job.program.clock,
            )
        };
        let (said, tally) = (Vec::new(), Tally::of_one(&judgement));
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

    fn describe(&self, golden: &Golden, judged: &Judged) -> Finding {
        let program = &self.job.program;
        let mut finding = Finding::new(program, golden, judged, self.policy);
        if self.verbose {
            finding.stderr = report::said(program, judged);
        }
        if finding.verdict != Verdict::Match {
            match self.place.keep(&program.name, &judged.output) {
                Ok(kept) => finding.kept = Some(kept),
                Err(error) => {
                    let reason = finding
                        .reason
                        .take()
                        .map_or(String::new(), |said| said + "; ");
                    finding.reason = Some(format!("{reason}{error:#}"));
                }
            }
        }
        finding
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
