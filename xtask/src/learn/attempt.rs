//! One try of one exercise: run, held to its golden, and to what has to hold beside it.

use std::{
    cell::{Cell, RefCell},
    ffi::OsStr,
    fs, mem,
    path::Path,
    sync::atomic::AtomicBool,
    time::Duration,
};

use anyhow::Result;
use countdown_core::{Golden, RULE};
use countdown_timeline::Language;
use countdown_verify::tools::printable;

use super::{
    condition::{Broken, Condition, Place},
    evidence::Evidence,
    exercise::{Again, Exercise},
    prediction::{Lines, Predicted, Table},
    verifier::{self, Ended, Happens, Order, Ran, Says, Verifier},
    words::Words,
};
use crate::files;

/// How many runs in a row have to break a bound on a time: a busy machine may break it in one.
const RUNS: usize = 3;

/// What came of a try.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// The compiler refuses it; it has said why.
    NotBuilt,
    Done,
    NotYet(Refusal),
    /// The machine was too busy to tell.
    Undecided(Vec<String>),
    /// Something went wrong that is not the learner's fault.
    Failed(String),
    /// Of a prediction: so many lines have no time yet.
    Open(usize, usize),
    /// Of a prediction: a line that cannot be read.
    Unclear(String),
    /// Of a prediction: each line, and when the program printed it.
    Predicted(bool, Vec<Predicted>),
}

/// Why an answer is not right yet.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the sentences tell the learner")
    )]
    pub(crate) by: By,
    pub(crate) reasons: Vec<String>,
    /// What the program wrote to stderr, and what it was run with.
    pub(crate) notes: Vec<String>,
    /// Where a condition was broken.
    pub(crate) place: Option<Place>,
}

/// What refuses an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum By {
    /// The program itself, which does not end as it should.
    Itself,
    Golden,
    /// A condition of the header, in English.
    Condition(String),
    /// A run with other jobs, as the header has it.
    Again(String),
}

/// What is shown of a try while it goes on.
pub(crate) enum Shown {
    Text(String),
    /// A program starts, which is to print these lines.
    Starts(Vec<(Duration, String)>),
    /// It printed a line.
    Line(String),
}

impl Outcome {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Outcome::Done | Outcome::Predicted(true, _))
    }

    /// Whether a program has run.
    pub(crate) fn has_run(&self) -> bool {
        matches!(
            self,
            Outcome::Done | Outcome::NotYet(_) | Outcome::Undecided(_) | Outcome::Predicted(..)
        )
    }
}

/// A program that was built, and all it takes to judge it.
pub(crate) struct Attempt<'a> {
    pub(crate) exercise: &'a Exercise,
    pub(crate) executable: &'a Path,
    /// The folder that its runs are recorded into.
    pub(crate) recording: &'a Path,
    pub(crate) verifier: &'a Verifier,
    pub(crate) words: &'static Words,
    pub(crate) show: &'a dyn Fn(Shown),
    /// Ends it when it is set.
    pub(crate) cancelled: &'a AtomicBool,
}

