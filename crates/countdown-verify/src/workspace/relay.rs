//! Shows Cargo's messages while it builds: its lines and its bar, but not its last line.
//!
//! Cargo ends with `Finished` even if nothing was to be built, and `--quiet` would hide everything
//! else too. So its stderr is read through a pipe. The package `door`, which has no dependencies,
//! uses this file too.

use std::{
    env,
    io::{self, BufReader, IsTerminal, Read, Write},
    mem,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

/// How long the screen may stay the same: a single crate can take longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Clears a terminal's line from the cursor on.
const CLEAR: &str = "\x1b[K";

/// Makes Cargo write to a pipe what it would show on this process's stderr.
pub(crate) fn prepare(cargo: &mut Command) {
    cargo.stderr(Stdio::piped());
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if !io::stderr().is_terminal() || is_dumb || is_set("CI") {
        return;
    }
    let mut default = |name: &str, value: &str| {
        if !is_set(name) {
            cargo.env(name, value);
        }
    };
    default("CARGO_TERM_PROGRESS_WHEN", "always");
    // Std cannot tell a terminal's width: this fits into almost any, with the seconds beside it.
    default("CARGO_TERM_PROGRESS_WIDTH", "60");
    if !is_set("NO_COLOR") {
        default("CARGO_TERM_COLOR", "always");
    }
}

/// Reads Cargo's stderr, and sends each line and each bar as soon as it is complete.
pub(crate) fn read(stderr: impl Read, pieces: &Sender<Vec<u8>>) {
    let mut piece = Vec::new();
    // A pipe that cannot be read is one that is closed.
    for byte in BufReader::new(stderr).bytes().map_while(Result::ok) {
        piece.push(byte);
        if matches!(byte, b'\r' | b'\n') && pieces.send(mem::take(&mut piece)).is_err() {
            return;
        }
    }
    let _ = pieces.send(piece);
}

/// Shows pieces as they come, with the elapsed time next to the bar. Ends when no more can come, or
/// when `has_ended` returns `true` for Cargo, which may have left the pipe to other processes.
///
/// # Errors
///
/// Errors if `has_ended` does; errors of `shown` are ignored.
pub(crate) fn show(
    pieces: &Receiver<Vec<u8>>,
    mut shown: impl Write,
    mut has_ended: impl FnMut() -> io::Result<bool>,
) -> io::Result<()> {
    let start = Instant::now();
    let mut bar = String::new();
    loop {
        let piece = pieces.recv_timeout(PATIENCE);
        let mut text = String::from(if bar.is_empty() { "" } else { CLEAR });
        let ends = match piece {
            Ok(piece) => {
                take(&piece, &mut bar, &mut text);
                false
            }
            Err(RecvTimeoutError::Timeout) => has_ended()?,
            Err(RecvTimeoutError::Disconnected) => true,
        };
        if !ends && !bar.is_empty() {
            let time = start.elapsed().as_secs();
            text.extend([&*bar, &format!(" {time:>3} s\r")]);
        }
        // Even if stderr cannot be written, Cargo goes on building.
        let _ = shown
            .write_all(text.as_bytes())
            .and_then(|()| shown.flush());
        if ends {
            return Ok(());
        }
    }
}

/// Adds a line to `text`, or keeps the bar, which ends in a carriage return.
fn take(piece: &[u8], bar: &mut String, text: &mut String) {
    let piece = String::from_utf8_lossy(piece);
    if piece == "\n" {
        // It was not a bar, but a line of a tool for Windows.
        text.push_str(bar);
    }
    bar.clear();
    if let Some(drawn) = piece.strip_suffix('\r') {
        bar.push_str(drawn);
    } else if !is_last(&piece) {
        text.push_str(&piece);
    }
}

fn is_last(line: &str) -> bool {
    line.contains("    Finished") && line.contains(" target(s) in ")
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread};

    use super::*;

    /// Returns what is shown of these parts, each sent after this many milliseconds.
    fn shown(said: &'static [(u64, &str)], has_ended: bool) -> String {
        let (stderr, mut cargo) = io::pipe().unwrap();
        let (sender, pieces) = mpsc::channel();
        thread::spawn(move || read(stderr, &sender));
        thread::spawn(move || {
            for (wait, text) in said {
                thread::sleep(Duration::from_millis(*wait));
                let _ = cargo.write_all(text.as_bytes());
            }
        });
        let mut shown = Vec::new();
        show(&pieces, &mut shown, || Ok(has_ended)).unwrap();
        String::from_utf8(shown).unwrap().replace(CLEAR, "<")
    }

    #[test]
    fn lines_pass_but_for_the_last() {
        const LAST: &str = "\x1b[1m\x1b[92m    Finished\x1b[0m `dev` target(s) in 0.03s\n";
        let said = &[
            (0, "   Compiling a v1.0\nwarning: "),
            (0, "b\n"),
            (0, LAST),
            (0, "end"),
        ];
        assert_eq!(shown(said, false), "   Compiling a v1.0\nwarning: b\nend");
    }

    #[test]
    fn a_bar_tells_the_time_and_goes() {
        let said = &[
            (0, "[=> ] 1/2\r[==>] 2/2\r"),
            (0, "    Finished `dev` target(s) in 9s\n"),
        ];
        assert_eq!(shown(said, false), "[=> ] 1/2   0 s\r<[==>] 2/2   0 s\r<");
        assert_eq!(shown(&[(0, "[=> ] 1/2\r")], false), "[=> ] 1/2   0 s\r<");
    }

    #[test]
    fn carriage_returns_may_end_lines() {
        assert_eq!(shown(&[(0, "one\r\n")], false), "one   0 s\r<one\n");
    }

    #[test]
    fn a_bar_that_stays_the_same_goes_on_in_time() {
        let shown = shown(&[(0, "[=> ]\r"), (1500, "   Compiling b v1.0\n")], false);
        assert!(shown.starts_with("[=> ]   0 s\r<[=> ]   1 s\r<"), "{shown}");
        assert!(shown.ends_with("<   Compiling b v1.0\n"), "{shown}");
    }

    #[test]
    fn a_pipe_that_is_left_open_is_not_waited_for() {
        assert_eq!(shown(&[(0, "Said\n"), (60_000, "never\n")], true), "Said\n");
    }
}
