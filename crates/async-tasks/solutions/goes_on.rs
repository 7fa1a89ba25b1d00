//! Solution: the future of A is made once, and only lent to `select!`.
//!
//! 参考答案：A 的 future 只创建一次，只是借给 `select!`。

use std::{pin::pin, time::Duration};

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut a = pin!(count_down("A", Duration::from_millis(500), &printer));
    for n in (1..=3).rev() {
        tokio::select! {
            done = &mut a => {
                done?;
                break;
            }
            () = time::sleep(Duration::from_millis(800)) => printer.tick("B", n)?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=4).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}
