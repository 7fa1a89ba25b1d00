//! What a program's own documentation says of it.

use std::{fs, path::Path};

/// The lines `//!` at the top of a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The first sentence.
    pub(super) summary: String,
    /// What stands in a line `//! Golden: …` of its own: a golden's name, or `none`.
    pub(super) golden: Option<String>,
}

impl Header {
    /// A program that cannot be read has none: Cargo will say so.
    pub(super) fn read(source: &Path) -> Self {
        Self::of(&fs::read_to_string(source).unwrap_or_default())
    }

    fn of(source: &str) -> Self {
        let docs = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
        let (goldens, prose): (Vec<_>, Vec<_>) =
            docs.partition(|line| line.starts_with("Golden: "));
        let golden = goldens.first().and_then(|line| line.strip_prefix("Golden: "));
        Self { summary: first_sentence(&prose), golden: golden.map(|name| name.trim().to_owned()) }
    }
}

fn first_sentence(lines: &[&str]) -> String {
    let paragraph: Vec<&str> = lines.iter().copied().take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    let sentence = paragraph.split_once(". ").map_or(&*paragraph, |(first, _)| first);
    sentence.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(source: &str, summary: &str, golden: Option<&str>) {
        let golden = golden.map(str::to_owned);
        assert_eq!(Header::of(source), Header { summary: summary.to_owned(), golden });
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
}
