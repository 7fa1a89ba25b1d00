//! Where the results go, and in which colour.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result};
use clap::ValueEnum;

/// Whether to colour.
#[derive(Clone, Copy, ValueEnum)]
pub enum Color {
    /// As `NO_COLOR`, `CLICOLOR_FORCE` and the terminal have it.
    Auto,
    /// In any case.
    Always,
    /// Not at all.
    Never,
}

impl Color {
    /// Has both stdout and stderr obey it.
    pub fn set(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::AlwaysAnsi,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// The columns of the terminal that stdout is, or 80.
#[must_use]
pub fn columns() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| width.0.into())
}

/// Prints to stdout; a reader that has gone is no failure.
///
/// # Errors
///
/// Where stdout cannot be written.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot print the results"),
    }
}

/// Says something on stderr; where nobody can be told, the exit status still tells.
pub fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
