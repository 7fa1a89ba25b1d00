//! What is measured: our own programs, and their peers.
//!
//! A peer is a file of xtask/examples whose header says so, whatever its language:
//!
//! ```text
//! Peer: asyncio           its name in the tables
//! Prints: async-tasks     the golden whose lines it prints where it is given nothing
//! Most: 1,000,000         up to how many countdowns it is given, as its one argument
//! Memory: in processes    where each countdown has a process of its own
//! ```
//!
//! All but the name may be missing. Given a number, it prints the line that `many` does.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use countdown_verify::workspace::{Built, Workspace};
use serde::Serialize;

/// A program that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entrant {
    pub(super) name: String,
    pub(super) command: Vec<OsString>,
    pub(super) prints: Option<String>,
    pub(super) most: usize,
    /// Whether its countdowns are in processes of their own, whose memory nobody adds up.
    pub(super) in_processes: bool,
    /// The peer in Python that does the same.
    pub(super) python: Option<&'static str>,
}

/// All that is here, and why the rest is not.
pub(super) struct Entrants {
    pub(super) all: Vec<Entrant>,
    pub(super) left_out: Vec<LeftOut>,
    /// What the peers' languages say of themselves.
    pub(super) versions: Vec<String>,
    built: Built,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct LeftOut {
    pub(super) name: String,
    pub(super) why: String,
}

/// Our own: what each prints, how many countdowns it is given, and its peer in Python.
const OURS: [(&str, Option<&str>, usize, Option<&str>); 6] = [
    ("sequential", Some("sequential"), 0, Some("Python time.sleep")),
    ("event_loop", Some("async-tasks"), 1_000_000, Some("asyncio")),
    ("async-tasks", Some("async-tasks"), 0, Some("asyncio")),
    ("executor-offload", Some("executor-offload"), 0, Some("Python ThreadPool")),
    ("process_pool", Some("executor-offload"), 0, Some("Python ProcessPool")),
    ("many", None, 1_000_000, None),
];

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

impl Entrants {
    /// Builds what is to be built, and asks the languages for their versions.
    pub(super) fn find(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.place.root.join("xtask/examples");
        let files = fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))?;
        let mut files: Vec<_> = files.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.retain(|file| file.is_file());
        files.sort();
        let built = build(workspace, &files)?;
        let mut found = Self { all: vec![], left_out: vec![], versions: vec![], built };
        for (name, prints, most, python) in OURS {
            let command = vec![found.built(name)?.into()];
            let (name, prints) = (name.to_owned(), prints.map(str::to_owned));
            found.all.push(Entrant { name, command, prints, most, in_processes: false, python });
        }
        for file in files {
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            if let Some(peer) = peer(&text) {
                match found.command(&file, &workspace.place.target().join("bench")) {
                    Ok(command) => found.all.push(Entrant { command, ..peer }),
                    Err(error) => found.leave_out(&peer.name, format!("{error:#}")),
                }
            }
        }
        Ok(found)
    }

    /// The executable of a program in Rust.
    pub(super) fn built(&self, name: &str) -> Result<&Path> {
        let path = self.built.executable(name);
        let path = path.with_context(|| format!("Cargo did not build `{name}`"));
        path.map(PathBuf::as_path)
    }

    /// Notes that it, or a run of it, does not count; one reason is enough.
    pub(super) fn leave_out(&mut self, name: &str, why: String) {
        if self.left_out.iter().all(|left_out| left_out.name != name) {
            self.left_out.push(LeftOut { name: name.to_owned(), why });
        }
    }

    /// What runs this file; what is compiled goes into `folder`.
    fn command(&mut self, file: &Path, folder: &Path) -> Result<Vec<OsString>> {
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => Ok(vec![self.built(name)?.into()]),
            Some("py") => self.interpreted(PYTHON, file),
            Some("js") => self.interpreted("node", file),
            Some("go") => {
                self.ask("go", "version")?;
                let program = folder.join(name).with_extension(env::consts::EXE_EXTENSION);
                answer(Command::new("go").args(["build", "-o"]).arg(&program).arg(file))?;
                Ok(vec![program.into()])
            }
            _ => Err(anyhow::anyhow!("nothing here runs {}", file.display())),
        }
    }

    fn interpreted(&mut self, interpreter: &str, file: &Path) -> Result<Vec<OsString>> {
        self.ask(interpreter, "--version")?;
        Ok(vec![interpreter.into(), file.into()])
    }

    fn ask(&mut self, tool: &str, question: &str) -> Result<()> {
        let version = answer(Command::new(tool).arg(question))?;
        // Node tells the number alone.
        let version = if version.starts_with('v') { format!("{tool} {version}") } else { version };
        if !self.versions.contains(&version) {
            self.versions.push(version);
        }
        Ok(())
    }
}

