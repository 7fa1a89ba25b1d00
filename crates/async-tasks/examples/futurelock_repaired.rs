//! No deadlock of futures: the event loop polls a task, whatever the branches of `select!` await.
//!
//! ```sh
//! cargo run -p async-tasks --example futurelock_repaired
//! ```
//!
//! B is a task. It takes the lock when its turn comes, at 0.8 s, and C after it.
//!
//! 没有死锁：不管 `select!` 的分支在等什么，事件循环都会轮询任务。
//!
//! B 是任务。0.8 秒轮到它，它就拿锁；然后是 C。

use std::{sync::Arc, time::Duration};

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
    let mut b = task::spawn(hold("B", 0.4, lock.clone(), printer.clone()));
    tokio::select! {
        done = &mut b => done??,
        () = time::sleep(Duration::from_millis(500)) => {
            hold("C", 0.4, lock, printer.clone()).await?; // the loop polls B meanwhile
            b.await??;
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
