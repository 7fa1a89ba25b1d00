//! The report as `JUnit` XML, which CI systems read.

use anyhow::{Context, Result};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::{ProgramReport, Report};
use crate::verdict::Verdict;

impl Report {
    /// Returns the XML: a test case for each program. A mismatch is a failure, an unjudged program
    /// is an error, and one that ran again is flaky.
    pub(crate) fn junit(&self) -> Result<String> {
        let mut suite = TestSuite::new("countdown-verify");
        suite.add_test_cases(self.programs.iter().map(ProgramReport::test_case));
        for (name, reason) in &self.others.not_built {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type(Verdict::Unjudged.word());
            status.set_message(reason.as_str());
            suite.add_test_case(TestCase::new(name.as_str(), status));
        }
        for (name, reason) in &self.others.skipped {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
            suite.add_test_case(TestCase::new(name.as_str(), status));
        }
        let mut report = quick_junit::Report::new("countdown-verify");
        report.set_time(self.elapsed).add_test_suite(suite);
        report.to_string().context("cannot write JUnit's XML")
    }
}

impl ProgramReport {
    fn test_case(&self) -> TestCase {
        let mut case = TestCase::new(self.name.as_str(), self.status());
        case.set_classname(self.golden.display().to_string());
        if let Some(timing) = &self.judgement.timing {
            let start = timing.zero.unwrap_or_default();
            case.set_time(start.saturating_add(timing.total));
        }
        if let Some((name, text)) = &self.other {
            match *name {
                "stdout" => case.set_system_out(text.as_str()),
                _ => case.set_system_err(text.as_str()),
            };
        }
        case
    }

    fn status(&self) -> TestCaseStatus {
        let mut status = match self.verdict() {
            Verdict::Match => TestCaseStatus::success(),
            Verdict::Mismatch => TestCaseStatus::non_success(NonSuccessKind::Failure),
            Verdict::Unjudged => TestCaseStatus::non_success(NonSuccessKind::Error),
        };
        if self.verdict() != Verdict::Match {
            status.set_type(self.verdict().word());
            status.set_message(self.headline());
            let details = self.details().into_iter().chain(self.printed());
            status.set_description(details.collect::<Vec<_>>().join("\n"));
        }
        for _ in 0..self.tally.reruns {
            let mut rerun = TestRerun::new(NonSuccessKind::Error);
            rerun.set_message("this run says nothing");
            status.add_rerun(rerun);
        }
        status
    }
}
