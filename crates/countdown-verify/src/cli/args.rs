//! The arguments, and what they come to for those who know of no command line.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use clap::ValueEnum;
use serde::{
    Deserialize,
    de::{IntoDeserializer, value::Error},
};

use super::Color;
use crate::{
    program::{Clock, Policy, Stream, Zero},
    select::Select,
    workspace::Table,
};

/// Run programs, and hold what each prints, and when, to its golden transcript.
///
/// Every byte but the digits of the stamps must be the golden's. A stamp may be
/// late by the tolerance, never early; lines due at the same time may come in
/// any order. When a line was printed, the verifier's own clock says: when it
/// arrived. Meanwhile the machine's stalls are noted: a program that is later
/// than the tolerance, and no later than those explain, is run again, up to 3
/// times in all.
///
/// Exit status:
///   0    all match
///   1    some output is wrong: it does not match, is buffered where it has to
///        be live, or goes on without end
///   2    otherwise, when something could not be judged: a program that does
///        not build or start, prints nothing, fails, is killed, runs into the
///        time-out or leaves its stdout to another process; a missing, malformed
///        or unused golden; a machine too busy to tell; bad usage; results that
///        cannot be written
///   130  after Ctrl-C (143 after a request to terminate, 129 after a hang-up)
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// Programs to verify; all of them if none is named
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// Run this instead of the one program named, without a shell in between
    #[arg(last = true, value_name = "COMMAND")]
    pub(super) command: Vec<OsString>,
    /// List the programs, what each shows, and the golden it is held to
    #[arg(long)]
    pub(super) list: bool,
    /// Judge a captured transcript, not the one program named; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = FOR_RUNS)]
    pub(super) from: Option<PathBuf>,
    /// Hold the command or transcript to this golden instead of a program's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "list", "bless"])]
    pub(super) golden: Option<PathBuf>,
    /// What the due times of --golden are multiples of
    #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "golden")]
    grid: Option<Duration>,
    /// How late a line may be
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = seconds)]
    tolerance: Duration,
    /// How long it may run [default: 10 s + 2 x its last due time; --bless: 60]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Run each this often and report the spread; the first wrong run ends it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Write goldens of the programs named, or update lines out of tolerance
    #[arg(long, conflicts_with_all = ["runs", "command", "list", "format"], requires = "names")]
    pub(super) bless: bool,
    /// Whose clock is asked: `own`, `arrival` or `virtual`
    #[arg(long, value_parser = word::<Clock>, help_heading = FOREIGN)]
    clock: Option<Clock>,
    /// What arrival times count from: the `first` line, or the `start`
    #[arg(long, value_parser = word::<Zero>, help_heading = FOREIGN)]
    zero: Option<Zero>,
    /// What is looked at: `stdout` or `stderr`
    #[arg(long, value_parser = word::<Stream>, help_heading = FOREIGN)]
    stream: Option<Stream>,
    /// Only lines that match, and of them what is captured
    #[arg(long, value_name = "REGEX", help_heading = FOREIGN)]
    select: Option<Select>,
    /// How it has to end
    #[arg(long, value_name = "N", help_heading = FOREIGN)]
    status: Option<i32>,
    /// Give it a pseudo-terminal, so that it does not buffer (Unix)
    #[arg(long, help_heading = FOREIGN)]
    tty: bool,
    /// Have COMMAND print each line when its own stamp says so
    #[arg(long, requires = "command", help_heading = FOREIGN)]
    pub(super) live: bool,
    /// Judge again whenever its package or folder changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["from", "list", "bless"])]
    pub(super) watch: bool,
    /// How to print the results on stdout
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Whether to colour: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) color: Color,
    /// Show no progress, Cargo's neither
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Show what each program says on stderr, and how long it all took
    #[arg(short, long)]
    pub(super) verbose: bool,
}

/// The options that say how a program is run, or which.
const FOR_RUNS: [&str; 10] = [
    "command", "runs", "bless", "list", "timeout", "zero", "stream", "select", "status", "tty",
];
const FOREIGN: &str = "Options as in a countdown.toml";

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Junit,
}

impl Args {
    pub(super) fn policy(&self) -> Policy {
        let Self {
            tolerance,
            timeout,
            runs,
            ..
        } = *self;
        Policy {
            tolerance,
            timeout,
            runs,
            ..Policy::default()
        }
    }

    /// What is said of how programs are judged, whatever their own tables say.
    pub(super) fn table(&self) -> Table {
        Table {
            grid: self.grid,
            clock: self.clock,
            zero: self.zero,
            stream: self.stream,
            select: self.select.clone(),
            status: self.status,
            tty: self.tty.then_some(true),
            ..Table::default()
        }
    }
}

/// Reads a number of seconds, for an option.
///
/// # Errors
///
/// Where it is none, or no length of time.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| "expected a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// A word as a table has it.
fn word<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Error> {
    T::deserialize(text.into_deserializer())
}
