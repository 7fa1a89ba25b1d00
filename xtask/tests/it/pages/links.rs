//! Where links lead.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use super::page::{outside_blocks, pages};
use crate::repository::{read, root};

/// The targets of links and pictures, without those on the web.
fn links(text: &str) -> Vec<String> {
    let prose: String = outside_blocks(text).join("\n");
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let pictures = prose.split("src=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let inline = inline.chain(pictures).map(|(target, _)| target.to_owned());
    inline.chain(definitions(text).into_values()).filter(|to| !to.contains("://")).collect()
}

/// The link definitions, `[label]: target`.
fn definitions(text: &str) -> BTreeMap<String, String> {
    let definition = |line: &&str| {
        let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
        Some((label.to_owned(), target.to_owned()))
    };
    outside_blocks(text).iter().filter_map(definition).collect()
}

/// A path without `.` and `..`, where it starts inside the repository.
pub(crate) fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, component| {
        match component {
            Component::ParentDir => assert!(path.pop(), "it leads out of the repository"),
            other => path.push(other),
        }
        path
    })
}

/// The links of a package for rustdoc are written by `cargo xtask pages`.
#[test]
fn links_lead_to_files() {
    for page in pages().iter().filter(|page| !page.ends_with("src/links.md")) {
        for link in links(&read(page)) {
            let link = link.split('#').next().unwrap();
            let target = normal(&Path::new(page).with_file_name(link));
            let here = link.is_empty() || root().join(&target).is_file();
            assert!(here, "{page}: there is no {}", target.display());
        }
    }
}

#[test]
fn links_to_a_heading_find_it() {
    for page in pages().iter().filter(|page| !page.ends_with("src/links.md")) {
        for link in links(&read(page)) {
            let Some((file, heading)) = link.split_once('#') else { continue };
            let target = match file {
                "" => page.clone(),
                file => normal(&Path::new(page).with_file_name(file)).display().to_string(),
            };
            let found = headings(&read(&target)).any(|anchor| anchor == heading);
            assert!(found, "{page}: {target} has no heading #{heading}");
        }
    }
}

/// The headings as GitHub names them in a link.
pub(crate) fn headings(text: &str) -> impl Iterator<Item = String> {
    let headings = outside_blocks(text).into_iter().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
    })
}
