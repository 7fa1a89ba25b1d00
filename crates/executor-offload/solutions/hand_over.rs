//! Solution: what blocks runs in a thread of the pool; what awaits stays with the loop.
//!
//! 参考答案：会阻塞的放到线程池的线程里，会等待的留给事件循环。

use std::time::Duration;

use countdown_core::Printer;
use given::blocking;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    tasks.spawn(count_down("A", Duration::from_millis(800), printer.clone()));
    tasks.spawn(count_down("B", Duration::from_millis(500), printer.clone()));
    let for_c = printer.clone();
    tasks.spawn_blocking(move || blocking("C", Duration::from_millis(300), &for_c));
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}
