//! Blocking countdowns on a pool of three worker processes, awaited by an event loop on one thread.
//!
//! ```sh
//! cargo run -p executor-offload --example process_pool
//! ```
//!
//! The lines are those of `executor-offload`. Neither a lock nor an `Instant` crosses from one
//! process to another, so a worker reports each tick through a pipe, and the loop stamps and prints
//! it. `RUST_LOG=trace` shows which process counts what; kill one of them, and its job fails while
//! the others go on.
//!
//! 阻塞的倒计时交给三个工作进程，一个线程上的事件循环等待它们。
//!
//! 打印的内容与 `executor-offload` 相同。锁和 `Instant` 都不能从一个进程拿到另一个进程去用，所以工
//! 作进程每数一个数，就通过管道报告，由事件循环记下时间并打印。`RUST_LOG=trace` 会显示哪个进程在数
//! 什么；强行结束其中一个，它的作业就失败，别的照常进行。
//!
//! Golden: executor-offload

use std::{
    cell::RefCell,
    env,
    fmt::Display,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{self, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, anyhow, bail, ensure};
use countdown_core::Printer;
use futures::future::{join_all, try_join_all};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    runtime::Builder,
    sync::Semaphore,
};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    if env::args_os().nth(1).is_some_and(|role| role == "worker") {
        return work();
    }
    let runtime = Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let pool = Pool::start(3, env::current_exe()?).await?;
    let printer = Printer::stdout(); // from here on time counts
    let jobs = [("A", 1000), ("B", 800), ("C", 500)]
        .map(|(name, ms)| pool.offload(name, Duration::from_millis(ms), &printer));
    let failed: Vec<_> = join_all(jobs)
        .await
        .into_iter()
        .filter_map(|done| Some(done.err()?.to_string()))
        .collect();
    ensure!(failed.is_empty(), "{}", failed.join("\n"));
    pool.close().await?;
    printer.close("Done.")?;
    Ok(())
}

#[tracing::instrument(fields(pid = process::id()))]
fn count_down(name: &str, delay: Duration) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay); // blocks this process: the others run meanwhile
        report(n)?;
    }
    Ok(())
}

/// A worker process: one job after another, until there is nobody to send any.
fn work() -> anyhow::Result<()> {
    report("ready")?;
    for line in io::stdin().lines() {
        let line = line?;
        let (name, delay) = from_line(&line).with_context(|| format!("no job: `{line}`"))?;
        count_down(name, delay)?;
        report("done")?;
    }
    Ok(())
}

/// Tells the loop, through the pipe that this process has as its stdout.
fn report(what: impl Display) -> anyhow::Result<()> {
    let id = process::id();
    writeln!(io::stdout(), "{what}")
        .map_err(|error| anyhow!("worker {id} cannot report, its loop has gone: {error}"))
}

fn to_line(name: &str, delay: Duration) -> String {
    format!("{} {name}\n", delay.as_nanos())
}

fn from_line(line: &str) -> Option<(&str, Duration)> {
    let (delay, name) = line.split_once(' ')?;
    Some((name, Duration::from_nanos(delay.parse().ok()?)))
}

struct Pool {
    program: PathBuf,
    /// As many as there may be workers. Jobs queue for one, first come, first served.
    turns: Semaphore,
    /// The workers without a job.
    idle: RefCell<Vec<Worker>>,
}

impl Pool {
    /// Starts the workers, and waits until all are ready: a process takes a millisecond to start.
    async fn start(size: usize, program: PathBuf) -> anyhow::Result<Self> {
        let workers = (0..size).map(|_| Worker::start(&program));
        let idle = RefCell::new(try_join_all(workers).await?);
        Ok(Self {
            program,
            turns: Semaphore::new(size),
            idle,
        })
    }

    /// Has a worker count down, and prints its ticks.
    #[tracing::instrument(skip(self, printer))]
    async fn offload(&self, name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
        let _turn = self.turns.acquire().await?;
        let idle = self.idle.borrow_mut().pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.program).await?, // in place of one that failed
        };
        worker.count_down(name, delay, printer).await?; // a worker that failed ends here
        self.idle.borrow_mut().push(worker);
        Ok(())
    }

    /// Lets the workers end, and waits for them.
    async fn close(self) -> anyhow::Result<()> {
        for mut worker in self.idle.into_inner() {
            drop(worker.jobs);
            let status = worker.process.wait().await?;
            ensure!(status.success(), "worker {} ended with {status}", worker.id);
        }
        Ok(())
    }
}

struct Worker {
    id: u32,
    process: Child,
    jobs: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    async fn start(program: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command
            .arg("worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut process = command.spawn().context("a worker could not be started")?;
        let mut worker = Self {
            id: process.id().expect("it has not been waited for"),
            jobs: process.stdin.take().expect("stdin is piped"),
            reports: BufReader::new(process.stdout.take().expect("stdout is piped")).lines(),
            process,
        };
        worker.report("a new job", "ready").await?;
        Ok(worker)
    }

    async fn count_down(
        &mut self,
        name: &str,
        delay: Duration,
        printer: &Printer,
    ) -> anyhow::Result<()> {
        if self
            .jobs
            .write_all(to_line(name, delay).as_bytes())
            .await
            .is_err()
        {
            return Err(self.died(name).await);
        }
        for n in (1..=3).rev() {
            self.report(name, &n.to_string()).await?;
            printer.tick(name, n)?;
        }
        self.report(name, "done").await
    }

    async fn report(&mut self, name: &str, expected: &str) -> anyhow::Result<()> {
        match self.reports.next_line().await? {
            Some(report) if report == expected => Ok(()),
            Some(other) => {
                bail!(
                    "worker {} should report `{expected}`, and reports `{other}`",
                    self.id
                )
            }
            None => Err(self.died(name).await),
        }
    }

    async fn died(&mut self, name: &str) -> anyhow::Error {
        let _ = self.process.start_kill(); // one that lives on without its pipes is no use either
        match self.process.wait().await {
            Ok(status) => {
                anyhow!(
                    "{name} is not counted to the end: worker {} died, {status}",
                    self.id
                )
            }
            Err(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests;
