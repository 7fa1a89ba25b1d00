//! The verifier as its users run it: the binary, with real programs.

mod bless;
mod check;
mod command_line;
mod convention;
mod hostile;
#[cfg(target_os = "linux")]
mod killed;
mod registered;
mod report;
#[cfg(unix)]
mod signals;
mod util;
#[cfg(unix)]
mod watch;
