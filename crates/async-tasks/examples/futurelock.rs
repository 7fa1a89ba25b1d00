//! A deadlock of futures: the branch whose turn it is to take the lock is not polled.
//!
//! ```sh
//! cargo run -p async-tasks --example futurelock
//! ```
//!
//! A holds the lock until 0.8 s, and B queues for it. At 0.5 s the other branch of `select!` is
//! ready and awaits C, which queues behind B. When A gives the lock back, it goes to B, a future
//! that nobody polls any more: so C waits for B, and B for C. After 5 s `main` gives up.
//! `futurelock_repaired` spawns B.
//!
//! 几个 future 的死锁：轮到哪个分支拿锁，哪个分支却没有人轮询。
//!
//! A 拿着锁，到 0.8 秒才放；B 排队等锁。0.5 秒，`select!` 的另一个分支就绪，开始等 C，C 排在 B 后
//! 面。A 把锁放开，锁就归了 B，而 B 这个 future 已经没有人轮询了：C 等 B，B 等 C。等到 5 秒，`main`
//! 放弃。改法见 `futurelock_repaired`：为 B 创建任务。
//!
//! From Oxide's RFD 609, which gave it the name, and rust-lang/rust issue 79024.

use std::{pin::pin, sync::Arc, time::Duration};

use countdown_core::Printer;
use tokio::{sync::Mutex, task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    match time::timeout(Duration::from_secs(5), take_turns(&printer)).await {
        Ok(done) => done?,
        Err(_) => printer.line("nobody moves")?,
    }
    printer.close("Done")?;
    Ok(())
}

async fn take_turns(printer: &Printer) -> anyhow::Result<()> {
    let lock = Arc::new(Mutex::new(()));
    let a = task::spawn(hold("A", 0.8, lock.clone(), printer.clone()));
    task::yield_now().await; // A takes the lock
    let mut b = pin!(hold("B", 0.4, lock.clone(), printer.clone()));
    tokio::select! {
        done = &mut b => done?,
        () = time::sleep(Duration::from_millis(500)) => {
            hold("C", 0.4, lock, printer.clone()).await?; // and who polls B?
            b.await?;
        }
    }
    a.await?
}

#[tracing::instrument(skip(lock, printer))]
async fn hold(
    name: &str,
    seconds: f64,
    lock: Arc<Mutex<()>>,
    printer: Printer,
) -> anyhow::Result<()> {
    let _held = lock.lock().await;
    printer.line(&format!("{name} takes the lock"))?;
    time::sleep(Duration::from_secs_f64(seconds)).await;
    printer.line(&format!("{name} gives it back"))?;
    Ok(())
}
