//! Right: nobody is aborted; each countdown listens to a watch channel beside its sleep, and ends.
//!
//! 也对：谁也不取消；每个倒计时一边睡眠，一边听着 watch channel，听到就结束。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{sync::watch, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 900), ("B", 800), ("C", 200)]) {
        let (stopped, printer) = (stopped.clone(), printer.clone());
        tasks.spawn(count_down(
            name,
            Duration::from_millis(ms),
            stopped,
            printer,
        ));
    }
    time::sleep(Duration::from_millis(1200)).await;
    stop.send(true)?;
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.line("time is up")?;
    time::sleep(Duration::from_millis(600)).await; // the program goes on
    printer.line("the report is written")?;
    printer.close("Done")?;
    Ok(())
}

async fn count_down(
    name: &str,
    delay: Duration,
    mut stopped: watch::Receiver<bool>,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        tokio::select! {
            () = time::sleep(delay) => printer.tick(name, n)?,
            changed = stopped.wait_for(|stopped| *stopped) => {
                changed?;
                break;
            }
        }
    }
    Ok(())
}
