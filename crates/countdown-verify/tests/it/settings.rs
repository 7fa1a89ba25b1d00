//! Each key of a table, which is an option of the command line too.

use crate::util::{ANY_TIME, ANY_TIME_KEYS, Outcome, Scratch, settled};

/// Judges the puppet by a golden in which no time matters, once by options and once by keys.
struct Alike {
    scratch: Scratch,
    options: Vec<&'static str>,
    keys: String,
}

impl Alike {
    fn new(golden: impl AsRef<[u8]>) -> Self {
        let scratch = Scratch::with_golden(&golden);
        scratch.write("tests/golden/golden.txt", golden);
        let keys = ANY_TIME_KEYS.to_owned();
        let options = ANY_TIME.to_vec();
        Self {
            scratch,
            options,
            keys,
        }
    }

    /// Sets something, as options and as keys.
    fn set(mut self, options: &[&'static str], keys: &str) -> Self {
        self.options.extend(options);
        self.keys += &format!("{keys}\n");
        self
    }

    /// Asserts that both say the same.
    #[track_caller]
    fn says(&self, words: &str, status: i32, texts: &[&str]) {
        self.scratch.judge(&self.options, words).says(status, texts);
        self.scratch.write("countdown.toml", "");
        self.scratch.register("golden", words, &self.keys);
        self.scratch.verify(&[]).says(status, texts);
    }
}

#[test]
fn env_sets_a_variable() {
    let alike = Alike::new("blue\n").set(&["--env", "TINT=blue"], "env = { TINT = 'blue' }");
    alike.says("var TINT", 0, &["ok"]);
    Alike::new("blue\n").says("var TINT", 1, &["expected `blue`"]);
}

#[test]
fn env_of_the_command_line_counts_before_that_of_the_table() {
    let scratch = Scratch::with_puppet("var TINT", "env = { TINT = 'blue' }\n");
    scratch.write("tests/golden/demo.txt", "red\n");
    scratch.verify(&["--env", "TINT=red"]).says(0, &["ok"]);
    scratch.verify(&[]).says(1, &["got `blue`"]);
}

#[test]
fn cwd_is_the_folder_that_it_runs_in() {
    let alike = Alike::new("inside\n").set(&["--cwd", "inside"], "cwd = 'inside'");
    std::fs::create_dir(alike.scratch.path().join("inside")).unwrap();
    alike.says("folder", 0, &["ok"]);
}

#[test]
fn a_cwd_that_is_not_there_is_named() {
    let alike = Alike::new("x\n").set(&["--cwd", "nowhere"], "cwd = 'nowhere'");
    alike.says("folder", 2, &["unjudged golden  ", "nowhere"]);
}

#[test]
fn stdin_is_a_file() {
    let alike = Alike::new("typed\n").set(&["--stdin", "answers.txt"], "stdin = 'answers.txt'");
    alike.says("copy", 2, &["unjudged golden  cannot open ", "answers.txt"]);
    alike.scratch.write("answers.txt", "typed\n");
    alike.says("copy", 0, &["ok"]);
    Alike::new("before\n").says("copy tell before", 0, &["ok"]);
}

#[test]
fn stream_may_be_both_in_the_order_of_the_writes() {
    let alike = Alike::new("one\ntwo\nthree\n").set(&["--stream", "both"], "stream = 'both'");
    alike.says("tell one warn two tell three", 0, &["ok"]);
    alike.says(
        "tell one tell three warn two",
        1,
        &["`two` is out of order"],
    );
}

#[test]
fn stream_may_be_stderr() {
    let alike = Alike::new("aside\n").set(&["--stream", "stderr"], "stream = 'stderr'");
    alike.says("tell one warn aside", 0, &["ok"]);
    alike.says("warn other tell two", 1, &["got `other`", "stdout: two"]);
}

#[cfg(unix)]
#[test]
fn a_terminal_may_be_asked_for() {
    let tty = |golden: &str| Alike::new(golden).set(&["--tty"], "tty = true");
    tty("stdout a terminal\nstderr a pipe\n").says("streams", 0, &["ok"]);
    let pipes = Alike::new("stdout a pipe\nstderr a pipe\n");
    pipes.says("streams", 0, &["ok"]);
    let stderr = tty("a line\n").set(&["--stream", "stderr"], "stream = 'stderr'");
    stderr.says("warn a_line", 0, &["ok"]);
    let both = tty("one\ntwo\n").set(&["--stream", "both"], "stream = 'both'");
    both.says("tell one warn two", 0, &["ok"]);
}

#[test]
fn with_returns_a_carriage_return_ends_a_line_too() {
    let returns = |golden: &str| Alike::new(golden).set(&["--returns"], "returns = true");
    let words = "frame 20% frame 40% frame 100% write done bytes 0d0a";
    returns("20%\n40%\n100%\ndone\n").says(words, 0, &["ok"]);
    returns("20%\n100%\ndone\n").says(words, 1, &["40%"]);
    // The frame before is overwritten, and an empty one is none.
    returns("20%\n40%\n").says("bytes 0d frame 20% frame 40% bytes 0d0a", 0, &["ok"]);
    Alike::new("a\r20%\n").says("write a frame 20% bytes 0a", 1, &[]);
}

/// A frame is there with its last character, and not when the next one overwrites it.
#[test]
fn a_frame_comes_when_its_last_character_does() {
    let scratch = Scratch::with_golden("0.0000 0%\n0.2004 50%\n1.0004 100%\n");
    let words = "write 0% at 200 bytes 0d write 50% at 1000 bytes 0d write 100% at 1500";
    let options = ["--clock", "arrival", "--returns"];
    settled(|| scratch.judge(&options, words)).says(0, &["ok"]);
}

#[test]
fn status_may_be_a_number_or_a_signal() {
    let seven = Alike::new("x\n").set(&["--status", "7"], "status = 7");
    seven.says("tell x exit 7", 0, &["ok"]);
    seven.says("tell x", 1, &["it ended with exit", ", not 7"]);
    if cfg!(unix) {
        let signal = Alike::new("x\n").set(&["--status", "SIGTERM"], "status = 'SIGTERM'");
        signal.says("tell x signal 15", 0, &["ok"]);
        let said = "it ended with signal: 9 (SIGKILL), not SIGTERM";
        signal.says("tell x signal 9", 1, &[said]);
        signal.says("tell x exit 15", 1, &[", not SIGTERM"]);
    }
}

/// Colours on a terminal, for example. The article's own programs are held at every byte.
#[test]
fn escape_sequences_are_left_out_unless_the_golden_has_some() {
    let green = "bytes 1b5b33326d write ok bytes 1b5b306d0a";
    Alike::new("ok\n").says(green, 0, &["ok"]);
    Alike::new("\u{1b}[32mok\u{1b}[0m\n").says(green, 0, &["ok"]);
    Alike::new("\u{1b}[32mok\u{1b}[0m\n").says("tell ok", 1, &["expected"]);
}

#[test]
fn a_carriage_return_and_a_line_feed_are_one_line_feed() {
    let crlf = "write one bytes 0d0a write two bytes 0d0a";
    Alike::new("one\ntwo\n").says(crlf, 0, &["ok"]);
    Alike::new("one\r\ntwo\r\n").says(crlf, 0, &["ok"]);
    Alike::new("one\r\ntwo\r\n").says("tell one tell two", 0, &["ok"]);
    // Only where each line ends so.
    Alike::new("one\ntwo\n").says("write one bytes 0d0a tell two", 1, &["one"]);
}

/// Each program has its own, in one run.
mod times {
    use super::*;

