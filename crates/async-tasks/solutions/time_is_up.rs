//! Your turn, solved: what is not counted after 1.8 s is cancelled, by dropping it.
//!
//! ```sh
//! cargo run -p async-tasks --example time_is_up
//! ```

use std::{
    io,
    process::ExitCode,
    time::{Duration, Instant},
};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::try_join_all;
use tokio::{runtime::Builder, time};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        let in_time = event_loop.block_on(async {
            // Not spawned: a task would run on after its handle is dropped.
            let all =
                try_join_all(DOCUMENT.map(|countdown| count_down(countdown, printer.clone())));
            time::timeout(Duration::from_millis(1_800), all).await
        });
        match in_time {
            Ok(counted) => counted.and_then(|_| printer.close("Done")),
            Err(_) => printer.close("Time is up"),
        }
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
