//! Right: a lock around the filing, which each countdown takes when it is done.
//!
//! 也对：归档加一把锁，每个倒计时数完之后去拿。

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use tokio::{sync::Mutex, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let filing = Arc::new(Mutex::new(()));
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 300), ("C", 200)] {
        let (filing, printer) = (filing.clone(), printer.clone());
        tasks.spawn(async move {
            let name = count_down(name, Duration::from_millis(ms), printer.clone()).await?;
            let _one_at_a_time = filing.lock().await;
            file(name, &printer).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
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
