//! Exercise 25: time is up, and then?
//!
//! Predict: A counts in the pool, and blocks for 0.5 s before each number. After 0.7 s the time-out
//! ends the wait for it; then the runtime is dropped. When does each line come?
//!
//! Overlooked: the time-out ends the wait, and not the job: nobody can stop a thread from outside.
//! And to drop a runtime is to wait for its jobs, so `the end` comes at 1.5 s.
//!
//! 练习 25：时间到，然后呢。
//!
//! 预测：A 在线程池里数，每个数之前阻塞 0.5 s。0.7 s 后超时，不再等它，随后运行时被丢弃。每
//! 一行各在什么时刻出现？
//!
//! 容易忽略：超时结束的是等待，不是作业：没有办法从外面强行停掉一个线程。而丢弃运行时，要等
//! 它的作业做完，所以 `the end` 在 1.5 s 才出现。

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(offload(&printer))?;
    drop(runtime);
    printer.line("the end")?;
    printer.close("Done")?;
    Ok(())
}

async fn offload(printer: &Printer) -> anyhow::Result<()> {
    let for_a = printer.clone();
    let job = task::spawn_blocking(move || count_down("A", Duration::from_millis(500), &for_a));
    match time::timeout(Duration::from_millis(700), job).await {
        Ok(done) => done??,
        Err(_) => printer.line("time is up")?,
    }
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}
