//! Your turn, solved: the loop prints every 0.7 s, for only its workers are blocked.
//!
//! ```sh
//! cargo run -p executor-offload --example heartbeat
//! ```

use std::{
    io,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, task, time};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop =
            Builder::new_current_thread().enable_time().max_blocking_threads(3).build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let heart = task::spawn(beat(printer.clone()));
            let offload = |countdown| {
                let printer = printer.clone();
                task::spawn_blocking(move || count_down(&countdown, &printer))
            };
            join_all(DOCUMENT.map(offload)).await.into_iter().try_for_each(|job| job?)?;
            heart.await?
        })?;
        printer.close("Done.")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
fn count_down(countdown: &Countdown, printer: &Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay);
        printer.tick(&tick)?;
    }
    Ok(())
}

async fn beat(printer: Printer) -> io::Result<()> {
    for _ in 0..4 {
        time::sleep(Duration::from_millis(700)).await;
        printer.line(0, "the loop is free")?;
    }
    Ok(())
}
