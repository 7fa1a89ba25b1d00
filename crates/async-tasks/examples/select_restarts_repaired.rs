//! `select!` in a loop over a pinned future: the branch that loses goes on the next time round.
//!
//! ```sh
//! cargo run -p async-tasks --example select_restarts_repaired
//! ```
//!
//! The future is made once, before the loop. The branch awaits `&mut a`: only the reference is
//! dropped, and A counts 3, 2, 1.
//!
//! 循环里的 `select!`，future 在循环之外固定：落选的分支下一轮接着走。
//!
//! future 在循环之前创建，只创建一次。分支里等的是 `&mut a`：丢弃的只是引用，A 数的是 3、2、1。

use std::{pin::pin, time::Duration};

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut a = pin!(count_down("A", Duration::from_secs(1), printer.clone()));
    for n in (1..=3).rev() {
        tokio::select! {
            done = &mut a => {
                done?;
                break;
            }
            () = time::sleep(Duration::from_millis(1400)) => printer.tick("B", n)?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}
