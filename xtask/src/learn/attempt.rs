//! One try of one exercise: built, run, and held to its golden.

use std::{fs, mem, path::Path, process::Command};

use anyhow::Result;
use countdown_core::RULE;
use countdown_verify::{
    judge::{self, Event, Judged},
    program::{Policy, Program},
    report::printable,
    stalls::StallLog,
    verdict::{Difference, Verdict},
};

use super::build::Built;

/// What came of a try.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// The compiler refuses it; it has said why.
    NotBuilt,
    /// It ran, and this is what the verifier says of it.
    Judged {
        verdict: Verdict,
        reasons: Vec<String>,
    },
}

impl Outcome {
    /// Something went wrong that is not the exercise's fault.
    pub(crate) fn unjudged(error: &anyhow::Error) -> Self {
        Outcome::Judged {
            verdict: Verdict::Unjudged,
            reasons: vec![format!("{error:#}")],
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        matches!(
            self,
            Outcome::Judged {
                verdict: Verdict::Match,
                ..
            }
        )
    }
}

/// How a program is run and judged.
pub(crate) struct Judge<'a> {
    pub(crate) policy: Policy,
    pub(crate) stalls: &'a StallLog,
    /// The folder that the run is recorded into, if it is.
    pub(crate) recording: Option<&'a Path>,
}

impl Judge<'_> {
    /// Runs the program of this name and holds it to `golden`; `watch` is shown what it prints.
    pub(crate) fn judge(
        &self,
        built: &Built,
        name: &str,
        golden: &Path,
        watch: &mut dyn FnMut(Event<'_>),
    ) -> Outcome {
        let Some(executable) = built.executable(name) else {
            return Outcome::NotBuilt;
        };
        match self.run(executable, golden, watch) {
            Ok(judged) => outcome(&judged),
            Err(error) => Outcome::unjudged(&error),
        }
    }

    fn run(
        &self,
        executable: &Path,
        golden: &Path,
        watch: &mut dyn FnMut(Event<'_>),
    ) -> Result<Judged> {
        let program = Program::new([executable], golden);
        let mut prepare = |command: &mut Command| {
            // A screen has no room for what it adds to an error.
            command.env_remove("RUST_BACKTRACE");
            if let Some(folder) = self.recording {
                // What is left from the run before is no part of this one. Where it cannot be
                // removed, the picture shows both runs, and nothing else goes wrong.
                let _ = fs::remove_dir_all(folder);
                command.env("COUNTDOWN_RECORD", folder);
            }
        };
        let (_, judged) = judge::judge(&program, &self.policy, self.stalls, &mut prepare, watch)?;
        Ok(judged)
    }
}

fn outcome(judged: &Judged) -> Outcome {
    let Judged {
        judgement, said, ..
    } = judged;
    let mut reasons: Vec<String> = judgement.reason.iter().cloned().collect();
    reasons.extend(one_a_line(&judgement.differences));
    if judgement.verdict != Verdict::Match {
        reasons.extend(String::from_utf8_lossy(said).lines().map(printable));
    }
    Outcome::Judged {
        verdict: judgement.verdict,
        reasons,
    }
}

/// Where several things are wrong with one line, the one that is said in the fewest words.
fn one_a_line(differences: &[Difference]) -> Vec<String> {
    let line = |difference: &Difference| (difference.golden_line, difference.actual_line);
    let lines = differences.chunk_by(|one, next| line(one) == line(next));
    let shortest =
        lines.filter_map(|all| all.iter().map(|one| &one.message).min_by_key(|it| it.len()));
    shortest.cloned().collect()
}

/// What a program prints, line by line and without its rules, as it comes.
#[derive(Default)]
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    /// The lines that these bytes complete.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<String> {
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

    #[cfg(unix)]
    #[test]
    fn what_a_program_says_is_no_order_to_the_terminal() {
        let golden = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/golden/sequential.txt"
        );
        let program = Program::new(["sh", "-c", r"printf '\033[2Jfull\n' >&2; exit 1"], golden);
        let (policy, stalls) = (Policy::default(), StallLog::start().unwrap());
        let judged = judge::judge(&program, &policy, &stalls, &mut |_| (), &mut |_| ())
            .unwrap()
            .1;
        let Outcome::Judged { reasons, .. } = outcome(&judged) else {
            panic!("it was judged")
        };
        assert_eq!(reasons.last().map(String::as_str), Some("\\u{1b}[2Jfull"));
    }

    #[test]
    fn lines_come_whole_and_without_rules() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(format!("{RULE}\n0.5 \t").as_bytes()), [""; 0]);
        assert_eq!(lines.take(b"\tC = 3\nDo"), ["0.5 \t\tC = 3"]);
        assert_eq!(lines.take(b"ne\x1b[2J\n"), ["Done\\u{1b}[2J"]);
    }
}
