//! Reads a program's own documentation.

/// The lines `//!` at the top of a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The value of a line `//! Golden: …`: a golden, or `none`.
    pub golden: Option<String>,
    lines: Vec<String>,
}

const GOLDEN: &str = "Golden: ";

impl Header {
    /// Reads the header of a program. A licence, other comments and attributes may precede it.
    #[must_use]
    pub fn of(source: &str) -> Self {
        let is_above = |line: &&str| {
            let line = line.trim();
            let is_comment = line.starts_with("//") && !line.starts_with("//!");
            line.is_empty() || is_comment || line.starts_with("#!")
        };
        let lines = source.lines().skip_while(is_above);
        let lines = lines
            .map_while(|line| line.strip_prefix("//!"))
            .map(str::trim);
        let (goldens, lines): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with(GOLDEN));
        let golden = goldens.first().and_then(|line| line.strip_prefix(GOLDEN));
        Self {
            golden: golden.map(|name| name.trim().to_owned()),
            lines: lines.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Returns the first sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = self.paragraphs().next().unwrap_or_default();
        let sentence = first
            .split_once(". ")
            .map_or(&*first, |(sentence, _)| sentence);
        sentence.trim_end_matches('.').to_owned()
    }

    /// Returns the text after a label in the paragraph that begins with it.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<String> {
        let mut paragraphs = self.paragraphs();
        let found = paragraphs.find_map(|text| Some(text.strip_prefix(label)?.trim().to_owned()));
        found.filter(|text| !text.is_empty())
    }

    /// Returns the lines, without those that name a golden.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    fn paragraphs(&self) -> impl Iterator<Item = String> {
        self.lines
            .split(String::is_empty)
            .map(|lines| lines.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(source: &str, summary: &str, golden: Option<&str>) {
        let header = Header::of(source);
        assert_eq!(
            (&*header.summary(), header.golden.as_deref()),
            (summary, golden)
        );
    }

    #[test]
    fn the_summary_is_the_first_sentence() {
        let source = "//! Shows `a.b`\n//! at once. And more.\n//!\n//! Etc.\n";
        reads(source, "Shows `a.b` at once", None);
        reads("//! Shows a thing.\nfn main() {}\n", "Shows a thing", None);
        reads("fn main() {}\n//! No header.\n", "", None);
    }

    #[test]
    fn a_line_of_its_own_names_the_golden() {
        reads(
            "//! A thing.\n//!\n//! Golden: other\n",
            "A thing",
            Some("other"),
        );
        reads("//! Golden: none\n", "", Some("none"));
        reads("//! A golden: other\n", "A golden: other", None);
    }

    #[test]
    fn a_licence_and_attributes_may_stand_above() {
        let source =
            "// SPDX-License-Identifier: MIT\n\n#![allow(x)]\n//! A thing.\n//! Golden: none\n";
        reads(source, "A thing", Some("none"));
    }

    #[test]
    fn labelled_paragraphs_are_found() {
        let header =
            Header::of("//! A thing.\n//!\n//! Hint: look\n//! closer.\n//!\n//! Other:\n");
        assert_eq!(header.labelled("Hint:").as_deref(), Some("look closer."));
        assert_eq!(header.labelled("Other:"), None);
    }
}
