//! All texts of pictures and pages, in each language.
//!
//! Names of programs, tasks, threads and functions are not translated, nor is what a program
//! printed or logged.

use serde::Serialize;

use crate::{
    model::{Lane, LaneKind, State, Time, Timeline},
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

/// Defines `Words`, and the words of each language, from a table.
macro_rules! words {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        /// The words of a language. In a sentence, `{0}` and `{1}` stand for what it is about.
        #[derive(Serialize)]
        pub(crate) struct Words {
            $(pub(crate) $name: &'static str,)*
        }
        const ENGLISH: Words = Words { $($name: $english,)* };
        const CHINESE: Words = Words { $($name: $chinese,)* };
    };
}

words! {
    // The states, and the terminal's legend.
    busy: "busy", "运行";
    blocked: "blocked", "阻塞";
    ready: "ready", "就绪";
    waiting: "waiting", "等待";
    idle: "idle", "空闲";
    busy_means: "busy: a task runs", "运行：任务正在执行";
    blocked_means: "blocked*: a task holds its thread", "阻塞*：任务占着线程";
    ready_means: "ready*: could run now", "就绪*：还没轮到";
    waiting_means: "waiting", "等待";
    idle_means: "idle: no task", "空闲：没有任务";
    woken: "woken", "唤醒";
    woken_means: "a task is woken", "唤醒信号";
    inferred: "* inferred from CPU time and due times", "* 根据 CPU 时间和预定时刻推断";

    // A lane's kind, and the captions above the lanes of a kind.
    countdown: "countdown", "倒计时";
    task: "task", "任务";
    job: "job", "作业";
    thread: "thread", "线程";
    process: "process", "进程";
    countdown_lanes: "countdowns", "倒计时";
    task_lanes: "tasks", "任务";
    job_lanes: "jobs", "作业";
    thread_lanes: "threads", "线程";
    process_lanes: "processes", "进程";
    mostly: "mostly", "最长";

    // Descriptions of lanes and programs.
    comma: ", ", "，";
    semicolon: "; ", "；";
    and: ", ", "、";
    full_stop: ". ", "。";
    timeline_of: "Timeline of {0}", "{0} 的时间线";
    took: "{0} took {1}", "{0} 用时 {1}";
    lane: "{0}: {1}", "{0}：{1}";
    thread_of_process: "thread {0} of process {1}", "进程 {1} 的线程 {0}";
    left_out: "left out: {0}", "未画出：{0}";
    fewer: "{0} of {1} {2}", "{2}（{1} 个中的 {0} 个）";
    printed: "printed lines", "打印的行";
    notes: "log lines", "程序自述";
    coarse: "changes within {0} are drawn together", "短于 {0} 的变化合并显示";

    // The page.
    heading: "Who was busy, and who was waiting?", "谁在忙，谁在等？";
    about: "The same countdowns, recorded as they ran. Play it, or drag through it.",
        "同样的倒计时，都是实际运行中记录下来的。可以播放，也可以拖动滑块看任意时刻。";
    controls: "Replay", "回放";
    play: "Play", "播放";
    pause: "Pause", "暂停";
    position: "Time of the replay", "回放的时刻";
    speed: "Speed", "速度";
    now: "{0} of {1}", "{0} / {1}";
    inferred_states: "* inferred: <em>blocked</em> is a task that keeps its thread and uses less than \
        a hundredth of a core; <em>ready</em>, after a wait, is a task whose next line is due. A task \
        that was never polled before is ready because it was submitted.",
        "* 推断得出：<strong>阻塞</strong>是任务占着线程，用到的 CPU 时间却不到一个核的百分之一；\
        等待之后的<strong>就绪</strong>是任务的下一行已到预定时刻；从未被轮询过的任务，一提交就是就绪的。";
    keys: "<kbd>Space</kbd> play or pause · <kbd>←</kbd> <kbd>→</kbd> 0.1&nbsp;s, with \
        <kbd>Shift</kbd> 1&nbsp;ms · <kbd>,</kbd> <kbd>.</kbd> previous or next change · \
        <kbd>Home</kbd> <kbd>End</kbd> start or end · <kbd>−</kbd> <kbd>+</kbd> speed · \
        <kbd>Tab</kbd> to a lane: what it does at that time, and where its source is",
        "<kbd>空格</kbd> 播放或暂停 · <kbd>←</kbd> <kbd>→</kbd> 移动 0.1&nbsp;s，加 \
        <kbd>Shift</kbd> 移动 1&nbsp;ms · <kbd>,</kbd> <kbd>.</kbd> 上一次或下一次变化 · \
        <kbd>Home</kbd> <kbd>End</kbd> 开头或结尾 · <kbd>−</kbd> <kbd>+</kbd> 速度 · \
        <kbd>Tab</kbd> 移到泳道：它此刻在做什么，源代码在哪里";
    no_script: "The replay needs JavaScript; <code>cargo xtask timeline --svg FILE</code> draws a \
        picture that needs none.",
        "回放需要 JavaScript；<code>cargo xtask timeline --svg FILE</code> 画出的图不需要。";
    log: "Log", "程序自述";
    log_of: "Latest log lines of {0}", "{0} 最近的自述";
    queue: "Ready queue", "就绪队列";
    empty: "empty", "空";
    transcript: "Printed so far", "至此打印的内容";
    transcript_of: "Transcript of {0} so far", "{0} 至此打印的内容";

    // A task's activity at a time, on a thread if it is on one.
    not_created: "not created", "尚未创建";
    done: "done", "完成";
    done_for_now: "done for now", "这次已完成，之后还会再运行";
    suspended: "suspended", "挂起";
    runs_on: "runs on {0}", "在 {0} 上执行";
    polled: "polled, on {0}", "在 {0} 上被轮询";
    blocks: "polled, blocks {0}", "被轮询，阻塞 {0}";
    some_thread: "a thread that is left out", "未画出的线程";

    // A thread's activity at a time, in a task if it is in one.
    not_started: "not started", "尚未启动";
    ended: "ended", "已结束";
    runs: "runs {0}", "执行 {0}";
    blocked_in: "blocked in {0}", "阻塞于 {0}";
    no_task: "no task", "任务之外的代码";
    some_task: "a task that is left out", "未画出的任务";

    // A lane at a time: its title, its state with another lane, the start, end and length of that
    // state, its function and source, and the line that it printed about then.
    at: "{0} at {1}", "{0}，{1}";
    with: "{0} ({1})", "{0}（{1}）";
    stretch: "{0} from {1} to {2}: {3}", "{0}：{1} 至 {2}，共 {3}";
    source: "{0}, {1}", "{0}，{1}";
    printed_at: "{0} at {1}", "{0}，打印于 {1}";
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

    /// A sentence on what a program shows. May be empty.
    pub(crate) fn summary(self, timeline: &Timeline) -> &str {
        match self {
            Self::English => &timeline.summary,
            Self::Chinese => &timeline.chinese,
        }
    }
}

/// Puts values into a sentence, in place of `{0}` and so on.
pub(crate) fn fill(sentence: &str, values: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (number, after) = after.split_once('}').unwrap_or_default();
        let value = number
            .parse()
            .ok()
            .and_then(|number: usize| values.get(number));
        text.extend([before, value.copied().unwrap_or_default()]);
        rest = after;
    }
    text + rest
}

