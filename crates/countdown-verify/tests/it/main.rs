//! The verifier as its users run it: the binary, with real programs.

mod bless;
mod captured;
mod check;
mod command_line;
mod convention;
mod hostile;
#[cfg(target_os = "linux")]
mod killed;
mod left_behind;
mod registered;
mod report;
#[cfg(unix)]
mod signals;
mod times;
mod util;
#[cfg(unix)]
mod watch;