impl Attempt<'_> {
    /// Runs an exercise, and holds it to all that it has to be.
    pub(crate) fn judge(&self) -> Outcome {
        self.refused().map_or_else(
            |error| Outcome::Failed(format!("{error:#}")),
            |refused| refused.unwrap_or(Outcome::Done),
        )
    }

    fn refused(&self) -> Result<Option<Outcome>> {
        let header = &self.exercise.header;
        for run in 1..=RUNS {
            let ran = self.run(&self.exercise.golden, None)?;
            if let Some(refused) = self.refused_by_golden(&ran, By::Golden, "") {
                return Ok(Some(refused));
            }
            let Some((condition, broken)) = self.broken(&header.conditions, &ran) else {
                break;
            };
            if run == RUNS || !condition.is_about_time() {
                return Ok(Some(self.refused_by_condition(condition, broken)));
            }
            let refusal = condition.refusal(&broken, self.words.language);
            self.text(&self.words.once_more(&refusal));
        }
        for again in &header.again {
            self.text(&self.words.now(again));
            if let Some(refused) = self.refused_again(again)? {
                return Ok(Some(refused));
            }
        }
        Ok(None)
    }

    fn run(&self, golden: &Path, jobs: Option<&str>) -> Result<Ran> {
        let order = self.order(golden, jobs);
        let expected = expected(golden)?;
        self.watched(&expected, |happens| self.verifier.judge(&order, happens))
    }

    fn order<'a>(&'a self, golden: &'a Path, jobs: Option<&'a str>) -> Order<'a> {
        let mut environment = vec![("COUNTDOWN_RECORD", self.recording.as_os_str())];
        environment.extend(jobs.map(|jobs| ("COUNTDOWN_JOBS", OsStr::new(jobs))));
        if self.exercise.header.is_one_worker() {
            environment.push(("TOKIO_WORKER_THREADS", OsStr::new("1")));
        }
        Order {
            executable: self.executable,
            golden,
            environment,
            cancelled: self.cancelled,
        }
    }

    /// Shows what happens while `run` runs a program.
    fn watched<T>(
        &self,
        expected: &[(Duration, String)],
        run: impl FnOnce(&dyn Fn(Happens<'_>)) -> Result<T>,
    ) -> Result<T> {
        let (printed, runs) = (RefCell::new(Printed::default()), Cell::new(0));
        run(&|happens| match happens {
            Happens::Starts => {
                // What is left of the run before is no part of this one. Where it cannot be removed,
                // the picture shows both runs, and nothing else goes wrong.
                let _ = fs::remove_dir_all(self.recording);
                if runs.replace(runs.get() + 1) > 0 {
                    self.text(&format!("\n{}\n\n", self.words.busy_again));
                }
                printed.take();
                (self.show)(Shown::Starts(expected.to_vec()));
            }
            Happens::Prints(bytes) => {
                for line in printed.borrow_mut().take(bytes) {
                    (self.show)(Shown::Line(line));
                }
            }
        })
    }

    fn text(&self, text: &str) {
        (self.show)(Shown::Text(text.to_owned()));
    }

    /// Returns the first condition that the last run broke: a count, if any is. What was not recorded,
    /// or cannot be read, breaks none.
    fn broken<'c>(
        &self,
        conditions: &'c [Condition],
        ran: &Ran,
    ) -> Option<(&'c Condition, Broken)> {
        if conditions.is_empty() {
            return None;
        }
        let evidence = Evidence::read(self.recording, ran.lingered).ok()?;
        let broken = conditions.iter().filter_map(|condition| {
            let broken = condition.broken(&evidence, |from, to| self.verifier.stalls(from, to));
            Some((condition, broken?))
        });
        broken.min_by_key(|(condition, _)| condition.is_about_time())
    }

    fn refused_by_condition(&self, condition: &Condition, broken: Broken) -> Outcome {
        let english = condition.sentence(Language::English);
        Outcome::NotYet(Refusal {
            by: By::Condition(english),
            reasons: vec![condition.refusal(&broken, self.words.language)],
            notes: Vec::new(),
            place: broken.place,
        })
    }

    /// Returns what the golden says, with `before` in front of the first sentence.
    fn refused_by_golden(&self, ran: &Ran, by: By, before: &str) -> Option<Outcome> {
        let reasons = ran
            .reasons
            .iter()
            .map(|reason| self.words.translated(reason));
        let mut reasons: Vec<String> = reasons.collect();
        if let Some(first) = reasons.first_mut() {
            first.insert_str(0, before);
        }
        let by = match ran.verdict {
            Says::Matches => return None,
            Says::Busy => return Some(Outcome::Undecided(reasons)),
            Says::Fails if by == By::Golden => By::Itself,
            Says::Fails | Says::Differs => by,
        };
        let mut notes = stderr(ran);
        if self.exercise.header.is_one_worker() {
            notes.push(self.words.one_worker.to_owned());
        }
        Some(Outcome::NotYet(Refusal {
            by,
            reasons,
            notes,
            place: None,
        }))
    }

    fn refused_again(&self, again: &Again) -> Result<Option<Outcome>> {
        let by = By::Again(again.text.clone());
        let Some(golden) = &again.golden else {
            let order = self.order(&self.exercise.golden, Some(&again.jobs));
            let ended = self.watched(&[], |happens| verifier::end(&order, happens))?;
            let reason = match ended {
                Ended::WithFailure => {
                    self.text(&format!("  {}\n", self.words.failed_well));
                    return Ok(None);
                }
                Ended::WithSuccess => self.words.fails_unseen,
                Ended::Not => self.words.hangs,
            };
            let reasons = vec![reason(&self.words.failing(again))];
            return Ok(Some(refused_by(by, reasons)));
        };
        let golden = self.exercise.golden_again(golden);
        let ran = self.run(&golden, Some(&again.jobs))?;
        if ran.verdict == Says::Differs && is_match(&self.exercise.golden, &ran.output)? {
            let reasons = vec![self.words.same_as_before.to_owned()];
            return Ok(Some(refused_by(by, reasons)));
        }
        let before = (self.words.with)(&self.words.jobs(again));
        Ok(self.refused_by_golden(&ran, by, &before))
    }

    /// Runs a program that was predicted.
    ///
    /// # Errors
    ///
    /// If it cannot be run.
    pub(crate) fn predict(&self, lines: &Lines, said: &[(Duration, String)]) -> Result<Outcome> {
        let ran = self.run(&self.exercise.golden, None)?;
        let output = String::from_utf8_lossy(&ran.output);
        let mut table = Table::new(lines.compared(said));
        let printed = output.lines().filter_map(|line| table.take(line));
        Ok(Outcome::Predicted(lines.matches(said), printed.collect()))
    }
}

