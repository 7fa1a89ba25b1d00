//! Drawings of a recording of five programs, which is kept here.

mod browser;
mod chinese;
mod many;
mod trace;

use std::time::Duration;

use countdown_timeline::{Language, Motion, Timeline, chrome_trace, page, svg, terminal};
use countdown_trace::recording;

fn runs(text: &[u8]) -> Result<Vec<Timeline>, recording::Error> {
    Ok(recording::read(text)?
        .into_iter()
        .map(Timeline::new)
        .collect())
}

/// sequential, async-tasks, executor-offload, `blocking_pitfall` and `event_loop`, recorded
/// together.
fn recorded() -> Vec<Timeline> {
    runs(include_bytes!("../recording.jsonl")).unwrap()
}

#[test]
fn a_picture_is_one_small_file_with_a_title_and_a_description() {
    let three: Vec<Timeline> = recorded().into_iter().take(3).collect();
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
    let text = page(&recorded(), Language::English);
    assert!(text.len() < 200 * 1024, "{} bytes", text.len());
    assert!(
        ["http:", "https:", "src=", "href=", "url("]
            .iter()
            .all(|part| !text.contains(part))
    );
}

/// Each line of a short recording is left out, repeated, or swapped with the next one.
#[test]
fn whatever_can_be_read_can_be_drawn() {
    let text = include_str!("../recording.jsonl");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // The first lines of async-tasks, and the recording's first and last line.
    let start = lines
        .iter()
        .position(|line| line.contains("\"async-tasks\""))
        .unwrap();
    let lines = [
        &lines[..1],
        &lines[start..start + 30],
        &lines[lines.len() - 1..],
    ]
    .concat();
    let mut drawn = 0;
    for number in 0..lines.len() - 1 {
        let left_out = [&lines[..number], &lines[number + 1..]].concat();
        let twice = [&lines[..=number], &lines[number..]].concat();
        let mut swapped = lines.clone();
        swapped.swap(number, number + 1);
        for lines in [left_out, twice, swapped] {
            if let Ok(runs) = runs(lines.concat().as_bytes()) {
                draw(&runs);
                drawn += 1;
            }
        }
    }
    assert!(drawn > 30, "{drawn}");
}

fn draw(runs: &[Timeline]) {
    for language in Language::ALL {
        for columns in [0, 60, 80] {
            assert!(terminal(runs, Duration::ZERO, columns, language).ends_with('\n'));
        }
        let picture = svg(runs, Duration::ZERO, Motion::Once, language);
        assert!(picture.ends_with("</svg>\n"));
        assert!(page(runs, language).ends_with("</html>\n"));
    }
    assert!(chrome_trace(runs).ends_with("}\n"));
}
