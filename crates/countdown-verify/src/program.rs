//! A program to run, and the settings to judge it by.

#[cfg(feature = "cli")]
use std::path::Path;
use std::{
    ffi::OsString,
    fs,
    io::ErrorKind,
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    str::FromStr,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use countdown_core::{GRID, Golden, GoldenError, Tolerance};

use crate::select::{Select, Unit};

/// A program and its golden.
///
/// ```no_run
/// use countdown_verify::{Clock, Program};
///
/// let mut client = Program::new(["target/debug/client"], "tests/golden/client.txt");
/// client.settings.clock = Some(Clock::Arrival);
/// client.assert();
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Program {
    /// The name that reports give it: [`new`](Program::new) takes it from the golden's file name.
    pub name: String,
    /// The executable and its arguments. No shell is started.
    pub command: Vec<OsString>,
    /// The golden's file. In a test that `cargo test` runs, a relative path counts from the package's
    /// folder.
    pub golden: PathBuf,
    /// How to run and judge it.
    pub settings: Settings,
    /// True if it belongs to a workspace, so that `--bless` accepts its name.
    pub(crate) is_listed: bool,
}

impl Program {
    /// Creates a program with default settings, named after its golden.
    ///
    /// By default a program stamps its own lines. For one that prints plain lines set
    /// `settings.clock` to [`Clock::Arrival`].
    pub fn new(
        command: impl IntoIterator<Item = impl Into<OsString>>,
        golden: impl Into<PathBuf>,
    ) -> Self {
        let golden = golden.into();
        let name = golden.file_stem().unwrap_or(golden.as_os_str());
        Self {
            name: name.to_string_lossy().into_owned(),
            command: command.into_iter().map(Into::into).collect(),
            golden,
            settings: Settings::default(),
            is_listed: false,
        }
    }

    pub(crate) fn to_command(&self) -> Result<Command> {
        let [executable, arguments @ ..] = &*self.command else {
            bail!("there is no command to run")
        };
        let mut command = Command::new(executable);
        command.args(arguments);
        for Variable { name, value } in &self.settings.env {
            command.env(name, value);
        }
        if let Some(folder) = &self.settings.cwd {
            let name = folder.display();
            ensure!(folder.is_dir(), "there is no folder {name} to run it in");
            command.current_dir(folder);
        }
        match &self.settings.stdin {
            Some(path) => {
                let file = fs::File::open(path);
                let file = file.with_context(|| format!("cannot open {}", path.display()))?;
                command.stdin(file);
            }
            None => drop(command.stdin(Stdio::null())),
        }
        Ok(command)
    }

    /// Reads the golden, and checks that the settings suit it.
    pub(crate) fn read_golden(&self) -> Result<Golden> {
        let path = self.golden.display();
        let text = fs::read(&self.golden).map_err(|error| match error.kind() {
            ErrorKind::NotFound => self.no_golden(),
            _ => anyhow!("cannot read the golden {path}: {error}"),
        })?;
        let golden = self.parse_golden(&text).map_err(|error| match error {
            GoldenError::Line(error) => anyhow!("{path}:{}: {}", error.line(), error.message()),
            error => anyhow!("{path}: {error}"),
        })?;
        self.check_settings(&golden)?;
        Ok(golden)
    }

    pub(crate) fn parse_golden(&self, text: &[u8]) -> Result<Golden, GoldenError> {
        Golden::on_grid(text, self.settings.grid())
    }

    /// Returns the error for a missing golden, with the command that writes it.
    fn no_golden(&self) -> anyhow::Error {
        let path = self.golden.display();
        if self.is_listed {
            let name = &self.name;
            return anyhow!(
                "there is no golden {path}; `countdown-verify --bless {name}` writes it"
            );
        }
        anyhow!(
            "there is no golden {path}; `countdown-verify --bless --golden {path} -- COMMAND` writes \
             it, and so does a test that is run with COUNTDOWN_BLESS=1"
        )
    }

    /// Checks that the settings suit a golden.
    pub(crate) fn check_settings(&self, golden: &Golden) -> Result<()> {
        let checked = self.settings.check(golden);
        checked.with_context(|| format!("the golden {} cannot be held", self.golden.display()))
    }
}

/// How a program is run and judged: the keys of a `countdown.toml`, which are options of the command
/// line too.
///
/// A field has the name of its key, but `for` is `run_for`.
///
/// ```
/// use std::time::Duration;
/// use countdown_verify::{Clock, Program, Status};
///
/// let mut client = Program::new(["target/debug/client"], "tests/golden/client.txt");
/// client.settings.clock = Some(Clock::Arrival);
/// client.settings.run_for = Some(Duration::from_millis(1300));
/// client.settings.status = Some(Status::Code(7));
/// client.settings.select = Some("retry .*".parse()?);
/// client.settings.env = vec![("PORT", "0").into()];
/// # Ok::<(), countdown_verify::BadPattern>(())
/// ```
#[derive(Debug, Clone, Default)]
#[cfg_attr(
    feature = "cli",
    derive(serde::Deserialize, clap::Args),
    serde(default)
)]
#[non_exhaustive]
pub struct Settings {
    /// Step of the golden's due times [default: 0.1]
    #[cfg_attr(feature = "cli", arg(long, value_name = "TIME", value_parser = duration))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::time"))]
    pub grid: Option<Duration>,
    /// How late a line may be [default: 0.1]
    #[cfg_attr(feature = "cli", arg(long, value_name = "TIME", value_parser = duration))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::time"))]
    pub tolerance: Option<Duration>,
    /// How early a line may be [default: 0.002]
    #[cfg_attr(feature = "cli", arg(long, value_name = "TIME", value_parser = duration))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::time"))]
    pub early: Option<Duration>,
    /// Clock that stamps the lines [default: own]
    #[cfg_attr(feature = "cli", arg(long))]
    pub clock: Option<Clock>,
    /// Time 0 of arrivals [default: first]
    #[cfg_attr(feature = "cli", arg(long))]
    pub zero: Option<Zero>,
    /// Stream to judge [default: stdout]
    #[cfg_attr(feature = "cli", arg(long))]
    pub stream: Option<Stream>,
    /// Drop lines that do not match; of the others keep the group `text`, else the first group,
    /// else the whole line. The group `time` is the line's stamp. Presets: docker, kubectl,
    /// journal, dmesg, ts
    #[cfg_attr(feature = "cli", arg(long, value_name = "REGEX"))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::word"))]
    pub select: Option<Select>,
    /// Unit of a `time` group that is a whole number
    #[cfg_attr(feature = "cli", arg(long))]
    pub unit: Option<Unit>,
    /// Let a carriage return end a line too, as in a progress bar
    #[cfg_attr(feature = "cli", arg(long, value_name = "BOOL", num_args = 0..=1,
        require_equals = true, default_missing_value = "true"))]
    pub returns: Option<bool>,
    /// Expected exit status: a number, or a signal such as SIGTERM [default: 0]
    #[cfg_attr(feature = "cli", arg(long, value_name = "STATUS"))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::status"))]
    pub status: Option<Status>,
    /// Longest run [default: 10 s + 2 x the golden's last time; --bless: 60]
    #[cfg_attr(feature = "cli", arg(long, value_name = "TIME", value_parser = duration))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::time"))]
    pub timeout: Option<Duration>,
    /// Judge only its first seconds, then end it: for a service
    #[cfg_attr(feature = "cli", arg(long = "for", value_name = "TIME", value_parser = duration))]
    #[cfg_attr(
        feature = "cli",
        serde(rename = "for", deserialize_with = "keys::time")
    )]
    pub run_for: Option<Duration>,
    /// Send SIGTERM at this time, and judge what it prints afterwards too (Unix)
    #[cfg_attr(feature = "cli", arg(long, value_name = "TIME", value_parser = duration))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::time"))]
    pub terminate: Option<Duration>,
    /// Environment variable to set
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME=VALUE"))]
    #[cfg_attr(feature = "cli", serde(deserialize_with = "keys::variables"))]
    pub env: Vec<Variable>,
    /// Folder to run in
    #[cfg_attr(feature = "cli", arg(long, value_name = "FOLDER"))]
    pub cwd: Option<PathBuf>,
    /// File to read as stdin [default: nothing]
    #[cfg_attr(feature = "cli", arg(long, value_name = "FILE"))]
    pub stdin: Option<PathBuf>,
    /// Give it a pseudo-terminal, so that it does not buffer its output (Unix)
    #[cfg_attr(feature = "cli", arg(long, value_name = "BOOL", num_args = 0..=1,
        require_equals = true, default_missing_value = "true"))]
    pub tty: Option<bool>,
    /// Fail if a line arrives later than its own stamp says [default: true, false for a COMMAND]
    #[cfg_attr(feature = "cli", arg(long, value_name = "BOOL", num_args = 0..=1,
        require_equals = true, default_missing_value = "true"))]
    pub live: Option<bool>,
}

