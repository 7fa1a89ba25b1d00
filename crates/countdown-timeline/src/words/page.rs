use serde::Serialize;

/// What only the page that replays says.
///
/// Some of it stands in `page.html`, as `{play}`; the rest is the script's. There `{0}` and `{1}`
/// stand for what a sentence is about.
#[derive(Serialize)]
pub(crate) struct Page {
    pub(super) heading: &'static str,
    pub(super) about: &'static str,
    pub(super) controls: &'static str,
    pub(super) play: &'static str,
    pub(super) pause: &'static str,
    pub(super) position: &'static str,
    pub(super) speed: &'static str,
    /// The footer, as HTML.
    pub(super) inferred: &'static str,
    pub(super) keys: &'static str,
    pub(super) no_script: &'static str,
    /// The time that is shown, and the end.
    pub(super) now: &'static str,
    /// What stands under the lanes of a program.
    pub(super) story: &'static str,
    pub(super) story_of: &'static str,
    pub(super) queue: &'static str,
    pub(super) empty: &'static str,
    pub(super) transcript: &'static str,
    pub(super) transcript_of: &'static str,
    /// What a task does at a time, on a thread where it is on one.
    pub(super) not_created: &'static str,
    pub(super) done: &'static str,
    pub(super) comes_again: &'static str,
    pub(super) suspended: &'static str,
    pub(super) runs_on: &'static str,
    pub(super) polled: &'static str,
    pub(super) blocks: &'static str,
    pub(super) some_thread: &'static str,
    /// What a thread does at a time, in a task where it is in one.
    pub(super) not_started: &'static str,
    pub(super) ended: &'static str,
    pub(super) runs: &'static str,
    pub(super) blocked_in: &'static str,
    pub(super) no_task: &'static str,
    pub(super) some_task: &'static str,
    /// What is told of a lane at a time: its title, its state with another lane, from when to when
    /// and for how long, its function and source, and the line that it printed about then.
    pub(super) at: &'static str,
    pub(super) with: &'static str,
    pub(super) stretch: &'static str,
    pub(super) source: &'static str,
    pub(super) printed_at: &'static str,
}
