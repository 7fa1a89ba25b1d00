//! Exercise 26: left behind.
//!
//! Goal: the library's answer takes 2 s (`answer`, in `given.rs`). After 0.8 s say `too late`, as
//! here, and then end: nobody wants that answer any more, and the program may not wait for it.
//!
//! Hint: the runtime is dropped at the end of `main`, and to drop it is to wait for its jobs. It
//! can also be shut down in another way.
//!
//! Hint: `runtime.shutdown_background()` leaves its jobs behind; they end with the program.
//!
//! 练习 26：留在身后。
//!
//! 目标：那个库要 2 s 才给出答案（`given.rs` 里的 `answer`）。到 0.8 s，像现在这样打印
//! `too late`，然后就退出：已经没有人要这个答案了，程序不可以再等它。
//!
//! 提示：运行时在 `main` 结束时被丢弃，而丢弃它就要等它的作业做完。关闭运行时还有别的办法。
//!
//! 提示：`runtime.shutdown_background()` 把作业留在身后，它们随程序一起结束。
//!
//! Holds: the program ends within 0.5 s of its last line
//! Holds: `answer` is called

use std::time::Duration;

use countdown_core::Printer;
use given::answer;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(ask(&printer))?;
    printer.close("Done")?;
    Ok(())
}

async fn ask(printer: &Printer) -> anyhow::Result<()> {
    let asked = task::spawn_blocking(answer);
    match time::timeout(Duration::from_millis(800), asked).await {
        Ok(answer) => printer.line(answer?)?,
        Err(_) => printer.line("too late")?,
    }
    Ok(())
}
