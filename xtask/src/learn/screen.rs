//! The terminal: keys come one by one, and whatever happens it is put back afterwards.

use std::{
    io::{self, Stdout, Write},
    thread,
};

use anstream::AutoStream;
use anyhow::{Context, Result};
use crossterm::{
    cursor,
    event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers},
    execute, terminal,
};

use super::words::Words;

/// The terminal while it is ours; dropped, by a panic too, it is as it was.
pub(crate) struct Screen(AutoStream<Stdout>);

impl Screen {
    pub(crate) fn open(words: &'static Words) -> Result<Self> {
        terminal::enable_raw_mode().context(words.cannot_read_keys)?;
        Ok(Self(anstream::stdout()))
    }

    /// Shows text from where the cursor is.
    pub(crate) fn show(&mut self, text: &str) -> Result<()> {
        // A raw terminal does not return to the first column by itself.
        let text = text.replace('\n', "\r\n");
        self.0
            .write_all(text.as_bytes())
            .and_then(|()| self.0.flush())
            .context("cannot print")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Where the terminal is gone there is nothing to put back.
        let _ = terminal::disable_raw_mode();
        let _ = writeln!(self.0);
    }
}

/// Empties the screen.
pub(crate) fn clear() -> Result<()> {
    let all = terminal::Clear(terminal::ClearType::All);
    execute!(io::stdout(), all, cursor::MoveTo(0, 0)).context("cannot clear the screen")
}

/// Tells `press` each key from now on, in a thread of its own: where the terminal is gone the reader
/// of keys may never come back.
pub(crate) fn keys(mut press: impl FnMut(Key) + Send + 'static) -> Result<()> {
    let read = move || {
        loop {
            match event::read() {
                Ok(Event::Key(key)) if key.kind == KeyEventKind::Press => press(Key::of(key)),
                Ok(_) => {}
                Err(_) => return press(Key::Quit),
            }
        }
    };
    thread::Builder::new()
        .spawn(read)
        .map(drop)
        .context("cannot start a thread")
}

/// A key, by what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Hint,
    Next,
    Previous,
    List,
    Timeline,
    Glossary,
    StartOver,
    Yes,
    Quit,
    Other,
}

impl Key {
    fn of(key: KeyEvent) -> Self {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c' | 'd') if control => Key::Quit,
            KeyCode::Char('h') => Key::Hint,
            KeyCode::Char('n') => Key::Next,
            KeyCode::Char('p') => Key::Previous,
            KeyCode::Char('l') => Key::List,
            KeyCode::Char('t') => Key::Timeline,
            KeyCode::Char('g') => Key::Glossary,
            KeyCode::Char('r') => Key::StartOver,
            KeyCode::Char('y') => Key::Yes,
            KeyCode::Char('q') => Key::Quit,
            _ => Key::Other,
        }
    }
}
