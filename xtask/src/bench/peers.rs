//! What is measured: our own programs, and their peers.
//!
//! A peer is a file of xtask/examples whose header says how it is run, whatever its language:
//!
//! ```text
//! Version: go version                     what tells its version; it is left out where this fails
//! Build: go build -o {out}/a {file}       what compiles it
//! Peer: Go                                its name in the tables
//! Run: {out}/a                            the command; `{rust}` is the Cargo example of that name
//! Prints: executor-offload                the golden whose lines it prints
//! ```
//!
//! A file may have several peers, one under the other. Without arguments a peer prints the lines of
//! its golden. One whose countdowns all overlap prints those of `async-tasks`, and needs not say so.
//! It runs as many countdowns as its one argument says, and prints how late they were, as `many`
//! does; any other only knows 0 there, which starts it and ends it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use countdown_verify::workspace::{Built, Workspace};

use super::{
    meter,
    report::{Cost, LeftOut, Mechanism},
};

/// A program that is measured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entrant {
    pub(super) name: String,
    pub(super) command: Vec<String>,
    /// The golden whose lines it prints.
    pub(super) prints: Option<String>,
    /// Whether it runs any number of countdowns.
    pub(super) grows: bool,
    /// The peer in Python that does the same.
    pub(super) python: Option<String>,
    /// Whether it takes no number at all.
    pub(super) fixed: bool,
}

/// All that is here, and why the rest is not.
#[derive(Default)]
pub(super) struct Entrants {
    pub(super) all: Vec<Entrant>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) versions: Vec<String>,
    pub(super) meter: PathBuf,
}

/// Our own: the name in the tables, the program, its golden, and its peer in Python. Those without
/// a golden, and the event loop, take a number.
const OURS: [(&str, &str, Option<&str>, Option<&str>); 6] = [
    ("sequential", "sequential", Some("sequential"), Some("Python time.sleep")),
    ("async-tasks", "async-tasks", Some("async-tasks"), Some("asyncio")),
    ("event_loop", "event_loop", Some("async-tasks"), Some("asyncio")),
    ("tokio join_all", "many", None, None),
    ("executor-offload", "executor-offload", Some(POOL), Some("Python ThreadPool")),
    ("process_pool", "process_pool", Some(POOL), Some("Python ProcessPool")),
];
const TASKS: &str = "async-tasks";
const POOL: &str = "executor-offload";

/// What a peer's file says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Header {
    version: Option<String>,
    build: Option<String>,
    peers: Vec<Peer>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Peer {
    name: String,
    run: String,
    prints: Option<String>,
}

impl Entrants {
    /// Builds what is to be built, and asks the languages for their versions.
    pub(super) fn find(workspace: &Workspace) -> Result<Self> {
        let files = files(&workspace.place.root.join("xtask/examples"))?;
        let out = workspace.place.target().join("bench");
        fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
        let built = build(workspace, &files)?;
        let mut found = Self { meter: executable(&built, "meter")?.into(), ..Self::default() };
        for (name, program, prints, python) in OURS {
            found.all.push(Entrant {
                name: name.into(),
                command: vec![executable(&built, program)?],
                prints: prints.map(str::to_owned),
                grows: program == "many" || program == "event_loop",
                python: python.map(str::to_owned),
                fixed: program != "many" && program != "event_loop",
            });
        }
        for file in files {
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            found.add(Header::read(&text), &file, &out, &built);
        }
        Ok(found)
    }

    /// Runs an entrant with this argument: what it takes, and what it prints.
    pub(super) fn run(&self, index: usize, argument: Option<u32>) -> Result<(Cost, String)> {
        meter::run(&self.meter, &self.all[index].command, argument)
    }

    pub(super) fn left_out(&mut self, name: String, error: &anyhow::Error) {
        self.left_out.push(LeftOut { name, why: format!("{error:#}") });
    }

    /// Adds a file's peers, or why they are left out.
    fn add(&mut self, header: Header, file: &Path, out: &Path, built: &Built) {
        match header.prepare(file, out) {
            Err(error) => {
                header.peers.into_iter().for_each(|peer| self.left_out(peer.name, &error));
            }
            Ok(version) => {
                self.versions.extend(version);
                for peer in header.peers {
                    match peer.entrant(file, out, built) {
                        Ok(entrant) => self.all.push(entrant),
                        Err(error) => self.left_out(peer.name, &error),
                    }
                }
            }
        }
    }
}

impl Entrant {
    pub(super) fn unmeasured(&self) -> Mechanism {
        let Self { name, python, .. } = self.clone();
        Mechanism { name, python, ..Mechanism::default() }
    }
}

impl Header {
    fn read(text: &str) -> Self {
        let mut header = Self::default();
        let is_mark = |c: char| !c.is_alphanumeric();
        for line in text.lines().take(40) {
            let Some((key, value)) = line.trim_start_matches(is_mark).split_once(": ") else {
                continue;
            };
            let value = value.trim().to_owned();
            match (key, header.peers.last_mut()) {
                ("Version", _) => header.version = Some(value),
                ("Build", _) => header.build = Some(value),
                ("Peer", _) => header.peers.push(Peer { name: value, ..Peer::default() }),
                ("Run", Some(peer)) => peer.run = value,
                ("Prints", Some(peer)) => peer.prints = Some(value),
                _ => {}
            }
        }
        header
    }

