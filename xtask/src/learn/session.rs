//! The learner's loop: show the exercise, wait for a save, try, and say what came of it.

use std::{
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    time::{Duration, Instant, SystemTime},
};

use anyhow::Result;
use countdown_verify::tools::{columns, is_interrupted};

use super::{
    attempt::{Outcome, Shown},
    exercise::Exercise,
    package,
    screen::{self, Key, Screen},
    timeline,
    trying::{News, Trying, Workshop},
    words::{Standing, Words},
};

/// How often one looks whether the file has changed.
const LOOK: Duration = Duration::from_millis(20);

/// How often the status is shown anew.
const TICK: Duration = Duration::from_millis(100);

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
    progress: Progress,
    /// Whether the next key answers the question whether to start over.
    asked: bool,
    /// How many hints were shown.
    hints: usize,
}

/// A file that is watched, and what it was like when it was last looked at.
struct Watch {
    file: PathBuf,
    seen: Option<(SystemTime, u64)>,
}

impl Watch {
    fn new(file: PathBuf) -> Self {
        let seen = Self::look(&file);
        Self { file, seen }
    }

    /// Whether the file was changed, made or removed since this was last asked.
    fn has_changed(&mut self) -> bool {
        let before = std::mem::replace(&mut self.seen, Self::look(&self.file));
        before != self.seen
    }

    fn is_gone(&self) -> bool {
        self.seen.is_none()
    }

    fn look(file: &Path) -> Option<(SystemTime, u64)> {
        let file = fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
        Some((file.modified().ok()?, file.len()))
    }
}

/// How far a try is.
struct Progress {
    since: Instant,
    /// The lines that are still to come; none while it is built.
    awaited: Option<Vec<(Duration, String)>>,
    shown: Instant,
}

impl Progress {
    fn new(awaited: Option<Vec<(Duration, String)>>) -> Self {
        let now = Instant::now();
        Self {
            since: now,
            awaited,
            shown: now,
        }
    }

    /// Takes a line that has come.
    fn take(&mut self, line: &str) {
        let label = line
            .split_once(' ')
            .map_or("", |(_, label)| label.trim_start());
        let Some(awaited) = &mut self.awaited else {
            return;
        };
        if let Some(index) = awaited.iter().position(|(_, of)| of == label) {
            awaited.remove(index);
        }
    }
}

