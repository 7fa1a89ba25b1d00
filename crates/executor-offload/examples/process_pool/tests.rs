use std::collections::BTreeSet;

use super::*;

/// The example as Cargo has built it: a test cannot be its own worker.
fn program() -> PathBuf {
    let mut path = env::current_exe().unwrap();
    path.pop();
    path.set_file_name("examples");
    path.push(format!("process_pool{}", env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is missing: build the examples too",
        path.display()
    );
    path
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Runs a short job for each letter, and tells what became of each.
async fn run(pool: &Pool, names: &str) -> Vec<anyhow::Result<()>> {
    let printer = Printer::new(io::sink(), Duration::default);
    let names: Vec<String> = names.chars().map(String::from).collect();
    let offload = |name| pool.offload(name, Duration::from_millis(50), &printer);
    join_all(names.iter().map(|name| offload(name))).await
}

fn idle(pool: &Pool) -> BTreeSet<u32> {
    pool.idle.borrow().iter().map(|worker| worker.id).collect()
}

#[test]
fn three_processes_run_all_jobs() {
    block_on(async {
        let pool = Pool::start(3, program()).await.unwrap();
        let jobs = run(&pool, "ABCDEFGH").await;
        assert!(jobs.iter().all(Result::is_ok), "{jobs:?}");
        let workers = idle(&pool);
        assert_eq!(workers.len(), 3); // all that were ever started: none has failed
        assert!(!workers.contains(&process::id()));

        let jobs = run(&pool, "IJKL").await;
        assert!(jobs.iter().all(Result::is_ok), "{jobs:?}");
        assert_eq!(idle(&pool), workers);
        pool.close().await.unwrap();
    });
}

#[test]
fn a_job_comes_back_from_its_line() {
    for (name, delay) in [
        ("B", Duration::from_millis(800)),
        ("any name", Duration::from_nanos(1)),
    ] {
        assert_eq!(
            from_line(to_line(name, delay).trim_end()),
            Some((name, delay))
        );
    }
    for line in ["", "1", "A 1", "-1 A"] {
        assert_eq!(from_line(line), None, "{line}");
    }
}

#[test]
fn a_worker_that_says_something_else_fails_its_job() {
    block_on(async {
        let pool = Pool::start(1, program()).await.unwrap();
        let mut worker = Worker::start(&pool.program).await.unwrap();
        let quick = to_line("A", Duration::from_millis(1));
        worker.jobs.write_all(quick.as_bytes()).await.unwrap();
        let error = worker.report("A", "done").await.unwrap_err().to_string();
        assert!(
            error.ends_with("should report `done`, and reports `3`"),
            "{error}"
        );
    });
}

#[test]
fn a_pool_without_workers_is_none() {
    block_on(async {
        let error = Pool::start(1, "no such program".into())
            .await
            .err()
            .unwrap();
        let error = format!("{error:#}");
        assert!(
            error.starts_with("a worker could not be started: "),
            "{error}"
        );
    });
}

#[cfg(unix)]
mod unix {
    use std::{
        io::{BufRead, Read},
        process::Command,
    };

    use futures::future::join;

    use super::*;

    fn kill(pid: u32) {
        assert!(
            Command::new("kill")
                .args(["-KILL", &pid.to_string()])
                .status()
                .unwrap()
                .success()
        );
    }

    #[test]
    fn killing_a_worker_fails_its_job_and_no_other() {
        block_on(async {
            let pool = Pool::start(3, program()).await.unwrap();
            run(&pool, "ABC").await;
            let victim = pool.idle.borrow().last().unwrap().id; // the next to get a job
            let printer = Printer::new(io::sink(), Duration::default);
            let job = pool.offload("endless", Duration::from_secs(3600), &printer);
            let others = async {
                let others = run(&pool, "DEFG").await;
                kill(victim);
                others
            };
            let (job, others) = join(job, others).await;
            let told = format!(
                "endless is not counted to the end: worker {victim} died, signal: 9 (SIGKILL)"
            );
            assert_eq!(job.unwrap_err().to_string(), told);
            assert!(others.iter().all(Result::is_ok), "{others:?}");

            let jobs = run(&pool, "HIJ").await;
            assert!(jobs.iter().all(Result::is_ok), "{jobs:?}");
            assert_eq!(idle(&pool).len(), 3);
            assert!(!idle(&pool).contains(&victim));
            pool.close().await.unwrap();
        });
    }

    /// Starts the program with its trace, and reads that until it names A's process.
    fn start() -> (process::Child, io::BufReader<process::ChildStderr>, u32) {
        let mut program = Command::new(program())
            .env("RUST_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut trace = io::BufReader::new(program.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("count_down{name=\"A\" delay=1s pid=") {
            line.clear();
            assert!(
                trace.read_line(&mut line).unwrap() > 0,
                "the trace names A's process"
            );
        }
        let pid = line
            .split(" pid=")
            .nth(1)
            .unwrap()
            .split('}')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        (program, trace, pid)
    }

    #[test]
    fn killing_a_worker_of_the_program_is_reported() {
        let (mut program, mut trace, worker) = start();
        kill(worker);
        let mut rest = String::new();
        trace.read_to_string(&mut rest).unwrap();
        let told = format!(
            "Error: A is not counted to the end: worker {worker} died, signal: 9 (SIGKILL)\n"
        );
        assert!(rest.contains(&told), "{rest}");
        assert_eq!(program.wait().unwrap().code(), Some(1));
        let mut printed = String::new();
        program
            .stdout
            .unwrap()
            .read_to_string(&mut printed)
            .unwrap();
        assert_eq!(printed.matches(" = ").count(), 6, "{printed}");
    }

    #[test]
    fn no_worker_outlives_the_program() {
        let (mut program, mut trace, _) = start();
        program.kill().unwrap();
        program.wait().unwrap();
        // They hold its stderr, so it ends when the last of them has ended.
        let mut rest = String::new();
        trace.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("panicked"), "{rest}");
    }
}