    /// Compiles the file; returns the version of what does, or runs it.
    fn prepare(&self, file: &Path, out: &Path) -> Result<Option<String>> {
        let version = self.version.as_ref().map(|words| {
            let words = words_of(words, file, out);
            answer(&words).map(|version| named(&words[0], version))
        });
        let version = version.transpose()?;
        if let Some(build) = &self.build {
            answer(&words_of(build, file, out))?;
        }
        Ok(version)
    }
}

impl Peer {
    fn entrant(&self, file: &Path, out: &Path, built: &Built) -> Result<Entrant> {
        let mut command = words_of(&self.run, file, out);
        let tool = command.first_mut().context("it has no `Run:`")?;
        if let Some(example) = tool.strip_prefix('{').and_then(|tool| tool.strip_suffix('}')) {
            *tool = executable(built, example)?;
        }
        let prints = self.prints.as_deref().unwrap_or(TASKS);
        Ok(Entrant {
            name: self.name.clone(),
            command,
            grows: prints == TASKS,
            prints: Some(prints.into()),
            ..Entrant::default()
        })
    }
}

/// The files of the folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let unread = || format!("cannot read {}", folder.display());
    let files = fs::read_dir(folder).with_context(unread)?;
    let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.is_file());
    files.sort();
    Ok(files)
}

/// Builds our own, and all that is in Rust among these files.
fn build(workspace: &Workspace, files: &[PathBuf]) -> Result<Built> {
    let in_rust = files.iter().filter(|file| file.extension().is_some_and(|of| of == "rs"));
    let names: Vec<_> = in_rust.filter_map(|file| file.file_stem()?.to_str()).collect();
    let mut options = vec!["--release", "--package", "xtask"];
    options.extend(names.iter().flat_map(|name| ["--example", *name]));
    workspace.build(&workspace.select(&OURS.map(|(_, program, ..)| program.into()))?, &options)
}

fn executable(built: &Built, name: &str) -> Result<String> {
    let path = built.executable(name).with_context(|| format!("Cargo did not build `{name}`"))?;
    Ok(path.display().to_string())
}

fn words_of(command: &str, file: &Path, out: &Path) -> Vec<String> {
    let [file, out] = [file, out].map(|path| path.display().to_string());
    let words = command.split_whitespace();
    words.map(|word| word.replace("{file}", &file).replace("{out}", &out)).collect()
}

/// The first line of what a tool says; the error says why it cannot be used.
fn answer(words: &[String]) -> Result<String> {
    let (tool, args) = words.split_first().context("a command has no words")?;
    let asked = Command::new(tool).args(args).output();
    let asked = asked.with_context(|| format!("cannot start {tool}"))?;
    let said = if asked.status.success() { &asked.stdout } else { &asked.stderr };
    let said = String::from_utf8_lossy(said);
    let mut lines = said.lines().map(str::trim);
    ensure!(asked.status.success(), "{tool}: {}", lines.next_back().unwrap_or("it failed"));
    Ok(lines.next().unwrap_or_default().to_owned())
}

/// Some tell their number alone.
fn named(tool: &str, version: String) -> String {
    let number = version.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    let tool = Path::new(tool).file_stem().unwrap_or_default().to_string_lossy();
    if number { format!("{tool} {version}") } else { version }
}

/// What the programs in Rust are built by.
pub(super) fn rustc() -> Option<String> {
    let rustc = env::var("RUSTC").unwrap_or("rustc".into());
    Some(answer(&[rustc, "-V".into()]).ok()?.split(" (").next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_its_peers_are() {
        let text = "\"\"\"Python.\n\nVersion: python3 -V\n\nPeer: asyncio\nRun: python3 {file} a\n\n\
                    Peer: pool\nRun: python3 {file} b\nPrints: executor-offload\n\"\"\"\n";
        let peer = |name: &str, run: &str, prints: Option<&str>| Peer {
            name: name.into(),
            run: run.into(),
            prints: prints.map(str::to_owned),
        };
        let pool = peer("pool", "python3 {file} b", Some("executor-offload"));
        let peers = vec![peer("asyncio", "python3 {file} a", None), pool];
        let expected = Header { version: Some("python3 -V".into()), build: None, peers };
        assert_eq!(Header::read(text), expected);
        assert_eq!(Header::read("//! Shared.\n\nlet a: u8 = 0;\n").peers, []);
    }

    #[test]
    fn who_prints_a_pools_lines_or_waits_in_turn_takes_no_number() {
        let grows = |prints: Option<&str>| {
            let prints = prints.map(str::to_owned);
            let peer = Peer { name: "a".into(), run: "true".into(), prints };
            peer.entrant(Path::new(""), Path::new(""), &Built::default()).unwrap().grows
        };
        let all = [None, Some("async-tasks"), Some("executor-offload"), Some("sequential")];
        assert_eq!(all.map(grows), [true, true, false, false]);
    }

    #[test]
    fn a_language_that_is_not_here_leaves_its_peers_out_with_the_reason() {
        let header = Header::read("# Version: no-such-tool -V\n# Peer: A\n# Run: no-such-tool\n");
        let mut found = Entrants::default();
        found.add(header, Path::new("a.nst"), Path::new(""), &Built::default());
        assert_eq!((found.all.len(), found.versions.len()), (0, 0));
        let [LeftOut { name, why }] = &found.left_out[..] else { panic!("expected one") };
        assert_eq!(name, "A");
        assert!(why.starts_with("cannot start no-such-tool: "), "{why}");
    }

    #[test]
    fn a_number_alone_is_told_with_its_tool() {
        assert_eq!(named("/bin/node", "v26.1.0".into()), "node v26.1.0");
        assert_eq!(named("go", "go version go1.27".into()), "go version go1.27");
    }
}
