//! A report as `JUnit` XML, which CI systems read.

use std::time::Duration;

use anyhow::{Context, Result};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::{Finding, Left, Report};
use crate::verdict::Verdict;

impl Report {
    /// The document: a test case for each program, and for what is amiss beside them.
    ///
    /// A mismatch is a failure; what could not be judged is an error; what had to be done again, as
    /// the machine was busy, is flaky.
    pub(crate) fn junit(&self) -> Result<String> {
        let mut suite = TestSuite::new("countdown-verify");
        suite.add_test_cases(self.programs.iter().map(Finding::test_case));
        suite.add_test_cases(
            self.others
                .amiss()
                .map(|(name, reason)| TestCase::new(name, error(reason))),
        );
        suite.add_test_cases(self.others.skipped.iter().map(|Left { name, reason }| {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
            TestCase::new(name.as_str(), status)
        }));
        let mut report = quick_junit::Report::new("countdown-verify");
        report
            .set_time(Duration::from_secs_f64(self.elapsed))
            .add_test_suite(suite);
        report
            .to_string()
            .context("cannot write the JUnit document")
    }
}

impl Finding {
    fn test_case(&self) -> TestCase {
        let mut case = TestCase::new(self.name.as_str(), self.status());
        case.set_classname(self.golden.display().to_string());
        if let Some(timing) = &self.timing {
            case.set_time(Duration::from_secs_f64(timing.total));
        }
        if let Some(said) = &self.stderr {
            case.set_system_err(said.as_str());
        }
        case
    }

    fn status(&self) -> TestCaseStatus {
        let mut status = match self.verdict {
            Verdict::Match => TestCaseStatus::success(),
            Verdict::Mismatch => TestCaseStatus::non_success(NonSuccessKind::Failure),
            Verdict::Unjudged => TestCaseStatus::non_success(NonSuccessKind::Error),
        };
        if self.verdict != Verdict::Match {
            status
                .set_type(self.verdict.word())
                .set_message(self.first_words());
            status.set_description(self.details().join("\n"));
        }
        for _ in 0..self.reruns {
            let mut rerun = TestRerun::new(NonSuccessKind::Error);
            rerun.set_message("this machine was busy");
            status.add_rerun(rerun);
        }
        status
    }

    fn first_words(&self) -> String {
        let first = self.differences.first().map(|found| found.message.clone());
        self.reason.clone().or(first).unwrap_or_default()
    }
}

fn error(reason: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status
        .set_type(Verdict::Unjudged.word())
        .set_message(reason);
    status
}
