use std::{
    fmt::{self, Write as _},
    io::{self, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::{
    RULE,
    print_error::PrintError,
    reader::is_rule_like,
    stamp::{Digits, Read, Stamp},
};

/// Prints a transcript, from any number of tasks or threads at once.
///
/// A rule and its line leave in one write, so no line is parted from its rule. Stamps never run
/// backwards, whatever the clock does: a line is stamped with the time at which it was asked for,
/// or with the stamp before it, whichever is later. Clones print to the same transcript.
///
/// ```
/// use countdown_core::Printer;
///
/// let printer = Printer::stdout();
/// printer.tick("C", 3)?; // 0.0000 →→→C = 3, under a rule
/// printer.line("any text")?; // 0.0001 →any text
/// printer.close("Done")?;
/// # Ok::<(), countdown_core::PrintError>(())
/// ```
///
/// What it prints, [`Transcript::parse`](crate::Transcript::parse) reads. After a write that
/// failed it prints nothing more, so that no line is torn, and returns that error again.
#[derive(Clone)]
pub struct Printer(Arc<Shared>);

struct Shared {
    clock: Box<dyn Fn() -> Duration + Send + Sync>,
    to_stdout: bool,
    out: Mutex<Out>,
}

struct Out {
    writer: Box<dyn Write + Send>,
    /// A rule and, from one line to the next, what was printed under it last.
    buffer: String,
    last: Stamp,
    state: State,
}

enum State {
    Open,
    Closed,
    Failed(PrintError),
}

impl Printer {
    /// A printer to stdout, whose clock starts now.
    #[must_use]
    pub fn stdout() -> Self {
        let start = Instant::now();
        Self::shared(io::stdout(), move || start.elapsed(), true)
    }

    /// A printer to `writer` that stamps each line with what `clock` tells: the time since the
    /// start of the run.
    ///
    /// The clock is asked before anything is locked. It must not print through the same printer:
    /// that would ask it again, without end. And where `writer` is [`io::stdout`], no thread may
    /// print while it holds [`io::Stdout::lock`]; [`Printer::stdout`] has no such limit.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::Printer;
    ///
    /// let printer = Printer::new(std::io::stderr(), || Duration::from_micros(501_040));
    /// printer.tick("A", 1)?; // 0.5010 →A = 1
    /// # Ok::<(), countdown_core::PrintError>(())
    /// ```
    pub fn new(
        writer: impl Write + Send + 'static,
        clock: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self::shared(writer, clock, false)
    }

    fn shared(
        writer: impl Write + Send + 'static,
        clock: impl Fn() -> Duration + Send + Sync + 'static,
        to_stdout: bool,
    ) -> Self {
        let buffer = RULE.to_owned() + "\n";
        let last = Stamp::default();
        let out = Out {
            writer: Box::new(writer),
            buffer,
            last,
            state: State::Open,
        };
        Self(Arc::new(Shared {
            clock: Box::new(clock),
            to_stdout,
            out: Mutex::new(out),
        }))
    }

    /// Prints a rule and `NAME = N`, stamped and in the column of the name's last letter: one tab
    /// more for each letter that it is after A. A name that does not end in one of the letters A to
    /// Z stands under A.
    ///
    /// # Errors
    /// When it could not be written; and, with nothing written, when the name has a line break in
    /// it or the transcript is closed.
    pub fn tick(&self, name: &str, n: u32) -> Result<(), PrintError> {
        one_line(name)?;
        self.stamped(column(name), format_args!("{name} = {n}"))
    }

    /// Prints a rule and a line of any text, stamped.
    ///
    /// # Errors
    /// When it could not be written; and, with nothing written, when the text has a line break in
    /// it or the transcript is closed.
    pub fn line(&self, text: &str) -> Result<(), PrintError> {
        one_line(text)?;
        self.stamped(0, format_args!("{text}"))
    }

    /// Prints the last rule and the closing word. Nothing is printed after it.
    ///
    /// # Errors
    /// When it could not be written; and, with nothing written, when the word has a line break in
    /// it, would be read as a stamp or a rule, or the transcript is closed already.
    pub fn close(&self, word: &str) -> Result<(), PrintError> {
        if !matches!(Stamp::read(word.as_bytes()), Read::None) {
            return Err(PrintError::refused(
                "the closing word starts like a stamp",
                word,
            ));
        }
        if is_rule_like(word) {
            return Err(PrintError::refused("the closing word is like a rule", word));
        }
        one_line(word)?;
        self.print(|out| {
            out.buffer.push_str(word);
            State::Closed
        })
    }

    fn stamped(&self, column: usize, label: fmt::Arguments<'_>) -> Result<(), PrintError> {
        // Before anything is locked, so that a clock may do what it likes.
        let now = Stamp::from((self.0.clock)());
        self.print(|out| {
            out.last = out.last.max(now);
            out.buffer.push_str(out.last.digits(&mut Digits::default()));
            out.buffer.push_str(" \t");
            out.buffer.extend(std::iter::repeat_n('\t', column));
            // Only text and a number: writing them into a string does not fail.
            let _ = out.buffer.write_fmt(label);
            State::Open
        })
    }

    /// Prints what `format` adds under the rule, and then is in the state that it returns.
    fn print(&self, format: impl FnOnce(&mut Out) -> State) -> Result<(), PrintError> {
        // Stdout's lock first: a thread that holds it and one that is in here would wait for each
        // other if it came second.
        let stdout = self.0.to_stdout.then(|| io::stdout().lock());
        let mut out = self
            .0
            .out
            .lock()
            .map_err(|_| PrintError::writer_panicked())?;
        match &out.state {
            State::Open => {}
            State::Closed => return Err(PrintError::closed()),
            State::Failed(error) => return Err(error.clone()),
        }
        out.buffer.truncate(START);
        let next = format(&mut out);
        out.write(next)?;
        let line = out.traced();
        drop((out, stdout)); // who listens to the event may print
        trace(line);
        Ok(())
    }
}

/// Where the line under the rule begins.
const START: usize = RULE.len() + 1;

impl Out {
    /// Writes the rule and the line under it at once.
    fn write(&mut self, next: State) -> Result<(), PrintError> {
        self.buffer.push('\n');
        let written = self.writer.write_all(self.buffer.as_bytes());
        match written.and_then(|()| self.writer.flush()) {
            Ok(()) => {
                self.state = next;
                Ok(())
            }
            Err(error) => {
                let error = PrintError::not_written(&error);
                self.state = State::Failed(error.clone());
                Err(error)
            }
        }
    }

    /// The line that was printed, where somebody wants it traced.
    #[cfg(feature = "tracing")]
    fn traced(&self) -> Option<String> {
        let wanted = tracing::enabled!(target: "countdown", tracing::Level::TRACE);
        wanted.then(|| self.buffer[START..].trim_end_matches('\n').to_owned())
    }

    #[cfg(not(feature = "tracing"))]
    #[allow(clippy::unused_self)] // the other one needs it
    fn traced(&self) -> Option<String> {
        None
    }
}

fn trace(line: Option<String>) {
    #[cfg(feature = "tracing")]
    if let Some(line) = line {
        tracing::trace!(target: "countdown", line);
    }
    #[cfg(not(feature = "tracing"))]
    drop(line);
}

fn one_line(text: &str) -> Result<(), PrintError> {
    if text.contains('\n') {
        return Err(PrintError::refused(
            "a printed line has a line break in it",
            text,
        ));
    }
    Ok(())
}

fn column(name: &str) -> usize {
    match name.bytes().last() {
        Some(letter @ b'A'..=b'Z') => usize::from(letter - b'A'),
        _ => 0,
    }
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Printer").finish_non_exhaustive()
    }
}
