//! A program held to its golden by a test.

use std::fmt;

use anstyle::Style;

use crate::{
    judge,
    program::{Policy, Program},
    report::Finding,
    stalls::StallLog,
    verdict::Verdict,
};

/// How often a test runs a program in all while the machine may have made it late.
const ATTEMPTS: u32 = 10;
/// How wide what a test says is drawn.
const WIDTH: usize = 100;

impl Program {
    /// Holds the program to its golden: the whole of a test.
    ///
    /// A program that is late, where the machine may have made it so, is run again, up to ten times
    /// in all.
    ///
    /// ```no_run
    /// use countdown_verify::Program;
    ///
    /// // In a test: env!("CARGO_BIN_EXE_backoff").
    /// Program::new(["target/debug/backoff"], "tests/golden/backoff.txt").assert();
    /// ```
    ///
    /// # Panics
    ///
    /// With the verifier's report, where the program does not match; with the word `unjudged` at
    /// its head, where nothing is known of it.
    #[track_caller]
    pub fn assert(&self) {
        let policy = Policy {
            attempts: ATTEMPTS,
            ..Policy::default()
        };
        if let Err(failure) = self.check(&policy) {
            panic!("{failure}");
        }
    }

    /// Holds the program to its golden.
    ///
    /// # Errors
    ///
    /// Where it does not match, or could not be judged.
    pub fn check(&self, policy: &Policy) -> Result<(), Failure> {
        let judged = StallLog::start()
            .and_then(|log| judge::judge(self, policy, &log, &mut |_| (), &mut |_| ()));
        let finding = match judged {
            Ok((golden, judged)) => Finding::new(self, &golden, &judged, policy),
            Err(error) => Finding::unjudged(self, format!("{error:#}")),
        };
        match finding.verdict {
            Verdict::Match => Ok(()),
            _ => Err(Failure {
                report: finding.text(0, WIDTH, |_| Style::new()),
            }),
        }
    }
}

/// That a program does not match its golden, or could not be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    report: String,
}

/// The verifier's report: a line that says what is amiss, and below it each difference.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.report.trim_end())
    }
}

impl std::error::Error for Failure {}