impl<'a> Session<'a> {
    /// Begins at the first exercise that is not done.
    ///
    /// # Errors
    ///
    /// If single keys cannot be read from the terminal.
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
            watch: Watch::new(workshop.file(&exercises[current])),
            workshop,
            exercises,
            standings,
            current,
            trying: None,
            tries: 0,
            news: channel(),
            progress: Progress::new(None),
            asked: false,
            hints: 0,
        })
    }

    /// Goes on until the learner quits.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be written to.
    pub(crate) fn run(&mut self) -> Result<()> {
        let news = self.news.0.clone();
        screen::keys(move |key| {
            // Nobody listens any more once the learner has quit.
            let _ = news.send(News::Key(key));
        })?;
        self.enter(self.current)?;
        while !is_interrupted() {
            if self.watch.has_changed() {
                self.retry()?;
            }
            match self.news.1.recv_timeout(LOOK) {
                Ok(News::Key(Key::Quit)) => break,
                Ok(news) => self.hear(news)?,
                Err(_) => self.show_progress()?,
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

    fn enter(&mut self, index: usize) -> Result<()> {
        self.current = index;
        self.hints = 0;
        self.watch = Watch::new(self.file());
        self.retry()
    }

    /// Tries the exercise, from an empty screen on; a try that is on its way ends.
    fn retry(&mut self) -> Result<()> {
        self.trying = None;
        // The question goes with the screen.
        self.asked = false;
        self.screen.clear()?;
        let file = from_here(&self.file());
        let task = self
            .words()
            .task(self.exercise(), self.exercises.len(), &file);
        self.screen.show(&task)?;
        if self.watch.is_gone() {
            self.screen.show(&(self.words().gone)(&file))?;
            return self.show_keys();
        }
        let news = self.news.0.clone();
        self.tries += 1;
        self.progress = Progress::new(None);
        self.trying = Some(self.workshop.begin(self.tries, self.exercise(), news)?);
        Ok(())
    }

    fn hear(&mut self, news: News) -> Result<()> {
        let is_awaited = |id| self.trying.as_ref().is_some_and(|trying| trying.id == id);
        match news {
            News::Key(key) => self.press(key),
            News::Shown(id, shown) if is_awaited(id) => match shown {
                Shown::Text(text) => self.screen.show(&text),
                Shown::Starts(lines) => {
                    self.progress = Progress::new(Some(lines));
                    Ok(())
                }
                Shown::Line(line) => {
                    self.progress.take(&line);
                    Ok(())
                }
            },
            News::Outcome(id, outcome) if is_awaited(id) => self.end(outcome),
            News::Shown(..) | News::Outcome(..) => Ok(()),
        }
    }

    /// Says what came of a try.
    fn end(&mut self, outcome: Outcome) -> Result<()> {
        // Building may have set the file's time.
        self.watch.has_changed();
        // A question that was asked meanwhile stands above the verdict by now.
        self.asked = false;
        let solution = from_here(&self.exercise().solution());
        let verdict = self.words().verdict(self.exercise(), &outcome, &solution);
        self.screen.show(&format!("\n{verdict}"))?;
        self.standings[self.current] = Standing::Tried(outcome);
        self.trying = None;
        self.show_keys()
    }

    /// Shows what is waited for while nothing comes.
    fn show_progress(&mut self) -> Result<()> {
        let progress = &mut self.progress;
        if self.trying.is_none() || self.asked || progress.shown.elapsed() < TICK {
            return Ok(());
        }
        progress.shown = Instant::now();
        let (since, awaited) = (progress.since.elapsed(), progress.awaited.as_deref());
        let status = self.workshop.words.progress(since, awaited);
        self.screen.status(&status)
    }

    /// Shows the last line; while a try goes on it says more, and the line comes when it is over.
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
                let file = from_here(&self.file());
                self.screen.show(&self.words().ask(&file))
            }
            Key::Hint => {
                let (exercise, shown) = (self.exercise(), self.hints);
                let page = from_here(&exercise.page(self.words().language));
                self.hints += 1;
                self.add(&self.words().hint_and_page(exercise, shown, &page))
            }
            Key::Glossary => self.add(&self.words().glossary()),
            Key::List => self.add(&self.words().columns(self.exercises, &self.standings)),
            Key::Timeline => self.draw(),
            Key::Next | Key::Previous | Key::Yes | Key::Quit | Key::Other => Ok(()),
        }
    }

    /// Draws the last run, and says where it broke a condition.
    fn draw(&mut self) -> Result<()> {
        let exercise = self.exercise();
        let outcome = match &self.standings[self.current] {
            Standing::Tried(outcome) if self.trying.is_none() && outcome.has_run() => Some(outcome),
            _ => None,
        };
        let recording = outcome.map(|_| self.workshop.recording(exercise));
        let place = match outcome {
            Some(Outcome::NotYet(refusal)) => refusal.place.as_ref(),
            _ => None,
        };
        let words = self.words();
        let drawn = timeline::draw(exercise, recording.as_deref(), place, columns(), words);
        self.add(&drawn)
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

/// Returns a path as it is found from the current folder.
fn from_here(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    relative(path, &here).display().to_string()
}

/// Returns a path as it is found from `here`: through at most two folders above it.
fn relative(path: &Path, here: &Path) -> PathBuf {
    for (above, folder) in here.ancestors().enumerate().take(3) {
        if let Ok(inside) = path.strip_prefix(folder)
            && folder.parent().is_some()
        {
            return Path::new(&"../".repeat(above)).join(inside);
        }
    }
    path.to_owned()
}

/// Writes the start of an exercise.
///
/// # Errors
///
/// If it cannot be written.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_somewhere_from_where_one_is() {
        for (path, here, expected) in [
            ("/clone/learn/a.rs", "/clone/learn", "a.rs"),
            ("/clone/learn/a.rs", "/clone", "learn/a.rs"),
            ("/clone/crates/a.rs", "/clone/learn", "../crates/a.rs"),
            (
                "/clone/crates/a.rs",
                "/clone/learn/src",
                "../../crates/a.rs",
            ),
            ("/clone/crates/a.rs", "/clone/a/b/c", "/clone/crates/a.rs"),
            ("/clone/crates/a.rs", "/mine", "/clone/crates/a.rs"),
        ] {
            let found = relative(Path::new(path), Path::new(here));
            assert_eq!(found, Path::new(expected), "{path} from {here}");
        }
    }

    #[test]
    fn a_file_that_is_changed_removed_or_put_back_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.rs");
        fs::write(&file, "one").unwrap();
        let mut watch = Watch::new(file.clone());
        assert!(!watch.has_changed());
        fs::write(&file, "three").unwrap();
        assert!(watch.has_changed() && !watch.has_changed());
        fs::remove_file(&file).unwrap();
        assert!(watch.has_changed() && watch.is_gone());
        fs::create_dir(&file).unwrap();
        assert!(!watch.has_changed() && watch.is_gone());
        fs::remove_dir(&file).unwrap();
        fs::write(&file, "three").unwrap();
        assert!(watch.has_changed() && !watch.is_gone());
    }
}