impl Settings {
    /// Returns these settings; those that are unset are taken from `others`.
    #[must_use]
    pub fn or(self, others: &Settings) -> Settings {
        // Every key is named, so that the compiler reports a new one.
        let Settings {
            grid,
            tolerance,
            early,
            clock,
            zero,
            stream,
            select,
            unit,
            returns,
            status,
            timeout,
            run_for,
            terminate,
            mut env,
            cwd,
            stdin,
            tty,
            live,
        } = self;
        // If a name is set twice, the later value counts.
        env.splice(0..0, others.env.iter().cloned());
        Settings {
            grid: grid.or(others.grid),
            tolerance: tolerance.or(others.tolerance),
            early: early.or(others.early),
            clock: clock.or(others.clock),
            zero: zero.or(others.zero),
            stream: stream.or(others.stream),
            select: select.or_else(|| others.select.clone()),
            unit: unit.or(others.unit),
            returns: returns.or(others.returns),
            status: status.or(others.status),
            timeout: timeout.or(others.timeout),
            run_for: run_for.or(others.run_for),
            terminate: terminate.or(others.terminate),
            env,
            cwd: cwd.or_else(|| others.cwd.clone()),
            stdin: stdin.or_else(|| others.stdin.clone()),
            tty: tty.or(others.tty),
            live: live.or(others.live),
        }
    }

