//! Scratch workspaces, the verifier run in them, and a look at what it leaves behind.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command, Output, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tempfile::TempDir;

pub(crate) const RULE: &str = "----------------------------------------";

/// A transcript of these lines and the closing word `Done`.
pub(crate) fn transcript(lines: &[&str]) -> String {
    lines
        .iter()
        .chain(&["Done"])
        .flat_map(|line| [RULE, "\n", line, "\n"])
        .collect()
}

/// A workspace of its own in a temporary folder, with no member and one golden, `golden.txt`:
/// `A = 1`, due at 0.1.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    pub(crate) fn new() -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        scratch.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = []\n",
        );
        scratch.write("golden.txt", transcript(&["0.1003 \tA = 1"]));
        scratch
    }

    /// A workspace with a concept crate `demo`: its table, and the body of its `main`.
    pub(crate) fn with_demo(table: &str, main: &str) -> Self {
        let scratch = Self::new();
        scratch.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\", \"tests\"]\n",
        );
        scratch.write("demo/Cargo.toml", manifest("demo", table));
        scratch.write(
            "demo/src/main.rs",
            format!("//! Shows a thing. And more.\nfn main() {{ {main} }}\n"),
        );
        scratch
    }

    /// A workspace whose `demo` prints the file `printed.txt`, each line when its stamp says so.
    pub(crate) fn printing(text: &str) -> Self {
        const MAIN: &str = r#"
            use std::{fs, thread, time::{Duration, Instant}};
            fn main() {
                let start = Instant::now();
                for line in fs::read_to_string(PRINTED).unwrap().split_inclusive('\n') {
                    let stamp = line.split(' ').next().and_then(|word| word.parse().ok());
                    let time = Duration::from_secs_f64(stamp.unwrap_or(0.0));
                    thread::sleep(time.saturating_sub(start.elapsed()));
                    print!("{line}");
                }
            }
        "#;
        let scratch = Self::with_demo("", "");
        let printed = scratch.write("printed.txt", text);
        let printed = printed.to_str().unwrap();
        let main = MAIN.replace("PRINTED", &format!("{printed:?}"));
        scratch.write("demo/src/main.rs", main);
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

    /// `countdown-verify` with these arguments, in an environment of which nothing is known.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countdown-verify"));
        for variable in [
            "CI",
            "GITHUB_ACTIONS",
            "GITHUB_STEP_SUMMARY",
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(variable);
        }
        command
            .env_remove("CARGO_TARGET_DIR")
            .current_dir(self.path());
        command.args(arguments).stdin(Stdio::null());
        command
    }

    pub(crate) fn verify(&self, arguments: &[&str]) -> Outcome {
        self.command(arguments).output().unwrap().into()
    }
}

pub(crate) fn manifest(name: &str, table: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[package.metadata.countdown]\n{table}\n"
    )
}

/// The program that does what its arguments say: see there.
pub(crate) fn puppet() -> PathBuf {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let tests = env::current_exe().unwrap();
        let name = format!("puppet{}", env::consts::EXE_SUFFIX);
        let puppet = tests
            .parent()
            .and_then(Path::parent)
            .unwrap()
            .join("examples")
            .join(name);
        // Cargo builds examples for all tests of a package, not for one of its targets.
        if !puppet.exists() {
            let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
            cargo.args(["build", "--quiet", "--example", "puppet"]);
            assert!(
                cargo
                    .current_dir(env!("CARGO_MANIFEST_DIR"))
                    .status()
                    .unwrap()
                    .success()
            );
        }
        puppet
    });
    BUILT.clone()
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
    /// That it ended with `status`, and that its results say each of these.
    #[track_caller]
    pub(crate) fn says(&self, status: i32, texts: &[&str]) {
        assert_eq!(self.status, Some(status), "{self:#?}");
        for text in texts {
            assert!(self.stdout.contains(text), "no `{text}` in {self:#?}");
        }
    }

    /// That it refused: status 2, nothing on stdout, and each of these on stderr.
    #[track_caller]
    pub(crate) fn refuses(&self, texts: &[&str]) {
        assert_eq!((self.status, &*self.stdout), (Some(2), ""), "{self:#?}");
        for text in texts {
            assert!(self.stderr.contains(text), "no `{text}` in {self:#?}");
        }
    }
}

/// A number that no other process has among its arguments: as seconds, some years to sleep.
pub(crate) fn mark() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "{}{:03}",
        1_000_000 + process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// The command lines of the processes that have `mark` among their arguments.
#[cfg(unix)]
pub(crate) fn running(mark: &str) -> Vec<String> {
    let listed = Command::new("ps")
        .args(["-A", "-o", "stat=", "-o", "args="])
        .output()
        .unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let alive = listed
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('Z'));
    alive
        .filter(|line| line.contains(mark))
        .map(str::to_owned)
        .collect()
}

/// Ends the processes that have `mark` among their arguments; how many there were.
#[cfg(target_os = "linux")]
pub(crate) fn end(mark: &str) -> usize {
    let found = Command::new("pgrep").args(["-f", mark]).output().unwrap();
    let ids = String::from_utf8(found.stdout).unwrap();
    let kill = |id| assert!(Command::new("kill").arg(id).status().unwrap().success());
    ids.lines().map(kill).count()
}

/// That no process has `mark` among its arguments, but for those that are just ending.
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
