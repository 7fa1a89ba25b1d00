//! Pages and their parts.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::repository::files;

/// The names of all Markdown files.
pub(crate) fn pages() -> Vec<String> {
    let names = files().into_iter().map(|(name, _)| name);
    names
        .filter(|name| name.rsplit('.').next() == Some("md"))
        .collect()
}

fn parser(page: &str) -> Parser<'_> {
    Parser::new_ext(page, Options::ENABLE_TABLES)
}

/// The part of a page from one heading to the next.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) heading: String,
    /// Its structure: the heading's level, items, cells, blocks and the code in cells and blocks.
    pub(crate) parts: Vec<String>,
    /// The targets of links and pictures.
    pub(crate) links: Vec<String>,
    /// The inline code.
    pub(crate) code: BTreeSet<String>,
    /// The text as it is rendered. `CODE` stands for inline code.
    pub(crate) text: String,
    /// The fenced blocks, each with its language.
    pub(crate) blocks: Vec<(String, String)>,
}

pub(crate) const CODE: char = '\u{fffc}';

pub(crate) fn sections(page: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let (mut in_heading, mut in_block, mut in_cell) = (false, false, false);
    for event in parser(page) {
        match &event {
            Event::Start(Tag::Heading { .. }) => {
                sections.push(Section::default());
                in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Start(Tag::TableCell) => in_cell = true,
            Event::End(TagEnd::TableCell) => in_cell = false,
            _ => {}
        }
        let section = sections.last_mut().expect("one is there from the start");
        match event {
            Event::Start(tag) => section.start(tag),
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong) => {}
            Event::End(_) | Event::HardBreak => section.text.push('\n'),
            Event::SoftBreak => section.text.push(' '),
            Event::Html(html) | Event::InlineHtml(html) => {
                let is_comment = html.starts_with("<!--");
                section
                    .parts
                    .extend(is_comment.then(|| html.trim().to_owned()));
                section.links.extend(attribute(&html, "src"));
                section.text.extend(attribute(&html, "alt"));
            }
            Event::Code(code) => {
                section.parts.extend(in_cell.then(|| code.to_string()));
                section.heading += if in_heading { &code } else { "" };
                section.code.insert(code.into_string());
                section.text.push(CODE);
            }
            Event::Text(text) if in_block => {
                section.parts.extend(text.lines().map(str::to_owned));
                let block = section.blocks.last_mut();
                block.expect("the block has begun").1 += &text;
            }
            Event::Text(text) => {
                section.heading += if in_heading { &text } else { "" };
                section.text += &text;
            }
            _ => {}
        }
    }
    sections
}

impl Section {
    fn start(&mut self, tag: Tag<'_>) {
        self.parts.push(match tag {
            Tag::Heading { level, .. } => format!("heading of level {}", level as u8),
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) => {
                self.blocks.push((language.to_string(), String::new()));
                format!("block of {language}")
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.blocks.push(Default::default());
                "block".into()
            }
            Tag::List(from) => format!("list from {from:?}"),
            Tag::Item => "item".into(),
            Tag::BlockQuote(_) => "quotation".into(),
            Tag::TableHead | Tag::TableRow => "row".into(),
            Tag::TableCell => "cell".into(),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                return self.links.push(dest_url.into_string());
            }
            _ => return,
        });
    }
}

/// The value of an attribute of an HTML element.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// The targets of all links, pictures and link definitions.
pub(crate) fn links(page: &str) -> Vec<String> {
    let parser = parser(page);
    let definitions = parser.reference_definitions().iter();
    let mut links: Vec<String> = definitions.map(|(_, link)| link.dest.to_string()).collect();
    links.extend(sections(page).into_iter().flat_map(|section| section.links));
    links
}

/// The anchors of a page's headings, as GitHub makes them: a repeated one gets a number.
pub(crate) fn anchors(page: &str) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let sections = sections(page).into_iter().skip(1);
    let anchor = |section: Section| {
        let words = section.heading.to_lowercase().replace(' ', "-");
        let is_kept = |c: &char| c.is_alphanumeric() || "-_".contains(*c);
        let name: String = words.chars().filter(is_kept).collect();
        let before = seen.entry(name.clone()).or_default();
        *before += 1;
        match *before {
            1 => name,
            number => format!("{name}-{}", number - 1),
        }
    };
    sections.map(anchor).collect()
}

/// The fenced blocks of a page in a language.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let blocks = sections(page)
        .into_iter()
        .flat_map(|section| section.blocks);
    let blocks = blocks.filter(|(of, _)| of == language);
    blocks.map(|(_, text)| text).collect()
}

/// A command of a console block, and the output that is shown below it.
pub(crate) struct Shown {
    pub(crate) command: String,
    pub(crate) output: String,
}

impl Shown {
    /// The program of a `cargo run`: its last word.
    pub(crate) fn program(&self) -> &str {
        self.command.rsplit(' ').next().unwrap_or_default()
    }
}

pub(crate) fn shown(page: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    for block in blocks(page, "console") {
        for command in block.split_terminator("$ ").skip(1) {
            let (command, output) = command.split_once('\n').unwrap_or((command, ""));
            shown.push(Shown {
                command: command.to_owned(),
                output: output.to_owned(),
            });
        }
    }
    shown
}