    /// Checks that the settings suit a golden.
    fn check(&self, golden: &Golden) -> Result<()> {
        self.check_grid()?;
        if self.clock() == Clock::Arrival {
            ensure!(
                golden.is_plain(),
                "with `clock = \"arrival\"` each line of it has to begin with a time, as in \
                 `0.5000 ready`"
            );
            ensure!(
                self.zero() == Zero::Start || golden.starts_at_zero(),
                "its first line has to be due at 0, since times count from the first line that \
                 arrives: begin it with `0.0000`, or set `zero = \"start\"`"
            );
        } else if self.has_line_times() {
            ensure!(
                golden.starts_at_zero(),
                "its first line has to be due at 0, since the times that `select` finds count from the \
                 first line that it takes: begin it with `0.0000`"
            );
        }
        if let Some(end) = self.run_for {
            let last = golden.end(self.tolerance());
            ensure!(
                end > last,
                "`for = {}` ends the program before its last line is certainly late, at {:.4} s",
                end.as_secs_f64(),
                last.as_secs_f64()
            );
        }
        Ok(())
    }

    /// Checks that the grid is not too fine for the clock.
    pub(crate) fn check_grid(&self) -> Result<()> {
        let least = Duration::from_millis(50);
        ensure!(
            self.clock() != Clock::Arrival || self.grid() >= least,
            "with `clock = \"arrival\"` the grid has to be 0.05 s or more, since arrivals are no finer"
        );
        Ok(())
    }

    /// Resolves relative paths against `folder`.
    #[cfg(feature = "cli")]
    pub(crate) fn in_folder(self, folder: &Path) -> Settings {
        Settings {
            cwd: self.cwd.map(|path| folder.join(path)),
            stdin: self.stdin.map(|path| folder.join(path)),
            ..self
        }
    }

