//! Compares verdicts on goldens written by hand with those of trying every pairing of lines.

use std::{fmt::Write as _, time::Duration};

use countdown_core::{Golden, Observed, Outcome, Tolerance, Zero};

use crate::util::{Dice, line, units};

const GRID: u64 = 1_000;
const LATE: u64 = 1_000;
const EARLY: u64 = 20;
/// How far two lines may be out of order on a busy machine without proof.
const NOISE: u64 = 20;

/// A line of a golden, as written.
#[derive(Debug, Clone, Copy)]
struct Asked {
    time: Time,
    text: &'static str,
    follows_any: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Time {
    Due(u64),
    After(u64),
    Between(u64, Option<u64>),
    BetweenAfter(u64, Option<u64>),
}

#[derive(Debug, Clone)]
struct Sheet {
    lines: Vec<Asked>,
    ends_with_any: bool,
}

const TEXTS: [&str; 4] = ["a", "b", "a[..]", "[..]"];

impl Sheet {
    fn roll(dice: &mut Dice) -> Self {
        let mut due = 0;
        let mut lines = Vec::new();
        for number in 0..=dice.below(4) {
            let time = match dice.below(8) {
                _ if number == 0 => Time::Due(0),
                0 => Time::After(dice.one_of(&[0, 1_000, 2_500])),
                1 => Time::Between(dice.one_of(&[0, 1_500]), dice.one_of(&[None, Some(3_000)])),
                2 => {
                    let last = dice.one_of(&[None, Some(2_000)]);
                    Time::BetweenAfter(dice.one_of(&[0, 500, 1_000]), last)
                }
                _ => {
                    due += dice.one_of(&[0, 0, 1_000, 2_000]);
                    Time::Due(due)
                }
            };
            lines.push(Asked {
                time: if time == Time::BetweenAfter(0, None) {
                    Time::BetweenAfter(500, None)
                } else {
                    time
                },
                text: dice.one_of(&TEXTS),
                follows_any: dice.below(4) == 0,
            });
        }
        Self {
            lines,
            ends_with_any: dice.below(4) == 0,
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let short = |units: u64| format!("{}.{:04}", units / 10_000, units % 10_000);
        let range = |first: u64, last: Option<u64>| {
            let first = if first == 0 {
                String::new()
            } else {
                short(first)
            };
            format!("{first}..{}", last.map(short).unwrap_or_default())
        };
        for asked in &self.lines {
            if asked.follows_any {
                text += "...\n";
            }
            let time = match asked.time {
                Time::Due(due) => line(due, ""),
                Time::After(wait) => format!("+{}", short(wait)),
                Time::Between(first, last) => range(first, last),
                Time::BetweenAfter(first, last) => format!("+{}", range(first, last)),
            };
            let _ = writeln!(text, "{time} {}", asked.text);
        }
        if self.ends_with_any {
            text += "...\n";
        }
        text
    }

    fn golden(&self) -> Golden {
        Golden::on_grid(self.text(), units(GRID)).unwrap()
    }

    /// Returns the first line of the run of a line with a due time.
    fn run(&self, line: usize) -> Option<usize> {
        let is_due = |line: usize| matches!(self.lines[line].time, Time::Due(_));
        is_due(line).then(|| {
            let mut first = line;
            while first > 0 && !self.lines[first].follows_any && is_due(first - 1) {
                first -= 1;
            }
            first
        })
    }

    fn due(&self, line: usize) -> Option<u64> {
        match self.lines[line].time {
            Time::Due(due) => Some(due),
            _ => None,
        }
    }
}

/// A line of an output: its time, the excuse then, and its text.
#[derive(Debug, Clone, Copy)]
struct Printed {
    time: u64,
    excuse: u64,
    text: &'static str,
}

/// Generates lines near the times that a golden asks for, in its order or nearly.
fn output(sheet: &Sheet, dice: &mut Dice, busy: bool) -> Vec<Printed> {
    let mut lines: Vec<Printed> = Vec::new();
    let mut above: u64 = 0;
    for asked in &sheet.lines {
        while asked.follows_any && dice.below(3) == 0 {
            let time = above + dice.roll() % 1_000;
            lines.push(printed(time, dice));
        }
        let (from, last) = match asked.time {
            Time::Due(due) => (due, due + LATE),
            Time::After(wait) => (above + wait, above + wait + LATE),
            Time::Between(first, last) => (first, last.unwrap_or(first + 5_000)),
            Time::BetweenAfter(first, last) => (above + first, above + last.unwrap_or(5_000)),
        };
        let last = last.max(from);
        let edges = [
            from,
            from.saturating_sub(EARLY),
            last,
            from + (last - from) / 2,
        ];
        let beyond = [from.saturating_sub(EARLY + 1), last + 1, last + 700];
        let time = match dice.below(10) {
            0 => dice.one_of(&beyond),
            _ => dice.one_of(&edges),
        };
        let text = match asked.text {
            _ if dice.below(12) == 0 => dice.one_of(&["a", "b", "ab"]),
            "a[..]" => dice.one_of(&["a", "ab"]),
            "[..]" => dice.one_of(&["a", "b", "ab"]),
            text => text,
        };
        above = time;
        lines.push(Printed {
            time,
            excuse: 0,
            text,
        });
    }
    while sheet.ends_with_any && dice.below(3) == 0 {
        let time = above + dice.roll() % 1_000;
        lines.push(printed(time, dice));
    }
    for _ in 0..dice.below(2) {
        let at = dice.below(lines.len());
        match dice.below(4) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at]),
            2 => lines[at].text = dice.one_of(&["a", "b", "ab"]),
            _ => {
                let other = dice.below(lines.len());
                (lines[at].text, lines[other].text) = (lines[other].text, lines[at].text);
            }
        }
    }
    if busy || dice.below(2) == 0 {
        lines.sort_by_key(|printed| printed.time);
    }
    // A machine cannot keep a program waiting for longer than time passes.
    let (mut excuse, mut before) = (0, 0);
    for printed in &mut lines {
        let passed = printed.time.saturating_sub(before);
        excuse += dice.one_of(&[0, 0, 10, 500, 1_000]).min(passed);
        printed.excuse = excuse;
        before = printed.time;
    }
    lines
}

