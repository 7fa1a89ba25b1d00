//! What has to hold of a run beside its golden: how a condition is written, and when it is broken.
//!
//! A line `Holds: …` of an exercise's header is a condition, in one of the forms below: the learner
//! reads it, and it is checked against what was recorded. What was not recorded breaks nothing, since
//! a right answer may do without the spans of the start; only [`Kind::Called`] asks for one.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, Result};
use countdown_timeline::Language;

use super::{
    evidence::{Entry, Evidence},
    template::filled,
};

/// Something that has to hold.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    form: &'static Form,
    /// A function, or a printed line.
    subject: String,
    bound: String,
    count: usize,
    time: Duration,
}

/// A form of conditions. A hole stands for the subject in backticks, the next one for the bound.
#[derive(Debug)]
struct Form {
    kind: Kind,
    english: &'static str,
    chinese: &'static str,
    /// What is said where it is broken, with the subject, a figure, and the bound.
    broken_english: &'static str,
    broken_chinese: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    MainThreadOnly,
    OffMainThread,
    PrintedOnMainThread,
    MostThreads,
    Called,
    MostPolls,
    InARow,
    Held,
    Ended,
    EndsWithin,
    OneWorker,
}

const FORMS: &[Form] = &[
    Form {
        kind: Kind::MainThreadOnly,
        english: "`{}` runs on the main thread only",
        chinese: "`{}` 只在主线程上运行",
        broken_english: "`{}` ran on other threads too, on {} of them",
        broken_chinese: "`{}` 还在另外 {} 个线程上运行过",
    },
    Form {
        kind: Kind::OffMainThread,
        english: "`{}` never runs on the main thread",
        chinese: "`{}` 从不在主线程上运行",
        broken_english: "`{}` ran on the main thread, {} times",
        broken_chinese: "`{}` 在主线程上运行了 {} 次",
    },
    Form {
        kind: Kind::PrintedOnMainThread,
        english: "`{}` is printed on the main thread only",
        chinese: "`{}` 只由主线程打印",
        broken_english: "`{}` was printed on another thread, {} times",
        broken_chinese: "`{}` 有 {} 次是别的线程打印的",
    },
    Form {
        kind: Kind::MostThreads,
        english: "`{}` runs on at most {} threads",
        chinese: "`{}` 最多在 {} 个线程上运行",
        broken_english: "`{}` ran on {} threads; {} are allowed",
        broken_chinese: "`{}` 在 {} 个线程上运行过，最多允许 {} 个",
    },
    Form {
        kind: Kind::Called,
        english: "`{}` is called",
        chinese: "`{}` 被调用",
        broken_english: "`{}` was called {} times",
        broken_chinese: "`{}` 被调用了 {} 次",
    },
    Form {
        kind: Kind::MostPolls,
        english: "`{}` is polled at most {} times",
        chinese: "`{}` 最多被轮询 {} 次",
        broken_english: "`{}` was polled {} times; {} are allowed",
        broken_chinese: "`{}` 被轮询了 {} 次，最多允许 {} 次",
    },
    Form {
        kind: Kind::InARow,
        english: "`{}` runs at most {} times in a row with the same argument",
        chinese: "`{}` 以同样的参数最多连续运行 {} 次",
        broken_english: "`{}` ran {} times in a row with the same argument; {} are allowed",
        broken_chinese: "`{}` 以同样的参数连续运行了 {} 次，最多允许 {} 次",
    },
    Form {
        kind: Kind::Held,
        english: "`{}` holds its thread for at most {} s",
        chinese: "`{}` 每次占用线程最多 {} s",
        broken_english: "`{}` held its thread for {} s at a stretch; {} s are allowed",
        broken_chinese: "`{}` 一次就占用线程 {} s，最多允许 {} s",
    },
    Form {
        kind: Kind::Ended,
        english: "`{}` has ended when the closing line comes",
        chinese: "最后一行出现时，`{}` 都已结束",
        broken_english: "`{}` still ran when the closing line came, for {} s more",
        broken_chinese: "最后一行出现时，`{}` 还在运行，又过了 {} s 才结束",
    },
    Form {
        kind: Kind::EndsWithin,
        english: "the program ends within {} s of its last line",
        chinese: "最后一行之后，程序在 {} s 内退出",
        broken_english: "the program ended {} s after its last line; {} s are allowed",
        broken_chinese: "最后一行之后过了 {} s 程序才退出，最多允许 {} s",
    },
    Form {
        kind: Kind::OneWorker,
        english: "one worker thread is enough",
        chinese: "只有一个工作线程也够用",
        broken_english: "",
        broken_chinese: "",
    },
];

