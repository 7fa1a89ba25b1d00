//! Right: `select!` in a loop over the three handles, each for as long as it has not answered.
//!
//! 也对：循环里用 `select!` 等三个句柄，已经有结果的就不再等。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    announce([job("A", 600), job("B", 200), job("C", 400)], &printer).await?;
    announce([job("A", 300), job("B", 900), job("C", 500)], &printer).await?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(name = "announce"))]
async fn announce(
    jobs: [impl Future<Output = &'static str> + Send + 'static; 3],
    printer: &Printer,
) -> anyhow::Result<()> {
    let [mut first, mut second, mut third] = jobs.map(task::spawn);
    let mut open = [true; 3];
    while open.contains(&true) {
        let (which, name) = tokio::select! {
            name = &mut first, if open[0] => (0, name?),
            name = &mut second, if open[1] => (1, name?),
            name = &mut third, if open[2] => (2, name?),
        };
        open[which] = false;
        printer.line(&format!("{name} is done"))?;
    }
    Ok(())
}

async fn job(name: &'static str, ms: u64) -> &'static str {
    time::sleep(Duration::from_millis(ms)).await;
    name
}
