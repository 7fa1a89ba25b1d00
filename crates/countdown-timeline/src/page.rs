//! The page that replays the runs: one file, which asks for nothing else.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    axis::{Axis, Mark},
    model::{Limit, State, Timeline},
    words::{Kinds, Language, Page, States, Words},
};

const SCRIPT: &str = concat!(
    include_str!("page/page.js"),
    include_str!("page/states.js"),
    include_str!("page/lanes.js"),
    include_str!("page/replay.js"),
);

/// The columns of an axis, of which a narrow card has no more.
const AXIS: i64 = 36;

/// What the script is given.
#[derive(Serialize)]
struct Data<'a> {
    runs: Vec<Shown>,
    words: &'a Page,
    states: &'a States,
    /// What waiting means.
    waiting: &'a str,
    kinds: &'a Kinds,
    /// Between the parts of a list.
    and: &'a str,
    marks: Vec<Mark>,
}

/// A run as the page has it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    run: Timeline,
    /// What it shows, in the page's language.
    about: String,
    /// Of each task and each thread.
    titles: Vec<String>,
}

/// The page that replays runs side by side, as HTML. It says what it leaves out of long ones.
#[must_use]
pub fn page(runs: &[Timeline], language: Language) -> String {
    let words = language.words();
    let names: Vec<&str> = runs.iter().map(Timeline::program).collect();
    let title = (words.timeline_of)(&names.join(words.and));
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('{', "&#123;");
    let data = Data {
        runs: runs.iter().map(|run| shown(run, words)).collect(),
        words: &words.page,
        states: &words.states,
        waiting: words.meanings.of(State::Waiting),
        kinds: &words.kinds,
        and: words.and,
        marks: Axis::of(runs, Duration::ZERO).marks(AXIS, 2),
    };
    // Inside of its element no text may look like that element's end.
    let data = json!(data).to_string().replace('<', "\\u003c");
    let page = with_words(include_str!("page/page.html"), &words.page);
    let parts = [
        ("{language}", language.tag()),
        ("{style}", include_str!("page/page.css")),
        ("{script}", SCRIPT),
        ("{title}", &title),
        // The last one: what was recorded may hold the name of any part.
        ("{data}", &data),
    ];
    parts
        .into_iter()
        .fold(page, |page, (name, part)| page.replacen(name, part, 1))
}

fn shown(run: &Timeline, words: &Words) -> Shown {
    let run = run.limited(Limit::PAGE, words);
    let titles = run.lanes().map(|lane| words.title(lane)).collect();
    Shown {
        about: words.summary(&run).to_owned(),
        titles,
        run,
    }
}

/// A text with each word where its name stands in braces.
fn with_words(text: &str, words: &Page) -> String {
    let Value::Object(words) = json!(words) else {
        return text.to_owned();
    };
    let words = words
        .iter()
        .filter_map(|(name, word)| Some((name, word.as_str()?)));
    words.fold(text.to_owned(), |text, (name, word)| {
        text.replace(&format!("{{{name}}}"), word)
    })
}
