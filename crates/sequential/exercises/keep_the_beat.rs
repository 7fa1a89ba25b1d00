//! Exercise 3: keep the beat.
//!
//! Goal: a number every half second, from 0.5 to 2.5 s. But work follows each number, now more, now
//! less, and `wait` takes a little longer than asked, so each number is later than the one before.
//! Keep both, and get the numbers back on time: lateness may not add up.
//!
//! Hint: do not wait for a length of time, wait until a point in time.
//!
//! Hint: note `Instant::now()` before the loop, and add the delay to it for each number.
//! `saturating_duration_since` tells how long it is from now until then.
//!
//! 练习 3：踩准节拍。
//!
//! 目标：每半秒报一个数，从 0.5 到 2.5 s。可是每报一个数，后面都跟着一段时长不等的工作，
//! `wait` 也总会多等一点，于是从第二个数起，一个比一个晚。两样都要保留，让每个数准时出现：
//! 误差不能累加。
//!
//! 提示：不要等一段时间，而要等到某个时刻。
//!
//! 提示：循环之前记下 `Instant::now()`，每报一个数就给它加上间隔；
//! `saturating_duration_since` 算得出从现在到那一刻还有多久。

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
    for n in (1..=5).rev() {
        wait(delay);
        printer.tick(name, n)?;
        work(n, printer)?;
    }
    Ok(())
}

/// Waits a little longer than it is asked to, as waits do on a busy machine.
/// 总会多等一点，就像在繁忙的机器上那样。
fn wait(time: Duration) {
    thread::sleep(time + Duration::from_millis(30));
}

/// Takes 0.2 s after an even number, 0.4 s after an odd one.
/// 偶数之后用时 0.2 s，奇数之后用时 0.4 s。
fn work(n: u32, printer: &Printer) -> anyhow::Result<()> {
    let ms = if n.is_multiple_of(2) { 200 } else { 400 };
    thread::sleep(Duration::from_millis(ms));
    printer.line("worked")?;
    Ok(())
}