fn printed(time: u64, dice: &mut Dice) -> Printed {
    let text = dice.one_of(&["a", "b", "ab"]);
    let excuse = 0;
    Printed { time, excuse, text }
}

/// The inputs of a comparison besides the golden and the output.
#[derive(Debug, Clone, Copy)]
struct Held {
    is_excused: bool,
    /// How long before the first line zero may be, and how much longer with excuses; `None` if
    /// stamps tell it.
    within: Option<(u64, u64)>,
}

/// Returns `true` if any pairing of the output's lines with the golden's fits.
fn is_right(sheet: &Sheet, output: &[Printed], held: Held) -> bool {
    let mut taken = Vec::new();
    every_way(sheet, output, &mut taken, &|taken| {
        fits(sheet, output, taken, held)
    })
}

/// Tries every pairing of golden lines with lines of the output.
fn every_way(
    sheet: &Sheet,
    output: &[Printed],
    taken: &mut Vec<usize>,
    fits: &dyn Fn(&[usize]) -> bool,
) -> bool {
    let Some(asked) = sheet.lines.get(taken.len()) else {
        return fits(taken);
    };
    (0..output.len()).any(|at| {
        if taken.contains(&at) || !has_text(asked.text, output[at].text) {
            return false;
        }
        taken.push(at);
        let found = every_way(sheet, output, taken, fits);
        taken.pop();
        found
    })
}

fn has_text(asked: &str, text: &str) -> bool {
    match asked {
        "[..]" => true,
        "a[..]" => text.starts_with('a'),
        asked => asked == text,
    }
}

