use std::{
    fmt,
    io::{self, Write},
};

use crate::printer::Unwritten;

/// Prints a line to stdout as it is, without a rule or a stamp, and in one write.
///
/// For the demos whose output has no stamps. Where nobody reads it `println!` panics; of this,
/// [`demo`](crate::demo) makes what it makes of a [`Printer`](crate::Printer)'s errors.
///
/// # Errors
/// When stdout cannot be written.
pub fn print_line(line: impl fmt::Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| io::Error::new(error.kind(), Unwritten(error)))
}
