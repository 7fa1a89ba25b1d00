//! A README's links, as rustdoc needs them.

use std::path::{Component, Path, PathBuf};

const HEAD: &str = "<!-- Where rustdoc finds what README.md links to. Of two definitions the first one counts. -->";

/// The links of a package's README, from its rustdoc page. What `old` sends to an item of the
/// library (`crate::Printer`) stays.
pub(super) fn for_rustdoc(readme: &str, package: &Path, old: &str) -> String {
    let item = |label| {
        let (_, target) = definitions(old).find(|(of, _)| *of == label)?;
        target.contains("::").then(|| target.to_owned())
    };
    let line = |(label, target)| {
        let target = item(label).unwrap_or_else(|| from_rustdoc(package, target));
        format!("[{label}]: {target}\n")
    };
    format!(
        "{HEAD}\n{}",
        definitions(readme).map(line).collect::<String>()
    )
}

/// The link definitions, `[label]: target`.
fn definitions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines()
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: "))
}

/// rustdoc puts the page into target/doc/NAME.
fn from_rustdoc(package: &Path, target: &str) -> String {
    if target.contains("://") {
        return target.to_owned();
    }
    let mut path = PathBuf::new();
    for part in package.join(target).components() {
        match part {
            Component::ParentDir if path.pop() => (),
            part => path.push(part),
        }
    }
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    format!("../../../{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_rustdocs_folder() {
        let readme = "See [a][main].\n\n[golden]: ../../tests/golden/a.txt\n[main]: src/main.rs\n\
                      [web]: https://example.com\n";
        let expected = format!(
            "{HEAD}\n[golden]: ../../../tests/golden/a.txt\n[main]: ../../../crates/a/src/main.rs\n\
             [web]: https://example.com\n"
        );
        assert_eq!(for_rustdoc(readme, Path::new("crates/a"), ""), expected);
    }

    #[test]
    fn links_to_items_stay() {
        let readme = "[`A`]: src/a.rs\n[b]: src/b.rs\n";
        let old = "[`A`]: crate::A\n[gone]: crate::Gone\n[b]: ../src/b.rs\n";
        let expected = format!("{HEAD}\n[`A`]: crate::A\n[b]: ../../../crates/a/src/b.rs\n");
        assert_eq!(for_rustdoc(readme, Path::new("crates/a"), old), expected);
    }
}
