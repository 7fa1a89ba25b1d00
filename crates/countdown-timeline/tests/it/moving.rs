//! The picture that counts along, in a real browser.

use std::{fs, time::Duration};

use countdown_timeline::{Language, Motion, svg};
use serde_json::json;

use super::{browser::Browser, recorded};

/// The labels that are seen, and how much of the lanes, at some times of the motion.
const SEEN: &str = "
    const seen = (at) => {
        animations.forEach((animation) => { animation.currentTime = at; });
        const labels = [...document.querySelectorAll('.label.end.wide')];
        const shown = labels.filter((label) => getComputedStyle(label.parentNode).opacity === '1');
        const past = new DOMMatrix(getComputedStyle(document.querySelector('.past')).transform);
        const now = getComputedStyle(document.querySelector('.now')).opacity;
        return [shown.map((label) => label.textContent.trim()).join(' '), past.a.toFixed(2), now];
    };
    const animations = document.getAnimations();
    animations.forEach((animation) => animation.pause());
    return [0, 700, 1200, 6990, 7000].map(seen)";

#[test]
#[ignore = "needs chromium"]
fn it_counts_along_once_and_holds_its_last_frame() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("timeline.svg");
    let sequential = &recorded()[..1];
    fs::write(
        &file,
        svg(
            sequential,
            Duration::from_secs(7),
            Motion::Once,
            Language::English,
        ),
    )
    .unwrap();
    let browser = Browser::start(1200);
    browser.open(&file);
    let all = "3 2 1 3 2 1 3 2 1";
    let expected = json!([
        ["", "0.00", "1"],
        ["", "0.10", "1"],
        ["3", "0.17", "1"],
        [all, "1.00", "1"],
        [all, "1.00", "0"],
    ]);
    assert_eq!(browser.run(SEEN), expected);
    // Who wants less motion sees the last frame at once.
    browser.prefer("prefers-reduced-motion", "reduce");
    browser.open(&file);
    assert_eq!(
        browser.run("return document.getAnimations().length"),
        json!(0)
    );
    let last = browser.run(SEEN);
    assert_eq!(last[0], expected[4]);
    assert!(browser.log("browser").is_empty());
}
