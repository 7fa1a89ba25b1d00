//! A lock held across an `.await`: all of it is async, all of it spawned, and it is sequential.
//!
//! 拿着锁去 `.await`：全是异步，全都创建了任务，结果还是顺序执行。
//!
//! ```sh
//! cargo run -p async-tasks --example lock_across_await
//! ```
//!
//! Each task takes the lock before it counts, and keeps it while it sleeps. The others wait for
//! the lock, so A, B and C come one after another, in the 6.9 s of `sequential`.
//! tokio's `Mutex` lets its guard be held over an `.await`, which is what it is for, and warns of
//! nothing; with the standard library's, the task could not be spawned at all.
//!
//! To repair it, hold the lock for a print and not for a wait: `mutex.lock().await.tick(name, n)?`
//! drops the guard at the end of the statement, and the lines are those of `async-tasks`.
//!
//! From tokio-rs/tokio issue 6819, and the story "Alan thinks he needs async locks" of
//! rust-lang/wg-async.
//!
//! Golden: sequential

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{sync::Mutex, task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Arc::new(Mutex::new(Printer::stdout()));
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.lock().await.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(mutex))]
async fn count_down(name: &str, delay: Duration, mutex: Arc<Mutex<Printer>>) -> anyhow::Result<()> {
    let printer = mutex.lock().await; // until the end of the countdown
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}
