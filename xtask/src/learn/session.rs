//! The learner's loop: show the exercise, wait for a save, try, and say what came of it.

use std::{
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    time::Duration,
};

use anyhow::Result;
use countdown_verify::{cli::columns, interrupt, watch::Watch};

use super::{
    exercise::Exercise,
    package,
    screen::{self, Key, Screen},
    timeline,
    trying::{News, Trying, Workshop},
    words::{Standing, Words},
};

/// How often one looks whether the file has changed.
const LOOK: Duration = Duration::from_millis(20);

/// All that the loop knows.
pub(crate) struct Session<'a> {
    screen: Screen,
    workshop: Workshop,
    exercises: &'a [Exercise],
    standings: Vec<Standing>,
    current: usize,
    watch: Watch,
    trying: Option<Trying>,
    tries: u64,
    news: (Sender<News>, Receiver<News>),
    /// Whether the next key answers the question whether to start over.
    asked: bool,
}

impl<'a> Session<'a> {
    /// Begins at the first exercise that is not done.
    pub(crate) fn begin(
        exercises: &'a [Exercise],
        standings: Vec<Standing>,
        workshop: Workshop,
    ) -> Result<Self> {
        let current = standings
            .iter()
            .position(|standing| !standing.is_done())
            .unwrap_or_default();
        Ok(Self {
            screen: Screen::open(workshop.words)?,
            watch: Watch::new([], None),
            workshop,
            exercises,
            standings,
            current,
            trying: None,
            tries: 0,
            news: channel(),
            asked: false,
        })
    }

    /// Until the learner quits.
    pub(crate) fn run(&mut self) -> Result<()> {
        let news = self.news.0.clone();
        screen::keys(move |key| {
            // Nobody listens any more once the learner has quit.
            let _ = news.send(News::Key(key));
        })?;
        self.enter(self.current)?;
        while !interrupt::requested() {
            if self.watch.has_changed() && self.file().is_file() {
                self.retry()?;
            }
            match self.news.1.recv_timeout(LOOK) {
                Ok(News::Key(Key::Quit)) => break,
                Ok(news) => self.hear(news)?,
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn words(&self) -> &'static Words {
        self.workshop.words
    }

    fn exercise(&self) -> &'a Exercise {
        &self.exercises[self.current]
    }

    fn file(&self) -> PathBuf {
        self.workshop.file(self.exercise())
    }

    /// The file, as short as it can be said.
    fn shown(&self) -> String {
        let file = self.file();
        let here = env::current_dir().unwrap_or_default();
        file.strip_prefix(here)
            .unwrap_or(&file)
            .display()
            .to_string()
    }

    fn enter(&mut self, index: usize) -> Result<()> {
        self.current = index;
        self.watch = Watch::new([self.file()], None);
        self.retry()
    }

    /// Tries the exercise, from an empty screen on; a try that is on its way ends.
    fn retry(&mut self) -> Result<()> {
        self.trying = None;
        // The question goes with the screen.
        self.asked = false;
        screen::clear()?;
        let task = self
            .words()
            .task(self.exercise(), self.exercises.len(), &self.shown());
        self.screen.show(&task)?;
        let news = self.news.0.clone();
        self.tries += 1;
        self.trying = Some(self.workshop.begin(self.tries, self.exercise(), news)?);
        Ok(())
    }

    fn hear(&mut self, news: News) -> Result<()> {
        let is_awaited = |id| self.trying.as_ref().is_some_and(|trying| trying.id == id);
        match news {
            News::Key(key) => self.press(key),
            News::Text(id, text) if is_awaited(id) => self.screen.show(&text),
            News::Outcome(id, outcome) if is_awaited(id) => {
                let verdict = self.words().verdict(self.exercise(), &outcome);
                self.screen.show(&format!("\n{verdict}"))?;
                self.standings[self.current] = Standing::Tried(outcome);
                self.trying = None;
                self.show_keys()
            }
            News::Text(..) | News::Outcome(..) => Ok(()),
        }
    }

    /// The last line; while a try goes on it says more, and the line comes when it is over.
    fn show_keys(&mut self) -> Result<()> {
        if self.trying.is_some() {
            return self.screen.show("\n");
        }
        let done = self
            .standings
            .iter()
            .filter(|standing| standing.is_done())
            .count();
        self.screen
            .show(&self.words().keys(done, self.exercises.len()))
    }

    fn press(&mut self, key: Key) -> Result<()> {
        if std::mem::take(&mut self.asked) {
            return if key == Key::Yes {
                self.start_over()
            } else {
                self.show_keys()
            };
        }
        match key {
            Key::Next if self.current + 1 < self.exercises.len() => self.enter(self.current + 1),
            Key::Previous if self.current > 0 => self.enter(self.current - 1),
            Key::StartOver => {
                self.asked = true;
                self.screen.show(&self.words().ask(&self.shown()))
            }
            Key::Hint => self.add(&self.words().hint(self.exercise())),
            Key::Glossary => self.add(&self.words().glossary()),
            Key::List => self.add(&self.words().table(self.exercises, &self.standings)),
            Key::Timeline => {
                let exercise = self.exercise();
                let has_run = self.trying.is_none() && self.standings[self.current].has_run();
                let recording = has_run.then(|| self.workshop.recording(exercise));
                self.add(&timeline::draw(
                    exercise,
                    recording.as_deref(),
                    columns(),
                    self.words(),
                ))
            }
            Key::Next | Key::Previous | Key::Yes | Key::Quit | Key::Other => Ok(()),
        }
    }

    /// Shows something under what is there.
    fn add(&mut self, text: &str) -> Result<()> {
        self.screen.show(&format!("\n\n{text}"))?;
        self.show_keys()
    }

    /// Puts the start in the place of what the learner wrote, and tries that.
    fn start_over(&mut self) -> Result<()> {
        put_start(&self.file(), self.exercise(), self.words())?;
        self.enter(self.current)
    }
}

pub(crate) fn put_start(file: &Path, exercise: &Exercise, words: &Words) -> Result<()> {
    package::put(file, &exercise.start(words.language))
}

/// Whether the learner has changed anything; what cannot be read may be theirs.
pub(crate) fn is_begun(file: &Path, exercise: &Exercise) -> bool {
    match fs::read(file) {
        Ok(text) => !exercise.is_start(&text),
        Err(error) => error.kind() != ErrorKind::NotFound,
    }
}
