//! Scratch folders, the verifier run in them, and a look at what it leaves behind.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command, Output, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::SystemTime,
};

use tempfile::TempDir;

pub(crate) const RULE: &str = "----------------------------------------";

/// For tests that are not about time: no line is too late or too early, however busy the machine is.
pub(crate) const ANY_TIME: [&str; 4] = ["--tolerance", "60", "--early", "60"];
/// The same, as keys of a table.
pub(crate) const ANY_TIME_KEYS: &str = "tolerance = 60\nearly = 60\n";

/// Returns a transcript of these lines and the closing word `Done`.
pub(crate) fn transcript(lines: &[&str]) -> String {
    lines
        .iter()
        .chain(&["Done"])
        .flat_map(|line| [RULE, "\n", line, "\n"])
        .collect()
}

/// A temporary folder.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    /// A folder with one golden, `golden.txt`: `A = 1`, due at 0.1.
    pub(crate) fn new() -> Self {
        Self::with_golden(transcript(&["0.1003 \tA = 1"]))
    }

    pub(crate) fn with_golden(golden: impl AsRef<[u8]>) -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        scratch.write("golden.txt", golden);
        scratch
    }

    /// A folder whose `countdown.toml` registers the puppet as `demo`.
    pub(crate) fn with_puppet(words: &str, keys: &str) -> Self {
        let scratch = Self::new();
        scratch.register("demo", words, keys);
        scratch
    }

    /// Makes this the folder of a Cargo workspace, which has no package of its own.
    pub(crate) fn in_cargo(self) -> Self {
        self.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = []\n",
        );
        self
    }

    /// A Cargo workspace with a package `demo`: what its table says, and the body of its `main`.
    pub(crate) fn with_package(table: &str, main: &str) -> Self {
        let scratch = Self::new();
        scratch.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\", \"tests\"]\n",
        );
        scratch.write("demo/Cargo.toml", manifest("demo", table));
        let source = format!("//! Shows a thing. And more.\nfn main() {{ {main} }}\n");
        scratch.write("demo/src/main.rs", source);
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// Adds a program to the `countdown.toml`: the puppet with these words, and these keys.
    pub(crate) fn register(&self, name: &str, words: &str, keys: &str) {
        let puppet = puppet();
        let words = words.split(' ').map(|word| format!(", '{word}'"));
        let command = format!("['{}'{}]", puppet.display(), words.collect::<String>());
        self.register_command(name, &format!("command = {command}\n{keys}"));
    }

    /// Adds a program with these keys, its command among them.
    pub(crate) fn register_command(&self, name: &str, keys: &str) {
        let file = "countdown.toml";
        let tables = if self.has(file) {
            self.read(file)
        } else {
            String::new()
        };
        self.write(file, format!("{tables}[programs.{name}]\n{keys}\n"));
    }

    /// Returns `countdown-verify` with these arguments, in an environment of which nothing is known.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        #[cfg(unix)]
        hear_signals();
        let mut command = Command::new(env!("CARGO_BIN_EXE_countdown-verify"));
        for variable in [
            "CARGO_TARGET_DIR",
            "CI",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COUNTDOWN_BLESS",
            "GITHUB_ACTIONS",
            "GITHUB_STEP_SUMMARY",
            "GITHUB_WORKSPACE",
            "NO_COLOR",
        ] {
            command.env_remove(variable);
        }
        command.current_dir(self.path());
        command.args(arguments).stdin(Stdio::null());
        command
    }

    pub(crate) fn verify(&self, arguments: &[&str]) -> Outcome {
        run(&mut self.command(arguments))
    }

    /// Holds the puppet that does these words to `golden.txt`.
    pub(crate) fn judge(&self, options: &[&str], words: &str) -> Outcome {
        run(&mut self.judging(options, words))
    }

    /// Returns the command that does so.
    pub(crate) fn judging(&self, options: &[&str], words: &str) -> Command {
        let mut command = self.command(&["--golden", "golden.txt"]);
        command.args(options).arg("--").arg(puppet());
        command.args(words.split(' '));
        command
    }
}

