//! Solution: the countdowns are tasks, which the loop polls whatever `main` awaits.
//!
//! 参考答案：倒计时都是任务，不管 `main` 在等什么，事件循环都会轮询它们。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 300), ("C", 200)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        file(done??, &printer).await?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(
    name: &'static str,
    delay: Duration,
    printer: Printer,
) -> anyhow::Result<&'static str> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

/// Takes 0.6 s, and one name at a time.
async fn file(name: &str, printer: &Printer) -> anyhow::Result<()> {
    time::sleep(Duration::from_millis(600)).await;
    printer.line(&format!("{name} is filed"))?;
    Ok(())
}
