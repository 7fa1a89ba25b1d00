//! Exercise 6: as they finish.
//!
//! Goal: say of each job that it is done as soon as it is done. `announce` does not know which one
//! that will be, and so it asks A first, then B, then C: whoever is done before A has to wait.
//! Leave `main` as it is.
//!
//! Hint: put the handles into a `FuturesUnordered`; with `StreamExt` its `next().await` gives the
//! result of whichever is ready first, and `None` when there is no more.
//!
//! 练习 6：谁先做完谁先报。
//!
//! 目标：哪个作业做完了，就马上报告它做完了。`announce` 不知道谁会先做完，
//! 于是先问 A，再问 B，再问 C：谁比 A 先做完，就得白等。`main` 不要动。
//!
//! 提示：把句柄放进 `FuturesUnordered`；引入 `StreamExt` 之后，
//! 它的 `next().await` 总是给出最先就绪的那个结果，取完了就给出 `None`。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    task::{self, JoinHandle},
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    announce([("A", 900), ("B", 600), ("C", 300)].map(start), &printer).await?;
    announce([("A", 300), ("B", 900), ("C", 600)].map(start), &printer).await?;
    printer.close("Done")?;
    Ok(())
}

async fn announce(jobs: [JoinHandle<&str>; 3], printer: &Printer) -> anyhow::Result<()> {
    for job in jobs {
        let name = job.await?;
        printer.line(&format!("{name} is done"))?;
    }
    Ok(())
}

fn start((name, ms): (&'static str, u64)) -> JoinHandle<&'static str> {
    task::spawn(job(name, Duration::from_millis(ms)))
}

#[tracing::instrument]
async fn job(name: &'static str, takes: Duration) -> &'static str {
    time::sleep(takes).await;
    name
}
