//! The learner's loop in a real terminal, which tmux shows.
//!
//! It is higher than most: what a busy machine has to try again is shown again.

#![cfg(unix)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Whatever is waited for takes less, on a busy machine too: the first thing is built anew.
const LONGEST: Duration = Duration::from_secs(240);

/// What two loops build at the same time has one place, and one of them would run the other's.
static ALONE: Mutex<()> = Mutex::new(());

struct Terminal {
    _alone: MutexGuard<'static, ()>,
    socket: String,
    folder: tempfile::TempDir,
}

impl Terminal {
    /// A shell in a terminal, from which the loop was started with a folder of its own.
    fn start(name: &str) -> Self {
        Self::start_in("en", name)
    }

    fn start_in(language: &str, name: &str) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let socket = format!("learn-{name}-{}", process::id());
        let terminal = Self {
            _alone: alone,
            socket,
            folder,
        };
        let size = ["-x", "80", "-y", "80"];
        terminal.tmux(
            &[
                &["-f", "/dev/null", "new-session", "-d"],
                &size[..],
                &["sh"],
            ]
            .concat(),
        );
        terminal.keys("PS1='$ '; clear; stty -g > before");
        terminal.enter();
        let xtask = env!("CARGO_BIN_EXE_xtask");
        // The loop takes the place of the shell that writes its process's number down.
        terminal.keys(&format!(
            "sh -c 'echo $$ > pid; exec {xtask} learn --lang {language} --folder mine'; \
             stty -g > after"
        ));
        terminal.enter();
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let mut tmux = Command::new("tmux");
        tmux.args(["-u", "-L", &self.socket])
            .args(arguments)
            .current_dir(self.folder.path());
        let output = tmux.output().expect("tmux is installed");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn keys(&self, keys: &str) {
        self.tmux(&["send-keys", "-l", keys]);
    }

    fn enter(&self) {
        self.tmux(&["send-keys", "Enter"]);
    }