    fn judge(keys: &str, words: &str) -> Outcome {
        let scratch = Scratch::with_puppet(words, keys);
        scratch.write("tests/golden/demo.txt", "0.1000 a\n0.4000 b\n");
        settled(|| scratch.verify(&[]))
    }

    #[test]
    fn tolerance_is_how_late_a_line_may_be() {
        let late = "at 100 stamp a at 900 stamp b";
        judge("", late).says(1, &["`b`: due 0.4, printed at 0.9", "late, 0.1 allowed"]);
        judge("tolerance = '30 s'\n", late).says(0, &["ok"]);
        judge("tolerance = 30\n", late).says(0, &["(30000 allowed)"]);
    }

    #[test]
    fn early_is_how_early_a_line_may_be() {
        let early = "at 100 stamp a at 350 stamp b";
        let keys = "tolerance = 30\n";
        let said = "`b`: due 0.4, printed at 0.3";
        judge(keys, early).says(1, &[said, " early, 0.002 allowed"]);
        judge(&format!("{keys}early = '50ms'\n"), early).says(0, &["ok"]);
    }

    #[test]
    fn timeout_is_how_long_it_may_run() {
        let outcome = judge("timeout = 0.7\n", "at 100 stamp a hang x");
        outcome.says(1, &["it still ran at the time-out, after 0."]);
    }

    #[test]
    fn grid_is_what_due_times_are_multiples_of() {
        let scratch = Scratch::with_puppet("at 150 stamp a", "grid = 0.05\ntolerance = 30\n");
        scratch.write("tests/golden/demo.txt", "0.1503 a\n");
        scratch.verify(&[]).says(0, &["ok"]);
        let wide = scratch.verify(&["--grid", "0.1"]);
        wide.says(
            2,
            &["demo.txt:1: expected a stamp less than half a step after a multiple of 0.1 s"],
        );
    }

    #[test]
    fn a_grid_that_is_none_is_refused() {
        let outcome = judge("grid = 0.0\n", "at 100 stamp a");
        outcome.says(2, &["demo.txt: expected a grid of 0.0002 s or more"]);
    }

    #[test]
    fn nothing_may_be_late_on_a_virtual_clock() {
        let scratch = Scratch::with_puppet("show printed.txt", "clock = 'virtual'\n");
        scratch.write("tests/golden/demo.txt", "0.1000 a\n");
        let judge = |stamp: &str| {
            scratch.write("printed.txt", format!("{stamp} a\n"));
            scratch.verify(&["--tolerance", "1"])
        };
        judge("0.1000").says(0, &["ok"]);
        judge("0.1001").says(1, &["0.0001 late, 0.0 allowed"]);
        judge("0.0999").says(1, &["0.0001 early, which is never allowed"]);
    }
}

#[test]
fn an_option_counts_before_a_key() {
    let scratch = Scratch::with_puppet("tell x exit 3", "status = 4\n");
    scratch.write("tests/golden/demo.txt", "x\n");
    scratch.verify(&["--status", "3"]).says(0, &["ok"]);
    scratch.verify(&[]).says(1, &["not 4"]);
}
