use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use countdown_core::RULE;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::judge::Event;

/// A live line for each program on a terminal, removed at the end.
pub struct Progress(Option<MultiProgress>);

impl Progress {
    /// Creates progress on stderr, or none if that is not a terminal or `quiet` is set.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        let is_shown = !quiet && io::stderr().is_terminal();
        Self(is_shown.then(MultiProgress::new))
    }

    /// Adds a line for a program.
    #[must_use]
    pub fn add(&self, name: &str) -> Line {
        let bar = self.0.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new_spinner());
            let style = ProgressStyle::with_template("{spinner} {prefix:18} {wide_msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Line {
            bar,
            partial: Vec::new(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // Errors are ignored: the terminal may have gone.
        let _ = self.0.as_ref().map(MultiProgress::clear);
    }
}

/// The line of one program.
pub struct Line {
    bar: Option<ProgressBar>,
    partial: Vec<u8>,
}

impl Line {
    /// Shows an event while the program is judged.
    pub fn show(&mut self, event: Event<'_>) {
        match event {
            Event::Output(bytes) => self.show_output(bytes),
            Event::Again => self.say("running again"),
            Event::Start => {}
        }
    }

    /// Shows the last whole line of the output.
    fn show_output(&mut self, bytes: &[u8]) {
        const LONGEST: usize = 1024;

        let Some(bar) = &self.bar else { return };
        self.partial.extend_from_slice(bytes);
        let excess = self.partial.len().saturating_sub(LONGEST);
        self.partial.drain(..excess);
        let Some(end) = self.partial.iter().rposition(|byte| *byte == b'\n') else {
            return;
        };
        let text = String::from_utf8_lossy(&self.partial[..end]).into_owned();
        self.partial.drain(..=end);
        if let Some(line) = text.lines().rev().find(|line| *line != RULE) {
            let words: Vec<&str> = line.split_whitespace().collect();
            // Control characters of a program must not reach this terminal.
            bar.set_message(words.join(" ").replace(char::is_control, ""));
        }
    }

    /// Shows a few words.
    pub(super) fn say(&self, message: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(message.to_owned());
        }
    }

    /// Ends the line.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
