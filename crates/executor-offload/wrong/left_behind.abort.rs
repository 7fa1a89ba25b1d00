//! Wrong: `abort` stops a job only while it still waits in the queue.
//!
//! Refused by: the program ends within 0.5 s of its last line

use std::time::Duration;

use countdown_core::Printer;
use given::answer;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(ask(&printer))?;
    printer.close("Done")?;
    Ok(())
}

async fn ask(printer: &Printer) -> anyhow::Result<()> {
    let mut asked = task::spawn_blocking(answer);
    match time::timeout(Duration::from_millis(800), &mut asked).await {
        Ok(answer) => printer.line(answer?)?,
        Err(_) => {
            asked.abort();
            printer.line("too late")?;
        }
    }
    Ok(())
}
