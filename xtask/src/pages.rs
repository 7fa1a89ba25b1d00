//! `cargo xtask pages`: writes what the pages repeat from other files, and draws their pictures.
//!
//! A page says with two comments what stands between them. Paths are relative to the page's folder.
//! The comments may stand in a list item, indented like its text:
//!
//! ```text
//! <!-- code: src/main.rs -->                              a file without its header and imports
//! <!-- end -->
//! <!-- diff: ../sequential/src/main.rs src/main.rs -->    what is new from the first to the second
//! <!-- end -->
//! <!-- bench: growth -->                                  figures; or `lateness`, `machine`, `picture`
//! <!-- end -->
//! ```
//!
//! Figures are those of `docs/bench.json`, the results of `cargo xtask bench` that are kept, and so
//! are `docs/bench.txt` and the pictures `growth.svg`. The pictures `timeline.svg` are drawn from
//! `docs/timeline.jsonl`, a recording of `cargo xtask timeline`. A page or picture `NAME.zh-CN.…`
//! is in Chinese.

mod code;
mod figures;
mod timelines;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use cargo_metadata::Metadata;
use countdown_timeline::Language;
use countdown_verify::tools;

use crate::{
    bench::{picture, results::Results, table},
    files,
};

/// Write what the pages repeat from other files, and draw their pictures
///
/// Comments in the pages say what is written where. Exit status: 0 when all pages are current; 1
/// with --check when one is not; 2 when a comment is wrong.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing, and name the files that are not current
    #[arg(long)]
    check: bool,
}

