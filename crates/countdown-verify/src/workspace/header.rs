//! What a program's own documentation says of it.

use std::{fs, path::Path};

/// The lines `//!` on top of a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// What stands in a line `//! Golden: …` of its own: a golden's name, or `none`.
    pub golden: Option<String>,
    lines: Vec<String>,
}

impl Header {
    /// A program that cannot be read has none: Cargo will say so.
    pub(super) fn read(source: &Path) -> Self {
        Self::of(&fs::read_to_string(source).unwrap_or_default())
    }

    /// That of this program.
    #[must_use]
    pub fn of(source: &str) -> Self {
        let lines = source
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(str::trim);
        let (goldens, prose): (Vec<_>, Vec<_>) =
            lines.partition(|line| line.starts_with("Golden: "));
        let golden = goldens
            .first()
            .and_then(|line| line.strip_prefix("Golden: "));
        let golden = golden.map(|name| name.trim().to_owned());
        Self {
            golden,
            lines: prose.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The first sentence, which says what the program shows.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = self.paragraphs().next().unwrap_or_default();
        let sentence = first
            .split_once(". ")
            .map_or(&*first, |(sentence, _)| sentence);
        sentence.trim_end_matches('.').to_owned()
    }

    /// What follows this label in the paragraph that it begins.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<String> {
        let found = self
            .paragraphs()
            .find_map(|text| Some(text.strip_prefix(label)?.to_owned()));
        found
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    }

    /// Its lines, without those that name a golden.
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
    fn the_first_sentence_is_what_it_shows() {
        reads(
            "//! Shows `a.b`\n//! at once. And more.\n//!\n//! Etc.\n",
            "Shows `a.b` at once",
            None,
        );
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
        reads("//! A thing\n//! Golden: none\n", "A thing", Some("none"));
        reads("//! A thing. See Golden: other\n", "A thing", None);
        reads("//! A thing.\n\n//! Golden: other\n", "A thing", None);
    }

    #[test]
    fn a_label_begins_a_paragraph() {
        let header = Header::of("//! Exercise 2: a\n//! title.\n//!\n//! Goal: one\n//! two.\n");
        assert_eq!(header.labelled("Exercise").as_deref(), Some("2: a title."));
        assert_eq!(header.labelled("Goal:").as_deref(), Some("one two."));
        assert_eq!(
            (header.labelled("Hint:"), header.labelled("Goal: one two.")),
            (None, None)
        );
    }
}
