//! Ends processes that left their group, and reads how long a program waited for a processor.
//!
//! Each program is started with its own variable in the environment, its *mark*, which its children
//! inherit. After the program, processes with its mark are ended too. A program that asks for it,
//! as the binary does, also adopts orphans. Adopted processes without a mark are ended when no
//! program runs any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read},
    mem,
    os::unix::fs::FileExt,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    process::{
        Pid, PidfdFlags, Signal, WaitOptions, getpid, kill_process, pidfd_open, pidfd_send_signal,
        test_kill_process_group, waitpid,
    },
};

use super::LeftBehind;

/// How often to look for processes left behind, and the pause between. A process that forks in
/// between is found in the next round; one that cannot be killed must not hold up the verifier for
/// ever.
const ROUNDS: u32 = 200;
const PAUSE: Duration = Duration::from_millis(5);

static STATE: Mutex<State> = Mutex::new(State {
    adopts: false,
    next: 0,
    leaders: BTreeSet::new(),
    running: 0,
    spared: BTreeSet::new(),
});

/// The known processes that this one started.
struct State {
    /// True if this process adopts orphans.
    adopts: bool,
    next: u64,
    /// The children started here, until they are reaped.
    leaders: BTreeSet<i32>,
    /// The number of programs that have not been ended.
    running: u32,
    /// Processes that build tools have left behind.
    spared: BTreeSet<i32>,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(feature = "cli")]
pub(super) fn adopt_orphans() -> io::Result<()> {
    rustix::process::set_child_subreaper(Some(getpid()))?;
    state().adopts = true;
    Ok(())
}

/// The processes with the mark of one program.
pub(super) struct Marked {
    mark: String,
    leader: Pid,
    left_behind: LeftBehind,
}

impl Marked {
    /// Starts a program with a mark.
    pub(super) fn spawn(
        command: &mut Command,
        left_behind: LeftBehind,
    ) -> io::Result<(Child, Self)> {
        let mut state = state();
        let mark = match left_behind {
            LeftBehind::Ended => format!("{}{}", prefix(), state.next),
            LeftBehind::Spared => prefix() + "TOOL",
        };
        let child = command.env(&mark, "1").spawn()?;
        let leader = Pid::from_child(&child);
        state.next += 1;
        state.running += 1;
        state.leaders.insert(leader.as_raw_pid());
        let marked = Self {
            mark,
            leader,
            left_behind,
        };
        Ok((child, marked))
    }

    /// Ends them, after the program itself was reaped.
    pub(super) fn end(&self) {
        state().leaders.remove(&self.leader.as_raw_pid());
        if self.left_behind == LeftBehind::Spared {
            let mut state = state();
            let adopted = state.adopted();
            state
                .spared
                .extend(adopted.iter().map(|id| id.as_raw_pid()));
            state.running -= 1;
            return;
        }
        for _ in 0..ROUNDS {
            if state().end_marked(&self.mark) == 0 && self.is_group_gone() {
                break;
            }
            thread::sleep(PAUSE);
        }
        state().running -= 1;
        for _ in 0..ROUNDS {
            if state().end_unmarked() == 0 {
                break;
            }
            thread::sleep(PAUSE);
        }
    }

    /// Returns `true` if the killed processes of its group are dead, and their children adopted.
    fn is_group_gone(&self) -> bool {
        let is_gone = test_kill_process_group(self.leader) == Err(Errno::SRCH);
        is_gone || !state().adopts
    }
}

/// Returns the prefix of the marks of this process.
fn prefix() -> String {
    format!("COUNTDOWN_VERIFY_{}_", std::process::id())
}

impl State {
    /// Kills the processes with a mark, and returns how many there were.
    fn end_marked(&mut self, mark: &str) -> usize {
        let processes = if self.adopts { self.adopted() } else { all() };
        let mut found = 0;
        for process in processes {
            let environment = Environment::of(process);
            if environment.names().any(|name| name == mark.as_bytes()) {
                found += 1;
                kill(process, &environment);
            }
        }
        found
    }

    /// Kills the adopted processes that have no mark, if no program runs, and returns how many there
    /// were.
    fn end_unmarked(&mut self) -> usize {
        if !self.adopts || self.running > 0 {
            return 0;
        }
        let prefix = prefix();
        let mut found = 0;
        for process in self.adopted() {
            let environment = Environment::of(process);
            let is_marked = |name: &[u8]| name.starts_with(prefix.as_bytes());
            if !environment.names().any(is_marked) {
                found += 1;
                kill(process, &environment);
            }
        }
        found
    }

