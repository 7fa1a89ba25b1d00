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
pub(crate) struct Screen {
    stdout: AutoStream<Stdout>,
    words: &'static Words,
    /// Whether the last line is the status, which the next text takes away.
    has_status: bool,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// If single keys cannot be read from it.
    pub(crate) fn open(words: &'static Words) -> Result<Self> {
        terminal::enable_raw_mode().context(words.cannot_read_keys)?;
        Ok(Self {
            stdout: anstream::stdout(),
            words,
            has_status: false,
        })
    }

    /// Shows text from where the cursor is.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn show(&mut self, text: &str) -> Result<()> {
        // A raw terminal does not return to the first column by itself.
        let text = text.replace('\n', "\r\n");
        let status = if self.has_status { "\r\x1b[K" } else { "" };
        self.has_status = false;
        self.write(&format!("{status}{text}"))
    }

    /// Shows a line that the next text, or the next status, takes away.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn status(&mut self, line: &str) -> Result<()> {
        self.has_status = true;
        self.write(&format!("\r\x1b[K\x1b[2m{line}\x1b[0m"))
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.stdout
            .write_all(text.as_bytes())
            .and_then(|()| self.stdout.flush())
            .context(self.words.cannot_print)
    }

    /// Empties the screen.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn clear(&mut self) -> Result<()> {
        self.has_status = false;
        let all = terminal::Clear(terminal::ClearType::All);
        execute!(io::stdout(), all, cursor::MoveTo(0, 0)).context(self.words.cannot_print)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Where the terminal is gone there is nothing to put back.
        let _ = terminal::disable_raw_mode();
        let _ = writeln!(self.stdout);
    }
}

/// Tells `press` each key from now on, in a thread of its own: where the terminal is gone the reader
/// of keys may never come back.
///
/// # Errors
///
/// If the system allows no more threads.
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
    /// A letter means the same with Caps Lock. With Control it means something else: Backspace is
    /// Control and H in some terminals.
    fn of(key: KeyEvent) -> Self {
        let KeyCode::Char(letter) = key.code else {
            return Key::Other;
        };
        let modifiers = key.modifiers - KeyModifiers::SHIFT;
        match letter.to_ascii_lowercase() {
            'c' | 'd' if modifiers == KeyModifiers::CONTROL => Key::Quit,
            _ if !modifiers.is_empty() => Key::Other,
            'h' => Key::Hint,
            'n' => Key::Next,
            'p' => Key::Previous,
            'l' => Key::List,
            't' => Key::Timeline,
            'g' => Key::Glossary,
            'r' => Key::StartOver,
            'y' => Key::Yes,
            'q' => Key::Quit,
            _ => Key::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_means_the_same_with_caps_lock_and_nothing_with_control() {
        let key = |letter, modifiers| Key::of(KeyEvent::new(KeyCode::Char(letter), modifiers));
        let (none, shift) = (KeyModifiers::NONE, KeyModifiers::SHIFT);
        assert_eq!(key('h', none), Key::Hint);
        assert_eq!(key('H', shift), Key::Hint);
        assert_eq!(key('H', none), Key::Hint);
        for letter in ['h', 'r', 'q', 'y'] {
            assert_eq!(key(letter, KeyModifiers::CONTROL), Key::Other);
            assert_eq!(key(letter, KeyModifiers::ALT), Key::Other);
        }
        assert_eq!(key('c', KeyModifiers::CONTROL), Key::Quit);
        assert_eq!(key('D', KeyModifiers::CONTROL | shift), Key::Quit);
        let backspace = KeyEvent::new(KeyCode::Backspace, none);
        assert_eq!(Key::of(backspace), Key::Other);
    }
}
