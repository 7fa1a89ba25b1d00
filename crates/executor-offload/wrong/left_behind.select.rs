//! Wrong: `select!` drops the handle, and the job runs on.
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
    tokio::select! {
        answer = task::spawn_blocking(answer) => printer.line(answer?)?,
        () = time::sleep(Duration::from_millis(800)) => printer.line("too late")?,
    }
    Ok(())
}