fn fits(sheet: &Sheet, output: &[Printed], taken: &[usize], held: Held) -> bool {
    let lines = 0..taken.len();
    let is_apart = (0..output.len())
        .filter(|at| !taken.contains(at))
        .all(|at| {
            (0..=taken.len()).any(|gap| {
                let has_any = match sheet.lines.get(gap) {
                    Some(asked) => asked.follows_any,
                    None => sheet.ends_with_any,
                };
                has_any && lines.clone().all(|line| (line < gap) == (taken[line] < at))
            })
        });
    let in_order = lines.clone().all(|line| {
        let later = (line + 1..taken.len()).filter(|later| taken[*later] < taken[line]);
        later
            .into_iter()
            .all(|later| may_swap(sheet, line, later, output[taken[line]], held))
    });
    // Lines that match `...` may have another clock.
    let mut times: Vec<_> = lines.clone().map(|line| (taken[line], line)).collect();
    times.sort_unstable();
    let forwards = times.windows(2).all(|two| {
        let [(at, _), (next, _)] = [two[0], two[1]];
        at + 1 < next
            || is_any_between(sheet, two[0].1, two[1].1)
            || output[at].time <= output[next].time
    });
    is_apart && in_order && forwards && has_zero(sheet, output, taken, held)
}

/// Returns `true` if `...` stands between two lines of the golden.
fn is_any_between(sheet: &Sheet, line: usize, other: usize) -> bool {
    let between = line.min(other) + 1..=line.max(other);
    sheet.lines[between].iter().any(|asked| asked.follows_any)
}

/// Returns `true` if `line` may come after `later`, which follows it in the golden.
fn may_swap(sheet: &Sheet, line: usize, later: usize, printed: Printed, held: Held) -> bool {
    let (Some(due), Some(later_due)) = (sheet.due(line), sheet.due(later)) else {
        return false;
    };
    let ahead = later_due - due;
    let is_excused = held.is_excused && ahead <= 2 * printed.excuse + NOISE;
    sheet.run(line) == sheet.run(later) && (ahead == 0 || is_excused)
}

/// Returns `true` if there is a zero with which each line is in time.
fn has_zero(sheet: &Sheet, output: &[Printed], taken: &[usize], held: Held) -> bool {
    let excuse = |at: usize| {
        if held.is_excused {
            signed(output[at].excuse)
        } else {
            0
        }
    };
    let (mut earliest, mut latest) = (0, 0);
    let mut first_at = None;
    let mut first_excuse = 0;
    if let Some((within, excuse)) = held.within {
        let due = sheet.due(0);
        let together = (0..taken.len()).take_while(|line| sheet.due(*line) == due);
        let texts: Vec<_> = together.map(|line| sheet.lines[line].text).collect();
        let is_first = |at: &usize| texts.iter().any(|text| has_text(text, output[*at].text));
        let first = (0..output.len()).find(|at| !sheet.lines[0].follows_any || is_first(at));
        let Some(first) = first else { return false };
        if taken.iter().min() != Some(&first) {
            return false;
        }
        latest = signed(output[first].time);
        first_at = Some(first);
        first_excuse = if held.is_excused { signed(excuse) } else { 0 };
        earliest = latest - signed(within) - first_excuse;
    }
    for (line, at) in taken.iter().copied().enumerate() {
        let time = signed(output[at].time);
        let above = line.checked_sub(1).map(|line| taken[line]);
        let (first, last, from_above) = match sheet.lines[line].time {
            Time::Due(due) => (due, Some(due + LATE), false),
            Time::After(wait) => (wait, Some(wait + LATE), true),
            Time::Between(first, last) => (first, last, false),
            Time::BetweenAfter(first, last) => (first, last, true),
        };
        let (first, last) = (signed(first) - signed(EARLY), last.map(signed));
        if let Some(above) = above.filter(|_| from_above) {
            let since = time - signed(output[above].time);
            let is_late = last.is_some_and(|last| since > last + excuse(at));
            let told_late = if first_at == Some(above) {
                first_excuse
            } else {
                0
            };
            if since < first - excuse(above) - told_late || is_late {
                return false;
            }
        } else {
            latest = latest.min(time - first);
            if let Some(last) = last {
                earliest = earliest.max(time - last - excuse(at));
            }
        }
    }
    earliest <= latest
}

