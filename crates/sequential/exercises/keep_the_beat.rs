//! Exercise 2: keep the beat.
//!
//! Goal: a number every half second, at 0.5, 1.0, 1.5 and 2.0 s. But some work follows each number,
//! now more, now less, so each comes later than it should. Keep the work, and get the numbers back
//! on time.
//!
//! Hint: do not wait for a length of time, wait until a point in time. Note `Instant::now()` before
//! the loop, and add the delay to it for each number. `saturating_duration_since` tells how long it
//! is from now until then.
//!
//! 练习 2：踩准节拍。
//!
//! 目标：每半秒报一个数，时刻是 0.5、1.0、1.5 和 2.0 s。可是每报一个数，
//! 后面都跟着一段时长不等的工作，于是每个数都晚了。工作要保留，让每个数准时出现。
//!
//! 提示：不要等一段时间，而要等到某个时刻。循环之前记下 `Instant::now()`，
//! 每报一个数就给它加上间隔；`saturating_duration_since` 算得出从现在到那一刻还有多久。

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    count_down("A", Duration::from_millis(500), &printer)?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=4).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
        work(n, printer)?;
    }
    Ok(())
}

/// Takes 0.2 s after an even number, 0.4 s after an odd one.
/// 偶数之后用时 0.2 s，奇数之后用时 0.4 s。
fn work(n: u32, printer: &Printer) -> anyhow::Result<()> {
    let ms = if n.is_multiple_of(2) { 200 } else { 400 };
    thread::sleep(Duration::from_millis(ms));
    printer.line("worked")?;
    Ok(())
}
