//! What `/proc` tells of processes.

use std::{
    fs,
    io::Read,
    os::fd::{AsFd, AsRawFd},
    path::PathBuf,
};

use rustix::{
    io::Errno,
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal},
};

/// What `/proc` shows in place of a pipe: the same at both of its ends.
pub(in crate::process) fn pipe(end: impl AsFd) -> Option<PathBuf> {
    fs::read_link(format!("/proc/self/fd/{}", end.as_fd().as_raw_fd())).ok()
}

/// The children of a thread: of a process's first one also those that the process adopted.
pub(super) fn children(thread: Pid) -> Vec<Pid> {
    let id = thread.as_raw_pid();
    let list = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
    let ids = list.unwrap_or_default();
    ids.split(' ')
        .filter_map(|id| Pid::from_raw(id.parse().ok()?))
        .collect()
}

#[cfg(feature = "cli")]
pub(super) fn threads(process: Pid) -> Vec<Pid> {
    listed(&format!("/proc/{}/task", process.as_raw_pid()))
}

pub(super) fn all() -> Vec<Pid> {
    listed("/proc")
}

fn listed(folder: &str) -> Vec<Pid> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(Pid::from_raw).collect()
}

/// The numbers of a process's group and session. They are 0 where the one that began them is outside
/// of this container, and rustix's own functions take a 0 for a bug.
pub(super) fn group_and_session(process: Pid) -> Option<(i32, i32)> {
    let stat = fs::read(format!("/proc/{}/stat", process.as_raw_pid())).ok()?;
    let stat = String::from_utf8_lossy(&stat);
    // Its name, in parentheses, may have anything in it. After it come its state and its parent.
    let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(2);
    let mut number = || numbers.next()?.parse().ok();
    Some((number()?, number()?))
}

pub(super) fn holds_one_of(process: Pid, pipes: &[PathBuf]) -> bool {
    let id = process.as_raw_pid();
    let open = fs::read_dir(format!("/proc/{id}/fd"))
        .into_iter()
        .flatten()
        .flatten();
    open.filter_map(|file| fs::read_link(file.path()).ok())
        .any(|file| pipes.contains(&file))
}

/// The environment that a process was started with; empty where it may not be read.
#[derive(PartialEq, Eq)]
pub(super) struct Environment(Vec<u8>);

impl Environment {
    pub(super) fn of(process: Pid) -> Self {
        let mut bytes = Vec::new();
        if let Ok(mut file) = fs::File::open(format!("/proc/{}/environ", process.as_raw_pid())) {
            // A process that ends meanwhile has none.
            let _ = file.read_to_end(&mut bytes);
        }
        Self(bytes)
    }

    /// The names of its variables.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        let variables = self.0.split(|byte| *byte == 0);
        variables.filter_map(|variable| variable.split(|byte| *byte == b'=').next())
    }
}

/// Kills a process if it is still the one that has this environment.
pub(super) fn kill(process: Pid, environment: &Environment) {
    send(Signal::KILL, process, environment);
}

/// Sends a signal to a process if it is still the one that has this environment: its number may be
/// another's by now.
pub(super) fn send(signal: Signal, process: Pid, environment: &Environment) {
    let is_it = || Environment::of(process) == *environment;
    // Each fails where the process has ended meanwhile.
    let _ = match pidfd_open(process, PidfdFlags::empty()) {
        Ok(file) if is_it() => pidfd_send_signal(file, signal),
        // Linux before 5.3, and containers that do not know the call.
        Err(Errno::NOSYS | Errno::PERM) if is_it() => kill_process(process, signal),
        _ => Ok(()),
    };
}

#[cfg(test)]
mod tests {
    use std::{process::Command, thread};

    use rustix::{
        process::{getpid, getppid},
        thread::{gettid, set_name},
    };

    use super::*;

    #[test]
    fn group_and_session_are_those_that_ps_lists() {
        for process in [Some(getpid()), getppid()].into_iter().flatten() {
            let id = process.to_string();
            let listed = Command::new("ps")
                .args(["-o", "pgid=,sid=", "-p", &id])
                .output()
                .unwrap();
            let listed = String::from_utf8(listed.stdout).unwrap();
            let listed: Vec<_> = listed
                .split_whitespace()
                .map(|id| id.parse::<i32>().unwrap())
                .collect();
            let (group, session) = group_and_session(process).unwrap();
            assert_eq!(listed, [group, session]);
        }
    }

    #[test]
    fn a_name_may_look_like_what_follows_it() {
        let named = || {
            set_name(c") S 1 2 3 \xff").unwrap();
            group_and_session(gettid())
        };
        assert_eq!(
            thread::spawn(named).join().unwrap(),
            group_and_session(getpid())
        );
    }
}
