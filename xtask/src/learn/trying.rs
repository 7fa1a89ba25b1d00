//! Tries that run beside the loop, and what is heard of them.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread::{self, JoinHandle},
};

use anyhow::{Context, Result};
use countdown_verify::{interrupt, judge::Event, program::Policy, stalls::StallLog};

use super::{
    attempt::{Judge, Lines, Outcome},
    build::{self, Built},
    exercise::Exercise,
    screen::Key,
    words::Words,
};

/// Where the learner's files are, and what it takes to try them.
#[derive(Clone)]
pub(crate) struct Workshop {
    pub(crate) folder: PathBuf,
    pub(crate) recordings: PathBuf,
    pub(crate) stalls: Arc<StallLog>,
    pub(crate) words: &'static Words,
}

/// What the loop hears.
pub(crate) enum News {
    Key(Key),
    /// What is to be shown of the try with this number.
    Text(u64, String),
    /// The last that is heard of it.
    Outcome(u64, Outcome),
}

/// A try on its way; dropped, it is ended and waited for.
pub(crate) struct Trying {
    pub(crate) id: u64,
    cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Trying {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // Where it panicked its message is on the screen.
            let _ = thread.join();
        }
    }
}

impl Workshop {
    /// The learner's file of an exercise.
    pub(crate) fn file(&self, exercise: &Exercise) -> PathBuf {
        self.folder.join(format!("{}.rs", exercise.name))
    }

    /// What was recorded of its last run.
    pub(crate) fn recording(&self, exercise: &Exercise) -> PathBuf {
        self.recordings.join(&exercise.name)
    }

    /// Tries an exercise; `news` are sent as they come.
    pub(crate) fn begin(&self, id: u64, exercise: &Exercise, news: Sender<News>) -> Result<Trying> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let (workshop, exercise) = (self.clone(), exercise.clone());
        let flag = Arc::clone(&cancelled);
        let attempt = move || {
            interrupt::also_when(flag);
            let outcome = workshop.attempt(&exercise, &|text| {
                // Nobody listens any more once the learner has quit.
                let _ = news.send(News::Text(id, text));
            });
            let _ = news.send(News::Outcome(id, outcome));
        };
        let thread = thread::Builder::new()
            .spawn(attempt)
            .context("cannot start a thread")?;
        Ok(Trying {
            id,
            cancelled,
            thread: Some(thread),
        })
    }

    fn attempt(&self, exercise: &Exercise, show: &(dyn Fn(String) + Sync)) -> Outcome {
        let name = &*exercise.name;
        let built = match build::build(&self.folder, &[name], self.words, |line| {
            show(format!("{line}\n"));
        }) {
            Ok(built) => built,
            Err(error) => return Outcome::unjudged(&error),
        };
        show(built.said(name).to_owned());
        let mut lines = Lines::default();
        self.judge(&built, exercise, &mut |event| match event {
            Event::Output(bytes) => {
                lines
                    .take(bytes)
                    .into_iter()
                    .for_each(|line| show(format!("  {line}\n")));
            }
            Event::Again => show(format!("\n{}\n\n", self.words.again)),
        })
    }

    /// Runs an exercise that was built, and holds it to its golden.
    pub(crate) fn judge(
        &self,
        built: &Built,
        exercise: &Exercise,
        watch: &mut dyn FnMut(Event<'_>),
    ) -> Outcome {
        let recording = Some(self.recording(exercise));
        let judge = Judge {
            policy: Policy::default(),
            stalls: &self.stalls,
            recording: recording.as_deref(),
        };
        judge.judge(built, &exercise.name, &exercise.golden, watch)
    }
}
