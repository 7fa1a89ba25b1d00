//! Solution: the runtime is shut down without waiting for its jobs.
//!
//! 参考答案：关闭运行时，不等它的作业。

use std::time::Duration;

use countdown_core::Printer;
use given::answer;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(ask(&printer))?;
    runtime.shutdown_background();
    printer.close("Done")?;
    Ok(())
}

async fn ask(printer: &Printer) -> anyhow::Result<()> {
    let asked = task::spawn_blocking(answer);
    match time::timeout(Duration::from_millis(800), asked).await {
        Ok(answer) => printer.line(answer?)?,
        Err(_) => printer.line("too late")?,
    }
    Ok(())
}
