//! A second process of this program, which ends what this one started should this one be killed.
//!
//! Nobody tells a killed process, and to have the system end its children with it takes `unsafe`.
//! So the guard waits until a pipe from this process closes, however this one ends, and then looks
//! for its marks. It is in a group of its own, which Ctrl-C does not reach, and has a name of its
//! own, which a `pkill` for this program does not match.

use std::{
    collections::HashMap,
    env, io, mem,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use rustix::process::{Pid, Signal, getpid};

use super::{
    PAUSE, ROUNDS,
    groups::groups,
    marks::Marks,
    proc::{Environment, all, children, group_and_session, send, threads},
};

/// What it is called; the number of the process that it guards follows.
const NAME: &str = "guard-of";

/// The guard of this process.
static GUARD: Mutex<Guard> = Mutex::new(Guard::Impossible);

enum Guard {
    /// This executable, started as a guard, would not know that it is one.
    Impossible,
    Possible,
    Stands(Child),
}

fn guard() -> MutexGuard<'static, Guard> {
    GUARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Is a guard until that is over, where this process was started as one. Returns whether it was.
pub(crate) fn stand() -> bool {
    let mut arguments = env::args_os();
    let is_guard = arguments.next().is_some_and(|name| name == NAME);
    let number = arguments
        .next()
        .and_then(|number| number.to_str()?.parse().ok());
    let Some(guarded) = number.filter(|_| is_guard) else {
        *guard() = Guard::Possible;
        return false;
    };
    // Without it, it is called `exe` in some lists of processes.
    let _ = rustix::thread::set_name(c"guard-of");
    // A pipe that cannot be read is one that is closed.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    end_all(&Marks::of(guarded));
    true
}

/// Starts the guard of this process, where [`stand`] was asked as it began.
pub(crate) fn start() -> io::Result<()> {
    let mut guard = guard();
    if let Guard::Possible = *guard {
        // This executable, even if its file is another's by now.
        let mut command = Command::new("/proc/self/exe");
        command
            .arg0(NAME)
            .arg(std::process::id().to_string())
            .process_group(0);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        *guard = Guard::Stands(groups().spawn_apart(&mut command)?);
    }
    Ok(())
}

/// Ends the guard, when there is nothing left that it would have to end.
pub(crate) fn dismiss() {
    if let Guard::Stands(mut child) = mem::replace(&mut *guard(), Guard::Possible) {
        // Each fails where somebody else has ended it.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Ends all that has these marks, and what descends from it.
fn end_all(marks: &Marks) {
    // What is just being started shows no environment, so one look does not do.
    const LOOKS: u32 = 4;
    let (mut known, mut looks) = (HashMap::new(), 0);
    for round in 0..ROUNDS {
        let found = left(marks);
        looks = if found.is_empty() { looks + 1 } else { 0 };
        if looks == LOOKS {
            return;
        }
        // All are stopped before any is killed: one that runs could start another without a mark,
        // and once its parent is dead nothing tells whose that is.
        let is_new = found.keys().any(|process| !known.contains_key(process));
        let signal = if is_new && round < ROUNDS / 2 {
            Signal::STOP
        } else {
            Signal::KILL
        };
        for (process, environment) in &found {
            send(signal, *process, environment);
        }
        known = found;
        thread::sleep(PAUSE);
    }
}

fn left(marks: &Marks) -> HashMap<Pid, Environment> {
    let mut left = HashMap::new();
    for process in all() {
        let environment = Environment::of(process);
        if marks.has_only_tools(&environment) {
            // What has a session of its own a tool has left for others.
            add(process, &is_of_this_session, &mut left);
        } else if marks.has_any(&environment) {
            add(process, &|_| true, &mut left);
        }
    }
    left
}

/// Adds a process and its descendants, as far as they count.
fn add(process: Pid, counts: &dyn Fn(Pid) -> bool, left: &mut HashMap<Pid, Environment>) {
    if counts(process) && left.insert(process, Environment::of(process)).is_none() {
        let children = threads(process).into_iter().flat_map(children);
        children.for_each(|child| add(child, counts, left));
    }
}

fn is_of_this_session(process: Pid) -> bool {
    let session = |process| group_and_session(process).map(|(_, session)| session);
    session(process).is_some_and(|of| session(getpid()) == Some(of))
}
