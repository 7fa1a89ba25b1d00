//! Where links lead.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    outline::{attribute, definitions, events},
    page::pages,
};
use crate::repository::{read, root};

/// The targets of links and pictures, without those on the web.
fn links(page: &str) -> Vec<String> {
    let link = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        Event::Html(html) | Event::InlineHtml(html) => {
            attribute(&html, "src").or_else(|| attribute(&html, "href"))
        }
        _ => None,
    };
    let links = events(page).filter_map(link).chain(definitions(page));
    links.filter(|to| !to.contains("://")).collect()
}

/// A path without `.` and `..`, where it starts inside the repository.
pub(crate) fn normal(path: &Path) -> PathBuf {
    path.components()
        .fold(PathBuf::new(), |mut path, component| {
            match component {
                Component::ParentDir => assert!(path.pop(), "it leads out of the repository"),
                other => path.push(other),
            }
            path
        })
}

/// The links of a package for rustdoc are written by `cargo xtask pages`.
#[test]
fn links_lead_to_files_and_headings() {
    let mut lost = Vec::new();
    for page in pages()
        .iter()
        .filter(|page| !page.ends_with("src/links.md"))
    {
        for link in links(&read(page)) {
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => PathBuf::from(page),
                file => normal(&Path::new(page).with_file_name(file)),
            };
            if !root().join(&target).is_file() {
                lost.push(format!("{page}: there is no {}", target.display()));
            } else if !heading.is_empty() && !headings(&read(&target)).any(|it| it == heading) {
                lost.push(format!(
                    "{page}: {} has no heading #{heading}",
                    target.display()
                ));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// The headings as GitHub names them in a link: one that is there already gets a number.
pub(crate) fn headings(page: &str) -> impl Iterator<Item = String> {
    let (mut headings, mut inside) = (Vec::new(), false);
    for event in events(page) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                headings.push(String::new());
                inside = true;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                *headings.last_mut().expect("one has begun") += &text;
            }
            _ => {}
        }
    }
    let mut seen = BTreeMap::new();
    headings.into_iter().map(move |heading| {
        let words = heading.to_lowercase().replace(' ', "-");
        let name: String = words
            .chars()
            .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
            .collect();
        let before: &mut u32 = seen.entry(name.clone()).or_default();
        *before += 1;
        if *before == 1 {
            name
        } else {
            format!("{name}-{}", *before - 1)
        }
    })
}

#[test]
fn headings_are_named_as_on_github() {
    let page =
        "# A `b_c`, *d*!\n## 一、概述（[一](a.md)）\n```\n# none\n```\n## 22. … and\n## A b_c d\n";
    let named: Vec<_> = headings(page).collect();
    assert_eq!(named, ["a-b_c-d", "一概述一", "22--and", "a-b_c-d-1"]);
}

#[test]
fn links_are_found_however_they_are_written() {
    let page = "[a](a.md#x) [`b`][b] ![c][] <img\nsrc=\"d.svg\"> `[no](no.md)` [w](https://w)\n\n\
                [b]: b.md\n[c]: c.svg\n[unused]: e.md\n";
    let mut found = links(page);
    found.sort();
    found.dedup();
    assert_eq!(found, ["a.md#x", "b.md", "c.svg", "d.svg", "e.md"]);
}