const RESULTS: &str = "docs/bench.json";
const GROWTH: [(&str, Language); 2] = [
    ("growth.svg", Language::English),
    ("growth.zh-CN.svg", Language::Chinese),
];

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    let metadata = files::metadata()?;
    let root = metadata.workspace_root.as_std_path();
    let mut are_current = true;
    for (path, text) in written(&metadata)? {
        if files::read(&path).is_ok_and(|current| current == text) {
            continue;
        }
        are_current = false;
        let message = if args.check {
            "not current; `cargo xtask pages` writes it"
        } else {
            files::write(&path, text)?;
            "written"
        };
        let path = path.strip_prefix(root).unwrap_or(&path);
        tools::print(&format!("{}: {message}\n", path.display()))?;
    }
    Ok(if args.check && !are_current {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// All files that this command writes, with their text.
fn written(metadata: &Metadata) -> Result<Vec<(PathBuf, String)>> {
    let root = metadata.workspace_root.as_std_path();
    let results = serde_json::from_str(&files::read(&root.join(RESULTS))?);
    let results: Results = results.with_context(|| format!("{RESULTS} is wrong"))?;

    let mut written = vec![(root.join("docs/bench.txt"), table::draw(&results))];
    for (file, language) in GROWTH {
        written.push((root.join(file), picture::draw(&results, language)));
    }
    written.extend(timelines::draw(metadata)?);
    for page in pages(metadata)? {
        let text = filled(&page, &results).with_context(|| page.display().to_string())?;
        written.push((page, text));
    }
    Ok(written)
}

/// The Markdown files of the workspace, of its packages and of docs.
fn pages(metadata: &Metadata) -> Result<Vec<PathBuf>> {
    let root = metadata.workspace_root.as_std_path();
    let mut folders = vec![root.to_owned(), root.join("docs")];
    for package in metadata.workspace_packages() {
        folders.push(package.manifest_path.as_std_path().with_file_name(""));
    }
    let mut pages = Vec::new();
    for folder in folders {
        pages.extend(files::in_folder(&folder)?);
    }
    pages.retain(|page| files::ends_in(page, "md"));
    pages.sort();
    Ok(pages)
}

/// The page with every part between comments written anew.
fn filled(page: &Path, results: &Results) -> Result<String> {
    let language = if page.to_string_lossy().contains(".zh-CN.") {
        Language::Chinese
    } else {
        Language::English
    };
    let file = |link: &str| files::read(&page.with_file_name(link));
    fill(&files::read(page)?, |part| match part {
        Part::Bench { figures } => figures::text(figures, results, language),
        Part::Code { file: name } => {
            let (language, code) = (code::language(name), code::shown(&file(name)?));
            Ok(format!("```{language}\n{code}```\n"))
        }
        Part::Diff { from, to } => {
            let [from, to] = [file(from)?, file(to)?].map(|text| code::shown(&text));
            Ok(format!("```diff\n{}```\n", code::diff(&from, &to)))
        }
    })
}

/// The request of a comment.
enum Part<'a> {
    Code { file: &'a str },
    Diff { from: &'a str, to: &'a str },
    Bench { figures: &'a str },
}

const END: &str = "<!-- end -->";

fn fill(page: &str, text: impl Fn(Part) -> Result<String>) -> Result<String> {
    let mut filled = String::new();
    let mut lines = page.split_inclusive('\n').zip(1..);
    while let Some((line, number)) = lines.next() {
        filled += line;
        let at = || format!("line {number}");
        let Some(part) = part(line.trim()).with_context(at)? else {
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        for line in text(part).with_context(at)?.lines() {
            filled += if line.is_empty() { "" } else { indent };
            filled.extend([line, "\n"]);
        }
        let mut rest = lines.by_ref().skip_while(|(line, _)| line.trim() != END);
        let (end, _) = rest
            .next()
            .with_context(|| format!("line {number}: no `{END}` follows"))?;
        filled += end;
    }
    Ok(filled)
}

/// Reads a comment. `None` for any other line.
fn part(line: &str) -> Result<Option<Part<'_>>> {
    let comment = line.strip_prefix("<!-- ");
    let comment = comment.and_then(|line| line.strip_suffix(" -->"));
    let Some((kind, words)) = comment.and_then(|comment| comment.split_once(": ")) else {
        return Ok(None);
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    Ok(Some(match (kind, &words[..]) {
        ("code", [file]) => Part::Code { file },
        ("diff", [from, to]) => Part::Diff { from, to },
        ("bench", [figures]) => Part::Bench { figures },
        ("code", _) => bail!("`code:` takes one file"),
        ("diff", _) => bail!("`diff:` takes two files, the old one first"),
        ("bench", _) => bail!("`bench:` takes one word"),
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(page: &str) -> Result<String> {
        fill(page, |part| match part {
            Part::Code { file: "a.rs" } => Ok("```rust\nfn a() {}\n\n```\n".into()),
            Part::Diff { from, to } => Ok(format!("{from} to {to}\n")),
            Part::Bench { figures } => Ok(format!("| {figures} |\n")),
            Part::Code { file } => bail!("cannot read {file}"),
        })
    }

    #[test]
    fn parts_are_written_between_their_comments_with_their_indent() {
        for (page, expected) in [
            ("", ""),
            (
                "# A\n\n<!-- a comment: and no part -->\nno end",
                "# A\n\n<!-- a comment: and no part -->\nno end",
            ),
            (
                "One\n  <!-- code: a.rs -->\nold\n  <!-- end -->\nTwo\n",
                "One\n  <!-- code: a.rs -->\n  ```rust\n  fn a() {}\n\n  ```\n  <!-- end -->\nTwo\n",
            ),
            (
                "<!-- diff: a.rs b.rs -->\n<!-- end -->\n<!-- bench: growth -->\n<!-- end -->\n",
                "<!-- diff: a.rs b.rs -->\na.rs to b.rs\n<!-- end -->\n\
                 <!-- bench: growth -->\n| growth |\n<!-- end -->\n",
            ),
        ] {
            assert_eq!(filled(page).unwrap(), expected);
            assert_eq!(filled(expected).unwrap(), expected);
        }
    }

    #[test]
    fn a_wrong_comment_is_an_error_with_its_line() {
        for (page, message) in [
            (
                "\n<!-- code: a.rs -->\n",
                "line 2: no `<!-- end -->` follows",
            ),
            (
                "<!-- code: c.rs -->\n<!-- end -->\n",
                "line 1: cannot read c.rs",
            ),
            (
                "<!-- code: a.rs b.rs -->\n",
                "line 1: `code:` takes one file",
            ),
            (
                "<!-- diff: a.rs -->\n",
                "line 1: `diff:` takes two files, the old one first",
            ),
        ] {
            assert_eq!(format!("{:#}", filled(page).unwrap_err()), message);
        }
    }
}
