//! `select!` in a loop: the branch that loses is dropped, and begins anew the next time round.
//!
//! ```sh
//! cargo run -p async-tasks --example select_restarts
//! ```
//!
//! A counts down from 3, a tick each second, while B beats every 1.4 s. A ticks once, B comes, and
//! `select!` drops A's future with all that it had done. The next round calls `count_down` again: A
//! = 3 comes three times, and A = 2 never. `select_restarts_repaired` makes the future once.
//!
//! 循环里的 `select!`：落选的分支被丢弃，下一轮从头再来。
//!
//! A 从 3 数起，每秒一个数，B 每 1.4 秒一拍。A 数了一个，B 就来了，`select!` 丢弃 A 的 future，连同
//! 它已经做过的一切。下一轮又调用 `count_down`：A = 3 出现三次，A = 2 一次也没有。改法见
//! `select_restarts_repaired`：future 只创建一次。
//!
//! From tokio-rs/tokio issue 5780, and the story "Barbara gets burned by select" of
//! rust-lang/wg-async.

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for n in (1..=3).rev() {
        tokio::select! {
            done = count_down("A", Duration::from_secs(1), printer.clone()) => {
                done?; // never gets here
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
        time::sleep(delay).await; // where it is dropped
        printer.tick(name, n)?;
    }
    Ok(())
}
