use std::{
    error,
    fmt::{self, Write as _},
    io::{self, Write},
    iter,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{stamp::Digits, Stamp, Tick, RULE};

/// Prints a transcript, from any number of tasks or threads at once.
///
/// The caller brings the writer and the clock. The clock is read under the same lock that the line
/// is written under, and a rule and its line leave in one write: stamps never run backwards, and
/// no line is parted from its rule. Clones print to the same transcript.
///
/// ```
/// use std::time::Duration;
/// use countdown_core::{Printer, DOCUMENT};
///
/// # fn main() -> std::io::Result<()> {
/// let printer = Printer::new(std::io::stdout(), || Duration::from_micros(501_040));
/// printer.tick(&DOCUMENT[2].ticks().next().unwrap())?; // 0.5010 →→→C = 3, under a rule
/// printer.line(0, "any text")?;
/// printer.close("Done")
/// # }
/// ```
#[derive(Clone)]
pub struct Printer(Arc<Shared>);

struct Shared {
    clock: Box<dyn Fn() -> Duration + Send + Sync>,
    out: Mutex<Out>,
}

struct Out {
    writer: Box<dyn Write + Send>,
    /// A rule and, from one line to the next, what was printed under it last.
    buffer: String,
}

impl Printer {
    /// A printer to `writer` that stamps each line with what `clock` tells: the time since the
    /// start of the run.
    pub fn new(
        writer: impl Write + Send + 'static,
        clock: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        let out = Out { writer: Box::new(writer), buffer: RULE.to_owned() + "\n" };
        Self(Arc::new(Shared { clock: Box::new(clock), out: Mutex::new(out) }))
    }

    /// Prints a rule and the tick's label, stamped and in its [column](Tick::indent).
    ///
    /// # Errors
    /// When the writer fails.
    pub fn tick(&self, tick: &Tick<'_>) -> io::Result<()> {
        self.line(tick.indent(), tick)
    }

    /// Prints a rule and any one-line `label`, stamped and `indent` tabs further to the right.
    ///
    /// The label is formatted under the printer's lock: it must not print through the same one.
    ///
    /// # Errors
    /// When the writer fails; and, with nothing written, when the label has a line break in it or
    /// cannot be formatted.
    pub fn line(&self, indent: usize, label: impl fmt::Display) -> io::Result<()> {
        let mut out = self.lock();
        let stamp = Stamp::from((self.0.clock)());
        out.print(|line| {
            line.push_str(stamp.digits(&mut Digits::default()));
            line.push_str(" \t");
            line.extend(iter::repeat('\t').take(indent));
            write!(line, "{label}")
        })?;
        #[cfg(feature = "trace")]
        tracing::trace!(target: "countdown", %stamp, indent, %label, "printed");
        Ok(())
    }

    /// Prints the last rule and the closing word.
    ///
    /// # Errors
    /// When the writer fails; and, with nothing written, when the word has a line break in it or
    /// cannot be formatted.
    pub fn close(&self, word: impl fmt::Display) -> io::Result<()> {
        self.lock().print(|line| write!(line, "{word}"))?;
        #[cfg(feature = "trace")]
        tracing::trace!(target: "countdown", %word, "closed");
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Out> {
        // A task that panicked in its label has written nothing: the others may go on.
        self.0.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Out {
    /// Writes the rule and the line that `format` adds under it at once, or nothing.
    fn print(&mut self, format: impl FnOnce(&mut String) -> fmt::Result) -> io::Result<()> {
        let start = RULE.len() + 1;
        self.buffer.truncate(start);
        format(&mut self.buffer).map_err(|_| refused("could not be formatted"))?;
        if self.buffer[start..].contains('\n') {
            return Err(refused("must be one line, without a line break in it"));
        }
        self.buffer.push('\n');
        let written = self.writer.write_all(self.buffer.as_bytes());
        let flushed = written.and_then(|()| self.writer.flush());
        flushed.map_err(|error| io::Error::new(error.kind(), Unwritten(error)))
    }
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("a label or closing word {why}"))
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Printer").finish_non_exhaustive()
    }
}

/// Sets a transcript that could not be written apart from the errors a demo has of its own.
#[derive(Debug)]
pub(crate) struct Unwritten(pub(crate) io::Error);

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the transcript could not be written: {}", self.0)
    }
}

impl error::Error for Unwritten {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.0)
    }
}
