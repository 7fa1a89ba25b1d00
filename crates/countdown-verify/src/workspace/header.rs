//! What a program's own documentation says of it.

use std::{fs, path::Path};

/// The lines `//!` on top of a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// What stands in a line `//! Golden: …` of its own: a golden's name, or `none`.
    pub golden: Option<String>,
    paragraphs: Vec<String>,
}

impl Header {
    /// A program that cannot be read has none: Cargo will say so.
    pub(super) fn read(source: &Path) -> Self {
        Self::of(&fs::read_to_string(source).unwrap_or_default())
    }

    /// That of this program.
    #[must_use]
    pub fn of(source: &str) -> Self {
        let lines = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
        let (goldens, prose): (Vec<_>, Vec<_>) =
            lines.partition(|line| line.starts_with("Golden: "));
        let golden = goldens.first().and_then(|line| line.strip_prefix("Golden: "));
        let paragraphs = prose.split(|line| line.is_empty()).map(|paragraph| paragraph.join(" "));
        Self { golden: golden.map(|name| name.trim().to_owned()), paragraphs: paragraphs.collect() }
    }

    /// The first sentence, which says what the program shows.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = self.paragraphs.first().map_or("", String::as_str);
        let sentence = first.split_once(". ").map_or(first, |(sentence, _)| sentence);
        sentence.trim_end_matches('.').to_owned()
    }

    /// What follows this label in the paragraph that it begins.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&str> {
        let found = self.paragraphs.iter().find_map(|text| text.strip_prefix(label));
        found.map(str::trim).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(source: &str, summary: &str, golden: Option<&str>) {
        let header = Header::of(source);
        assert_eq!((&*header.summary(), header.golden.as_deref()), (summary, golden));
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
        reads("//! A thing.\n//!\n//! Golden: other\n", "A thing", Some("other"));
        reads("//! A thing\n//! Golden: none\n", "A thing", Some("none"));
        reads("//! A thing. See Golden: other\n", "A thing", None);
        reads("//! A thing.\n\n//! Golden: other\n", "A thing", None);
    }

    #[test]
    fn a_label_begins_a_paragraph() {
        let header = Header::of("//! Exercise 2: a\n//! title.\n//!\n//! Goal: one\n//! two.\n");
        assert_eq!(header.labelled("Exercise"), Some("2: a title."));
        assert_eq!(header.labelled("Goal:"), Some("one two."));
        assert_eq!((header.labelled("Hint:"), header.labelled("Goal: one two.")), (None, None));
    }
}