fn refused_by(by: By, reasons: Vec<String>) -> Outcome {
    Outcome::NotYet(Refusal {
        by,
        reasons,
        notes: Vec::new(),
        place: None,
    })
}

/// Returns when each line of a golden is due.
fn expected(golden: &Path) -> Result<Vec<(Duration, String)>> {
    let golden = Golden::parse(files::read(golden)?)?;
    let ticks = golden.ticks().map(|(due, label)| (due, label.into_owned()));
    Ok(ticks.collect())
}

fn is_match(golden: &Path, output: &[u8]) -> Result<bool> {
    Ok(Golden::parse(files::read(golden)?)?
        .compare(output)
        .matches())
}

/// Returns what a program that failed wrote to stderr, without empty lines and std's advice.
fn stderr(ran: &Ran) -> Vec<String> {
    let is_said = |line: &&str| {
        !line.trim().is_empty() && !line.starts_with("note: run with `RUST_BACKTRACE")
    };
    ran.stderr.lines().filter(is_said).map(printable).collect()
}

/// What a program prints, line by line and without its rules, as it comes.
#[derive(Default)]
struct Printed(Vec<u8>);

impl Printed {
    /// Returns the lines that these bytes complete.
    fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        self.0.extend_from_slice(bytes);
        let Some(end) = self.0.iter().rposition(|byte| *byte == b'\n') else {
            return Vec::new();
        };
        let rest = self.0.split_off(end + 1);
        let whole = mem::replace(&mut self.0, rest);
        let text = String::from_utf8_lossy(&whole);
        text.lines()
            .filter(|line| *line != RULE)
            .map(printable)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_and_without_rules() {
        let mut printed = Printed::default();
        assert_eq!(printed.take(format!("{RULE}\n0.5 \t").as_bytes()), [""; 0]);
        assert_eq!(printed.take(b"\tC = 3\nDo"), ["0.5 \t\tC = 3"]);
        assert_eq!(printed.take(b"ne\x1b[2J\n"), ["Done\\u{1b}[2J"]);
    }

    #[test]
    fn what_a_program_says_is_no_order_to_the_terminal() {
        let ran = Ran {
            verdict: Says::Fails,
            reasons: Vec::new(),
            output: Vec::new(),
            stderr: "\nthread 'main' panicked\n\n\x1b[2Jfull\n\
                note: run with `RUST_BACKTRACE=1`\n"
                .into(),
            lingered: Duration::ZERO,
        };
        assert_eq!(stderr(&ran), ["thread 'main' panicked", "\\u{1b}[2Jfull"]);
    }
}
