//! What a page has in any language, section by section.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// From one heading to the next.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) heading: String,
    /// The heading's level, items, rows and the code in them, quotations, blocks: in their order.
    pub(crate) parts: Vec<String>,
    /// Where links and pictures lead.
    pub(crate) links: Vec<String>,
    /// What is marked as code in the text.
    pub(crate) code: BTreeSet<String>,
    /// The text as it is rendered, a paragraph or a cell in a line; `CODE` stands for code.
    pub(crate) text: String,
}

pub(crate) const CODE: char = '\u{fffc}';

/// What the text of an event belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Heading,
    Block,
    Cell,
    Else,
}

pub(crate) fn events(page: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(page, Options::ENABLE_TABLES)
}

/// Where the definitions of links lead, `[label]: target`.
pub(crate) fn definitions(page: &str) -> Vec<String> {
    let parser = Parser::new_ext(page, Options::ENABLE_TABLES);
    parser
        .reference_definitions()
        .iter()
        .map(|(_, link)| link.dest.to_string())
        .collect()
}

pub(crate) fn sections(page: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut within = Within::Else;
    for event in events(page) {
        if matches!(event, Event::Start(Tag::Heading { .. })) {
            sections.push(Section::default());
        }
        let section = sections.last_mut().expect("one is there from the start");
        within = match &event {
            Event::Start(Tag::Heading { .. }) => Within::Heading,
            Event::Start(Tag::CodeBlock(_)) => Within::Block,
            Event::Start(Tag::TableCell) => Within::Cell,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableCell) => Within::Else,
            _ => within,
        };
        section.add(event, within);
    }
    sections
}

impl Section {
    fn add(&mut self, event: Event<'_>, within: Within) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong) => {}
            Event::End(_) | Event::HardBreak => self.text.push('\n'),
            Event::SoftBreak => self.text.push(' '),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.parts
                    .extend(html.starts_with("<!--").then(|| html.trim().to_owned()));
                self.links.extend(attribute(&html, "src"));
                self.text.extend(attribute(&html, "alt"));
            }
            Event::Code(code) => {
                self.parts
                    .extend((within == Within::Cell).then(|| code.to_string()));
                self.code.insert(code.into_string());
                self.text.push(CODE);
            }
            Event::Text(text) if within == Within::Block => {
                self.parts.extend(text.lines().map(str::to_owned));
            }
            Event::Text(text) => {
                self.heading += if within == Within::Heading { &text } else { "" };
                self.text += &text;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        self.parts.push(match tag {
            Tag::Heading { level, .. } => format!("heading of level {}", level as u8),
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) => format!("block of {language}"),
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

/// Of an element of HTML.
pub(crate) fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}
