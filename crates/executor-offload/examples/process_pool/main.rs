//! Blocking countdowns on a pool of three worker processes, awaited by an event loop on one thread.
//!
//! ```sh
//! cargo run -p executor-offload --example process_pool
//! ```
//!
//! The lines are those of `executor-offload`. But neither a lock nor an `Instant` crosses from one
//! process to another, so a worker only reports each tick, through a pipe, and the loop stamps and
//! prints it. `RUST_LOG=trace` shows which process counts what; kill one of them, and its job fails
//! where the two others go on.

use std::{
    cell::RefCell,
    env, io,
    path::{Path, PathBuf},
    process::{self, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use countdown_core::{Countdown, DOCUMENT, Printer, print_line};
use futures::future::join_all;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    runtime::Builder,
    sync::Semaphore,
};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        if env::args_os().nth(1).is_some_and(|role| role == "worker") {
            return work();
        }
        let event_loop = Builder::new_current_thread().enable_io().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let pool = Pool::new(3, env::current_exe()?);
            let offload = |countdown| pool.offload(countdown, printer.clone());
            join_all(DOCUMENT.map(offload)).await.into_iter().collect::<io::Result<()>>()?;
            pool.close().await
        })?;
        printer.close("Done.")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name, pid = process::id()))]
fn count_down(countdown: &Countdown) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay); // blocks this process: the others run meanwhile
        print_line(tick)?; // to the loop, through the pipe that stdout is
    }
    Ok(())
}

/// A worker process: one job after another, until there is nobody to send any.
fn work() -> io::Result<()> {
    for line in io::stdin().lines() {
        let line = line?;
        let job = from_line(&line).ok_or_else(|| io::Error::other(format!("no job: `{line}`")))?;
        count_down(&job)?;
        print_line("done")?;
    }
    Ok(())
}

fn to_line(job: &Countdown) -> String {
    format!("{} {} {}\n", job.delay.as_nanos(), job.from, job.name)
}

fn from_line(line: &str) -> Option<Countdown> {
    let mut words = line.splitn(3, ' ');
    let delay = Duration::from_nanos(words.next()?.parse().ok()?);
    let from = words.next()?.parse().ok()?;
    Some(Countdown::new(words.next()?.to_owned(), delay, from))
}

struct Pool {
    program: PathBuf,
    /// As many as there may be workers. Jobs queue for one, first come, first served.
    turns: Semaphore,
    /// The workers without a job. They are started when they are first needed.
    idle: RefCell<Vec<Worker>>,
}

impl Pool {
    fn new(size: usize, program: PathBuf) -> Self {
        Self { program, turns: Semaphore::new(size), idle: RefCell::default() }
    }

    /// Has a worker count down, and prints its ticks.
    #[tracing::instrument(skip_all, fields(name = %countdown.name))]
    async fn offload(&self, countdown: Countdown, printer: Printer) -> io::Result<()> {
        let _turn = self.turns.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.borrow_mut().pop();
        let mut worker = idle.map_or_else(|| Worker::start(&self.program), Ok)?;
        worker.count_down(&countdown, &printer).await?; // a worker that failed ends here
        self.idle.borrow_mut().push(worker);
        Ok(())
    }

    /// Lets the workers end, and waits for them.
    async fn close(self) -> io::Result<()> {
        for mut worker in self.idle.into_inner() {
            drop(worker.jobs);
            let status = worker.process.wait().await?;
            if !status.success() {
                return Err(io::Error::other(format!("worker {} ended with {status}", worker.id)));
            }
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
    fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().map_err(|error| {
            io::Error::new(error.kind(), format!("a worker could not be started: {error}"))
        })?;
        Ok(Self {
            id: process.id().expect("it has not been waited for"),
            jobs: process.stdin.take().expect("stdin is piped"),
            reports: BufReader::new(process.stdout.take().expect("stdout is piped")).lines(),
            process,
        })
    }

    async fn count_down(&mut self, countdown: &Countdown, printer: &Printer) -> io::Result<()> {
        if self.jobs.write_all(to_line(countdown).as_bytes()).await.is_err() {
            return Err(self.died(countdown).await);
        }
        for tick in countdown.ticks() {
            self.report(countdown, &tick.to_string()).await?;
            printer.tick(&tick)?;
        }
        self.report(countdown, "done").await
    }

    async fn report(&mut self, countdown: &Countdown, expected: &str) -> io::Result<()> {
        match self.reports.next_line().await? {
            Some(report) if report == expected => Ok(()),
            Some(other) => Err(io::Error::other(format!(
                "worker {} should report `{expected}`, and reports `{other}`",
                self.id
            ))),
            None => Err(self.died(countdown).await),
        }
    }

    async fn died(&mut self, countdown: &Countdown) -> io::Error {
        let _ = self.process.start_kill(); // one that lives on without its pipes is no use either
        match self.process.wait().await {
            Ok(status) => io::Error::other(format!(
                "{} is not counted to the end: worker {} died, {status}",
                countdown.name, self.id
            )),
            Err(error) => error,
        }
    }
}

#[cfg(test)]
mod tests;
