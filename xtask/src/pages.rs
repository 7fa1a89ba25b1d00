//! `cargo xtask pages`: what the pages repeat from other files, written by a program.
//!
//! A page says with two comments what stands between them. Paths are as in a link, from the page's
//! own folder, and the comments may stand in a list item, as far in as its text:
//!
//! ```text
//! <!-- code: src/main.rs -->                              a file, without its header and imports
//! <!-- end -->
//! <!-- diff: ../sequential/src/main.rs src/main.rs -->    what is new from the first to the second
//! <!-- end -->
//! <!-- bench: growth -->                                  figures; or `lateness`, `machine`, `picture`
//! <!-- end -->
//! ```
//!
//! The figures are those of `docs/bench.json`, the run of `cargo xtask bench` that is kept. A page
//! `NAME.zh-CN.md` gets them in Chinese. The run's tables, `docs/bench.txt`, and its pictures,
//! `growth.svg` and `growth.zh-CN.svg`, are written too.
//!
//! A package whose README is its rustdoc page too has `src/links.md` besides: where rustdoc finds
//! what the README links to.

mod code;
mod figures;
mod fill;
mod links;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use cargo_metadata::Metadata;
use countdown_timeline::Language;
use countdown_verify::cli;

use crate::{
    bench::{picture, report::Report},
    files,
};

/// Write what the pages repeat: code, diffs from one program to the next, links for rustdoc.
///
/// Comments in the pages say what is written where. Exit status: 0 when all pages are current; 1
/// with --check when one is not; 2 when a comment makes no sense.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing, and name the pages that are not current
    #[arg(long)]
    check: bool,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    let metadata = files::metadata()?;
    let root = metadata.workspace_root.as_std_path();
    let report = serde_json::from_str(&files::read(&root.join(RUN))?)
        .with_context(|| format!("{RUN} is wrong"))?;
    let mut current = true;
    for page in pages(&metadata)? {
        let should_be = written(root, &page, &report)?;
        if files::read(&page).is_ok_and(|is| is == should_be) {
            continue;
        }
        current = false;
        let said = if args.check {
            "not current; `cargo xtask pages` writes it"
        } else {
            files::write(&page, should_be)?;
            "written"
        };
        let page = page.strip_prefix(root).unwrap_or(&page);
        cli::print(&format!("{}: {said}\n", page.display()))?;
    }
    Ok(if args.check && !current {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The Markdown files of the workspace, of docs/ and of the packages, and their links for rustdoc.
fn pages(metadata: &Metadata) -> Result<Vec<PathBuf>> {
    let root = metadata.workspace_root.as_std_path();
    let mut folders = vec![root.to_owned(), root.join("docs")];
    for package in metadata.workspace_packages() {
        let folder = package.manifest_path.as_std_path().with_file_name("");
        folders.extend([folder.join("src"), folder]);
    }
    let mut pages = Vec::new();
    for folder in folders {
        pages.extend(files::in_folder(&folder)?);
    }
    pages.retain(|page| files::ends_in(page, "md"));
    pages.extend([TABLES, GROWTH, GROWTH_CHINESE].map(|page| root.join(page)));
    pages.sort();
    Ok(pages)
}

/// The bench's run that is kept; its tables and pictures.
const RUN: &str = "docs/bench.json";
const TABLES: &str = "docs/bench.txt";
const GROWTH: &str = "growth.svg";
const GROWTH_CHINESE: &str = "growth.zh-CN.svg";

/// The page as it should be.
fn written(root: &Path, page: &Path, report: &Report) -> Result<String> {
    let name = page.strip_prefix(root).unwrap_or(page);
    let chinese = name.to_string_lossy().contains(".zh-CN.");
    let language = if chinese {
        Language::Chinese
    } else {
        Language::English
    };
    match name.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => return Ok(picture::draw(report, language).to_string() + "\n"),
        Some("txt") => return Ok(report.to_string()),
        _ => {}
    }
    let text = files::read(page)?;
    let folder = name.parent().unwrap_or(name);
    if page.ends_with("src/links.md") {
        let package = folder.parent().unwrap_or(folder);
        let readme = files::read(&root.join(package).join("README.md"))?;
        return Ok(links::for_rustdoc(&readme, package, &text));
    }
    let file = |link: &str| files::read(&root.join(folder).join(link));
    let figures = |what: &str| figures::text(what, report, language);
    fill::fill(&text, file, figures).with_context(|| name.display().to_string())
}
