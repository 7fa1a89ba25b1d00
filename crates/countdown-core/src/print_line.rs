use std::{
    fmt,
    io::{self, Write},
};

use crate::printer::Unwritten;

/// Prints a line to stdout as it is, without a rule or a stamp, and in one write.
///
/// For demos whose output has no stamps. `println!` panics where nobody reads; this returns an
/// error, and [`demo`](crate::demo()) ends as quietly as after a [`Printer`](crate::Printer)'s.
///
/// ```
/// countdown_core::print_line(format_args!("{} jobs", 4))?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When stdout cannot be written.
pub fn print_line(line: impl fmt::Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| io::Error::new(error.kind(), Unwritten(error)))
}
