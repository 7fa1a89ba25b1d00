//! What a manifest, a `countdown.toml` or the command line says of programs.

use std::{collections::BTreeMap, path::Path, time::Duration};

use serde::{Deserialize, Deserializer, de::Error};

use crate::{
    program::{Clock, GoldenFile, Program, Stream, Zero},
    select::Select,
};

/// All of a `countdown.toml`, or of `[workspace.metadata.countdown]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    /// The names of goldens that nothing rewrites.
    #[serde(default)]
    pub(super) fixed: Vec<String>,
    #[serde(default)]
    pub(super) programs: BTreeMap<String, Table>,
}

/// What is said of one program; what is left out is by default, or as a table before it has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What is run, in the file's folder; none for a program that Cargo builds.
    #[serde(default)]
    pub command: Vec<String>,
    /// The name of its golden, where that is not its own.
    pub golden: Option<String>,
    /// What the golden's due times are multiples of, in seconds.
    #[serde(default, deserialize_with = "grid")]
    pub grid: Option<Duration>,
    /// Whose clock says when a line was printed.
    pub clock: Option<Clock>,
    /// What its times count from.
    pub zero: Option<Zero>,
    /// Where it prints.
    pub stream: Option<Stream>,
    /// Which of its lines are looked at, and what of them.
    #[serde(default, deserialize_with = "select")]
    pub select: Option<Select>,
    /// The status that it ends with.
    pub status: Option<i32>,
    /// Whether it prints to a pseudo-terminal.
    pub tty: Option<bool>,
    /// Whether it is skipped where its command is not installed.
    #[serde(default)]
    pub optional: bool,
}

impl Table {
    /// The golden of a program of the workspace in this folder that is held to the one of this name,
    /// unless the table names another one.
    pub(super) fn golden(&self, root: &Path, name: &str) -> GoldenFile {
        let golden = GoldenFile::named(root, self.golden.as_deref().unwrap_or(name));
        GoldenFile {
            grid: self.grid.unwrap_or(golden.grid),
            ..golden
        }
    }

    /// Has a program be judged as this says; the golden and the command stay what they are.
    pub fn apply(&self, program: &mut Program) {
        program.golden.grid = self.grid.unwrap_or(program.golden.grid);
        program.clock = self.clock.unwrap_or(program.clock);
        program.zero = self.zero.unwrap_or(program.zero);
        program.stream = self.stream.unwrap_or(program.stream);
        program.select = self.select.clone().or(program.select.take());
        program.status = self.status.unwrap_or(program.status);
        program.tty = self.tty.unwrap_or(program.tty);
    }
}

fn grid<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Duration>, D::Error> {
    let seconds = f64::deserialize(value)?;
    let grid = Duration::try_from_secs_f64(seconds);
    grid.map(Some)
        .map_err(|error| D::Error::custom(format!("this is no grid: {error}")))
}

fn select<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Select>, D::Error> {
    String::deserialize(value)?
        .parse()
        .map(Some)
        .map_err(D::Error::custom)
}
