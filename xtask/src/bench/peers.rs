//! The programs to measure: this project's, and the files of `xtask/peers`.
//!
//! A peer is a file whose header says how to run it, in any language:
//!
//! ```text
//! Version: go version                     prints the version; if it fails, the file is left out
//! Build: go build -o {out}/a {file}       compiles the file
//! Peer: Go                                its name in the tables
//! Run: {out}/a                            its command
//! Prints: executor-offload                the golden whose lines it prints
//! Python: asyncio                         the peer in Python that does the same
//! ```
//!
//! A file may have several peers, one after the other. Without arguments a peer prints the lines of
//! its golden: `async-tasks`, if the header names none. Such a peer takes a number of countdowns as
//! its argument, runs that many, and prints how late they were, as `summary.rs` does. Any other
//! peer takes 0 only, with which it starts and ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Metadata;
use countdown_verify::tools;

use super::results::{Cost, Late, LeftOut, Sample};
use crate::files;

/// The peers that can be measured here, and why others cannot.
#[derive(Default)]
pub(super) struct Peers {
    pub(super) meter: PathBuf,
    pub(super) all: Vec<Peer>,
    pub(super) versions: Vec<String>,
    pub(super) left_out: Vec<LeftOut>,
}

/// A program that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Peer {
    pub(super) name: String,
    command: Vec<String>,
    /// The golden whose lines it prints.
    pub(super) prints: String,
    /// The peer in Python that does the same.
    pub(super) python: Option<String>,
    pub(super) takes: Takes,
}

/// Which numbers of countdowns a program takes as its argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Any,
    Zero,
    Nothing,
}

/// This project's programs: name, executable, golden, and the peer in Python.
const OURS: [[&str; 4]; 4] = [
    [
        "sequential",
        "sequential",
        "sequential",
        "Python time.sleep",
    ],
    ["async-tasks", "async-tasks", TASKS, "asyncio"],
    [
        "executor-offload",
        "executor-offload",
        POOL,
        "Python ThreadPool",
    ],
    [
        "process_pool",
        "examples/process_pool",
        POOL,
        "Python ProcessPool",
    ],
];
const TASKS: &str = "async-tasks";
const POOL: &str = "executor-offload";

/// A run that takes longer is ended.
const TIMEOUT: Duration = Duration::from_secs(120);
/// And so is one that prints more bytes.
const MOST: usize = 1 << 20;

impl Peers {
    /// Builds what has to be built, and asks the languages for their versions.
    pub(super) fn find(metadata: &Metadata) -> Result<Self> {
        let root = metadata.workspace_root.as_std_path();
        let out = metadata.target_directory.as_std_path().join("bench");
        fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
        let folder = root.join("xtask/peers");
        let ours = "-p sequential -p async-tasks -p executor-offload --bins --example process_pool";
        build(root, &out, ours)?;
        build(&folder, &out, "--bins")?;

        let release = out.join("release");
        let our_own = OURS.map(|[name, executable, prints, python]| Peer {
            name: name.into(),
            command: vec![release.join(executable).display().to_string()],
            prints: prints.into(),
            python: Some(python.into()),
            takes: Takes::Nothing,
        });
        let mut found = Self {
            meter: release.join("meter"),
            all: our_own.into(),
            ..Self::default()
        };
        for file in files::in_folder(&folder)? {
            if file.is_file() {
                found.add(&file, &out)?;
            }
        }
        Ok(found)
    }

    /// Adds the peers of a file, or why they are left out.
    fn add(&mut self, file: &Path, out: &Path) -> Result<()> {
        let [file_name, out] = [file, out].map(|path| path.display().to_string());
        let text = files::read(file)?.replace("{file}", &file_name);
        let header = PeerFile::parse(&text.replace("{out}", &out));
        match header.prepare() {
            Ok(version) => {
                self.versions.extend(version);
                self.all.extend(header.peers);
            }
            Err(error) => {
                let left_out = |peer: &Peer| LeftOut::new(&peer.name, &error);
                self.left_out.extend(header.peers.iter().map(left_out));
            }
        }
        Ok(())
    }
}

