//! Your turn, solved: a fourth countdown, which costs no time, since A still takes longest.
//!
//! ```sh
//! cargo run -p async-tasks --example fourth
//! ```

use std::{
    io,
    process::ExitCode,
    time::{Duration, Instant},
};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, task, time};
use tracing::Instrument;

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let spawn = |countdown: Countdown| {
                let span = tracing::info_span!("count_down", name = %countdown.name);
                task::spawn(count_down(countdown, printer.clone()).instrument(span))
            };
            let fourth = Countdown::new("D", Duration::from_millis(700), 3);
            let countdowns = DOCUMENT.into_iter().chain([fourth]);
            join_all(countdowns.map(spawn)).await.into_iter().try_for_each(|task| task?)
        })?;
        printer.close("Done")
    })
}

async fn count_down(countdown: Countdown, printer: Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        time::sleep(countdown.delay).await;
        printer.tick(&tick)?;
    }
    Ok(())
}
