//! Processes that left their group, as a daemon does.
//!
//! Whose such a process is, a mark in its environment tells, a mark for each group: a verifier that
//! runs under another one carries the other's marks, and hands them on beside its own. One without
//! a mark is known where this process adopts what loses its parent: then it is a child of it that
//! it did not start. It is ended at once where it holds a pipe of the group that ends, for then it
//! is that group's; else when every group that was alive when it was first seen has ended.

#[cfg(feature = "cli")]
pub(crate) mod guard;
mod marks;
mod proc;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    process::{Pid, WaitOptions, getpgid, getpgrp, getpid, test_kill_process_group, waitpid},
};

use self::{
    marks::Marks,
    proc::{Environment, all, children, holds_one_of, kill, pipe},
};
use super::Leavings;

/// What is known of all groups of this process. Whoever holds it sees no process that is just
/// being started.
static GROUPS: Mutex<Groups> = Mutex::new(Groups {
    adopts: false,
    next: 0,
    leaders: BTreeMap::new(),
    alive: BTreeSet::new(),
    unmarked: BTreeMap::new(),
});

/// The number of a group that never ends.
const NEVER: u64 = u64::MAX;

struct Groups {
    /// Whether what loses its parent becomes a child of this process.
    adopts: bool,
    next: u64,
    /// The children of this process that it started, until they are waited for, and their groups.
    leaders: BTreeMap<i32, u64>,
    /// The numbers of the groups that have not ended.
    alive: BTreeSet<u64>,
    /// The adopted ones without a mark, and of which groups each may be.
    unmarked: BTreeMap<i32, BTreeSet<u64>>,
}

fn groups() -> MutexGuard<'static, Groups> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(feature = "cli")]
pub(super) fn adopt() -> io::Result<()> {
    rustix::process::set_child_subreaper(Some(getpid()))?;
    groups().adopts = true;
    Ok(())
}

/// Starts a child that is of no group.
#[cfg(feature = "cli")]
fn spawn_apart(command: &mut Command) -> io::Result<Child> {
    let mut groups = groups();
    let child = command.spawn()?;
    groups.leaders.insert(Pid::from_child(&child).as_raw_pid(), NEVER);
    Ok(child)
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
    /// Starts the leader of a group, with a mark in its environment.
    ///
    /// It was started at the instant that is returned: to wait for others that start is no part of it.
    pub(super) fn spawn(
        command: &mut Command,
        leavings: Leavings,
    ) -> io::Result<(Instant, Child, Self)> {
        let mut groups = groups();
        let group = groups.next;
        let marks = Marks::of_this_process();
        let mark = match leavings {
            Leavings::End => marks.of_group(group),
            Leavings::Spare => marks.of_tools(),
        };
        command.env(mark, "1");
        let (started, child) = (Instant::now(), command.spawn()?);
        let leader = Pid::from_child(&child);
        groups.next += 1;
        groups.alive.insert(group);
        groups.leaders.insert(leader.as_raw_pid(), group);
        let pipes = [child.stdout.as_ref().map(pipe), child.stderr.as_ref().map(pipe)];
        let pipes = pipes.into_iter().flatten().flatten().collect();
        Ok((started, child, Self { group, leader, leavings, pipes }))
    }

    pub(super) fn prints_to(&mut self, terminal: &Path) {
        self.pipes.push(terminal.to_owned());
    }

    /// Ends them, when the leader has been waited for.
    pub(super) fn end(&self) {
        // One that forks while it is looked for is found the next time; one that cannot be killed
        // must not hold the verifier up for ever.
        const ROUNDS: u32 = 200;
        const PAUSE: Duration = Duration::from_millis(5);
        // By now its number may be another leader's.
        groups().leaders.retain(|_, group| *group != self.group);
        if self.leavings == Leavings::Spare {
            return groups().spare(self.group);
        }
        for _ in 0..ROUNDS {
            if groups().end_those_of(self) == 0 && self.is_group_gone() {
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
        !groups().adopts || test_kill_process_group(self.leader) == Err(Errno::SRCH)
    }
}

impl Groups {
    /// Ends what is of one group. Returns how many there were: they may not have gone yet.
    fn end_those_of(&mut self, orphans: &Orphans) -> usize {
        let marks = Marks::of_this_process();
        let mark = marks.of_group(orphans.group);
        let others = if self.adopts { self.adopted() } else { all() };
        let mut found = 0;
        for process in others {
            let environment = Environment::of(process);
            let is_marked = environment.names().any(|name| name == mark.as_bytes());
            let is_unmarked = self.adopts && !marks.has_any(&environment);
            if is_marked || (is_unmarked && holds_one_of(process, &orphans.pipes)) {
                found += 1;
                kill(process, &environment);
            } else if is_unmarked {
                let id = process.as_raw_pid();
                self.unmarked.entry(id).or_insert_with(|| self.alive.clone());
            }
        }
        found
    }

    /// Leaves alone, from now on, the adopted ones that no other group can have left.
    fn spare(&mut self, group: u64) {
        self.alive.remove(&group);
        if self.alive.is_empty() && self.adopts {
            for process in self.adopted() {
                self.unmarked.entry(process.as_raw_pid()).or_insert(BTreeSet::from([NEVER]));
            }
        }
    }

    /// Ends the adopted ones that were of this group or of others that have ended. Returns how many
    /// there were: what they leave in turn is yet to come.
    fn forget(&mut self, group: u64) -> usize {
        self.alive.remove(&group);
        if !self.adopts {
            return 0;
        }
        let adopted = self.adopted();
        self.unmarked.retain(|id, _| adopted.iter().any(|found| found.as_raw_pid() == *id));
        let mut found = 0;
        for process in adopted {
            let environment = Environment::of(process);
            if Marks::of_this_process().has_any(&environment) {
                continue;
            }
            let id = process.as_raw_pid();
            let of = self.unmarked.entry(id).or_insert_with(|| self.alive.clone());
            of.remove(&group);
            if of.is_empty() {
                found += 1;
                kill(process, &environment);
            }
        }
        found
    }

    /// The children of this process that it did not start and that live. Those that do not are
    /// waited for.
    fn adopted(&self) -> Vec<Pid> {
        let is_adopted = |process: &Pid| {
            // A child that another part of this program started is in this process's own group.
            !self.leaders.contains_key(&process.as_raw_pid())
                && getpgid(Some(*process)).is_ok_and(|group| group != getpgrp())
        };
        let lives =
            |process: &Pid| matches!(waitpid(Some(*process), WaitOptions::NOHANG), Ok(None));
        children(getpid()).into_iter().filter(is_adopted).filter(lives).collect()
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
