//! What a peer's file says of itself.
//!
//! A peer is a file of xtask/examples whose header says how it is run, whatever its language:
//!
//! ```text
//! Version: go version                     what tells its version; it is left out where this fails
//! Build: go build -o {out}/a {file}       what compiles it
//! Peer: Go                                its name in the tables
//! Run: {out}/a                            the command; `{rust}` is the Cargo example of that name
//! Prints: executor-offload                the golden whose lines it prints
//! Python: asyncio                         the peer in Python that does the same
//! ```
//!
//! A file may have several peers, one under the other. Without arguments a peer prints the lines of
//! its golden. One whose countdowns all overlap prints those of `async-tasks`, and needs not say so.
//! It runs as many countdowns as its one argument says, and prints how late they were, as
//! `summary` does; any other only knows 0 there, which starts it and ends it.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, ensure};

/// What a peer's file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    version: Option<String>,
    build: Option<String>,
    pub(super) peers: Vec<Peer>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Peer {
    pub(super) name: String,
    pub(super) run: String,
    pub(super) prints: Option<String>,
    pub(super) python: Option<String>,
}

impl Header {
    pub(super) fn read(text: &str) -> Self {
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
                ("Peer", _) => header.peers.push(Peer {
                    name: value,
                    ..Peer::default()
                }),
                ("Run", Some(peer)) => peer.run = value,
                ("Prints", Some(peer)) => peer.prints = Some(value),
                ("Python", Some(peer)) => peer.python = Some(value),
                _ => {}
            }
        }
        header
    }

    /// Compiles the file; returns the version of what does, or runs it.
    pub(super) fn prepare(&self, file: &Path, out: &Path) -> Result<Option<String>> {
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

pub(super) fn words_of(command: &str, file: &Path, out: &Path) -> Vec<String> {
    let [file, out] = [file, out].map(|path| path.display().to_string());
    let words = command.split_whitespace();
    words
        .map(|word| word.replace("{file}", &file).replace("{out}", &out))
        .collect()
}

/// The first line of what a tool says; the error says why it cannot be used.
pub(super) fn answer(words: &[String]) -> Result<String> {
    let (tool, args) = words.split_first().context("a command has no words")?;
    let asked = Command::new(tool).args(args).output();
    let asked = asked.with_context(|| format!("cannot start {tool}"))?;
    let said = if asked.status.success() {
        &asked.stdout
    } else {
        &asked.stderr
    };
    let said = String::from_utf8_lossy(said);
    let mut lines = said.lines().map(str::trim);
    ensure!(
        asked.status.success(),
        "{tool}: {}",
        lines.next_back().unwrap_or("it failed")
    );
    Ok(lines.next().unwrap_or_default().to_owned())
}

/// Some tell their number alone.
fn named(tool: &str, version: String) -> String {
    let number = version
        .trim_start_matches('v')
        .starts_with(|c: char| c.is_ascii_digit());
    let tool = Path::new(tool)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    if number {
        format!("{tool} {version}")
    } else {
        version
    }
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
            python: None,
        };
        let pool = peer("pool", "python3 {file} b", Some("executor-offload"));
        let peers = vec![peer("asyncio", "python3 {file} a", None), pool];
        let expected = Header {
            version: Some("python3 -V".into()),
            build: None,
            peers,
        };
        assert_eq!(Header::read(text), expected);
        assert_eq!(Header::read("//! Shared.\n\nlet a: u8 = 0;\n").peers, []);
    }

    #[test]
    fn a_number_alone_is_told_with_its_tool() {
        assert_eq!(named("/bin/node", "v26.1.0".into()), "node v26.1.0");
        assert_eq!(named("go", "go version go1.27".into()), "go version go1.27");
    }
}