/// Builds programs in Rust in release.
fn build(folder: &Path, out: &Path, arguments: &str) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--quiet", "--target-dir"]);
    cargo
        .arg(out)
        .args(arguments.split(' '))
        .current_dir(folder);
    let status = cargo.status().context("cannot start Cargo")?;
    ensure!(status.success(), "Cargo did not build {}", folder.display());
    Ok(())
}

/// The first lines of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct PeerFile {
    version: Option<String>,
    build: Option<String>,
    peers: Vec<Peer>,
}

impl PeerFile {
    fn parse(text: &str) -> Self {
        let mut header = Self::default();
        for line in text.lines().take(50) {
            let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
            let Some((key, value)) = line.split_once(": ") else {
                continue;
            };
            let value = value.trim();
            match (key, header.peers.last_mut()) {
                ("Version", _) => header.version = Some(value.to_owned()),
                ("Build", _) => header.build = Some(value.to_owned()),
                ("Peer", _) => header.peers.push(Peer {
                    name: value.to_owned(),
                    command: Vec::new(),
                    prints: TASKS.into(),
                    python: None,
                    takes: Takes::Any,
                }),
                ("Run", Some(peer)) => {
                    peer.command = value.split_whitespace().map(str::to_owned).collect();
                }
                ("Prints", Some(peer)) => {
                    value.clone_into(&mut peer.prints);
                    peer.takes = if value == TASKS {
                        Takes::Any
                    } else {
                        Takes::Zero
                    };
                }
                ("Python", Some(peer)) => peer.python = Some(value.to_owned()),
                _ => {}
            }
        }
        header
    }

    /// Compiles the file. Returns the version of the language.
    fn prepare(&self) -> Result<Option<String>> {
        let version = match &self.version {
            Some(command) => Some(with_tool(command, answer(command)?)),
            None => None,
        };
        if let Some(command) = &self.build {
            answer(command)?;
        }
        Ok(version)
    }
}