    /// Returns `true` if the lines contain their times, which `select` finds.
    pub(crate) fn has_line_times(&self) -> bool {
        self.clock() == Clock::Own && self.select.as_ref().is_some_and(Select::has_time)
    }

    pub(crate) fn grid(&self) -> Duration {
        self.grid.unwrap_or(GRID)
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock.unwrap_or_default()
    }

    pub(crate) fn zero(&self) -> Zero {
        self.zero.unwrap_or_default()
    }

    pub(crate) fn stream(&self) -> Stream {
        self.stream.unwrap_or_default()
    }

    pub(crate) fn status(&self) -> Status {
        self.status.unwrap_or_default()
    }

    pub(crate) fn tolerance(&self) -> Tolerance {
        let default = match self.clock() {
            Clock::Virtual => Tolerance::NONE,
            Clock::Own | Clock::Arrival => Tolerance::default(),
        };
        let late = self.tolerance.filter(|_| self.clock() != Clock::Virtual);
        default
            .late(late.unwrap_or(default.late))
            .early(self.early.unwrap_or(default.early))
    }

    /// Returns the time-out: by default 10 s plus twice the time of the golden's last line.
    pub(crate) fn timeout(&self, golden: &Golden) -> Duration {
        const LEAST: Duration = Duration::from_secs(10);

        let end = golden.end(Tolerance::NONE);
        let timeout = self.timeout.unwrap_or(LEAST.saturating_add(end * 2));
        let run_for = self.run_for.map(|time| time.saturating_add(LEAST));
        timeout.max(run_for.unwrap_or_default())
    }
}

/// The clock that stamps the lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, clap::ValueEnum))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Clock {
    /// The program's: each line has to arrive at the time of its stamp
    #[default]
    Own,
    /// The verifier's: the program prints plain lines
    Arrival,
    /// The program's, simulated: stamps are taken as they are, and nothing may be late
    Virtual,
}

/// The origin of arrival times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, clap::ValueEnum))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Zero {
    /// The first line
    #[default]
    First,
    /// The program's start: for a program that prints nothing when it begins
    Start,
}

/// The stream to judge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, clap::ValueEnum))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Stream {
    /// Standard output
    #[default]
    Stdout,
    /// Standard error, where loggers write
    Stderr,
    /// Both, in the order in which they are written
    Both,
}

impl Stream {
    /// Returns the name for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Stream::Stdout => "stdout",
            Stream::Stderr => "stderr",
            Stream::Both => "stdout and stderr",
        }
    }
}

/// How a program has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It exits with this status.
    Code(i32),
    /// It is killed by the signal with this number (Unix).
    Signal(i32),
}

impl Default for Status {
    fn default() -> Self {
        Self::Code(0)
    }
}

/// The signals that `status` accepts, with their names and numbers, which are the same on all
/// systems.
const SIGNALS: [(&str, i32); 8] = [
    ("SIGHUP", 1),
    ("SIGINT", 2),
    ("SIGQUIT", 3),
    ("SIGABRT", 6),
    ("SIGKILL", 9),
    ("SIGPIPE", 13),
    ("SIGALRM", 14),
    ("SIGTERM", 15),
];

impl Status {
    /// Returns `true` if a program ended this way.
    pub(crate) fn is(self, status: ExitStatus) -> bool {
        match self {
            Status::Code(code) => status.code() == Some(code),
            #[cfg(unix)]
            Status::Signal(signal) => {
                std::os::unix::process::ExitStatusExt::signal(&status) == Some(signal)
            }
            #[cfg(not(unix))]
            Status::Signal(_) => false,
        }
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if let Ok(code) = word.parse() {
            return Ok(Status::Code(code));
        }
        let signal = SIGNALS.iter().find(|(name, _)| *name == word);
        match signal {
            Some((_, number)) if cfg!(unix) => Ok(Status::Signal(*number)),
            Some(_) => Err("there are no signals on this system".into()),
            None => Err(format!(
                "expected a number or a signal such as SIGTERM, got `{word}`"
            )),
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Signal(signal) => {
                let name = SIGNALS.iter().find(|(_, number)| number == signal);
                f.write_str(name.map_or("a signal", |(name, _)| name))
            }
        }
    }
}