    /// Waits until the screen shows all of this, and returns what it shows.
    #[track_caller]
    fn shows(&self, all: &[&str]) -> String {
        let start = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if all.iter().all(|text| screen.contains(text)) {
                return screen;
            }
            assert!(start.elapsed() < LONGEST, "no {all:?} in\n{screen}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The number of the loop's process.
    fn pid(&self) -> String {
        fs::read_to_string(self.path("pid"))
            .unwrap()
            .trim()
            .to_owned()
    }

    /// Whether there was a process to send this signal to.
    fn kill(&self, arguments: &[&str]) -> bool {
        let mut kill = Command::new("kill");
        kill.args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
            .status
            .success()
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Waits until the loop has ended, and holds the terminal to what it was before.
    #[track_caller]
    fn is_as_before(&self) {
        let (before, after) = (self.path("before"), self.path("after"));
        let start = Instant::now();
        while fs::read_to_string(&after).unwrap_or_default().is_empty() {
            assert!(start.elapsed() < LONGEST, "it has not ended");
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(
            fs::read_to_string(before).unwrap(),
            fs::read_to_string(after).unwrap()
        );
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Where it has ended already there is nothing to end.
        let _ = Command::new("tmux")
            .args(["-L", &self.socket, "kill-server"])
            .output();
    }
}

fn solution() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/sequential/solutions/reversed.rs")
}

/// Puts times into a sheet, in the order of its lines.
fn fill(file: &Path, times: &[&str]) {
    let mut sheet = fs::read_to_string(file).unwrap();
    for time in times {
        sheet = sheet.replacen("//!     ?.?", &format!("//!     {time}"), 1);
    }
    fs::write(file, sheet).unwrap();
}

#[test]
#[ignore = "needs tmux"]
fn a_program_is_predicted_before_it_runs() {
    let terminal = Terminal::start("predicted");
    terminal.shows(&["1 of", "6 of 6 lines have no time yet", "q quit"]);
    let file = terminal.path("mine/in_turn.rs");
    let blank = fs::read_to_string(&file).unwrap();
    fill(&file, &["1.2", "1.8", "0.3"]);
    terminal.shows(&["3 of 6 lines have no time yet"]);
    terminal.keys("t");
    terminal.shows(&["There is no timeline: it has not run yet"]);
    fill(&file, &["0.6", "soon", "2.2"]);
    terminal.shows(&["This is no time and line of the program: `soon C = 2`"]);
    fs::write(&file, &blank).unwrap();
    terminal.shows(&["6 of 6 lines have no time yet"]);
    fill(&file, &["1.2", "1.8", "0.3", "0.6", "0.2", "0.4"]);
    terminal.shows(&[
        "!      0.2    2.0",
        "4 of 6 lines came when you said",
        "Commonly overlooked",
    ]);
    fs::write(&file, &blank).unwrap();
    fill(&file, &["1.2", "1.8", "0.3", "0.6", "2.0", "2.2"]);
    terminal.shows(&["Done! Each line came when you said", "1 of 28 done"]);
    terminal.keys("t");
    terminal.shows(&["countdowns", "blocked"]);
    terminal.keys("q");
    terminal.is_as_before();
}

#[test]
#[ignore = "needs tmux"]
fn an_exercise_is_solved_in_a_terminal() {
    let terminal = Terminal::start("solved");
    terminal.shows(&["1 of", "q quit"]);
    terminal.keys("n");
    terminal.shows(&["2 of", "waiting for `C = 3`, due at 0.3 s"]);
    terminal.shows(&["2 of", "Not yet:", "q quit"]);
    let file = terminal.path("mine/reversed.rs");
    let start = fs::read_to_string(&file).unwrap();
    fs::write(&file, start.replace("fn main", "fn man")).unwrap();
    terminal.shows(&["error[E0601]", "does not compile", "q quit"]);
    terminal.keys("t");
    terminal.shows(&["There is no timeline: it has not run yet"]);
    fs::copy(solution(), &file).unwrap();
    terminal.shows(&["Done!", "2 of", " done "]);
    terminal.keys("t");
    terminal.shows(&["countdowns", "blocked"]);
    terminal.keys("H");
    terminal.shows(&["Hint: "]);
    terminal.keys("p");
    terminal.shows(&["1 of", "no time yet"]);
    terminal.keys("n");
    terminal.shows(&["2 of", "Done!"]);
    terminal.keys("r");
    terminal.shows(&["y for yes"]);
    terminal.keys("y");
    terminal.shows(&["Not yet:", "0 of "]);
    assert_eq!(fs::read_to_string(&file).unwrap(), start);
    // A save takes the question away, and what answers it afterwards does nothing.
    terminal.keys("r");
    terminal.shows(&["y for yes"]);
    fs::copy(solution(), &file).unwrap();
    terminal.shows(&["Done!"]);
    terminal.keys("yh");
    terminal.shows(&["Hint: ", "Done!"]);
    assert_ne!(fs::read_to_string(&file).unwrap(), start);
    // So does a verdict.
    fs::write(&file, &start).unwrap();
    terminal.shows(&["  1.2"]);
    terminal.keys("r");
    terminal.shows(&["y for yes", "Not yet:"]);
    fs::write(&file, start.replace("600", "601")).unwrap();
    terminal.shows(&["Not yet:", "q quit"]);
    terminal.keys("yh");
    terminal.shows(&["Hint: "]);
    assert!(fs::read_to_string(&file).unwrap().contains("601"));
    terminal.keys("q");
    terminal.is_as_before();
}

#[test]
#[ignore = "needs tmux"]
fn what_is_saved_is_what_is_tried() {
    let terminal = Terminal::start("saved");
    terminal.shows(&["1 of", "q quit"]);
    terminal.keys("n");
    terminal.shows(&["2 of", "Not yet:"]);
    let file = terminal.path("mine/reversed.rs");
    let start = fs::read_to_string(&file).unwrap();
    // A right answer with an old time, as a copy may have.
    let old = terminal.path("old.rs");
    fs::copy(solution(), &old).unwrap();
    for (command, arguments) in [
        ("touch", ["-d", "2020-01-01", "old.rs"]),
        ("cp", ["-p", "old.rs", "mine/reversed.rs"]),
    ] {
        let mut command = Command::new(command);
        command.args(arguments).current_dir(terminal.folder.path());
        assert!(command.status().unwrap().success());
    }
    terminal.shows(&["Done!"]);
    // The message of a panic.
    let panics = start.replace(
        "printer.close",
        "assert!(false, \"a reason\");\n    printer.close",
    );
    fs::write(&file, panics).unwrap();
    terminal.shows(&["Not yet:", "panicked at", "a reason"]);
    fs::remove_file(&file).unwrap();
    terminal.shows(&["reversed.rs is gone", "q quit"]);
    fs::copy(solution(), &file).unwrap();
    terminal.shows(&["Done!"]);
    terminal.keys("q");
    terminal.is_as_before();
}

#[test]
#[ignore = "needs tmux"]
fn it_speaks_chinese() {
    let terminal = Terminal::start_in("zh-CN", "chinese");
    terminal.shows(&["练习 1/", "6 行还没有填时刻", "q 退出"]);
    let start = fs::read_to_string(terminal.path("mine/in_turn.rs")).unwrap();
    assert!(
        start.starts_with("//! 练习 1：") && !start.contains("Predict:"),
        "{start}"
    );
    terminal.keys("n");
    terminal.shows(&["练习 2/", "未通过", "预定 0.3", "q 退出"]);
    terminal.keys("g");
    terminal.shows(&["golden", "参照记录"]);
    terminal.keys("h");
    terminal.shows(&["提示："]);
    terminal.keys("t");
    terminal.shows(&["倒计时", "阻塞"]);
    terminal.keys("l");
    terminal.shows(&["reversed", "未通过", "未开始"]);
    terminal.keys("r");
    terminal.shows(&["按 y 确认"]);
    terminal.keys("nq");
    terminal.is_as_before();
}

#[test]
#[ignore = "needs tmux"]
fn a_request_to_end_leaves_the_terminal_as_it_was() {
    let terminal = Terminal::start("ended");
    terminal.shows(&["1 of", "q quit"]);
    terminal.keys("n");
    terminal.shows(&["2 of", "  0.6"]);
    assert!(terminal.kill(&["-TERM", &terminal.pid()]));
    terminal.is_as_before();
}

#[test]
#[ignore = "needs tmux"]
fn it_ends_with_its_terminal() {
    let terminal = Terminal::start("closed");
    terminal.shows(&["1 of", "q quit"]);
    terminal.keys("n");
    terminal.shows(&["2 of", "  0.6"]);
    let pid = terminal.pid();
    terminal.tmux(&["kill-session"]);
    let start = Instant::now();
    while terminal.kill(&["-0", &pid]) {
        assert!(start.elapsed() < LONGEST, "it goes on");
        thread::sleep(Duration::from_millis(50));
    }
}