/// Runs a command and returns the first line of its output.
pub(super) fn answer(command: &str) -> Result<String> {
    let mut words = command.split_whitespace();
    let tool = words.next().context("a command is empty")?;
    let output = Command::new(tool).args(words).output();
    let output = output.with_context(|| format!("cannot start {tool}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let reason = stderr.trim().lines().next_back().unwrap_or("it failed");
        bail!("{tool}: {}", reason.trim());
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    Ok(stdout.lines().next().unwrap_or_default().trim().to_owned())
}

/// Puts the tool's name before a version that is a number only.
fn with_tool(command: &str, version: String) -> String {
    let number = version.trim_start_matches('v');
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return version;
    }
    let tool = Path::new(command.split(' ').next().unwrap_or_default());
    let tool = tool.file_stem().unwrap_or_default().display();
    format!("{tool} {version}")
}

impl Peer {
    /// Runs it with an argument: its cost, and what it prints.
    pub(super) fn run(&self, meter: &Path, argument: Option<u32>) -> Result<(Cost, String)> {
        let mut command = Command::new(meter);
        command.args(&self.command);
        command.args(argument.map(|n| n.to_string()));
        command.env("RUST_BACKTRACE", "0");
        let run = tools::capture(command, TIMEOUT, MOST, None, &mut |_| ())?;
        match (run.status, run.failure) {
            (Some(status), _) if !status.success() => bail!("{}", reason(&run.stderr)),
            (_, Some(failure)) => bail!("{failure}"),
            _ => {}
        }
        let last = run.stderr.lines().next_back().unwrap_or_default();
        let cost = cost(last).with_context(|| format!("the meter printed `{last}`"))?;
        Ok((cost, String::from_utf8_lossy(&run.output).into_owned()))
    }

    /// Runs so many countdowns.
    pub(super) fn sample(&self, meter: &Path, n: u32) -> Result<Sample> {
        let (cost, line) = self.run(meter, Some(n))?;
        let late =
            late(&line).with_context(|| format!("it printed `{line}`, and not how late it was"))?;
        Ok(Sample { cost, late })
    }
}

/// The line that tells why a program failed. Some languages print it before a trace, some after.
fn reason(stderr: &str) -> &str {
    let mut lines = stderr.lines().filter(|line| !line.trim().is_empty());
    let words = ["rror", "xception", "panic"];
    let is_reason = |line: &&str| words.iter().any(|word| line.contains(word));
    let reason = lines.clone().find(is_reason).or(lines.next_back());
    reason.unwrap_or("it failed").trim()
}

/// Reads the meter's line: seconds, seconds of processor time, bytes.
fn cost(line: &str) -> Option<Cost> {
    let figures: Vec<f64> = line.split(' ').map_while(|it| it.parse().ok()).collect();
    let [wall, cpu, peak] = figures[..] else {
        return None;
    };
    Some(Cost { wall, cpu, peak })
}

/// Reads the line of a peer: `late by 0.001000, p99 0.002100, at most 1.500000 s`.
fn late(line: &str) -> Option<Late> {
    let line = line.trim_end().strip_suffix(" s")?;
    let (p50, rest) = line.strip_prefix("late by ")?.split_once(", p99 ")?;
    let (p99, largest) = rest.split_once(", at most ")?;
    Some(Late {
        p50: p50.parse().ok()?,
        p99: p99.parse().ok()?,
        largest: largest.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_describes_peers() {
        let text = "\"\"\"Python.\n\nVersion: python3 -V\n\nPeer: asyncio\nRun: python3 a.py a\n\n\
                    Peer: pool\nRun: python3 a.py b\nPrints: executor-offload\n\"\"\"\n";
        let peer = |name: &str, argument: &str, prints: &str, takes| Peer {
            name: name.into(),
            command: vec!["python3".into(), "a.py".into(), argument.into()],
            prints: prints.into(),
            python: None,
            takes,
        };
        let header = PeerFile::parse(text);
        assert_eq!(header.version.as_deref(), Some("python3 -V"));
        let asyncio = peer("asyncio", "a", TASKS, Takes::Any);
        assert_eq!(
            header.peers,
            [asyncio, peer("pool", "b", POOL, Takes::Zero)]
        );
        assert_eq!(
            PeerFile::parse("//! Shared.\n\nlet a: u8 = 0;\n"),
            PeerFile::default()
        );
    }

    #[test]
    fn peers_of_a_missing_language_are_left_out_with_the_reason() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(
            &file,
            "# Version: no-such-tool -V\n# Peer: A\n# Run: no-such-tool\n",
        )
        .unwrap();
        let mut found = Peers::default();
        found.add(file.path(), Path::new("")).unwrap();
        assert!(found.all.is_empty() && found.versions.is_empty());
        assert_eq!(found.left_out[0].name, "A");
        let reason = &found.left_out[0].reason;
        assert!(
            reason.starts_with("cannot start no-such-tool: "),
            "{reason}"
        );
    }

    #[test]
    fn a_version_that_is_a_number_gets_the_tools_name() {
        assert_eq!(with_tool("/bin/node -v", "v26.1.0".into()), "node v26.1.0");
        assert_eq!(
            with_tool("go version", "go version go1.27".into()),
            "go version go1.27"
        );
    }

    #[test]
    fn the_reason_of_a_failure_is_not_its_trace() {
        let java = "Exception in thread \"main\" java.lang.NoSuchMethodException: a()\n\tat b\n";
        assert!(reason(java).ends_with("NoSuchMethodException: a()"));
        let python = "Traceback:\n  File\nRuntimeError: full\n";
        assert_eq!(reason(python), "RuntimeError: full");
        assert_eq!(reason("signal: 9 (SIGKILL)\n"), "signal: 9 (SIGKILL)");
        assert_eq!(reason("\n"), "it failed");
    }

    #[test]
    fn the_lines_of_meter_and_peers_are_read() {
        let expected = Cost {
            wall: 3.0021,
            cpu: 0.012,
            peak: 2_097_152.0,
        };
        assert_eq!(cost("3.0021 0.012 2097152"), Some(expected));
        assert!(cost("error: it stopped").is_none() && cost("1 2").is_none());
        let expected = Late {
            p50: 0.001,
            p99: 0.0021,
            largest: 1.5,
        };
        let line = "late by 0.001000, p99 0.002100, at most 1.500000 s\n";
        assert_eq!(late(line), Some(expected));
        assert_eq!(late("Done"), None);
    }
}