/// Runs a command. Under Wine, which fails to start one now and then on a busy machine, it is tried
/// three times.
fn run(command: &mut Command) -> Outcome {
    let mut tries = if cfg!(wine) { 3 } else { 1 };
    loop {
        tries -= 1;
        match command.output() {
            Err(_) if tries > 0 => {}
            output => return output.unwrap().into(),
        }
    }
}

/// Has what the tests start hear signals, which it would ignore if the tests ran in the background:
/// an ignored signal is inherited, and one that is handled is not.
#[cfg(unix)]
fn hear_signals() {
    use std::sync::{Arc, Once, atomic::AtomicBool};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    static HEARD: Once = Once::new();

    HEARD.call_once(|| {
        for signal in [SIGINT, SIGHUP, SIGTERM] {
            let always = Arc::new(AtomicBool::new(true));
            signal_hook::flag::register_conditional_default(signal, always).unwrap();
        }
    });
}

pub(crate) fn manifest(name: &str, table: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[package.metadata.countdown]\n{table}\n"
    )
}

/// Returns the program that does what its words say: see there.
pub(crate) fn puppet() -> PathBuf {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let tests = env::current_exe().unwrap();
        let name = format!("puppet{}", env::consts::EXE_SUFFIX);
        let folder = tests.parent().and_then(Path::parent).unwrap();
        let puppet = folder.join("examples").join(name);
        // Cargo builds examples for all tests of a package, not for one of its targets.
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/puppet/main.rs");
        if changed(&puppet) < changed(&source) {
            let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
            cargo.args(["build", "--quiet", "--example", "puppet"]);
            cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
            assert!(cargo.status().unwrap().success());
        }
        puppet
    });
    BUILT.clone()
}

/// When a file was changed; none if it is not there.
fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}

/// Judges until the machine is not too busy to tell.
///
/// However busy it is, no honest program is a mismatch, but it may stay unjudged.
#[track_caller]
pub(crate) fn settled(judge: impl Fn() -> Outcome) -> Outcome {
    const TRIES: u32 = 20;

    let mut outcome = judge();
    for _ in 1..TRIES {
        if !outcome.is_too_busy() {
            break;
        }
        outcome = judge();
    }
    outcome
}

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    fn is_too_busy(&self) -> bool {
        self.stdout.contains("too busy to tell")
    }

    /// Asserts that it ended with `status`, and that its results say each of these.
    #[track_caller]
    pub(crate) fn says(&self, status: i32, texts: &[&str]) {
        assert_eq!(self.status, Some(status), "{self:#?}");
        for text in texts {
            assert!(self.stdout.contains(text), "no `{text}` in {self:#?}");
        }
    }

    /// Asserts that its results do not say this.
    #[track_caller]
    pub(crate) fn lacks(&self, text: &str) {
        assert!(!self.stdout.contains(text), "`{text}` in {self:#?}");
    }

    /// Asserts that it refused: status 2, nothing on stdout, and each of these on stderr.
    #[track_caller]
    pub(crate) fn refuses(&self, texts: &[&str]) {
        assert_eq!((self.status, &*self.stdout), (Some(2), ""), "{self:#?}");
        for text in texts {
            assert!(self.stderr.contains(text), "no `{text}` in {self:#?}");
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// Returns a number that no other process has among its arguments.
pub(crate) fn mark() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);

    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{}{count:03}", 1_000_000 + process::id())
}

/// Returns the command lines of the processes that have `mark` among their arguments.
#[cfg(unix)]
pub(crate) fn running(mark: &str) -> Vec<String> {
    let mut ps = Command::new("ps");
    let listed = ps.args(["-A", "-o", "stat=", "-o", "args="]).output();
    let listed = String::from_utf8_lossy(&listed.unwrap().stdout).into_owned();
    let lines = listed.lines().map(str::trim);
    let alive = lines.filter(|line| !line.starts_with('Z'));
    let marked = alive.filter(|line| line.contains(mark));
    marked.map(str::to_owned).collect()
}

/// Asserts that no process has `mark` among its arguments, but for those that are just ending.
#[cfg(unix)]
#[track_caller]
pub(crate) fn assert_none_left(mark: &str) {
    const LOOKS: u32 = 1000;

    for _ in 0..LOOKS {
        if running(mark).is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("still running: {:#?}", running(mark));
}
