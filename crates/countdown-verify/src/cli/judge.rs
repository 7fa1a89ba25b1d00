//! The judging of one job: its runs, as many as it takes, and what is said of them.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result};
use countdown_core::{Comparison, Golden};

use super::{
    job::{Job, Source},
    progress::Line,
};
use crate::{
    place::Place,
    program::{Policy, Program},
    report::{Axis, Finding, Spread, Timing},
    run::{self, Limits, Run},
    verdict::{self, Judgement, Verdict},
};

/// The judging of one job, and what is known so far.
pub(crate) struct Judge<'a> {
    pub(crate) place: &'a Place,
    pub(crate) policy: &'a Policy,
    /// Whether what it says on stderr is of interest in any case.
    pub(crate) verbose: bool,
    pub(crate) job: &'a Job,
    pub(crate) tally: Tally,
}

/// What is counted over all runs.
#[derive(Default)]
pub(crate) struct Tally {
    runs: u32,
    /// Those that this machine was too busy for, three times each.
    busy_runs: u32,
    /// Those that were done again.
    reruns: u32,
    runs_with_swapped_ties: u32,
    lateness: Vec<Duration>,
    control: Duration,
}

/// One output, and what is said of it.
struct Judged {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    control: Option<Duration>,
    judgement: Judgement,
}

