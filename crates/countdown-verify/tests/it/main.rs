//! The verifier as its users run it: the binary, with real programs.

mod bless;
mod captured;
mod causes;
mod check;
mod command_line;
mod failures;
mod goldens;
mod large;
mod left_behind;
mod logs;
mod registered;
mod report;
#[cfg(unix)]
mod services;
mod settings;
#[cfg(unix)]
mod signals;
mod times;
mod util;
#[cfg(unix)]
mod wanted;
#[cfg(unix)]
mod watch;
mod workspace;
