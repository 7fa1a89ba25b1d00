//! Exercise 9: as they finish.
//!
//! Goal: say of each job that it is done as soon as it is done. `announce` does not know which one
//! that will be: it awaits the first, then the second, then the third, and whoever is done sooner
//! has to wait. Await them, rather than ask each again and again. Leave `main` and `job` as they
//! are.
//!
//! Hint: something has to hold all three, and give whichever is ready first.
//!
//! Hint: spawn them in a `JoinSet`: its `join_next().await` gives the result of whichever is done
//! first, and `None` when there is no more.
//!
//! 练习 9：谁先做完谁先报。
//!
//! 目标：哪个任务先做完，就先报告哪个。`announce` 不知道哪个会先做完，只好先等第一个，再等
//! 第二个，再等第三个：先做完的也得等。要 `.await` 它们，不要一遍又一遍地去问。`main` 和
//! `job` 不要动。
//!
//! 提示：要有一样东西装着这三个，并且总是给出最先就绪的那个。
//!
//! 提示：把它们放进 `JoinSet`：它的 `join_next().await` 总是给出最先做完的那个结果，取完了
//! 就给出 `None`。
//!
//! Holds: `announce` is polled at most 50 times
//! Page: structured.md

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    announce([job("A", 600), job("B", 200), job("C", 400)], &printer).await?;
    announce([job("A", 300), job("B", 900), job("C", 500)], &printer).await?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(name = "announce"))]
async fn announce(
    jobs: [impl Future<Output = &'static str> + Send + 'static; 3],
    printer: &Printer,
) -> anyhow::Result<()> {
    for job in jobs.map(task::spawn) {
        let name = job.await?;
        printer.line(&format!("{name} is done"))?;
    }
    Ok(())
}

async fn job(name: &'static str, ms: u64) -> &'static str {
    time::sleep(Duration::from_millis(ms)).await;
    name
}
