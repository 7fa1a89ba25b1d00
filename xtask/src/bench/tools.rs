//! What can be run: our own programs, and the peers that this machine has.

use std::{collections::BTreeMap, env, ffi::OsString, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use countdown_verify::workspace::Workspace;
use serde::Serialize;

/// The commands by the names that the tables show, and those that there are none for.
pub(super) struct Tools {
    commands: BTreeMap<&'static str, Vec<OsString>>,
    /// What the peers' tools say of themselves.
    pub(super) versions: Vec<String>,
    pub(super) left_out: Vec<LeftOut>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct LeftOut {
    pub(super) name: &'static str,
    pub(super) why: String,
}

/// Our programs, and the peers in Rust, which are examples of this package.
const OURS: [&str; 6] =
    ["sequential", "async-tasks", "executor-offload", "process_pool", "event_loop", "many"];
const IN_RUST: [(&str, &str, &[&str]); 8] = [
    ("floor, in turn", "floor", &["in-turn"]),
    ("floor, together", "floor", &["together"]),
    ("bare heap", "heap", &[]),
    ("smol spawn", "smol_spawn", &[]),
    ("tokio spawn", "tokio_spawn", &[]),
    ("threads", "os_threads", &[]),
    ("processes", "os_processes", &[]),
    ("pipe", "pipe", &[]),
];
/// A peer's name, its interpreter, how that is asked for its version, and what it is given.
const SCRIPTS: [(&str, &str, &[&str], &[&str]); 7] = [
    ("Python time.sleep", PYTHON, &["--version"], &["time_sleep.py"]),
    ("Python ThreadPool", PYTHON, &["--version"], &["thread_pool.py"]),
    ("Python ProcessPool", PYTHON, &["--version"], &["process_pool.py"]),
    ("Python threads", PYTHON, &["--version"], &["threads.py"]),
    ("asyncio", PYTHON, &["--version"], &["tasks.py", "asyncio"]),
    ("uvloop", PYTHON, UVLOOP, &["tasks.py", "uvloop"]),
    ("Node", "node", &["--version"], &["tasks.js"]),
];
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };
const UVLOOP: &[&str] = &["-c", "import uvloop; print('uvloop', uvloop.__version__)"];

impl Tools {
    /// Builds what is to be built, and asks the peers' tools for their versions.
    pub(super) fn find(workspace: &Workspace) -> Result<Self> {
        let mut tools = Self { commands: BTreeMap::new(), versions: vec![], left_out: vec![] };
        tools.add_rust(workspace)?;
        let peers = workspace.place.root.join("xtask/peers");
        for (name, tool, ask, args) in SCRIPTS {
            let command = version(tool, ask).map(|version| {
                let script = peers.join(args[0]).into_os_string();
                let args = args[1..].iter().map(OsString::from);
                (version, [tool.into(), script].into_iter().chain(args).collect())
            });
            tools.add(name, command);
        }
        tools.add("Go", go(&peers.join("tasks.go"), &workspace.place.target().join("bench")));
        Ok(tools)
    }

    /// None for what was left out.
    pub(super) fn command(&self, name: &str) -> Option<&[OsString]> {
        self.commands.get(name).map(Vec::as_slice)
    }

    /// Notes that it, or a run of it, does not count; one reason is enough.
    pub(super) fn leave_out(&mut self, name: &'static str, why: String) {
        if self.left_out.iter().all(|left_out| left_out.name != name) {
            self.left_out.push(LeftOut { name, why });
        }
    }

    fn add(&mut self, name: &'static str, found: Result<(String, Vec<OsString>)>) {
        match found {
            Ok((version, command)) => {
                self.commands.insert(name, command);
                if !self.versions.contains(&version) {
                    self.versions.push(version);
                }
            }
            Err(error) => self.leave_out(name, format!("{error:#}")),
        }
    }

    fn add_rust(&mut self, workspace: &Workspace) -> Result<()> {
        let programs = workspace.select(&OURS.map(str::to_owned))?;
        let mut options = vec!["--release", "--package", "xtask"];
        options.extend(IN_RUST.iter().flat_map(|(_, example, _)| ["--example", *example]));
        let built = workspace.build(&programs, &options)?;
        let ours = OURS.map(|name| (name, name, &[][..]));
        for (name, target, args) in ours.into_iter().chain(IN_RUST) {
            let path = built
                .executable(target)
                .with_context(|| format!("Cargo did not build `{target}`"))?;
            let args = args.iter().map(OsString::from);
            self.commands.insert(name, [path.into()].into_iter().chain(args).collect());
        }
        Ok(())
    }
}

/// Compiles the peer in Go.
fn go(source: &Path, folder: &Path) -> Result<(String, Vec<OsString>)> {
    let version = version("go", &["version"])?;
    let program = folder.join("go_tasks").with_extension(env::consts::EXE_EXTENSION);
    let mut go = Command::new("go");
    go.arg("build").arg("-o").arg(&program).arg(source);
    let built = go.output().context("cannot start go")?;
    ensure!(built.status.success(), "go build: {}", last_line(&built.stderr));
    Ok((version, vec![program.into()]))
}

/// What a tool says of itself; the error says why it cannot be used.
fn version(tool: &str, ask: &[&str]) -> Result<String> {
    let asked = Command::new(tool).args(ask).output();
    let asked = asked.with_context(|| format!("cannot start {tool}"))?;
    ensure!(asked.status.success(), "{tool}: {}", last_line(&asked.stderr));
    let version = last_line(&asked.stdout);
    // Node tells the number alone.
    Ok(if version.starts_with('v') { format!("{tool} {version}") } else { version })
}

fn last_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).lines().last().unwrap_or("it says nothing").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_not_there_is_left_out_with_the_reason() {
        let mut tools = Tools { commands: BTreeMap::new(), versions: vec![], left_out: vec![] };
        tools.add("Go", version("no-such-tool", &[]).map(|version| (version, vec![])));
        assert_eq!(tools.command("Go"), None);
        assert!(tools.left_out[0].why.starts_with("cannot start no-such-tool: "));
    }

    #[test]
    fn a_version_is_listed_once() {
        let mut tools = Tools { commands: BTreeMap::new(), versions: vec![], left_out: vec![] };
        for name in ["asyncio", "Python threads"] {
            tools.add(name, Ok(("Python 3".into(), vec!["python3".into(), name.into()])));
        }
        assert_eq!(tools.versions, ["Python 3"]);
        assert_eq!(tools.command("asyncio"), Some(&["python3".into(), "asyncio".into()][..]));
    }

    #[test]
    fn the_last_line_is_the_one_that_says_what_is_wrong() {
        let traceback = b"Traceback (most recent call last):\n  File\nModuleNotFoundError: no\n";
        assert_eq!(last_line(traceback), "ModuleNotFoundError: no");
        assert_eq!(last_line(b""), "it says nothing");
    }
}
