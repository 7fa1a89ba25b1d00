//! Right: each job waits on a channel instead of sleeping; to drop the senders stops it at once.
//!
//! 也对：每个作业不睡眠，而是等一个 channel；发送端一丢弃，它立刻停下。

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::Duration,
};

use countdown_core::Printer;
use given::jobs;
use tokio::{runtime::Builder, task::JoinSet, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let word = runtime.block_on(offload(&printer))?;
    printer.close(word)?;
    Ok(())
}

async fn offload(printer: &Printer) -> anyhow::Result<&'static str> {
    let (mut stops, mut workers) = (Vec::new(), JoinSet::new());
    for (name, ms) in jobs([("A", 1000), ("B", 600), ("C", 300)]) {
        let (stop, stopped) = mpsc::channel();
        let printer = printer.clone();
        stops.push(stop);
        let delay = Duration::from_millis(ms);
        workers.spawn_blocking(move || count_down(name, delay, &stopped, &printer));
    }
    let mut limit = std::pin::pin!(time::sleep(Duration::from_millis(1500)));
    let mut word = "Done";
    loop {
        tokio::select! {
            done = workers.join_next() => match done {
                Some(done) => done??,
                None => return Ok(word),
            },
            () = &mut limit, if word == "Done" => {
                stops.clear();
                word = "Time is up";
            }
        }
    }
}

fn count_down(
    name: &str,
    delay: Duration,
    stopped: &Receiver<()>,
    printer: &Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        match stopped.recv_timeout(delay) {
            Err(RecvTimeoutError::Timeout) => printer.tick(name, n)?,
            Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(())
}
