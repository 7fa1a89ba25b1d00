//! Processes that left their group, as a daemon does.
//!
//! Whose such a process is, a mark in its environment tells, a mark for each group: a verifier that
//! runs under another one carries the other's marks, and hands them on beside its own. One without
//! a mark is known where this process adopts what loses its parent: then it is a child of it that
//! it did not start. It is ended at once where it holds a pipe of the group that ends, for then it
//! is that group's; else when every group that was alive when it was first seen has ended.

mod groups;
#[cfg(feature = "cli")]
pub(crate) mod guard;
mod marks;
mod proc;

use std::{
    io,
    path::PathBuf,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    process::{Pid, test_kill_process_group},
};

use self::groups::groups;
pub(super) use self::proc::pipe;
use super::Leavings;

/// How often one looks for what is to be ended, and how long after the last time. One that forks while
/// it is looked for is found the next time; one that cannot be killed must not hold the verifier up
/// for ever.
const ROUNDS: u32 = 200;
const PAUSE: Duration = Duration::from_millis(5);

#[cfg(feature = "cli")]
pub(super) fn adopt() -> io::Result<()> {
    groups().adopt()
}

/// What may be left of one group.
pub(super) struct Orphans {
    group: u64,
    leader: Pid,
    leavings: Leavings,
    /// As `/proc` shows the pipes and terminals that the group prints to.
    pipes: Vec<PathBuf>,
}

impl Orphans {
    /// Starts the leader of a group. To wait for others that are being started is no part of its run.
    pub(super) fn spawn(
        command: &mut Command,
        leavings: Leavings,
    ) -> io::Result<(Instant, Child, Self)> {
        let (started, child, group) = groups().spawn(command, leavings)?;
        let leader = Pid::from_child(&child);
        Ok((
            started,
            child,
            Self {
                group,
                leader,
                leavings,
                pipes: Vec::new(),
            },
        ))
    }

    pub(super) fn prints_to(&mut self, name: PathBuf) {
        self.pipes.push(name);
    }

    /// Ends them, when the leader has been waited for.
    pub(super) fn end(&self) {
        groups().leader_is_gone(self.group);
        if self.leavings == Leavings::Spare {
            return groups().spare(self.group);
        }
        for _ in 0..ROUNDS {
            if groups().end_those_of(self.group, &self.pipes) == 0 && self.is_group_gone() {
                break;
            }
            thread::sleep(PAUSE);
        }
        for _ in 0..ROUNDS {
            if groups().forget(self.group) == 0 {
                break;
            }
            thread::sleep(PAUSE);
        }
    }

    /// Whether all that was killed is dead and has left its orphans; else they are yet to come.
    fn is_group_gone(&self) -> bool {
        !groups().adopts() || test_kill_process_group(self.leader) == Err(Errno::SRCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::Group;

    #[test]
    fn to_wait_for_others_that_start_is_no_part_of_a_run() {
        let others = groups();
        thread::scope(|scope| {
            let started = || Group::spawn(Command::new("true")).unwrap().started();
            let group = scope.spawn(started);
            thread::sleep(Duration::from_millis(20));
            let free = Instant::now();
            drop(others);
            assert!(group.join().unwrap() >= free);
        });
    }
}
