//! Sequential by accident: one `.await` after another waits for one countdown after another.
//!
//! ```sh
//! cargo run -p async-tasks --example await_in_a_row
//! ```
//!
//! All of it is asynchronous, and nothing runs at the same time: the next countdown's future is
//! made only when the one before is done. So A, B and C take the 6.9 s of `sequential`.

use std::{io, process::ExitCode, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use tokio::{runtime::Builder, time};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            for countdown in DOCUMENT {
                count_down(countdown, printer.clone()).await?; // to the end, before the next begins
            }
            io::Result::Ok(())
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