    /// Returns the living children that this process did not start. Dead ones are reaped.
    fn adopted(&self) -> Vec<Pid> {
        if !self.adopts {
            return Vec::new();
        }
        let own = group(getpid());
        let is_adopted = |process: &Pid| {
            let id = process.as_raw_pid();
            // Another part of this program may have started it: such a child is in this process's
            // own group.
            let is_own = group(*process).is_none_or(|group| Some(group) == own);
            !self.leaders.contains(&id) && !self.spared.contains(&id) && !is_own
        };
        let is_alive =
            |process: &Pid| matches!(waitpid(Some(*process), WaitOptions::NOHANG), Ok(None));
        let children = children(getpid(), getpid()).into_iter();
        children.filter(is_adopted).filter(is_alive).collect()
    }
}

/// Returns the children of a thread; for a process's first thread, including those that the process
/// adopted.
fn children(process: Pid, thread: Pid) -> Vec<Pid> {
    let (process, thread) = (process.as_raw_pid(), thread.as_raw_pid());
    let list = fs::read_to_string(format!("/proc/{process}/task/{thread}/children"));
    let list = list.unwrap_or_default();
    list.split(' ')
        .filter_map(|id| Pid::from_raw(id.parse().ok()?))
        .collect()
}

fn all() -> Vec<Pid> {
    listed("/proc").unwrap_or_default()
}

fn listed(folder: &str) -> Option<Vec<Pid>> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    Some(ids.filter_map(Pid::from_raw).collect())
}

/// Returns the number of a process's group. It is 0 if the leader of the group is outside of this
/// container; rustix's own function treats 0 as a bug.
fn group(process: Pid) -> Option<i32> {
    let stat = fs::read(format!("/proc/{}/stat", process.as_raw_pid())).ok()?;
    let stat = String::from_utf8_lossy(&stat);
    // The name, in parentheses, may contain anything. State, parent and group follow it.
    let (_, numbers) = stat.rsplit_once(')')?;
    numbers.split_whitespace().nth(2)?.parse().ok()
}

/// The environment with which a process was started; empty if it cannot be read.
#[derive(PartialEq, Eq)]
struct Environment(Vec<u8>);

impl Environment {
    fn of(process: Pid) -> Self {
        let mut bytes = Vec::new();
        if let Ok(mut file) = File::open(format!("/proc/{}/environ", process.as_raw_pid())) {
            // A process that ends meanwhile has none.
            let _ = file.read_to_end(&mut bytes);
        }
        Self(bytes)
    }

    /// Returns the names of its variables.
    fn names(&self) -> impl Iterator<Item = &[u8]> {
        let variables = self.0.split(|byte| *byte == 0);
        variables.filter_map(|variable| variable.split(|byte| *byte == b'=').next())
    }
}

/// Kills a process if it still has this environment: its pid may have been reused.
fn kill(process: Pid, environment: &Environment) {
    let is_same = || Environment::of(process) == *environment;
    // Each fails if the process has ended meanwhile.
    let _ = match pidfd_open(process, PidfdFlags::empty()) {
        Ok(file) if is_same() => pidfd_send_signal(file, Signal::KILL),
        // Linux before 5.3, and containers that forbid the call.
        Err(Errno::NOSYS | Errno::PERM) if is_same() => kill_process(process, Signal::KILL),
        _ => Ok(()),
    };
}

/// The time that the threads of a program, and of its children, have waited for a processor.
///
/// The kernel counts it for each thread (field 2 of its `schedstat`, in nanoseconds), and drops the
/// count with the thread. So the last reading of an ended thread is kept, and for the time since
/// then, the part in which any thread of the system can have waited is added.
pub(crate) struct RunDelay {
    processes: BTreeMap<i32, BTreeMap<i32, Thread>>,
    /// The delay of threads that have ended.
    ended: Duration,
    pressure: Option<Pressure>,
    /// The total at the last reading, the time of that, and how long it took.
    total: Duration,
    read: Instant,
    cost: Duration,
}

struct Thread {
    delay: Duration,
    /// Kept open for the first threads: opening it again would be most of the cost of a reading.
    file: Option<File>,
}