impl Judge<'_> {
    pub(crate) fn finding(mut self, line: &mut Line) -> Finding {
        match self.judge(line) {
            Ok((golden, judged)) => self.describe(&golden, judged),
            Err(error) => self.unjudged(format!("{error:#}")),
        }
    }

    fn judge(&mut self, line: &mut Line) -> Result<(Golden, Judged)> {
        let golden = self.job.program.golden.read()?;
        let judged = match &self.job.source {
            Source::Command => self.runs(&golden, line)?,
            Source::Captured(path) => self.captured(&golden, path)?,
            Source::NotBuilt(error) => return Err(error.clone().into()),
        };
        Ok((golden, judged))
    }

    /// The run that says most: the first that is wrong, or that nothing is known of, or the last.
    fn runs(&mut self, golden: &Golden, line: &mut Line) -> Result<Judged> {
        let mut busy = None;
        loop {
            let judged = self.attempts(golden, line)?;
            self.tally.runs += 1;
            self.tally.busy_runs += u32::from(judged.judgement.is_busy());
            if judged.judgement.verdict != Verdict::Match && !judged.judgement.is_busy() {
                return Ok(judged);
            }
            if self.tally.runs == self.policy.runs {
                return Ok(busy.unwrap_or(judged));
            }
            busy = busy.or(Some(judged).filter(|judged| judged.judgement.is_busy()));
        }
    }

    /// One run that counts: the first that says something for certain. Where none does, one that
    /// this machine was too busy for, or else the last.
    fn attempts(&mut self, golden: &Golden, line: &mut Line) -> Result<Judged> {
        let mut busy = None;
        for _ in 1..self.policy.attempts {
            let judged = self.attempt(golden, line)?;
            if !judged.judgement.again {
                return Ok(judged);
            }
            busy = busy.or(Some(judged).filter(|judged| judged.judgement.is_busy()));
            self.tally.reruns += 1;
            line.say("this machine is busy; once more");
        }
        let last = self.attempt(golden, line)?;
        Ok(busy.filter(|_| last.judgement.again).unwrap_or(last))
    }

    fn attempt(&mut self, golden: &Golden, line: &mut Line) -> Result<Judged> {
        let limits = self.limits(golden)?;
        let run = run::run(self.job.program.to_command()?, &limits, |bytes| line.watch(bytes))?;
        let judgement = verdict::judge(&run, golden, self.policy.tolerance);
        self.tally.add(&judgement, run.control);
        let Run { stdout, stderr, control, .. } = run;
        Ok(Judged { stdout, stderr, control: Some(control), judgement })
    }

    fn captured(&mut self, golden: &Golden, path: &Path) -> Result<Judged> {
        let most = self.limits(golden)?.output;
        let stdout = read_at_most(most, path)?;
        let judgement = if stdout.len() > most {
            verdict::endless(stdout.len())
        } else {
            let comparison = golden.compare_within(&stdout, self.policy.tolerance);
            verdict::transcript(comparison, None, golden, self.policy.tolerance)
        };
        self.tally.runs = 1;
        Ok(Judged { stdout, stderr: Vec::new(), control: None, judgement })
    }

    fn limits(&self, golden: &Golden) -> Result<Limits> {
        let path = &self.job.program.golden.path;
        let size = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        let due_times: Vec<Duration> = golden.due_times().collect();
        let last = due_times.last().copied().unwrap_or_default();
        Ok(Limits {
            timeout: self.policy.timeout.unwrap_or(last * 2 + Duration::from_secs(10)),
            output: usize::try_from(size.len())?.saturating_mul(2).saturating_add(64 * 1024),
            due_times,
        })
    }

    fn unjudged(&self, reason: String) -> Finding {
        let Program { name, golden, .. } = &self.job.program;
        let Tally { runs, reruns, busy_runs, .. } = self.tally;
        let finding = Finding::unjudged(name.clone(), self.place.relative(&golden.path), reason);
        Finding { runs, reruns, busy_runs, ..finding }
    }

    fn describe(mut self, golden: &Golden, judged: Judged) -> Finding {
        let Judgement { verdict, mut reason, comparison, .. } = judged.judgement;
        let matches = verdict == Verdict::Match;
        let kept = if matches {
            Ok(None)
        } else {
            self.place.keep(&self.job.program.name, &judged.stdout).map(Some)
        };
        if let Err(error) = &kept {
            reason = Some(
                reason.into_iter().chain([format!("{error:#}")]).collect::<Vec<_>>().join("; "),
            );
        }
        let said = !judged.stderr.is_empty() && (self.verbose || !matches);
        let is_stamped = golden.due_times().next().is_some();
        let stamped = comparison.as_ref().filter(|_| is_stamped);
        let differences = comparison.iter().flat_map(Comparison::differences);
        Finding {
            verdict,
            reason,
            timing: stamped.map(|found| {
                let lateness: Vec<_> = found.lateness().collect();
                Timing::new(found.total(), &lateness, golden, judged.control)
            }),
            spread: (is_stamped && self.policy.runs > 1).then(|| self.tally.spread()),
            axis: stamped.and_then(|found| {
                let lines = found.matched().iter().map(|line| (line.due, line.stamp));
                Axis::new(lines, self.policy.tolerance).filter(|_| !matches)
            }),
            differences: differences.map(Into::into).collect(),
            kept: kept.ok().flatten(),
            stderr: said.then(|| String::from_utf8_lossy(&judged.stderr).into_owned()),
            ..self.unjudged(String::new())
        }
    }
}

impl Tally {
    fn add(&mut self, judgement: &Judgement, control: Duration) {
        self.control = self.control.max(control);
        if let Some(comparison) = &judgement.comparison {
            self.lateness.extend(comparison.lateness());
            self.runs_with_swapped_ties += u32::from(comparison.swapped_ties() > 0);
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
            runs_with_swapped_ties: self.runs_with_swapped_ties,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_of_all_lines_of_all_runs() {
        let lateness = (1..=200).rev().map(Duration::from_millis).collect();
        let mut tally = Tally { lateness, control: Duration::from_millis(7), ..Tally::default() };
        let Spread { median, p99, max, control_max, .. } = tally.spread();
        let bits = |seconds: [f64; 4]| seconds.map(f64::to_bits);
        assert_eq!(bits([median, p99, max, control_max]), bits([0.1, 0.198, 0.2, 0.007]));
        assert_eq!(Tally::default().spread().max.to_bits(), 0.0_f64.to_bits());
    }
}