/// Returns `true` if two lines of a run that are due at different times may have equal texts.
fn has_two_that_fit_one_text(sheet: &Sheet) -> bool {
    let texts = ["a", "b", "ab"];
    (0..sheet.lines.len()).any(|line| {
        (0..line).any(|other| {
            let fits = |line: usize, text: &str| has_text(sheet.lines[line].text, text);
            let fit_one = texts
                .iter()
                .any(|text| fits(line, text) && fits(other, text));
            fit_one
                && sheet.run(line).is_some()
                && sheet.run(line) == sheet.run(other)
                && sheet.due(line) != sheet.due(other)
        })
    })
}

fn signed(units: u64) -> i64 {
    i64::try_from(units).unwrap()
}

fn stamped(output: &[Printed]) -> String {
    let lines = output
        .iter()
        .map(|printed| line(printed.time, "") + " " + printed.text + "\n");
    lines.collect()
}

const TOLERANCE: fn() -> Tolerance = || Tolerance::NONE.late(units(LATE)).early(units(EARLY));

#[test]
fn stamps_are_right_if_any_way_to_take_the_lines_is() {
    let mut counts = [0; 2];
    for seed in 0..60_000 {
        let dice = &mut Dice(seed);
        let sheet = Sheet::roll(dice);
        let output = output(&sheet, dice, false);
        let held = Held {
            is_excused: false,
            within: None,
        };
        let found = sheet.golden().compare_within(stamped(&output), TOLERANCE());
        let is_right = is_right(&sheet, &output, held);
        let context = || format!("{}\n{}\n{found}", sheet.text(), stamped(&output));
        assert_eq!(found.matches(), is_right, "{seed}\n{}", context());
        assert_eq!(
            found.differences().is_empty(),
            is_right,
            "{seed}\n{}",
            context()
        );
        counts[usize::from(is_right)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 10_000), "{counts:?}");
}

#[test]
fn arrivals_are_right_or_excused_if_any_way_to_take_the_lines_is() {
    let mut counts = [0; 3];
    for seed in 0..60_000 {
        let dice = &mut Dice(seed);
        let sheet = Sheet::roll(dice);
        let output = output(&sheet, dice, true);
        let within = 250;
        let first_excuse = dice.one_of(&[0, 0, 30, 600]);
        let time = |printed: &Printed| units(printed.time);
        let arrivals: Vec<Duration> = output.iter().map(time).collect();
        let excuses: Vec<Duration> = output.iter().map(|p| units(p.excuse)).collect();
        let observed = Observed {
            arrivals: &arrivals,
            excuses: &excuses,
            zero: Zero::First {
                within: units(within),
                excuse: units(first_excuse),
            },
            cut: None,
        };
        let text: String = output.iter().map(|p| p.text.to_owned() + "\n").collect();
        let found = sheet
            .golden()
            .compare_observed(text, TOLERANCE(), &observed);
        let is_right = |is_excused| {
            let within = Some((within, first_excuse));
            is_right(&sheet, &output, Held { is_excused, within })
        };
        let context = || format!("{seed}\n{}\n{output:?}\n{found}", sheet.text());
        match found.outcome() {
            Outcome::Right | Outcome::Suspect => assert!(is_right(false), "{}", context()),
            Outcome::Excused => assert!(is_right(true), "{}", context()),
            // If two lines fit one text, not every way to tell the late one is tried.
            _ => {
                let is_excused = is_right(true) && !has_two_that_fit_one_text(&sheet);
                assert!(!is_excused && !is_right(false), "{}", context());
            }
        }
        let is_plainly_right = found.outcome() == Outcome::Right;
        assert_eq!(
            found.differences().is_empty(),
            is_plainly_right,
            "{}",
            context()
        );
        counts[found.outcome().min(Outcome::Suspect) as usize] += 1;
    }
    assert!(counts.iter().all(|count| *count > 2_000), "{counts:?}");
}
