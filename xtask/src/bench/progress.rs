//! What is measured now, and about how long all of it still takes: on stderr.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use countdown_verify::cli;
use indicatif::{HumanDuration, ProgressBar};

/// A live line on a terminal, else a line for each run.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn start() -> Self {
        Self(io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        }))
    }

    pub(super) fn say(&self, what: &str, seconds_left: f64) {
        let left = HumanDuration(Duration::from_secs_f64(seconds_left));
        let line = format!("{what}; about {left} left");
        match &self.0 {
            Some(bar) => bar.set_message(line),
            None => cli::say(&(line + "\n")),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.iter().for_each(ProgressBar::finish_and_clear);
    }
}
