//! What the exercises are given. Leave it as it is.
//!
//! 练习里给定的东西，不要改动。

use std::{env, thread, time::Duration};

use countdown_core::Printer;

/// The jobs of an exercise: each a name, and the milliseconds that it waits before each number.
///
/// They are `usual`, unless the variable `COUNTDOWN_JOBS` sets others: `A=300 B!=200`. A `!` makes a
/// countdown fail: its name gets a line break, and the printer refuses to print that.
/// 一个练习的各个倒计时：名字，以及每个数之前等待的毫秒数。
///
/// 通常就是 `usual`；如果设置了变量 `COUNTDOWN_JOBS`，比如 `A=300 B!=200`，就换成那些。
/// 带 `!` 的倒计时会失败：它的名字里有换行，而 printer 拒绝打印这样的名字。
#[must_use]
pub fn jobs<const N: usize>(usual: [(&'static str, u64); N]) -> [(&'static str, u64); N] {
    let Ok(others) = env::var("COUNTDOWN_JOBS") else {
        return usual;
    };
    let others: Vec<_> = others.split_whitespace().map(job).collect();
    let count = others.len();
    others
        .try_into()
        .unwrap_or_else(|_| panic!("COUNTDOWN_JOBS has {count} jobs, and this program {N}"))
}

fn job(text: &str) -> (&'static str, u64) {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(name, ms)| Some((name, ms.parse().ok()?)));
    let (name, ms) =
        parts.unwrap_or_else(|| panic!("COUNTDOWN_JOBS: `{text}` is not like `A=300`"));
    // It is needed for as long as the program runs.
    let name = Box::leak(name.replace('!', "\n").into_boxed_str());
    (name, ms)
}

/// A countdown of a library that only knows how to block.
/// 一个只会阻塞的库里的倒计时。
#[tracing::instrument(skip(printer))]
pub fn blocking(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

/// An answer that takes 2 s. Meanwhile its thread is blocked, and nothing can interrupt it.
/// 要 2 s 才给出的答案。这期间线程被阻塞，什么也不能打断它。
#[tracing::instrument(fields(name = "answer"))]
pub fn answer() -> &'static str {
    thread::sleep(Duration::from_secs(2));
    "the answer"
}
