//! The page that replays programs: one file, which loads nothing else.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    axis::Axis,
    model::{Limit, State, Timeline},
    words::{Language, Words, fill},
};

const STYLE: &str = concat!(include_str!("palette.css"), include_str!("page/page.css"));
const SCRIPT: &str = concat!(
    include_str!("page/page.js"),
    include_str!("page/states.js"),
    include_str!("page/lanes.js"),
    include_str!("page/replay.js"),
);

/// The columns of an axis on a narrow card.
const AXIS: i64 = 36;

/// Makes a page that replays programs side by side, as HTML. It says what it leaves out of long
/// ones.
#[must_use]
pub fn page(timelines: &[Timeline], language: Language) -> String {
    let words = language.words();
    let names: Vec<&str> = timelines.iter().map(Timeline::program).collect();
    let title = fill(words.timeline_of, &[&names.join(words.and)]);
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('{', "&#123;");

    let programs: Vec<Value> = timelines.iter().map(|it| program(it, language)).collect();
    let data = json!({
        "runs": programs,
        "words": words,
        "states": State::ALL.map(State::name),
        "marks": Axis::of(timelines, Duration::ZERO).marks(AXIS, 2),
    });
    // Within its element no text may look like the end of that element.
    let data = data.to_string().replace('<', "\\u003c");

    let mut page = with_words(include_str!("page/page.html"), words);
    for (name, part) in [
        ("{language}", language.tag()),
        ("{style}", STYLE),
        ("{script}", SCRIPT),
        ("{title}", &title),
        // The last one, since a recording may contain the name of any part.
        ("{data}", &data),
    ] {
        page = page.replacen(name, part, 1);
    }
    page
}

fn program(timeline: &Timeline, language: Language) -> Value {
    let words = language.words();
    let timeline = timeline.limited(Limit::PAGE, words);
    let titles: Vec<_> = timeline.lanes().map(|lane| words.title(lane)).collect();
    let mut program = json!(timeline);
    program["about"] = language.summary(&timeline).into();
    program["titles"] = titles.into();
    program
}

/// The text with each word in place of its name in braces.
fn with_words(text: &str, words: &Words) -> String {
    let mut text = text.to_owned();
    if let Value::Object(words) = json!(words) {
        for (name, word) in words {
            text = text.replace(&format!("{{{name}}}"), word.as_str().unwrap_or_default());
        }
    }
    text
}
