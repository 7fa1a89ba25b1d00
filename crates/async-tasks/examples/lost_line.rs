//! A line half read is lost: the time-out drops the future that reads, and with it what it has
//! read.
//!
//! ```sh
//! cargo run -p async-tasks --example lost_line
//! ```
//!
//! `A = ` is read at 0.5 s. At 0.7 s the time-out drops the future and its half line, and at 1.0 s
//! the rest, `3`, is taken for a line. tokio's documentation says that `read_line` is not cancel
//! safe, and that `next_line` is: see `lost_line_repaired`.
//!
//! 读了一半的行丢了：超时丢弃了正在读的 future，连同它已经读到的内容。
//!
//! 0.5 秒读到 `A = `；0.7 秒超时，future 连同这半行一起被丢弃；1.0 秒，剩下的 `3` 就成了一整行。
//! tokio 的文档写明 `read_line` 不是取消安全（cancel safe）的，而 `next_line` 是：见
//! `lost_line_repaired`。
//!
//! From google/comprehensive-rust pull requests 713 and 716.

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    io::{self, AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream},
    task, time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (there, here) = io::duplex(64); // a pipe in memory
    let writer = task::spawn(write(there));
    let reader = task::spawn(read(here, printer.clone()));
    writer.await??;
    reader.await??;
    printer.close("Done")?;
    Ok(())
}

async fn read(pipe: DuplexStream, printer: Printer) -> anyhow::Result<()> {
    let mut reader = BufReader::new(pipe);
    loop {
        let next = next_line(&mut reader);
        match time::timeout(Duration::from_millis(700), next).await {
            Ok(line) => match line? {
                Some(line) => printer.line(&format!("read: {line}"))?,
                None => return Ok(()),
            },
            Err(_) => printer.line("no line yet")?,
        }
    }
}

async fn next_line(reader: &mut BufReader<DuplexStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let length = reader.read_line(&mut line).await?; // where it is dropped, half of a line in hand
    Ok((length > 0).then(|| line.trim_end().to_owned()))
}

/// Writes three lines, each in two halves.
async fn write(mut pipe: DuplexStream) -> io::Result<()> {
    for half in ["A = ", "3\n", "A = ", "2\n", "A = ", "1\n"] {
        time::sleep(Duration::from_millis(500)).await;
        pipe.write_all(half.as_bytes()).await?;
    }
    Ok(())
}
