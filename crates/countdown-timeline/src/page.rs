//! The page that replays the runs: one file, which asks for nothing else.

use anyhow::Result;

use crate::model::{Limit, Run};

const SCRIPT: &str = concat!(
    include_str!("page/page.js"),
    include_str!("page/states.js"),
    include_str!("page/lanes.js"),
    include_str!("page/replay.js"),
);

/// The page that replays runs side by side, as HTML. It says what it leaves out of long ones.
///
/// # Errors
/// When the runs cannot be written as JSON.
pub fn page(runs: &[Run]) -> Result<String> {
    let names: Vec<&str> = runs.iter().map(Run::program).collect();
    let title = format!("Timeline of {}", names.join(", "));
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('{', "&#123;");
    let runs: Vec<Run> = runs.iter().map(|run| run.limited(Limit::PAGE)).collect();
    // Inside of its element no text may look like that element's end.
    let data = serde_json::to_string(&runs)?.replace('<', "\\u003c");
    let parts = [
        ("{style}", include_str!("page/page.css")),
        ("{script}", SCRIPT),
        ("{title}", &title),
        // The last one: what was recorded may hold the name of any part.
        ("{runs}", &data),
    ];
    let page = include_str!("page/page.html").to_owned();
    Ok(parts.into_iter().fold(page, |page, (name, part)| page.replacen(name, part, 1)))
}