impl RunDelay {
    /// How often it is read.
    pub(crate) const INTERVAL: Duration = Duration::from_millis(20);
    /// The most threads of a program whose files are kept open.
    const OPEN: usize = 16;

    /// Starts counting for a program that was just started.
    pub(crate) fn of(program: Pid, started: Instant) -> Self {
        let mut processes = BTreeMap::new();
        processes.insert(program.as_raw_pid(), BTreeMap::new());
        Self {
            processes,
            ended: Duration::ZERO,
            pressure: Pressure::new(),
            total: Duration::ZERO,
            read: started,
            cost: Duration::ZERO,
        }
    }

    /// Returns `true` if the last reading is long enough ago. Readings take a twentieth of the time
    /// at most.
    pub(crate) fn is_due(&self, interval: Duration) -> bool {
        self.read.elapsed() >= interval.max(self.cost * 20)
    }

    /// Reads the total.
    pub(crate) fn read(&mut self) -> Duration {
        let now = Instant::now();
        let mut has_ended = false;
        let mut waiting: Vec<i32> = self.processes.keys().copied().collect();
        while let Some(id) = waiting.pop() {
            let Some(process) = Pid::from_raw(id) else {
                continue;
            };
            let known = self.processes.entry(id).or_default();
            let listed = listed(&format!("/proc/{id}/task")).unwrap_or_default();
            for thread in &listed {
                if let Some(delay) = Thread::read(known, id, thread.as_raw_pid()) {
                    self.ended += delay;
                    has_ended = true;
                }
            }
            known.retain(|id, thread| {
                let is_alive = listed.iter().any(|listed| listed.as_raw_pid() == *id);
                if !is_alive {
                    self.ended += thread.delay;
                    has_ended = true;
                }
                is_alive
            });
            if listed.is_empty() {
                self.processes.remove(&id);
            }
            let children = listed.iter().flat_map(|thread| children(process, *thread));
            let new = children.map(Pid::as_raw_pid);
            waiting.extend(new.filter(|child| !self.processes.contains_key(child)));
        }
        let since = now.saturating_duration_since(self.read);
        let unseen = self.pressure.as_mut().map_or(since, |it| it.most(since));
        if has_ended {
            self.ended += unseen;
        }
        let threads = self.processes.values().flat_map(BTreeMap::values);
        let alive: Duration = threads.map(|thread| thread.delay).sum();
        self.total = self.total.max(self.ended + alive);
        self.read = Instant::now();
        self.cost = self.read - now;
        self.total
    }

    /// Returns the total at the last reading.
    pub(crate) fn last(&self) -> Duration {
        self.total
    }
}

impl Thread {
    /// Reads a thread's delay. If the thread has just ended, returns its last reading.
    fn read(known: &mut BTreeMap<i32, Thread>, process: i32, id: i32) -> Option<Duration> {
        let may_keep = known.len() < RunDelay::OPEN;
        let thread = known.entry(id).or_insert(Thread {
            delay: Duration::ZERO,
            file: None,
        });
        let path = || format!("/proc/{process}/task/{id}/schedstat");
        let mut text = [0; 64];
        let length = match &thread.file {
            Some(file) => file.read_at(&mut text, 0),
            None => File::open(path()).and_then(|file| {
                let length = file.read_at(&mut text, 0);
                thread.file = may_keep.then_some(file);
                length
            }),
        };
        match length.ok().and_then(|length| parse(&text[..length])) {
            Some(delay) => {
                thread.delay = delay;
                None
            }
            None => known.remove(&id).map(|thread| thread.delay),
        }
    }
}

/// The time in which threads of the system waited for a processor, if the kernel counts it.
struct Pressure {
    file: File,
    cores: f64,
    /// The total at the last reading.
    total: Duration,
}

impl Pressure {
    fn new() -> Option<Self> {
        let online = fs::read_to_string("/sys/devices/system/cpu/online").ok()?;
        let last = online.trim().rsplit(['-', ',']).next()?;
        let mut pressure = Self {
            file: File::open("/proc/pressure/cpu").ok()?,
            cores: last.parse::<f64>().ok()? + 1.0,
            total: Duration::ZERO,
        };
        pressure.total = pressure.read()?;
        Some(pressure)
    }

