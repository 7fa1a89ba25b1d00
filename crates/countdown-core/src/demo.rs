use std::{
    error,
    io::{self, Write},
    process::ExitCode,
};

use crate::printer::Unwritten;

/// Runs the body of a demo's `main` and tells the shell how it went.
///
/// An error becomes a sentence on stderr and a failure; a reader that closed the pipe early has
/// seen all it wanted, which is a success. With the feature `trace` it also starts tracing: to
/// stderr as `RUST_LOG` says, and into a file of the directory that `COUNTDOWN_RECORD` names.
///
/// ```no_run
/// use std::{io, process::ExitCode, time::Instant};
/// use countdown_core::Printer;
///
/// fn main() -> ExitCode {
///     countdown_core::demo(|| {
///         let start = Instant::now();
///         let printer = Printer::new(io::stdout(), move || start.elapsed());
///         printer.line(0, "started")?;
///         printer.close("Done")
///     })
/// }
/// ```
pub fn demo(body: impl FnOnce() -> io::Result<()>) -> ExitCode {
    #[cfg(feature = "trace")]
    let _recording = crate::trace::start();
    match body() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if nobody_reads(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is gone too there is no one left to tell; the status still does.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn nobody_reads(error: &io::Error) -> bool {
    let ours = error.get_ref().map_or(false, <dyn error::Error + Send + Sync>::is::<Unwritten>);
    ours && error.kind() == io::ErrorKind::BrokenPipe
}
