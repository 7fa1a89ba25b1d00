//! A line half read is kept: what has been read stays with the reader, and not with the future.
//!
//! ```sh
//! cargo run -p async-tasks --example lost_line_repaired
//! ```
//!
//! `next_line` is cancel safe: the half line is kept in `lines`, and the next call goes on with it.
//!
//! 读了一半的行还在：已经读到的内容留在读取器里，而不在 future 里。
//!
//! `next_line` 是取消安全的：读到的半行留在 `lines` 里，下一次调用接着读。

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
    let mut lines = BufReader::new(pipe).lines();
    loop {
        let next = lines.next_line();
        match time::timeout(Duration::from_millis(700), next).await {
            Ok(line) => match line? {
                Some(line) => printer.line(&format!("read: {line}"))?,
                None => return Ok(()),
            },
            Err(_) => printer.line("no line yet")?,
        }
    }
}

/// Writes three lines, each in two halves.
async fn write(mut pipe: DuplexStream) -> io::Result<()> {
    for half in ["A = ", "3\n", "A = ", "2\n", "A = ", "1\n"] {
        time::sleep(Duration::from_millis(500)).await;
        pipe.write_all(half.as_bytes()).await?;
    }
    Ok(())
}
