//! The page, in a real browser.

use std::{fs, path::PathBuf};

use countdown_timeline::{Language, page};
use serde_json::{Value, json};

use super::{browser::Browser, recorded};

const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const RIGHT: &str = "\u{e014}";
const TAB: &str = "\u{e004}";

pub(crate) struct Page {
    pub(crate) browser: Browser,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Page {
    fn open(width: u32) -> Self {
        Self::open_in(Language::English, width)
    }

    pub(crate) fn open_in(language: Language, width: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("timeline.html");
        fs::write(&file, page(&recorded(), language)).unwrap();
        let browser = Browser::start(width);
        browser.open(&file);
        Self {
            browser,
            file,
            _folder: folder,
        }
    }

    /// The time that it shows, in ten-thousandths of a second.
    fn time(&self) -> i32 {
        let text = self
            .browser
            .text("return document.getElementById('now').textContent");
        text.split(' ')
            .next()
            .unwrap()
            .replace('.', "")
            .parse()
            .unwrap()
    }

    pub(crate) fn button(&self) -> String {
        self.browser
            .text("return document.getElementById('play').textContent")
    }

    /// The text of those parts of a program's card, each on a line.
    pub(crate) fn shown(&self, program: &str, parts: &str) -> String {
        self.browser.text(&format!(
            "return [...document.querySelectorAll('[data-program={program}] {parts}')]
                .map((part) => part.textContent).join('\\n')"
        ))
    }

    pub(crate) fn states(&self, program: &str) -> String {
        self.shown(program, ".lane .state").replace('\n', "; ")
    }

    fn click(&self, id: &str) {
        self.browser.click(&format!(
            "const box = document.getElementById('{id}').getBoundingClientRect();
             return [box.x + box.width / 2, box.y + box.height / 2]"
        ));
    }

    /// Neither an error on the console nor a request for anything but the page.
    #[track_caller]
    pub(crate) fn is_quiet(&self) {
        let said = self.browser.log("browser");
        assert!(said.is_empty(), "{said:?}");
        let own = format!("file://{}", self.file.display());
        let log = self.browser.log("performance");
        let requests: Vec<String> = log
            .iter()
            .filter_map(|entry| request(entry, &own))
            .collect();
        assert_eq!(requests, [own]);
    }
}

/// The address that an entry of the performance log says this page asked for.
fn request(entry: &Value, page: &str) -> Option<String> {
    let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let Value::Object(message) = &message["message"] else {
        return None;
    };
    let (asked, by) = (
        &message["params"]["request"]["url"],
        &message["params"]["documentURL"],
    );
    let asks = message["method"] == "Network.requestWillBeSent" && by == page;
    asks.then(|| asked.as_str().unwrap().to_owned())
}

#[test]
#[ignore = "needs chromium"]
fn it_plays_and_pauses() {
    let page = Page::open(1200);
    assert_eq!((page.time(), &*page.button()), (0, "Play"));
    page.click("play");
    page.browser.wait("return time > 3e8");
    assert_eq!(page.button(), "Pause");
    page.click("play");
    let paused = page.time();
    assert!(paused >= 3000);
    page.browser
        .run("return new Promise((done) => setTimeout(done, 300))");
    assert_eq!((page.time(), &*page.button()), (paused, "Play"));
    page.is_quiet();
}

#[test]
#[ignore = "needs chromium"]
fn it_stops_at_the_end_and_starts_again() {
    let page = Page::open(1200);
    page.browser.press(&["+", "+", "+", END]);
    let end = page.time();
    assert_eq!(page.states("sequential"), "done; done; done; ended");
    assert!(
        page.shown("executor-offload", ".transcript")
            .ends_with("\nDone.")
    );
    page.browser.press(&[" "]);
    page.browser.wait("return playing && time < end / 2");
    page.browser.wait("return !playing");
    assert_eq!((page.time(), &*page.button()), (end, "Play"));
    assert_eq!(page.browser.text("return speed.value"), "4");
    page.is_quiet();
}

/// What everybody does at 1.2 s.
#[track_caller]
fn is_at_1_2(page: &Page) {
    assert_eq!(page.time(), 12_000);
    let suspended = "suspended; suspended; suspended; idle";
    assert_eq!(page.states("async-tasks"), suspended);
    assert_eq!(
        page.states("sequential"),
        "runs on main; not created; not created; blocked in A"
    );
    assert_eq!(
        page.states("blocking_pitfall"),
        "polled, blocks main; ready; ready; blocked in A"
    );
    assert_eq!(page.shown("blocking_pitfall", ".queue"), "B, C");
    assert_eq!(page.shown("sequential", ".queue"), "");
    assert_eq!(page.shown("async-tasks", ".queue"), "empty");
    let offload = page.states("executor-offload");
    assert!(offload.starts_with("runs on worker "), "{offload}");
    assert_eq!(offload.matches("blocked in ").count(), 3, "{offload}");
    let printed = page.shown("async-tasks", ".transcript");
    let labels: Vec<&str> = printed
        .lines()
        .map(|line| line.split('\t').next_back().unwrap())
        .collect();
    assert_eq!(labels, ["C = 3", "B = 3", "A = 3", "C = 2"]);
}

#[test]
#[ignore = "needs chromium"]
fn scrubbing_shows_the_states_of_that_moment() {
    let page = Page::open(1200);
    // As whoever drags the slider does.
    page.browser
        .run("at.value = 1200; at.dispatchEvent(new Event('input'))");
    is_at_1_2(&page);
    page.browser.press(&[HOME]);
    assert_eq!(page.time(), 0);
    // And with the keyboard alone.
    page.browser.press(&[RIGHT; 12]);
    is_at_1_2(&page);
    page.browser.press(&["."]);
    assert!(page.time() > 12_000);
    page.browser.press(&[","]);
    assert!(page.time() < 12_000);
    page.is_quiet();
}

#[test]
#[ignore = "needs chromium"]
fn the_slider_and_the_lanes_take_the_mouse_and_tell_the_time() {
    let page = Page::open(400);
    page.click("at");
    let middle = page
        .browser
        .run("return Math.round(end / 2e5)")
        .as_i64()
        .unwrap();
    assert!(
        (i64::from(page.time()) - middle).abs() < 1000,
        "{} is not {middle}",
        page.time()
    );
    page.browser.click(
        "const bar = document.querySelector('[data-program=async-tasks] .bar');
         bar.scrollIntoView({ block: 'center' });
         const box = bar.getBoundingClientRect();
         return [box.x + box.width * 1.2e9 / end, box.y + 12]",
    );
    assert!((page.time() - 12_000).abs() < 1000);
    let tip = page
        .browser
        .text("return tip.hidden ? '' : tip.textContent");
    assert!(tip.starts_with("task A at 1."), "{tip}");
    assert!(tip.contains("\nwaiting from 1.00"), "{tip}");
    let overflow = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(page.browser.run(overflow), false);
    page.is_quiet();
}

#[test]
#[ignore = "needs chromium"]
fn it_is_dark_or_calm_where_that_is_preferred() {
    let page = Page::open(1200);
    let color = "return getComputedStyle(document.body).backgroundColor";
    page.browser.prefer("prefers-color-scheme", "light");
    assert_eq!(page.browser.text(color), "rgb(246, 248, 250)");
    page.browser.prefer("prefers-color-scheme", "dark");
    assert_eq!(page.browser.text(color), "rgb(1, 4, 9)");
    page.browser.prefer("prefers-reduced-motion", "reduce");
    page.browser.run(
        "window.seen = [];
         new MutationObserver(() => seen.push(performance.now())).observe(now, { childList: true });
         keys[' ']()",
    );
    page.browser.wait("return seen.length >= 4");
    // From one still picture to the next; the browser may tell of one up to a frame later.
    let gaps = page
        .browser
        .run("return seen.slice(1, 4).map((at, number) => at - seen[number])");
    let gaps = gaps.as_array().unwrap();
    assert!(
        gaps.iter().all(|gap| gap.as_f64().unwrap() > 200.0),
        "{gaps:?}"
    );
    page.is_quiet();
}

#[test]
#[ignore = "needs chromium"]
fn what_is_still_to_come_is_dim() {
    let page = Page::open(1200);
    page.browser.run("seek(1.2e9)");
    // Of each tick, whether it is told in full; and how far the veil over its lane goes.
    let ticks = "return [...document.querySelectorAll('[data-program=sequential] .bar b')]
        .map((tick) => Number(getComputedStyle(tick).opacity) === 1)";
    let told: Vec<bool> = serde_json::from_value(page.browser.run(ticks)).unwrap();
    assert_eq!(
        told,
        [true, false, false, false, false, false, false, false, false]
    );
    let veil = "const bar = document.querySelector('.bar');
        const left = parseFloat(getComputedStyle(bar, '::before').left);
        return Math.abs(left / bar.clientWidth - 1.2e9 / end) < 0.01";
    assert_eq!(page.browser.run(veil), json!(true));
    page.browser.press(&[END]);
    let told: Vec<bool> = serde_json::from_value(page.browser.run(ticks)).unwrap();
    assert!(told.into_iter().all(|told| told));
    page.is_quiet();
}

#[test]
#[ignore = "needs chromium"]
fn three_runs_stand_side_by_side_or_stack_with_their_axes_in_line() {
    let lefts = "const cards = [...document.querySelectorAll('section')].slice(0, 3);
        return cards.map((card) => card.querySelector('.bar').getBoundingClientRect().left)";
    let tops = "const cards = [...document.querySelectorAll('section')].slice(0, 3);
        return cards.map((card) => card.getBoundingClientRect().top)";
    let folded = "return [...document.querySelectorAll('details')].every((part) => !part.open)";
    let legend =
        "return document.getElementById('legend').getBoundingClientRect().bottom < innerHeight";
    let alike = |numbers: Value| {
        let numbers: Vec<f64> = serde_json::from_value(numbers).unwrap();
        numbers
            .iter()
            .all(|number| (number - numbers[0]).abs() < 1.0)
    };
    for (width, beside) in [(1200, true), (400, false)] {
        let page = Page::open(width);
        page.browser.resize(width, 1000);
        page.browser.open(&page.file);
        assert_eq!(alike(page.browser.run(tops)), beside, "{width}");
        assert_eq!(alike(page.browser.run(lefts)), !beside, "{width}");
        assert_eq!(page.browser.run(folded), json!(!beside), "{width}");
        assert_eq!(page.browser.run(legend), json!(true), "{width}");
    }
}

#[test]
#[ignore = "needs chromium"]
fn a_lane_tells_its_function_and_source_to_mouse_and_keyboard() {
    let page = Page::open(1200);
    let tip = "return tip.hidden ? '' : tip.textContent";
    page.browser.run("seek(1.2e9); play.focus()");
    // The slider and the speed come first.
    page.browser.press(&[TAB, TAB, TAB]);
    let told = page.browser.text(tip);
    assert!(
        told.starts_with("countdown A at 1.2000 s\nblocked* (main) from 0.00"),
        "{told}"
    );
    assert!(
        told.contains("\ncount_down, crates/sequential/src/main.rs:"),
        "{told}"
    );
    page.browser.press(&[RIGHT]);
    assert!(
        page.browser
            .text(tip)
            .starts_with("countdown A at 1.3000 s")
    );
    page.browser.press(&[TAB]);
    assert_eq!(page.browser.text(tip), "countdown B at 1.3000 s");
    page.is_quiet();
}

#[test]
#[ignore = "needs chromium"]
fn an_event_loop_tells_its_story_beside_its_queue() {
    let page = Page::open(1200);
    page.browser.run("seek(0.6e9)");
    let story = page.shown("event_loop", ".loop .notes");
    let told: Vec<&str> = story
        .lines()
        .map(|line| line.split_once("  ").unwrap().1)
        .collect();
    assert!(
        told.contains(&"C: woken") && told.contains(&"C: polled"),
        "{story}"
    );
    assert!(story.lines().all(|line| line < "0.6"), "{story}");
    assert_eq!(page.shown("event_loop", ".loop .queue"), "empty");
    page.is_quiet();
}