impl Words {
    pub(crate) fn state(&self, state: State) -> &'static str {
        match state {
            State::Busy => self.busy,
            State::Blocked => self.blocked,
            State::Ready => self.ready,
            State::Waiting => self.waiting,
            State::Idle => self.idle,
        }
    }

    /// A state as the terminal's legend explains it.
    pub(crate) fn meaning(&self, state: State) -> &'static str {
        match state {
            State::Busy => self.busy_means,
            State::Blocked => self.blocked_means,
            State::Ready => self.ready_means,
            State::Waiting => self.waiting_means,
            State::Idle => self.idle_means,
        }
    }

    pub(crate) fn kind(&self, kind: LaneKind) -> &'static str {
        match kind {
            LaneKind::Countdown => self.countdown,
            LaneKind::Task => self.task,
            LaneKind::Job => self.job,
            LaneKind::Thread => self.thread,
            LaneKind::Process => self.process,
        }
    }

    /// The caption above lanes of a kind.
    pub(crate) fn lanes(&self, kind: LaneKind) -> &'static str {
        match kind {
            LaneKind::Countdown => self.countdown_lanes,
            LaneKind::Task => self.task_lanes,
            LaneKind::Job => self.job_lanes,
            LaneKind::Thread => self.thread_lanes,
            LaneKind::Process => self.process_lanes,
        }
    }

    /// A lane's title, which no other lane has.
    pub(crate) fn title(&self, lane: &Lane) -> String {
        let Some(thread) = &lane.thread else {
            return format!("{} {}", self.kind(lane.kind), lane.name);
        };
        let (number, process) = (thread.number.to_string(), thread.process.to_string());
        let comma = if thread.name.is_empty() {
            ""
        } else {
            self.comma
        };
        thread.name.clone() + comma + &fill(self.thread_of_process, &[&number, &process])
    }

    /// A lane's name: its own, or one made of its kind.
    pub(crate) fn name(&self, lane: &Lane) -> String {
        match lane.thread.as_ref().and_then(|thread| thread.named_by) {
            Some(kind) => lane.name.replacen(kind.name(), self.kind(kind), 1),
            None => lane.name.clone(),
        }
    }

    /// The longest time that a lane was in one state.
    pub(crate) fn longest(&self, lane: &Lane) -> String {
        let longest = lane.longest();
        longest.map_or(String::new(), |(state, total)| self.total(state, total))
    }

    fn total(&self, state: State, total: Time) -> String {
        format!("{} {}", self.state(state), seconds(total))
    }

    /// A lane, and its time in each state.
    pub(crate) fn lane(&self, lane: &Lane) -> String {
        let totals = lane.totals.iter();
        let totals: Vec<_> = totals
            .map(|(state, total)| self.total(*state, *total))
            .collect();
        fill(self.lane, &[&self.title(lane), &totals.join(self.comma)])
    }

    /// A program and its lanes, for those who cannot see the picture.
    pub(crate) fn describe(&self, timeline: &Timeline) -> String {
        let took = fill(self.took, &[&timeline.program, &seconds(timeline.end)]);
        let mut sentences = vec![took];
        sentences.extend(timeline.lanes().map(|lane| self.lane(lane)));
        sentences.extend(timeline.left_out.clone());
        let text: String = sentences
            .into_iter()
            .map(|it| it + self.full_stop)
            .collect();
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::timeline;

    #[test]
    fn threads_without_a_name_are_named_by_their_kind() {
        let timeline = timeline(
            "process 7\nmain 0 0 end\n#2 0 0 end\nprocess 8\nmain 0 0 end\nprocess 9\n\
            main 0 0 end\npool-worker#2 0 0 end\n",
        );
        for (words, expected) in [
            (
                &ENGLISH,
                ["main", "thread", "process 1", "process 2", "worker"],
            ),
            (&CHINESE, ["main", "线程", "进程 1", "进程 2", "worker"]),
        ] {
            let names: Vec<_> = timeline
                .threads
                .iter()
                .map(|lane| words.name(lane))
                .collect();
            assert_eq!(names, expected);
        }
    }

    #[test]
    fn sentences_are_about_the_same_in_each_language() {
        let values = |sentence: &str| {
            let mut values: Vec<_> = sentence.matches(['0', '1', '2', '3']).collect();
            values.retain(|value| sentence.contains(&format!("{{{value}}}")));
            values.sort_unstable();
            values.join("")
        };
        let [english, chinese] = [&ENGLISH, &CHINESE].map(|words| serde_json::json!(words));
        for (name, english) in english.as_object().unwrap() {
            let [english, chinese] = [english, &chinese[name]].map(|it| it.as_str().unwrap());
            assert!(!english.is_empty() && !chinese.is_empty(), "{name}");
            assert_eq!(values(english), values(chinese), "{name}");
        }
        assert_eq!(fill("{1} and {0}", &["a", "b"]), "b and a");
    }
}
