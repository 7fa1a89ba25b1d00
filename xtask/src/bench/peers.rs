//! What is measured: our own programs, and their peers.

mod header;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use countdown_verify::workspace::{Built, Workspace};

use self::header::{Header, Peer, answer, words_of};
use super::{
    meter,
    report::{Cost, LeftOut, Mechanism},
};
use crate::files;

/// A program that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entrant {
    pub(super) name: String,
    pub(super) command: Vec<String>,
    /// The golden whose lines it prints.
    pub(super) prints: Option<String>,
    /// The peer in Python that does the same.
    pub(super) python: Option<String>,
    pub(super) takes: Takes,
}

/// Which numbers of countdowns a program takes as its argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Any,
    /// 0 alone, which starts it and ends it.
    Zero,
    /// It has no argument.
    None,
}

/// All that is here, and why the rest is not.
#[derive(Default)]
pub(super) struct Entrants {
    pub(super) all: Vec<Entrant>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) versions: Vec<String>,
    pub(super) meter: PathBuf,
}

/// Our own: the program, its golden, and its peer in Python. None takes a number; `event_loop` and
/// `join_all` are measured as peers, with programs that do.
const OURS: [(&str, &str, &str); 4] = [
    ("sequential", "sequential", "Python time.sleep"),
    ("async-tasks", TASKS, "asyncio"),
    ("executor-offload", POOL, "Python ThreadPool"),
    ("process_pool", POOL, "Python ProcessPool"),
];
const TASKS: &str = "async-tasks";
const POOL: &str = "executor-offload";

impl Entrants {
    /// Builds what is to be built, and asks the languages for their versions.
    pub(super) fn find(workspace: &Workspace) -> Result<Self> {
        let mut files = files::in_folder(&workspace.place.root.join("xtask/examples"))?;
        files.retain(|file| file.is_file());
        let out = workspace.place.target().join("bench");
        fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
        let built = build(workspace, &files)?;
        let mut found = Self {
            meter: executable(&built, "meter")?.into(),
            ..Self::default()
        };
        for (name, prints, python) in OURS {
            found.all.push(Entrant {
                name: name.into(),
                command: vec![executable(&built, name)?],
                prints: Some(prints.into()),
                python: Some(python.into()),
                takes: Takes::None,
            });
        }
        for file in files {
            let text = files::read(&file)?;
            found.add(Header::read(&text), &file, &out, &built);
        }
        Ok(found)
    }

    /// Which of them take any number.
    pub(super) fn growing(&self) -> Vec<usize> {
        (0..self.all.len())
            .filter(|index| self.all[*index].takes == Takes::Any)
            .collect()
    }

    /// Runs an entrant with this argument: what it takes, and what it prints.
    pub(super) fn run(&self, index: usize, argument: Option<u32>) -> Result<(Cost, String)> {
        meter::run(&self.meter, &self.all[index].command, argument)
    }

    /// Notes it once, for the first of its reasons.
    pub(super) fn left_out(&mut self, name: String, error: &anyhow::Error) {
        if self.left_out.iter().all(|other| other.name != name) {
            self.left_out.push(LeftOut {
                name,
                why: format!("{error:#}"),
            });
        }
    }

    /// Adds a file's peers, or why they are left out.
    fn add(&mut self, header: Header, file: &Path, out: &Path, built: &Built) {
        match header.prepare(file, out) {
            Err(error) => {
                header
                    .peers
                    .into_iter()
                    .for_each(|peer| self.left_out(peer.name, &error));
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
        Mechanism {
            name,
            python,
            ..Mechanism::default()
        }
    }
}

impl Peer {
    fn entrant(&self, file: &Path, out: &Path, built: &Built) -> Result<Entrant> {
        let mut command = words_of(&self.run, file, out);
        let tool = command.first_mut().context("it has no `Run:`")?;
        if let Some(example) = tool
            .strip_prefix('{')
            .and_then(|tool| tool.strip_suffix('}'))
        {
            *tool = executable(built, example)?;
        }
        let prints = self.prints.as_deref().unwrap_or(TASKS);
        Ok(Entrant {
            name: self.name.clone(),
            command,
            takes: if prints == TASKS {
                Takes::Any
            } else {
                Takes::Zero
            },
            prints: Some(prints.into()),
            python: self.python.clone(),
        })
    }
}

/// Builds our own, and all that is in Rust among these files.
fn build(workspace: &Workspace, files: &[PathBuf]) -> Result<Built> {
    let in_rust = files.iter().filter(|file| files::ends_in(file, "rs"));
    let names: Vec<_> = in_rust
        .filter_map(|file| file.file_stem()?.to_str())
        .collect();
    let mut options = vec!["--release", "--package", "xtask"];
    options.extend(names.iter().flat_map(|name| ["--example", *name]));
    workspace.build(
        &workspace.select(&OURS.map(|(name, ..)| name.into()))?,
        &options,
    )
}

fn executable(built: &Built, name: &str) -> Result<String> {
    let path = built
        .executable(name)
        .with_context(|| format!("Cargo did not build `{name}`"))?;
    Ok(path.display().to_string())
}

/// What the programs in Rust are built by.
pub(super) fn rustc() -> Option<String> {
    let rustc = env::var("RUSTC").unwrap_or("rustc".into());
    Some(
        answer(&[rustc, "-V".into()])
            .ok()?
            .split(" (")
            .next()?
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_prints_a_pools_lines_or_waits_in_turn_takes_no_number() {
        let takes = |prints: Option<&str>| {
            let prints = prints.map(str::to_owned);
            let peer = Peer {
                name: "a".into(),
                run: "true".into(),
                prints,
                python: None,
            };
            peer.entrant(Path::new(""), Path::new(""), &Built::default())
                .unwrap()
                .takes
        };
        let all = [
            None,
            Some("async-tasks"),
            Some("executor-offload"),
            Some("sequential"),
        ];
        assert_eq!(
            all.map(takes),
            [Takes::Any, Takes::Any, Takes::Zero, Takes::Zero]
        );
    }

    #[test]
    fn who_fails_in_each_round_is_named_once() {
        let mut found = Entrants::default();
        for why in ["it is full", "it is still full"] {
            found.left_out("A".into(), &anyhow::anyhow!(why));
        }
        assert_eq!(
            found.left_out,
            [LeftOut {
                name: "A".into(),
                why: "it is full".into()
            }]
        );
    }

    #[test]
    fn a_language_that_is_not_here_leaves_its_peers_out_with_the_reason() {
        let header = Header::read("# Version: no-such-tool -V\n# Peer: A\n# Run: no-such-tool\n");
        let mut found = Entrants::default();
        found.add(header, Path::new("a.nst"), Path::new(""), &Built::default());
        assert_eq!((found.all.len(), found.versions.len()), (0, 0));
        let [LeftOut { name, why }] = &found.left_out[..] else {
            panic!("expected one")
        };
        assert_eq!(name, "A");
        assert!(why.starts_with("cannot start no-such-tool: "), "{why}");
    }
}
