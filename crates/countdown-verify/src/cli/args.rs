use std::{ffi::OsString, path::PathBuf};

use clap::ValueEnum;

use crate::program::Settings;

/// Run programs, and compare what each prints, and when, with its golden.
///
/// The text must be equal byte for byte. A line may be late by the tolerance. A late program is run
/// again, up to 3 times, if the machine may be the cause: it stalled, or the program waited for a
/// processor.
///
/// Exit status:
///   0    all match
///   1    a program printed something else, or at another time, or it ended
///        otherwise than it should
///   2    otherwise, if something could not be judged: the machine was too busy,
///        a program does not build or start, a golden is missing or malformed,
///        there are no programs; bad usage
///   130  after Ctrl-C (143 after a request to terminate, 129 after a hang-up)
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// Programs to verify [default: all]
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// Run this command instead of the named program. No shell is started
    #[arg(last = true, value_name = "COMMAND")]
    pub(super) command: Vec<OsString>,
    /// Compare the command or transcript with this golden
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "list"])]
    pub(super) golden: Option<PathBuf>,
    /// Judge a captured output or an asciicast, not a run; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["command", "bless", "list", "runs",
        "timeout", "run_for", "terminate", "env", "cwd", "stdin", "status", "stream", "tty", "live"])]
    pub(super) from: Option<PathBuf>,
    /// List the programs, their goldens and their descriptions
    #[arg(long, conflicts_with = "command")]
    pub(super) list: bool,
    /// Write goldens: of the named programs, or of all that have none
    #[arg(long, visible_alias = "update", conflicts_with_all = ["runs", "list", "format", "junit"])]
    pub(super) bless: bool,
    /// Judge again whenever a source file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["from", "list", "bless"])]
    pub(super) watch: bool,
    /// Run each N times and report the spread; stop at the first wrong run
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) runs: u32,
    /// Run N programs at the same time [default: all]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(super) jobs: Option<usize>,

    #[command(
        flatten,
        next_help_heading = "How a program is run and judged, as in a countdown.toml"
    )]
    pub(super) settings: Settings,

    /// Features to build with, as for Cargo
    #[arg(long, value_name = "FEATURES", help_heading = "How Cargo builds")]
    features: Vec<String>,
    /// Build in the release profile
    #[arg(long, help_heading = "How Cargo builds")]
    release: bool,
    /// Build in this profile
    #[arg(
        long,
        value_name = "PROFILE",
        conflicts_with = "release",
        help_heading = "How Cargo builds"
    )]
    profile: Option<String>,

    /// Format of the results on stdout
    #[arg(long, value_enum, default_value = "text", help_heading = "Results")]
    pub(super) format: Format,
    /// Also write the results as a junit.xml
    #[arg(long, value_name = "FILE", help_heading = "Results")]
    pub(super) junit: Option<PathBuf>,
    /// Folder for the output of programs that do not match [default: target/verify, with Cargo]
    #[arg(long, value_name = "FOLDER", help_heading = "Results")]
    pub(super) keep: Option<PathBuf>,
    /// Colours: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto", help_heading = "Results")]
    pub(super) color: Color,
    /// Show neither progress nor Cargo's messages
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Results")]
    pub(super) quiet: bool,
    /// Show all measurements, and the output on the other stream
    #[arg(short, long, help_heading = "Results")]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Junit,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Color {
    /// On a terminal unless `NO_COLOR` is set, and always if `CLICOLOR_FORCE` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Applies the choice to stdout and stderr.
    pub fn set(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::AlwaysAnsi,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

impl Args {
    /// Returns further arguments for Cargo.
    pub(super) fn build_options(&self) -> Vec<String> {
        let mut options = Vec::new();
        if self.quiet {
            options.push("--quiet".into());
        }
        if !self.features.is_empty() {
            options.push(format!("--features={}", self.features.join(",")));
        }
        if self.release {
            options.push("--release".into());
        }
        options.extend(
            self.profile
                .iter()
                .map(|profile| format!("--profile={profile}")),
        );
        options
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text
        .parse()
        .map_err(|_| format!("expected a number, got `{text}`"))?;
    if number == 0 {
        return Err("expected 1 or more".into());
    }
    Ok(number)
}
