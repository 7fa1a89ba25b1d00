//! Your turn, solved: a task for A beside one that awaits B and then C.
//!
//! ```sh
//! cargo run -p async-tasks --example b_then_c
//! ```

use std::{io, process::ExitCode, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use tokio::{runtime::Builder, task, time};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let [a, b, c] = DOCUMENT;
            let first = task::spawn(count_down(a, printer.clone()));
            count_down(b, printer.clone()).await?;
            count_down(c, printer.clone()).await?;
            first.await?
        })?;
        printer.close("Done")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
async fn count_down(countdown: Countdown, printer: Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        time::sleep(countdown.delay).await;
        printer.tick(&tick)?;
    }
    Ok(())
}