/// Builds our own, and all that is in Rust among these files.
fn build(workspace: &Workspace, files: &[PathBuf]) -> Result<Built> {
    let in_rust = files.iter().filter(|file| file.extension().is_some_and(|of| of == "rs"));
    let names: Vec<_> = in_rust.filter_map(|file| file.file_stem()?.to_str()).collect();
    let mut options = vec!["--release", "--package", "xtask"];
    options.extend(names.iter().flat_map(|name| ["--example", *name]));
    workspace.build(&workspace.select(&OURS.map(|(name, ..)| name.to_owned()))?, &options)
}

/// What a file's header says of it, if it is a peer's.
fn peer(text: &str) -> Option<Entrant> {
    let value = |key: &str| {
        let mut lines = text.lines().take(20);
        let line =
            lines.find_map(|line| line.trim_start_matches(['/', '!', '#', ' ']).strip_prefix(key));
        line.map(|value| value.trim().to_owned())
    };
    let most = value("Most:").and_then(|most| most.replace(',', "").parse().ok());
    Some(Entrant {
        name: value("Peer:")?,
        command: Vec::new(),
        prints: value("Prints:"),
        most: most.unwrap_or(0),
        in_processes: value("Memory:").is_some(),
        python: None,
    })
}

/// The last line of what a tool says; the error says why it cannot be used.
fn answer(tool: &mut Command) -> Result<String> {
    let name = tool.get_program().to_string_lossy().into_owned();
    let asked = tool.output().with_context(|| format!("cannot start {name}"))?;
    let last = |text: &[u8]| {
        String::from_utf8_lossy(text).lines().last().unwrap_or("it says nothing").trim().to_owned()
    };
    ensure!(asked.status.success(), "{name}: {}", last(&asked.stderr));
    Ok(last(&asked.stdout))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> Entrants {
        Entrants { all: vec![], left_out: vec![], versions: vec![], built: Built::default() }
    }

    #[test]
    fn a_header_says_what_a_peer_is() {
        let rust = peer("//! A heap.\n//!\n//! Peer: bare heap\n//! Most: 1,000,000\n").unwrap();
        assert_eq!((&*rust.name, rust.prints, rust.most), ("bare heap", None, 1_000_000));
        let python = peer("\"\"\"Tasks.\n\nPeer: asyncio\nPrints: async-tasks\n\"\"\"\n").unwrap();
        assert_eq!((python.prints.as_deref(), python.most), (Some("async-tasks"), 0));
        assert_eq!(peer("# Shared by the peers in Python.\n"), None);
    }

    #[test]
    fn a_language_that_is_not_here_leaves_its_peer_out_with_the_reason() {
        let error = none().interpreted("no-such-tool", Path::new("a.py")).unwrap_err();
        assert!(format!("{error:#}").starts_with("cannot start no-such-tool: "), "{error:#}");
        let error = none().command(Path::new("a.rb"), Path::new("")).unwrap_err();
        assert_eq!(error.to_string(), "nothing here runs a.rb");
    }

    #[test]
    fn one_reason_is_enough() {
        let mut entrants = none();
        entrants.leave_out("Go", "no go".into());
        entrants.leave_out("Go", "still no go".into());
        assert_eq!(entrants.left_out, [LeftOut { name: "Go".into(), why: "no go".into() }]);
    }
}
