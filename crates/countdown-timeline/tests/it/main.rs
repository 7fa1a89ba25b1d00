//! What is drawn of a recording of five programs, which is kept here.

mod browser;
mod chinese;
mod many;
mod moving;
mod page;
#[cfg(unix)]
mod recording;
mod trace;

use std::time::Duration;

use countdown_timeline::{Language, Motion, Run, page, read, svg};

/// sequential, async-tasks, executor-offload, `blocking_pitfall` and `event_loop`, recorded together.
fn recorded() -> Vec<Run> {
    read(include_bytes!("../recording.jsonl")).unwrap()
}

#[test]
fn a_picture_is_one_small_file_with_a_title_and_a_description() {
    let three: Vec<Run> = recorded().into_iter().take(3).collect();
    let [moving, still] = [Motion::Once, Motion::Still]
        .map(|motion| svg(&three, Duration::from_secs(7), motion, Language::English));
    for part in [
        "role=\"img\"",
        "<title id=\"title\">Timeline of sequential, async-tasks, executor-offload</title>",
        "<desc id=\"description\">",
        "(prefers-color-scheme: dark)",
        "(max-width: 560px)",
    ] {
        assert!(moving.replace('\n', "").contains(part), "{part}");
    }
    for picture in [&moving, &still] {
        let outside = ["<script", "@font-face", "@import", "href", "http:"];
        let picture = picture.replace("http://www.w3.org/2000/svg", "");
        assert!(outside.iter().all(|part| !picture.contains(part)));
        assert!(picture.len() < 40 * 1024, "{} bytes", picture.len());
    }
    assert!(moving.contains("@media (prefers-reduced-motion: no-preference)"));
    assert!(!still.contains("animation") && !still.contains("@keyframes"));
}

#[test]
fn a_page_is_one_small_file_that_asks_for_nothing() {
    let text = page(&recorded(), Language::English).unwrap();
    assert!(text.len() < 200 * 1024, "{} bytes", text.len());
    assert!(
        ["http:", "https:", "src=", "href=", "url("]
            .iter()
            .all(|part| !text.contains(part))
    );
}
