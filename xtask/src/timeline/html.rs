//! The page that replays the runs: one file, which asks for nothing else.

use anyhow::Result;

use super::model::Run;

/// The page of these runs.
pub(crate) fn page(runs: &[Run]) -> Result<String> {
    let names: Vec<&str> = runs.iter().map(|run| &*run.program).collect();
    let title = format!("Timeline of {}", names.join(", "));
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    // Inside of its element no text may look like that element's end.
    let data = serde_json::to_string(runs)?.replace('<', "\\u003c");
    let page = include_str!("page.html").replacen("{runs}", &data, 1);
    Ok(page.replacen("{title}", &title, 1))
}
