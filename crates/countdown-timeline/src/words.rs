//! All that is said in pictures, in each language.
//!
//! Names are not translated: those of programs, tasks, threads and functions, and what a program
//! printed or told of itself.

mod chinese;
mod english;
mod page;

pub(crate) use self::page::Page;
use self::{chinese::CHINESE, english::ENGLISH};
use crate::{
    model::{Lane, LaneKind, State, ThreadId, Time, Timeline},
    text::seconds,
};

/// A language that pictures are drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

/// A word for each state.
#[derive(serde::Serialize)]
pub(crate) struct States {
    busy: &'static str,
    blocked: &'static str,
    ready: &'static str,
    waiting: &'static str,
    idle: &'static str,
}

/// A word for each kind of lane.
#[derive(serde::Serialize)]
pub(crate) struct Kinds {
    countdown: &'static str,
    task: &'static str,
    job: &'static str,
    thread: &'static str,
    process: &'static str,
}

/// What is said in one language.
pub(crate) struct Words {
    pub(crate) states: States,
    /// The states as a legend explains them, which says itself which are inferred.
    pub(crate) meanings: States,
    /// Of one lane, and of several.
    pub(crate) kind: Kinds,
    pub(crate) kinds: Kinds,
    /// Above the time in the state that a lane was in for longest.
    pub(crate) mostly: &'static str,
    /// What the line of a wake means, in few words and in more.
    pub(crate) woken: &'static str,
    pub(crate) wake: &'static str,
    /// What the asterisk means.
    pub(crate) inferred: &'static str,
    /// Between the parts of a sentence, and between those of a list.
    pub(crate) semicolon: &'static str,
    pub(crate) comma: &'static str,
    pub(crate) and: &'static str,
    /// The title of a picture of these programs.
    pub(crate) timeline_of: fn(&str) -> String,
    summary: fn(&Timeline) -> &str,
    /// How long a program took.
    took: fn(&str, &str) -> String,
    /// A lane's title, and what it did.
    lane: fn(&str, &str) -> String,
    /// After a sentence.
    stop: &'static str,
    /// A thread's number and its process's.
    thread: fn(u64, u32) -> String,
    /// So many of all of something are left out; and a sentence on them all.
    pub(crate) fewer: fn(usize, usize, &str) -> String,
    pub(crate) left_out: fn(&str) -> String,
    /// What is shorter than a time is drawn together.
    pub(crate) coarse: fn(&str) -> String,
    /// Lines that a program printed, and those that it told of itself.
    pub(crate) printed: &'static str,
    pub(crate) told: &'static str,
    pub(crate) page: Page,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its tag, as in `<html lang>`: `en` or `zh-CN`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Chinese => &CHINESE,
        }
    }
}

impl States {
    pub(crate) fn of(&self, state: State) -> &'static str {
        match state {
            State::Busy => self.busy,
            State::Blocked => self.blocked,
            State::Ready => self.ready,
            State::Waiting => self.waiting,
            State::Idle => self.idle,
        }
    }
}

impl Kinds {
    pub(crate) fn of(&self, kind: LaneKind) -> &'static str {
        match kind {
            LaneKind::Countdown => self.countdown,
            LaneKind::Task => self.task,
            LaneKind::Job => self.job,
            LaneKind::Thread => self.thread,
            LaneKind::Process => self.process,
        }
    }
}

impl Words {
    /// What tells a lane from all others.
    pub(crate) fn title(&self, lane: &Lane) -> String {
        match &lane.thread {
            None => format!("{} {}", self.kind.of(lane.kind), lane.name),
            Some(ThreadId {
                name,
                number,
                process,
                ..
            }) => {
                let comma = if name.is_empty() { "" } else { self.comma };
                format!("{name}{comma}{}", (self.thread)(*number, *process))
            }
        }
    }

    /// A lane's name: the program's own, or one by its kind.
    pub(crate) fn name(&self, lane: &Lane) -> String {
        match lane.thread.as_ref().and_then(|own| own.named_by) {
            Some(kind) => lane.name.replacen(kind.name(), self.kind.of(kind), 1),
            None => lane.name.clone(),
        }
    }

    /// A sentence on what a program shows, or nothing.
    pub(crate) fn summary<'a>(&self, run: &'a Timeline) -> &'a str {
        (self.summary)(run)
    }

    /// The time in a state.
    pub(crate) fn time(&self, state: State, total: Time) -> String {
        format!("{} {}", self.states.of(state), seconds(total))
    }

    /// The longest time that a lane was in one state.
    pub(crate) fn most(&self, lane: &Lane) -> String {
        lane.longest()
            .map(|(state, total)| self.time(state, total))
            .unwrap_or_default()
    }

    /// A lane, and the time in each state that it was in.
    pub(crate) fn lane(&self, lane: &Lane) -> String {
        let totals = lane
            .totals
            .iter()
            .map(|(state, total)| self.time(*state, *total));
        (self.lane)(
            &self.title(lane),
            &totals.collect::<Vec<_>>().join(self.comma),
        )
    }

    /// A run, for those who do not see the picture.
    pub(crate) fn describe(&self, run: &Timeline) -> String {
        let took = (self.took)(&run.program, &seconds(run.end));
        let lanes = run.lanes().map(|lane| self.lane(lane));
        let sentences = [took].into_iter().chain(lanes).chain(run.left_out.clone());
        let text: String = sentences.map(|sentence| sentence + self.stop).collect();
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::run;

    #[test]
    fn who_has_no_name_is_called_by_its_kind() {
        let run = run(
            "process 7\nmain 0 0 end\n#2 0 0 end\nprocess 8\nmain 0 0 end\nprocess 9\n\
            main 0 0 end\npool-worker#2 0 0 end\n",
        );
        let names = |words: &Words| {
            run.threads
                .iter()
                .map(|lane| words.name(lane))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(&ENGLISH),
            ["main", "thread", "process 1", "process 2", "worker"]
        );
        assert_eq!(
            names(&CHINESE),
            ["main", "线程", "进程 1", "进程 2", "worker"]
        );
    }

    /// What a sentence speaks of, as `{0}`.
    fn places(sentence: &str) -> Vec<&str> {
        let mut places: Vec<_> = sentence
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn sentences_speak_of_the_same_in_each_language() {
        let said = |words: &Words| serde_json::to_value(&words.page).unwrap();
        let (english, chinese) = (said(&ENGLISH), said(&CHINESE));
        for (name, sentence) in english.as_object().unwrap() {
            let [english, chinese] = [sentence, &chinese[name]].map(|said| said.as_str().unwrap());
            assert!(!english.is_empty() && !chinese.is_empty(), "{name}");
            assert_eq!(places(english), places(chinese), "{name}");
        }
    }
}
