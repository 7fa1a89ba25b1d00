//! Work that computes instead of waiting: tasks on one thread gain nothing, several threads do.
//!
//! ```sh
//! cargo run -p executor-offload --example cpu_bound
//! ```
//!
//! Four jobs are done in five ways, a line for each: its time, and how that compares to one job
//! after another. Tasks on one thread take turns, and are done no sooner. Tasks on several threads,
//! jobs of a pool and processes take about half of the time on two cores, and a quarter on four.
//!
//! 不是等待而是计算：一个线程上的任务毫无收益，几个线程才有。
//!
//! 四件作业，五种做法，每种一行：用时，以及它与一件接一件地做之比。一个线程上的任务轮流进行，并不会
//! 早做完。几个线程上的任务、线程池里的作业、几个进程，在两个核上大约只用一半时间，四个核上四分之
//! 一。
//!
//! Golden: none

use std::{
    env,
    io::{self, Write},
    ops::Range,
    process::{self, Child, Command, Stdio},
    thread,
    time::Instant,
};

use futures::future::join_all;
use tokio::{
    runtime::Builder,
    task::{self, JoinError},
};

const JOBS: [&str; 4] = ["A", "B", "C", "D"];

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    if let Some(name) = env::args().nth(1) {
        writeln!(io::stdout(), "{}", count_primes(&name))?; // one of the processes
        return Ok(());
    }
    let cores = thread::available_parallelism()?;
    writeln!(io::stdout(), "{} jobs, cores: {cores}", JOBS.len())?;
    let alone = timed(|| Ok(JOBS.map(count_primes).iter().sum()))?;
    tell("one after another", alone, alone)?;
    tell(
        "tasks on one thread",
        timed(|| tasks(Builder::new_current_thread()))?,
        alone,
    )?;
    tell(
        "tasks on several",
        timed(|| tasks(Builder::new_multi_thread()))?,
        alone,
    )?;
    tell("pool of threads", timed(threads)?, alone)?;
    tell("processes", timed(processes)?, alone)?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(%name, pid = process::id()))]
fn count_primes(name: &str) -> usize {
    pieces().map(primes).sum()
}

#[tracing::instrument(skip_all, fields(%name))]
async fn count_primes_in_turns(name: &str) -> usize {
    let mut count = 0;
    for piece in pieces() {
        count += primes(piece);
        task::yield_now().await; // the other tasks' turn; without it this one would hold the loop
    }
    count
}

/// How many primes all jobs found together, and the seconds they took for it.
fn timed(jobs: impl FnOnce() -> io::Result<usize>) -> io::Result<(usize, f64)> {
    let start = Instant::now();
    Ok((jobs()?, start.elapsed().as_secs_f64()))
}

fn tell(way: &str, (primes, seconds): (usize, f64), alone: (usize, f64)) -> io::Result<()> {
    let ratio = seconds / alone.1;
    writeln!(
        io::stdout(),
        "{way:<20} {seconds:5.2} s {ratio:5.2} ×  {primes} primes"
    )
}

fn tasks(mut runtime: Builder) -> io::Result<usize> {
    runtime.build()?.block_on(async {
        let tasks = join_all(JOBS.map(|name| task::spawn(count_primes_in_turns(name)))).await;
        Ok(tasks.into_iter().sum::<Result<usize, JoinError>>()?)
    })
}

fn threads() -> io::Result<usize> {
    let cores = thread::available_parallelism()?.get();
    Builder::new_current_thread()
        .max_blocking_threads(cores)
        .build()?
        .block_on(async {
            let jobs =
                join_all(JOBS.map(|name| task::spawn_blocking(move || count_primes(name)))).await;
            Ok(jobs.into_iter().sum::<Result<usize, JoinError>>()?)
        })
}

fn processes() -> io::Result<usize> {
    let program = env::current_exe()?;
    let start = |name| {
        Command::new(&program)
            .arg(name)
            .stdout(Stdio::piped())
            .spawn()
    };
    let processes = JOBS
        .map(start)
        .into_iter()
        .collect::<io::Result<Vec<Child>>>()?;
    processes.into_iter().map(result).sum()
}

fn result(process: Child) -> io::Result<usize> {
    let output = process.wait_with_output()?;
    let count = String::from_utf8_lossy(&output.stdout).trim_end().parse();
    count.map_err(|_| io::Error::other(format!("a process did not count: {}", output.status)))
}

/// A job's work in pieces of about 0.1 ms, so that tasks can take turns.
fn pieces() -> impl Iterator<Item = Range<u32>> {
    (0..2_000).map(|piece| piece * 100..(piece + 1) * 100)
}

/// How many primes there are in `numbers`.
fn primes(numbers: Range<u32>) -> usize {
    let is_prime = |n: &u32| *n > 1 && (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    numbers.filter(is_prime).count()
}
