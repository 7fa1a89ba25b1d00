//! Graceful shutdown: asked to end, tasks finish what they must, say so, and are waited for.
//!
//! ```sh
//! cargo run -p async-tasks --example shutdown
//! ```
//!
//! A `watch` channel tells all tasks at once. Each looks at it where it waits, and signs off before
//! it ends. It is asked for after 1.8 s, or by Ctrl-C.
//!
//! 优雅停机：收到结束的请求，任务做完非做不可的事，说一声，由 `main` 等它们结束。
//!
//! 一个 `watch` 通道同时通知所有任务。每个任务在等待的地方留意它，告退之后才结束。到 1.8 秒，或者按
//! 下 Ctrl-C，就发出请求。
//!
//! After "Graceful Shutdown" in tokio's documentation.

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    signal,
    sync::watch::{self, Receiver},
    task::JoinSet,
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (end, asked) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, printer.clone(), asked.clone()));
    }
    tokio::select! {
        () = time::sleep(Duration::from_millis(1800)) => {}
        pressed = signal::ctrl_c() => pressed?,
    }
    printer.line("asked to end")?;
    end.send_replace(true);
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer, asked))]
async fn count_down(
    name: &str,
    delay: Duration,
    printer: Printer,
    mut asked: Receiver<bool>,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        tokio::select! {
            () = time::sleep(delay) => printer.tick(name, n)?,
            _ = asked.wait_for(|asked| *asked) => break, // or the sender is gone
        }
    }
    sign_off(name, &printer).await
}

/// Takes its time, as a last message to a server does.
async fn sign_off(name: &str, printer: &Printer) -> anyhow::Result<()> {
    time::sleep(Duration::from_millis(100)).await;
    printer.line(&format!("{name} signs off"))?;
    Ok(())
}
