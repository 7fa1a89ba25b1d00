//! What one sees while the programs run: on stderr.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use countdown_core::RULE;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::judge::Event;

/// A live line per program on a terminal, gone at the end; else a line as each program ends.
pub struct Progress {
    bars: Option<MultiProgress>,
    quiet: bool,
}

impl Progress {
    /// Progress on stderr, or none where that is to be quiet.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        let live = !quiet && io::stderr().is_terminal();
        Self {
            bars: live.then(MultiProgress::new),
            quiet,
        }
    }

    /// A line for the program of this name.
    #[must_use]
    pub fn add(&self, name: &str) -> Line {
        let bar = self.bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new_spinner());
            let style = ProgressStyle::with_template("{spinner} {prefix:18} {wide_msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Line {
            bar,
            name: name.to_owned(),
            quiet: self.quiet,
            partial: Vec::new(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // The terminal is as it was, or it has gone.
        let _ = self.bars.as_ref().map(MultiProgress::clear);
    }
}

/// The line of one program.
pub struct Line {
    bar: Option<ProgressBar>,
    name: String,
    quiet: bool,
    partial: Vec<u8>,
}

impl Line {
    /// Shows the last whole line of what arrives.
    pub(super) fn watch(&mut self, bytes: &[u8]) {
        const LONGEST: usize = 1024;
        let Some(bar) = &self.bar else { return };
        self.partial.extend_from_slice(bytes);
        self.partial
            .drain(..self.partial.len().saturating_sub(LONGEST));
        let Some(end) = self.partial.iter().rposition(|b| *b == b'\n') else {
            return;
        };
        let text = String::from_utf8_lossy(&self.partial[..end]).into_owned();
        self.partial.drain(..=end);
        if let Some(line) = text.lines().rev().find(|line| *line != RULE) {
            let words: Vec<&str> = line.split_whitespace().collect();
            // A program's control characters are not for this terminal.
            bar.set_message(words.join(" ").replace(char::is_control, ""));
        }
    }

    /// Shows what happens while the program is judged.
    pub fn hear(&mut self, event: Event<'_>) {
        match event {
            Event::Output(bytes) => self.watch(bytes),
            Event::Again => self.say("this machine is busy; once more"),
        }
    }

    /// Says how it goes, in a few words.
    pub fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(message.to_owned()),
            None if self.quiet => {}
            None => super::say(&format!("{}: {message}\n", self.name)),
        }
    }

    /// Says what became of the program.
    pub fn end(&self, message: &str) {
        self.say(message);
        let _ = self.bar.as_ref().map(ProgressBar::abandon);
    }
}
