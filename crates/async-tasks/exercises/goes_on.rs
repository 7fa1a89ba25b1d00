//! Exercise 18: it goes on.
//!
//! Goal: A counts 4, 3, 2, 1, and B beats every 0.8 s beside it, until A is done. Here A begins
//! anew after each beat.
//!
//! Hint: `select!` drops the futures that it did not choose. A's has to be made before the loop,
//! and only lent to `select!`.
//!
//! Hint: `let mut a = pin!(count_down(…));` makes it, and the branch awaits `&mut a`.
//!
//! 练习 18：接着数。
//!
//! 目标：A 数 4、3、2、1，B 在旁边每 0.8 s 打一拍，直到 A 数完。现在每打一拍，A 就从头数
//! 起。
//!
//! 提示：`select!` 会丢弃没有选中的 future。A 的 future 要在循环之前创建，只借给
//! `select!`。
//!
//! 提示：用 `let mut a = pin!(count_down(…));` 创建它，分支里等待 `&mut a`。
//!
//! Page: cancellation.md

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for n in (1..=3).rev() {
        tokio::select! {
            done = count_down("A", Duration::from_millis(500), &printer) => {
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