/// An environment variable for a program.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: OsString,
}

impl<N: Into<String>, V: Into<OsString>> From<(N, V)> for Variable {
    fn from((name, value): (N, V)) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

impl FromStr for Variable {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
        parts
            .map(Variable::from)
            .ok_or_else(|| format!("expected NAME=VALUE, got `{text}`"))
    }
}

/// Reads a time: seconds, or a number with its unit, as in `100ms`.
///
/// # Errors
///
/// Errors if it is not such a number, or is negative.
pub fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number: f64 = digits
        .trim_end()
        .parse()
        .map_err(|_| format!("expected seconds, or a time such as 100ms, got `{text}`"))?;
    let seconds = match &text[digits.len()..] {
        "" | "s" => 1.0,
        "ms" => 1e-3,
        "us" => 1e-6,
        "min" => 60.0,
        unit => return Err(format!("expected the unit s, ms, us or min, got `{unit}`")),
    };
    Duration::try_from_secs_f64(number * seconds).map_err(|error| error.to_string())
}

/// Readers for the keys that serde cannot read by itself.
#[cfg(feature = "cli")]
mod keys {
    use std::{collections::BTreeMap, str::FromStr, time::Duration};

    use serde::{Deserialize, Deserializer, de::Error};

    use super::{Status, Variable, duration};

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a number or a string")]
    enum Value {
        Integer(i32),
        Float(f64),
        Word(String),
    }

    /// Reads seconds, or a string with a unit.
    pub(super) fn time<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Duration>, D::Error> {
        let text = match Value::deserialize(value)? {
            Value::Integer(seconds) => seconds.to_string(),
            Value::Float(seconds) => seconds.to_string(),
            Value::Word(text) => text,
        };
        duration(&text).map(Some).map_err(D::Error::custom)
    }

    pub(super) fn status<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Status>, D::Error> {
        match Value::deserialize(value)? {
            Value::Integer(code) => Ok(Some(Status::Code(code))),
            Value::Float(number) => Err(D::Error::custom(format!("`{number}` is no exit status"))),
            Value::Word(word) => word.parse().map(Some).map_err(D::Error::custom),
        }
    }

    /// Reads a string with a syntax of its own.
    pub(super) fn word<'de, D, T>(value: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: FromStr<Err: std::fmt::Display>,
    {
        let word = String::deserialize(value)?;
        word.parse().map(Some).map_err(D::Error::custom)
    }

    pub(super) fn variables<'de, D: Deserializer<'de>>(
        value: D,
    ) -> Result<Vec<Variable>, D::Error> {
        let variables = BTreeMap::<String, String>::deserialize(value)?;
        Ok(variables.into_iter().map(Variable::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_named_after_its_golden() {
        let program = Program::new(["client", "--quick"], "tests/golden/backoff.txt");
        assert_eq!(program.name, "backoff");
        assert_eq!(program.command, ["client", "--quick"]);
        let settings = program.settings;
        assert_eq!((settings.grid(), settings.clock()), (GRID, Clock::Own));
    }

    #[test]
    fn times_may_have_a_unit() {
        for (text, ms) in [
            ("2", 2000),
            ("0.25", 250),
            ("100ms", 100),
            ("1.5s", 1500),
            ("2min", 120_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(ms)));
        }
        for text in ["", "x", "-1", "1h", "1 2", "1e400"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_may_be_late_on_a_virtual_clock() {
        let mut settings = Settings {
            tolerance: Some(Duration::from_secs(1)),
            ..Settings::default()
        };
        assert_eq!(settings.tolerance().late, Duration::from_secs(1));
        settings.clock = Some(Clock::Virtual);
        assert_eq!(settings.tolerance(), Tolerance::NONE);
    }

    #[test]
    fn a_status_may_be_a_signal() {
        assert_eq!("7".parse(), Ok(Status::Code(7)));
        assert!("SIGFOO".parse::<Status>().is_err());
        #[cfg(unix)]
        assert_eq!("SIGTERM".parse(), Ok(Status::Signal(15)));
    }
}
