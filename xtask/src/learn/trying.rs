//! Tries that run beside the loop, and what is heard of them.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread::{self, JoinHandle},
};

use anyhow::{Context, Result};

use super::{
    attempt::{Attempt, Outcome, Shown},
    build::{self, Built},
    exercise::Exercise,
    prediction::{Lines, Sheet, Table},
    screen::Key,
    verifier::Verifier,
    words::{self, Words},
};
use crate::files;

/// Where the learner's files are, and what it takes to try them.
#[derive(Clone)]
pub(crate) struct Workshop {
    /// Where the learner's files are.
    pub(crate) folder: PathBuf,
    /// Where Cargo builds.
    pub(crate) target: PathBuf,
    /// Where runs are recorded, and copies kept of what was built.
    pub(crate) kept: PathBuf,
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) words: &'static Words,
    /// Ends what it builds and runs when it is set.
    pub(crate) cancelled: Arc<AtomicBool>,
}

/// What the loop hears.
pub(crate) enum News {
    Key(Key),
    /// What is to be shown of the try with this number.
    Shown(u64, Shown),
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
            // It has caught its panics.
            let _ = thread.join();
        }
    }
}

impl Workshop {
    /// The learner's file of an exercise.
    pub(crate) fn file(&self, exercise: &Exercise) -> PathBuf {
        self.folder.join(format!("{}.rs", exercise.name))
    }

    /// The folder of what was recorded of its last run.
    pub(crate) fn recording(&self, exercise: &Exercise) -> PathBuf {
        self.kept.join("recorded").join(&exercise.name)
    }

    /// Tries an exercise; `news` are sent as they come.
    ///
    /// # Errors
    ///
    /// If the system allows no more threads.
    pub(crate) fn begin(&self, id: u64, exercise: &Exercise, news: Sender<News>) -> Result<Trying> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let exercise = exercise.clone();
        let workshop = Workshop {
            cancelled: Arc::clone(&cancelled),
            ..self.clone()
        };
        let attempt = move || {
            // Nobody listens any more once the learner has quit.
            let show = |shown| drop(news.send(News::Shown(id, shown)));
            let tried = catch_unwind(AssertUnwindSafe(|| workshop.attempt(&exercise, &show)));
            let outcome = match tried {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(error)) => Outcome::Failed(format!("{error:#}")),
                Err(_) => Outcome::Failed(workshop.words.broke_off.into()),
            };
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

    fn attempt(&self, exercise: &Exercise, show: &(dyn Fn(Shown) + Sync)) -> Result<Outcome> {
        let predicted = match self.predicted(exercise)? {
            Some(Sheet::Filled(said)) => Some(said),
            Some(sheet) => return Ok(open(sheet, exercise)),
            None => None,
        };
        let name = &*exercise.name;
        let built = self.build(&[exercise], |line| show(Shown::Text(format!("{line}\n"))))?;
        show(Shown::Text(built.said(name).to_owned()));
        let Some(executable) = built.executable(name) else {
            return Ok(Outcome::NotBuilt);
        };

        let compared = || Some(exercise.lines.as_ref()?.compared(predicted.as_deref()?));
        let table = RefCell::new(None);
        let show_line = |shown| match shown {
            Shown::Starts(expected) => {
                *table.borrow_mut() = compared().map(Table::new);
                show(Shown::Starts(expected));
            }
            Shown::Line(line) => {
                let taken = table
                    .borrow_mut()
                    .as_mut()
                    .and_then(|table| table.take(&line));
                let text = match taken {
                    Some(line) => words::predicted(&line),
                    None => format!("  {line}\n"),
                };
                show(Shown::Line(line));
                show(Shown::Text(text));
            }
            Shown::Text(text) => show(Shown::Text(text)),
        };
        let recording = self.recording(exercise);
        let attempt = self.judged(exercise, executable, &recording, &show_line);
        match predicted.as_deref().zip(exercise.lines.as_ref()) {
            Some((said, lines)) => {
                show(Shown::Text(self.words.predicted_head.into()));
                attempt.predict(lines, said)
            }
            None => Ok(attempt.judge()),
        }
    }

    /// Returns what the learner has written of an exercise that is to be predicted.
    fn predicted(&self, exercise: &Exercise) -> Result<Option<Sheet>> {
        let Some(lines) = &exercise.lines else {
            return Ok(None);
        };
        Ok(Some(lines.read(&files::read(&self.file(exercise))?)))
    }

    /// Builds exercises; `progress` is told what Cargo does.
    ///
    /// # Errors
    ///
    /// If Cargo cannot be run or understood.
    pub(crate) fn build(
        &self,
        exercises: &[&Exercise],
        progress: impl FnMut(&str) + Send,
    ) -> Result<Built> {
        for exercise in exercises.iter().filter(|exercise| exercise.lines.is_none()) {
            build::refresh(&self.file(exercise), &self.kept.join("built"))?;
        }
        let names: Vec<&str> = exercises.iter().map(|exercise| &*exercise.name).collect();
        let place = build::Place {
            folder: &self.folder,
            target: &self.target,
        };
        build::build(place, &names, self.words, &self.cancelled, progress)
    }

    /// Judges an exercise without showing anything.
    pub(crate) fn judge(&self, built: &Built, exercise: &Exercise) -> Outcome {
        match (self.predicted(exercise), &exercise.lines) {
            (Err(error), _) => return Outcome::Failed(format!("{error:#}")),
            (Ok(Some(Sheet::Filled(said))), Some(lines)) => {
                return Outcome::Predicted(lines.matches(&said), Vec::new());
            }
            (Ok(Some(sheet)), _) => return open(sheet, exercise),
            (Ok(None), _) => {}
        }
        let Some(executable) = built.executable(&exercise.name) else {
            return Outcome::NotBuilt;
        };
        let recording = self.recording(exercise);
        self.judged(exercise, executable, &recording, &|_| ())
            .judge()
    }

    fn judged<'a>(
        &'a self,
        exercise: &'a Exercise,
        executable: &'a Path,
        recording: &'a Path,
        show: &'a dyn Fn(Shown),
    ) -> Attempt<'a> {
        Attempt {
            exercise,
            executable,
            recording,
            verifier: &self.verifier,
            words: self.words,
            show,
            cancelled: &self.cancelled,
        }
    }
}

/// What is said of a prediction that is not whole yet.
fn open(sheet: Sheet, exercise: &Exercise) -> Outcome {
    match sheet {
        Sheet::Unclear(line) => Outcome::Unclear(line),
        Sheet::Open(left) => Outcome::Open(left, exercise.lines.as_ref().map_or(left, Lines::len)),
        Sheet::Filled(_) => Outcome::Done,
    }
}
