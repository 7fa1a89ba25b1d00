use std::{
    fmt::{self, Write as _},
    io::{self, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::{
    RULE,
    stamp::{Digits, Read, Stamp},
    transcript::is_rule_like,
    visible::Quoted,
};

/// Prints a transcript, from any number of tasks or threads at once.
///
/// A rule and its line are written at once, so no other output comes between them. Stamps never run
/// backwards, whatever the clock does: a line is stamped with the time at which it was requested,
/// or with the stamp before it, whichever is later. Clones print to the same transcript.
///
/// ```
/// use countdown_core::Printer;
///
/// let printer = Printer::stdout();
/// printer.tick("C", 3)?; // 0.0000 →→→C = 3, under a rule
/// printer.line("any text")?; // 0.0001 →any text
/// printer.close("Done")?;
///
/// let printer = Printer::stdout().plain();
/// printer.line("connecting")?; // 0.0000 connecting
/// # std::io::Result::Ok(())
/// ```
///
/// [`Transcript::parse`](crate::Transcript::parse) reads the result. After a failed write it prints
/// nothing more, so that no line is torn, and returns that error again.
#[derive(Clone)]
pub struct Printer(Arc<Shared>);

struct Shared {
    clock: Box<dyn Fn() -> Duration + Send + Sync>,
    to_stdout: bool,
    out: Mutex<Out>,
}

struct Out {
    writer: Box<dyn Write + Send>,
    /// The rule, if there is one, and the last line printed.
    buffer: String,
    /// The length of the rule and its line feed.
    line_start: usize,
    last: Stamp,
    state: State,
}

enum State {
    Open,
    Closed,
    Failed(io::Error),
}

impl Printer {
    /// Returns a printer to stdout, whose clock starts now.
    #[must_use]
    pub fn stdout() -> Self {
        let start = Instant::now();
        Self::shared(io::stdout(), move || start.elapsed(), true)
    }

    /// Returns a printer to `writer` that stamps each line with the result of `clock`: the time
    /// since the start of the run.
    ///
    /// The clock is read before anything is locked. It must not print through the same printer,
    /// which would read it again, without end. If `writer` is [`io::stdout`], no thread may print
    /// while it holds [`io::Stdout::lock`]; [`Printer::stdout`] has no such limit.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::Printer;
    ///
    /// let printer = Printer::new(std::io::stderr(), || Duration::from_micros(501_040));
    /// printer.tick("A", 1)?; // 0.5010 →A = 1
    /// # std::io::Result::Ok(())
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
        let out = Out {
            writer: Box::new(writer),
            line_start: buffer.len(),
            buffer,
            last: Stamp::default(),
            state: State::Open,
        };
        Self(Arc::new(Shared {
            clock: Box::new(clock),
            to_stdout,
            out: Mutex::new(out),
        }))
    }

    /// Has this printer and its clones print the plain form from now on: a stamp, a space and the
    /// text on each line, without rules. Such a transcript has no closing word: leave out
    /// [`close`](Printer::close), which errors.
    #[must_use]
    pub fn plain(self) -> Self {
        if let Ok(mut out) = self.0.out.lock() {
            out.buffer.clear();
            out.line_start = 0;
        }
        self
    }

    /// Prints `NAME = N`, stamped. With rules, the text is indented to the column of the name's
    /// last letter: one more tab for each letter after A. A name that does not end in one of the
    /// letters A to Z is indented like A.
    ///
    /// # Errors
    ///
    /// Errors if the line could not be written; and with [`io::ErrorKind::InvalidInput`], before
    /// anything is written, if the name has a line break or the transcript is closed.
    pub fn tick(&self, name: &str, n: u32) -> io::Result<()> {
        check_line(name)?;
        self.print_stamped(column(name), format_args!("{name} = {n}"))
    }

    /// Prints a line of any text, stamped.
    ///
    /// # Errors
    ///
    /// Errors if the line could not be written; and with [`io::ErrorKind::InvalidInput`], before
    /// anything is written, if the text has a line break or the transcript is closed.
    pub fn line(&self, text: &str) -> io::Result<()> {
        check_line(text)?;
        self.print_stamped(0, format_args!("{text}"))
    }

    /// Prints the last rule and the closing word. Nothing can be printed after it.
    ///
    /// # Errors
    ///
    /// Errors if the word could not be written; and with [`io::ErrorKind::InvalidInput`], before
    /// anything is written, if the word has a line break or would be read as a stamp or a rule, if
    /// the transcript is closed already, or if it is plain.
    pub fn close(&self, word: &str) -> io::Result<()> {
        if !matches!(Stamp::read(word.as_bytes()), Read::None) {
            return Err(refused("the closing word starts like a stamp", word));
        }
        if is_rule_like(word.as_bytes()) {
            return Err(refused("the closing word is like a rule", word));
        }
        check_line(word)?;
        self.print(|out| {
            if out.line_start == 0 {
                return Err(refused("a plain transcript has no closing word", word));
            }
            out.buffer.push_str(word);
            Ok(State::Closed)
        })
    }

    fn print_stamped(&self, column: usize, label: fmt::Arguments<'_>) -> io::Result<()> {
        // The clock is read before anything is locked, so that it may take locks itself.
        let now = Stamp::from((self.0.clock)());

        self.print(|out| {
            out.last = out.last.max(now);
            out.buffer.push_str(out.last.digits(&mut Digits::default()));
            out.buffer.push(' ');
            if out.line_start > 0 {
                out.buffer.extend(std::iter::repeat_n('\t', column + 1));
            }
            // Only text and a number: formatting them into a string cannot fail.
            let _ = out.buffer.write_fmt(label);
            Ok(State::Open)
        })
    }

    /// Prints what `format` adds to the buffer, then enters the state that it returns.
    fn print(&self, format: impl FnOnce(&mut Out) -> io::Result<State>) -> io::Result<()> {
        // A subscriber may print, so it is called before anything is locked.
        let is_traced = is_traced();
        // Stdout's lock comes first: otherwise a thread that holds it and a thread in here would
        // wait for each other.
        let stdout = self.0.to_stdout.then(|| io::stdout().lock());
        let mut out = self.0.out.lock().map_err(|_| {
            io::Error::other("the transcript could not be written: its writer panicked")
        })?;
        match &out.state {
            State::Open => {}
            State::Closed => {
                let message = "not printed, the transcript was closed before";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
            }
            State::Failed(error) => return Err(same(error)),
        }
        let line_start = out.line_start;
        out.buffer.truncate(line_start);
        let next = format(&mut out)?;
        out.write(next)?;

        let line = is_traced.then(|| out.buffer[line_start..].trim_end_matches('\n').to_owned());
        drop((out, stdout));
        if let Some(line) = line {
            trace(&line);
        }
        Ok(())
    }
}

impl Out {
    /// Writes the rule and the line under it at once.
    fn write(&mut self, next: State) -> io::Result<()> {
        self.buffer.push('\n');
        let written = self.writer.write_all(self.buffer.as_bytes());
        match written.and_then(|()| self.writer.flush()) {
            Ok(()) => {
                self.state = next;
                Ok(())
            }
            Err(error) => {
                let message = format!("the transcript could not be written: {error}");
                let error = io::Error::new(error.kind(), message);
                self.state = State::Failed(same(&error));
                Err(error)
            }
        }
    }
}

#[cfg(feature = "tracing")]
fn is_traced() -> bool {
    tracing::enabled!(target: "countdown", tracing::Level::TRACE)
}

#[cfg(feature = "tracing")]
fn trace(line: &str) {
    tracing::trace!(target: "countdown", line);
}

#[cfg(not(feature = "tracing"))]
fn is_traced() -> bool {
    false
}

#[cfg(not(feature = "tracing"))]
fn trace(_: &str) {}

fn check_line(text: &str) -> io::Result<()> {
    if text.contains('\n') {
        return Err(refused("a printed line has a line break in it", text));
    }
    Ok(())
}

fn refused(why: &str, text: &str) -> io::Error {
    let message = format!("not printed, {why}: {}", Quoted(text.as_bytes()));
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// Copies the error, since an `io::Error` cannot be cloned.
fn same(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), error.to_string())
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