/// Where a condition was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) from: Duration,
    pub(crate) to: Duration,
}

/// A condition that was broken, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct Broken {
    figure: String,
    pub(crate) place: Option<Place>,
}

impl Condition {
    /// Reads a condition in one of the forms.
    ///
    /// # Errors
    ///
    /// If there is no such form.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (pattern, subject, bound) = holes(text);
        let form = FORMS.iter().find(|form| form.english == pattern);
        let form =
            form.with_context(|| format!("`Holds: {text}` is not a condition: {}", known()))?;
        Ok(Self {
            form,
            subject,
            count: bound.parse().unwrap_or_default(),
            time: Duration::try_from_secs_f64(bound.parse().unwrap_or_default())?,
            bound,
        })
    }

    /// Returns the condition as a sentence.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let pattern = match language {
            Language::English => self.form.english,
            Language::Chinese => self.form.chinese,
        };
        let parts = [&self.subject, &self.bound].into_iter();
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        filled(pattern, &parts)
    }

    /// Returns what is said where it is broken.
    pub(crate) fn refusal(&self, broken: &Broken, language: Language) -> String {
        let pattern = match language {
            Language::English => self.form.broken_english,
            Language::Chinese => self.form.broken_chinese,
        };
        let parts = [&self.subject, &broken.figure, &self.bound].into_iter();
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        filled(pattern, &parts).replace(" 1 times", " once")
    }

    /// Whether it bounds a time. A busy machine may break such a bound, and never a count.
    pub(crate) fn is_about_time(&self) -> bool {
        matches!(self.form.kind, Kind::Held | Kind::EndsWithin)
    }

    /// Whether the program has to do with a runtime of one worker thread, as on a single core.
    pub(crate) fn is_one_worker(&self) -> bool {
        self.form.kind == Kind::OneWorker
    }

    /// Returns how a run broke it, if it did. `stalls` tells how long the machine stood still between
    /// two times.
    pub(crate) fn broken(
        &self,
        run: &Evidence,
        stalls: impl Fn(u64, u64) -> Duration,
    ) -> Option<Broken> {
        let entries = || run.entries(&self.subject);
        let at = |entry: &Entry| place(run, entry.from, entry.to);
        match self.form.kind {
            Kind::MainThreadOnly => {
                let others = || entries().filter(|entry| !entry.is_main);
                let threads: BTreeSet<u64> = others().map(|entry| entry.thread).collect();
                broken(
                    !threads.is_empty(),
                    threads.len().to_string(),
                    others().next().map(at),
                )
            }
            Kind::OffMainThread => {
                let on_main = || entries().filter(|entry| entry.is_main);
                let count = on_main().count();
                broken(count > 0, count.to_string(), on_main().next().map(at))
            }
            Kind::PrintedOnMainThread => {
                let others = || run.printed(&self.subject).filter(|(_, is_main)| !is_main);
                let first = others().next().map(|(at, _)| place(run, at, at));
                broken(first.is_some(), others().count().to_string(), first)
            }
            Kind::MostThreads => {
                let threads: BTreeSet<u64> = entries().map(|entry| entry.thread).collect();
                broken(threads.len() > self.count, threads.len().to_string(), None)
            }
            Kind::Called => broken(!run.is_called(&self.subject), "0".into(), None),
            Kind::MostPolls => {
                let count = run.polls(&self.subject);
                let (first, last) = (entries().next(), entries().last());
                let all = first
                    .zip(last)
                    .map(|(one, other)| place(run, one.from, other.to));
                broken(count > self.count, count.to_string(), all)
            }
            Kind::InARow => self.in_a_row(run),
            Kind::Held => self.held(run, stalls),
            Kind::Ended => self.ended(run),
            Kind::EndsWithin => {
                let from = run.last_line();
                let to = from + u64::try_from(run.lingered.as_nanos()).unwrap_or_default();
                let lingered = run.lingered.saturating_sub(stalls(from, to));
                let place = Some(place(run, from, to));
                broken(lingered > self.time, seconds(lingered), place)
            }
            Kind::OneWorker => None,
        }
    }

    fn in_a_row(&self, run: &Evidence) -> Option<Broken> {
        let entries: Vec<&Entry> = run.entries(&self.subject).collect();
        let rows = entries.chunk_by(|one, next| run.is_alike(one, next));
        let longest = rows.max_by_key(|row| row.len())?;
        let [first, .., last] = longest else {
            return None;
        };
        let place = Some(place(run, first.from, last.to));
        let count = longest.len();
        broken(count > self.count, count.to_string(), place)
    }

    fn held(&self, run: &Evidence, stalls: impl Fn(u64, u64) -> Duration) -> Option<Broken> {
        let held = |entry: &Entry| {
            let held = Duration::from_nanos(entry.to.saturating_sub(entry.from));
            held.saturating_sub(stalls(entry.from, entry.to))
        };
        let entries = run.entries(&self.subject);
        let longest = entries.max_by_key(|entry| entry.to.saturating_sub(entry.from))?;
        let held = held(longest);
        let place = Some(place(run, longest.from, longest.to));
        broken(held > self.time, seconds(held), place)
    }

    fn ended(&self, run: &Evidence) -> Option<Broken> {
        let closed = run.closed()?;
        let goes_on = |entry: &&Entry| {
            let is_inside = entry.from < closed && entry.to > closed;
            // Entered once more, a future may as well be dropped.
            is_inside || entry.from > closed && run.is_entered_after(entry)
        };
        let going_on = run.entries(&self.subject).filter(goes_on);
        let last = going_on.max_by_key(|entry| entry.to)?;
        let more = Duration::from_nanos(last.to.saturating_sub(closed));
        broken(true, seconds(more), Some(place(run, closed, last.to)))
    }
}

