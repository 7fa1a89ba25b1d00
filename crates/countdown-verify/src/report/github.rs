//! What GitHub shows of a report.

use std::{fmt::Write, path::Path};

use super::{Difference, Report, text::SHOWN};
use crate::verdict::Verdict;

impl Report {
    /// Workflow commands: what is wrong, beside the golden's lines.
    #[must_use]
    pub fn annotations(&self) -> String {
        let mut text = String::new();
        for found in &self.programs {
            let file = property(&found.golden);
            for Difference { golden_line, message, .. } in found.differences.iter().take(SHOWN) {
                let message = data(&format!("{}: {message}", found.name));
                let _ = writeln!(text, "::error file={file},line={golden_line}::{message}");
            }
            if let (Verdict::Unjudged, Some(reason)) = (found.verdict, &found.reason) {
                let message = data(&format!("{}: {reason}", found.name));
                let _ = writeln!(text, "::error file={file},line=1::{message}");
            }
        }
        text
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(path: &Path) -> String {
    data(&path.display().to_string()).replace(':', "%3A").replace(',', "%2C")
}
