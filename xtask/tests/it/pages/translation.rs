//! The front page in Chinese has what the English one has.

use super::{
    links::links,
    page::{blocks, outside_blocks},
};
use crate::repository::read;

/// What a page has in any language: headings, items, rows with the code in them, blocks, links.
fn skeleton(text: &str) -> Vec<String> {
    let number = |line: &str| line.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    let part = |line: &&str| match line.split(' ').next()? {
        heading if heading.starts_with('#') => Some(heading.to_owned()),
        "-" => Some("item".to_owned()),
        _ if number(line) => Some("numbered item".to_owned()),
        "|" => Some(line.split('|').map(code).collect::<Vec<_>>().join("|")),
        _ => None,
    };
    let parts = outside_blocks(text).iter().filter_map(part).collect::<Vec<_>>();
    let blocks = blocks(text).into_iter().map(|block| block.text);
    let links = links(text).into_iter().filter(|link| !link.starts_with("README"));
    parts.into_iter().chain(blocks).chain(links).collect()
}

/// The code in a cell of a table.
fn code(cell: &str) -> String {
    cell.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_translation_has_not_fallen_behind() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    let (of_english, of_chinese) = (skeleton(&english), skeleton(&chinese));
    for (english, chinese) in of_english.iter().zip(&of_chinese) {
        assert_eq!(english, chinese, "the first thing that differs");
    }
    assert_eq!(of_english.len(), of_chinese.len(), "{:?}", of_english.last());
    assert!(links(&english).contains(&"README.zh-CN.md".into()));
    assert!(links(&chinese).contains(&"README.md".into()));
}
