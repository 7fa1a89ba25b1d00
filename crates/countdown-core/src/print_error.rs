use std::{error, fmt, io};

use crate::visible::Quoted;

/// Why a line was not printed.
///
/// Displays as one whole sentence, which also tells what the operating system said; so it has no
/// [source](error::Error::source) that would say it twice.
///
/// ```
/// use countdown_core::Printer;
///
/// let printer = Printer::new(std::io::sink(), std::time::Duration::default);
/// let error = printer.line("one\ntwo").unwrap_err();
/// assert_eq!(error.to_string(), "not printed, a printed line has a line break in it: `one\\ntwo`");
/// assert_eq!(error.raw_os_error(), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PrintError {
    message: String,
    os_error: Option<i32>,
}

impl PrintError {
    /// The operating system's number for what went wrong, where it said so: `EPIPE` for a reader
    /// that has gone, `ENOSPC` for a full disk.
    #[must_use]
    pub fn raw_os_error(&self) -> Option<i32> {
        self.os_error
    }

    pub(crate) fn not_written(error: &io::Error) -> Self {
        let message = format!("the transcript could not be written: {error}");
        Self {
            message,
            os_error: error.raw_os_error(),
        }
    }

    pub(crate) fn writer_panicked() -> Self {
        Self::new("the transcript could not be written: its writer panicked".into())
    }

    pub(crate) fn closed() -> Self {
        Self::new("not printed, the transcript was closed before".into())
    }

    pub(crate) fn refused(why: &str, text: &str) -> Self {
        Self::new(format!("not printed, {why}: {}", Quoted(text)))
    }

    fn new(message: String) -> Self {
        Self {
            message,
            os_error: None,
        }
    }
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The sentence, since that is what `fn main() -> Result<(), PrintError>` shows.
impl fmt::Debug for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for PrintError {}