    /// Returns the longest time that a thread can have waited since the last reading.
    fn most(&mut self, since: Duration) -> Duration {
        let Some(total) = self.read() else {
            return since;
        };
        let counted = total.saturating_sub(mem::replace(&mut self.total, total));
        // Each core counts by its share of the busy time. If a thread waited for a time t, its core
        // was busy for at least t, and the others for at most `since`: so at least t / (cores *
        // since) of t was counted.
        let square = counted.as_secs_f64() * self.cores * since.as_secs_f64();
        Duration::from_secs_f64(square.sqrt()).min(since)
    }

    /// Reads the line `some avg10=… avg60=… avg300=… total=…`, whose total is in microseconds.
    fn read(&self) -> Option<Duration> {
        let mut text = [0; 128];
        let length = self.file.read_at(&mut text, 0).ok()?;
        let line = std::str::from_utf8(&text[..length]).ok()?.lines().next()?;
        let total = line.strip_prefix("some ")?.split_once("total=")?.1;
        Some(Duration::from_micros(total.parse().ok()?))
    }
}

/// Returns how long this thread has waited for a processor.
pub(crate) fn own_run_delay() -> Duration {
    let text = fs::read("/proc/thread-self/schedstat").unwrap_or_default();
    parse(&text).unwrap_or_default()
}

/// Parses the run delay: the second number.
fn parse(schedstat: &[u8]) -> Option<Duration> {
    let text = std::str::from_utf8(schedstat).ok()?;
    let nanos = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

#[cfg(test)]
mod tests {
    use rustix::{
        process::getppid,
        thread::{gettid, set_name},
    };

    use super::*;

    #[test]
    fn the_group_is_the_one_that_ps_lists() {
        for process in [Some(getpid()), getppid()].into_iter().flatten() {
            let id = process.to_string();
            let listed = Command::new("ps").args(["-o", "pgid=", "-p", &id]).output();
            let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
            assert_eq!(listed.trim().parse().ok(), group(process));
        }
    }

    #[test]
    fn a_name_may_look_like_what_follows_it() {
        let named = || {
            set_name(c") S 1 2 3 \xff").unwrap();
            group(gettid())
        };
        assert_eq!(thread::spawn(named).join().unwrap(), group(getpid()));
    }

    #[test]
    fn the_delay_of_a_process_and_its_children_never_falls() {
        let mut child = Command::new("sh")
            .args(["-c", "(sleep 0.1; :) & sleep 0.2; wait"])
            .spawn()
            .unwrap();
        let mut delay = RunDelay::of(Pid::from_child(&child), Instant::now());
        let mut last = Duration::ZERO;
        let mut most = 0;
        while child.try_wait().unwrap().is_none() {
            let read = delay.read();
            assert!(read >= last, "{read:?} after {last:?}");
            last = read;
            most = most.max(delay.processes.len());
            thread::sleep(Duration::from_millis(5));
        }
        assert!(most >= 2, "{most} processes seen");
        assert!(delay.read() >= last);
    }

    #[test]
    fn a_thread_has_waited_no_longer_than_any_thread_has() {
        let Some(mut pressure) = Pressure::new() else {
            return; // The kernel does not count it.
        };
        let cores = thread::available_parallelism().unwrap().get();
        let start = Instant::now();
        let (waited, most) = thread::scope(|scope| {
            let busy = || {
                let end = Instant::now() + Duration::from_millis(300);
                while Instant::now() < end {}
                own_run_delay()
            };
            let threads: Vec<_> = (0..cores * 3).map(|_| scope.spawn(busy)).collect();
            let waited = threads.into_iter().map(|thread| thread.join().unwrap());
            (waited.max().unwrap(), pressure.most(start.elapsed()))
        });
        assert!(waited <= most, "{waited:?}, {most:?}");
        assert!(pressure.most(Duration::ZERO).is_zero());
    }

    #[test]
    fn a_thread_that_waits_for_a_processor_is_seen() {
        let cores = thread::available_parallelism().unwrap().get();
        let busy = || {
            let end = Instant::now() + Duration::from_millis(300);
            while Instant::now() < end {}
        };
        let mut delay = RunDelay::of(getpid(), Instant::now());
        let before = delay.read();
        thread::scope(|scope| {
            for _ in 0..cores * 3 {
                scope.spawn(busy);
            }
        });
        let waited = delay.read().saturating_sub(before);
        assert!(waited > Duration::from_millis(50), "{waited:?}");
        assert!(own_run_delay() < Duration::from_secs(3600));
    }
}
