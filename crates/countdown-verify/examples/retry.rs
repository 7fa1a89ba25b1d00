//! A client that retries after 1, 2 and 4 s, and then gives up.
//!
//! 一个客户端，隔 1、2、4 秒重试，然后放弃。
//!
//! Its lines are plain: the verifier stamps them as they arrive. Nothing in it knows of goldens.
//!
//! ```sh
//! cargo run -q -p countdown-verify --example retry
//! ```

use std::{
    io::{self, Write},
    thread,
    time::Duration,
};

fn main() -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "connecting")?;
    for (retry, seconds) in [1, 2, 4].into_iter().enumerate() {
        if connect().is_ok() {
            return writeln!(stdout, "connected");
        }
        thread::sleep(Duration::from_secs(seconds));
        writeln!(stdout, "retry {}", retry + 1)?;
    }
    match connect() {
        Ok(()) => writeln!(stdout, "connected"),
        Err(error) => writeln!(stdout, "giving up: {error}"),
    }
}

/// The server is down.
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::ConnectionRefused.into())
}