fn broken(is_broken: bool, figure: String, place: Option<Place>) -> Option<Broken> {
    is_broken.then_some(Broken { figure, place })
}

fn place(run: &Evidence, from: u64, to: u64) -> Place {
    Place {
        from: run.since_start(from),
        to: run.since_start(to),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

/// Splits a text into its form, the subject in backticks, and the bound, a number.
fn holes(text: &str) -> (String, String, String) {
    let (mut pattern, mut subject, mut bound) = (text.to_owned(), String::new(), String::new());
    if let [before, quoted, after] = text.split('`').collect::<Vec<_>>()[..] {
        pattern = format!("{before}`{{}}`{after}");
        quoted.clone_into(&mut subject);
    }
    let is_number = |word: &&str| word.parse::<f64>().is_ok();
    if let Some(number) = pattern.split(' ').find(is_number).map(str::to_owned) {
        pattern = pattern.replacen(&number, "{}", 1);
        bound = number;
    }
    (pattern, subject, bound)
}

fn known() -> String {
    let forms: Vec<_> = FORMS.iter().map(|form| form.english).collect();
    format!("it has to have one of these forms: {}", forms.join("; "))
}

#[cfg(test)]
mod tests {
    use super::{super::evidence::made::evidence, *};

    /// Returns what is said of a run, if it breaks the condition.
    #[track_caller]
    fn said(condition: &str, story: &str) -> Option<String> {
        let condition = Condition::parse(condition).unwrap();
        let broken = condition.broken(&evidence(story), |_, _| Duration::ZERO);
        broken.map(|broken| condition.refusal(&broken, Language::English))
    }

    #[test]
    fn each_form_can_be_parsed_and_is_a_sentence_in_both_languages() {
        for form in FORMS {
            let text = form
                .english
                .replacen("`{}`", "`f`", 1)
                .replacen("{}", "2", 1);
            let condition = Condition::parse(&text).unwrap();
            assert_eq!(condition.form.kind, form.kind);
            assert_eq!(condition.sentence(Language::English), text);
            let holes = |pattern: &str| pattern.matches("{}").count();
            assert_eq!(holes(form.english), holes(form.chinese), "{text}");
            let (english, chinese) = (holes(form.broken_english), holes(form.broken_chinese));
            assert_eq!(english, chinese, "{text}");
        }
    }

    #[test]
    fn another_form_is_refused() {
        for text in [
            "",
            "`f` runs",
            "`f` runs on two threads",
            "f runs on 2 threads",
        ] {
            let error = Condition::parse(text).unwrap_err().to_string();
            assert!(error.contains("is not a condition"), "{error}");
        }
    }

    #[test]
    fn threads_are_counted_and_told_apart() {
        let story = "main 0 new 1 f A\nmain 0 new 2 f B\nmain 1 enter 1\nmain 2 exit 1\n\
            pool 2 enter 2\npool 3 exit 2\nmain 4 enter 2\nmain 5 exit 2\n\
            other 6 print half\nmain 7 print half";
        let said = |condition| said(condition, story);
        assert_eq!(said("`f` runs on at most 2 threads"), None);
        assert_eq!(said("`g` runs on at most 1 threads"), None);
        for (condition, expected) in [
            (
                "`f` runs on at most 1 threads",
                "`f` ran on 2 threads; 1 are allowed",
            ),
            (
                "`f` runs on the main thread only",
                "`f` ran on other threads too, on 1 of them",
            ),
            (
                "`f` never runs on the main thread",
                "`f` ran on the main thread, 2 times",
            ),
            (
                "`half` is printed on the main thread only",
                "`half` was printed on another thread, once",
            ),
            ("`g` is called", "`g` was called 0 times"),
        ] {
            assert_eq!(said(condition).as_deref(), Some(expected));
        }
        assert_eq!(said("`f` is called"), None);
        assert_eq!(said("one worker thread is enough"), None);
    }

    #[test]
    fn polls_are_counted() {
        let polled = |times: u32| -> String {
            let poll = |at| format!("main {at} enter 1\nmain {at} exit 1\n");
            (1..=times).map(poll).collect()
        };
        // It is entered once more when it is dropped.
        let story = &("main 0 new 1 f A\n".to_owned() + &polled(3));
        let said = |condition| said(condition, story);
        assert_eq!(said("`f` is polled at most 2 times"), None);
        assert_eq!(
            said("`f` is polled at most 1 times").unwrap(),
            "`f` was polled 2 times; 1 are allowed"
        );
    }

    #[test]
    fn who_takes_turns_is_seen() {
        let call = |(number, name): (usize, char)| {
            let (from, to) = (2 * number, 2 * number + 1);
            let new = format!("main {from} new {number} f {name}\n");
            new + &format!("main {from} enter {number}\nmain {to} exit {number}\n")
        };
        let story = |order: &str| order.chars().enumerate().map(call).collect::<String>();
        let condition = "`f` runs at most 2 times in a row with the same argument";
        for order in ["XYXY", "XYYX", "X", ""] {
            assert_eq!(said(condition, &story(order)), None);
        }
        assert_eq!(
            said(condition, &story("XYXXXYX")).unwrap(),
            "`f` ran 3 times in a row with the same argument; 2 are allowed"
        );
    }

    #[test]
    fn a_thread_that_is_held_is_seen_beyond_what_the_machine_cost() {
        let story =
            "main 0 new 1 f A\nmain 10 enter 1\nmain 20 exit 1\nmain 30 enter 1\nmain 230 exit 1";
        let condition = Condition::parse("`f` holds its thread for at most 0.1 s").unwrap();
        let run = evidence(story);
        let stalls = |ms| move |_, _| Duration::from_millis(ms);
        assert_eq!(condition.broken(&run, stalls(100)), None);
        let broken = condition.broken(&run, stalls(50)).unwrap();
        let ms = Duration::from_millis;
        assert_eq!(
            broken.place,
            Some(Place {
                from: ms(30),
                to: ms(230)
            })
        );
        assert_eq!(
            condition.refusal(&broken, Language::English),
            "`f` held its thread for 0.15 s at a stretch; 0.1 s are allowed"
        );
    }

    #[test]
    fn what_runs_on_after_the_closing_line_is_seen() {
        let condition = "`f` has ended when the closing line comes";
        let job = "pool 0 new 1 f A\npool 1 enter 1\nmain 5 print Done\npool 900 exit 1";
        assert_eq!(
            said(condition, job).unwrap(),
            "`f` still ran when the closing line came, for 0.90 s more"
        );
        let killed = "pool 0 new 1 f A\npool 1 enter 1\nmain 5 print Done\nmain 9 print 9";
        assert!(said(condition, killed).is_some());
        let dropped = "main 0 new 1 f A\nmain 1 enter 1\nmain 2 exit 1\nmain 5 print Done\n\
            main 6 enter 1\nmain 7 exit 1";
        assert_eq!(said(condition, dropped), None);
        let polled = format!("{dropped}\nmain 8 enter 1\nmain 9 exit 1");
        assert!(said(condition, &polled).is_some());
    }

    #[test]
    fn a_program_that_lingers_is_seen() {
        let condition = Condition::parse("the program ends within 0.5 s of its last line").unwrap();
        let mut run = evidence("main 5 print Done");
        for (ms, is_broken) in [(500, false), (501, true)] {
            run.lingered = Duration::from_millis(ms);
            let broken = condition.broken(&run, |_, _| Duration::ZERO);
            assert_eq!(broken.is_some(), is_broken);
        }
    }
}
