//! What stands between a page's comments.

use anyhow::{Context, Result, bail};

use super::code;

/// What a comment asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Code { file: &'a str },
    Diff { from: &'a str, to: &'a str },
    Bench { what: &'a str },
}

const END: &str = "<!-- end -->";

/// The page with every part written anew: from its files, and from the bench's figures.
pub(super) fn fill(
    page: &str,
    file: impl Fn(&str) -> Result<String>,
    figures: impl Fn(&str) -> Result<String>,
) -> Result<String> {
    let mut filled = String::new();
    let mut lines = page.split_inclusive('\n').zip(1..);
    while let Some((line, number)) = lines.next() {
        filled += line;
        let at = || format!("line {number}");
        let Some(part) = part(line.trim()).with_context(at)? else {
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        for line in part.text(&file, &figures).with_context(at)?.lines() {
            filled += if line.is_empty() { "" } else { indent };
            filled.extend([line, "\n"]);
        }
        let end = lines.find(|(line, _)| line.trim() == END);
        filled += end
            .with_context(|| format!("no `{END}` follows"))
            .with_context(at)?
            .0;
    }
    Ok(filled)
}

/// None for any other line.
fn part(line: &str) -> Result<Option<Part<'_>>> {
    let comment = line
        .strip_prefix("<!-- ")
        .and_then(|line| line.strip_suffix(" -->"));
    let Some((kind, files)) = comment.and_then(|comment| comment.split_once(": ")) else {
        return Ok(None);
    };
    let files: Vec<&str> = files.split_whitespace().collect();
    Ok(Some(match (kind, &files[..]) {
        ("code", [file]) => Part::Code { file },
        ("diff", [from, to]) => Part::Diff { from, to },
        ("bench", [what]) => Part::Bench { what },
        ("code", _) => bail!("`code:` takes one file"),
        ("diff", _) => bail!("`diff:` takes two files, the old one first"),
        ("bench", _) => bail!("`bench:` takes one word"),
        _ => return Ok(None),
    }))
}

impl Part<'_> {
    /// A fenced block, or a table of figures.
    fn text(
        &self,
        file: impl Fn(&str) -> Result<String>,
        figures: impl Fn(&str) -> Result<String>,
    ) -> Result<String> {
        let (language, text) = match self {
            Self::Bench { what } => return figures(what),
            Self::Code { file: name } => (code::language(name), code::shown(&file(name)?)),
            Self::Diff { from, to } => (
                "diff",
                code::diff(&code::shown(&file(from)?), &code::shown(&file(to)?)),
            ),
        };
        Ok(format!("```{language}\n{text}```\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Result<String> {
        match name {
            "a.rs" => Ok("//! A.\n\nuse std::io;\n\nfn a() {}\n".into()),
            "b.rs" => Ok("//! B.\n\nfn b() {}\n".into()),
            _ => bail!("cannot read {name}"),
        }
    }

    fn figures(what: &str) -> Result<String> {
        if what == "growth" {
            Ok("| 1 |\n".into())
        } else {
            bail!("no figures of {what}")
        }
    }

    #[track_caller]
    fn assert_filled(page: &str, expected: &str) {
        let filled = fill(page, file, figures).unwrap();
        assert_eq!(filled, expected);
        assert_eq!(
            fill(&filled, file, figures).unwrap(),
            expected,
            "once is enough"
        );
    }

    #[track_caller]
    fn assert_refused(page: &str, expected: &str) {
        let error = fill(page, file, figures).unwrap_err();
        assert_eq!(format!("{error:#}"), expected);
    }

    #[test]
    fn other_text_stays() {
        assert_filled("", "");
        assert_filled(
            "# A\n\n<!-- a comment: and no part -->\nno end",
            "# A\n\n<!-- a comment: and no part -->\nno end",
        );
    }

    #[test]
    fn code_is_written_between_the_comments() {
        assert_filled(
            "One\n<!-- code: a.rs -->\nold\n<!-- end -->\nTwo\n",
            "One\n<!-- code: a.rs -->\n```rust\nfn a() {}\n```\n<!-- end -->\nTwo\n",
        );
    }

    #[test]
    fn a_diff_in_a_list_stands_as_far_in_as_its_comments() {
        assert_filled(
            "- One\n  <!-- diff: a.rs b.rs -->\n  <!-- end -->\n",
            "- One\n  <!-- diff: a.rs b.rs -->\n  ```diff\n  -fn a() {}\n  +fn b() {}\n  ```\n  <!-- end -->\n",
        );
    }

    #[test]
    fn figures_are_written_as_they_come() {
        assert_filled(
            "<!-- bench: growth -->\n\n<!-- end -->\n",
            "<!-- bench: growth -->\n| 1 |\n<!-- end -->\n",
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        assert_refused(
            "\n<!-- code: a.rs -->\n",
            "line 2: no `<!-- end -->` follows",
        );
        assert_refused(
            "<!-- code: c.rs -->\n<!-- end -->\n",
            "line 1: cannot read c.rs",
        );
        assert_refused(
            "<!-- bench: a -->\n<!-- end -->\n",
            "line 1: no figures of a",
        );
        assert_refused(
            "<!-- code: a.rs b.rs -->\n",
            "line 1: `code:` takes one file",
        );
        assert_refused(
            "<!-- diff: a.rs -->\n",
            "line 1: `diff:` takes two files, the old one first",
        );
    }
}
