use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::PathBuf,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use rustix::process::{Pid, WaitOptions, getpid, waitpid};

use super::{
    marks::Marks,
    proc::{Environment, all, children, group_and_session, holds_one_of, kill},
};
use crate::process::Leavings;

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

pub(super) struct Groups {
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

pub(super) fn groups() -> MutexGuard<'static, Groups> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Groups {
    #[cfg(feature = "cli")]
    pub(super) fn adopt(&mut self) -> io::Result<()> {
        rustix::process::set_child_subreaper(Some(getpid()))?;
        self.adopts = true;
        Ok(())
    }

    pub(super) fn adopts(&self) -> bool {
        self.adopts
    }

    /// Starts the leader of a group, with a mark in its environment. Returns when that was, and the
    /// group's number.
    pub(super) fn spawn(
        &mut self,
        command: &mut Command,
        leavings: Leavings,
    ) -> io::Result<(Instant, Child, u64)> {
        let (group, marks) = (self.next, Marks::of_this_process());
        let mark = match leavings {
            Leavings::End => marks.of_group(group),
            Leavings::Spare => marks.of_tools(),
        };
        command.env(mark, "1");
        let (started, child) = (Instant::now(), command.spawn()?);
        self.next += 1;
        self.alive.insert(group);
        self.leaders
            .insert(Pid::from_child(&child).as_raw_pid(), group);
        Ok((started, child, group))
    }

    /// Starts a child that is of no group.
    #[cfg(feature = "cli")]
    pub(super) fn spawn_apart(&mut self, command: &mut Command) -> io::Result<Child> {
        let child = command.spawn()?;
        self.leaders
            .insert(Pid::from_child(&child).as_raw_pid(), NEVER);
        Ok(child)
    }

    /// That the leader of a group was waited for: by now its number may be another's.
    pub(super) fn leader_is_gone(&mut self, group: u64) {
        self.leaders.retain(|_, of| *of != group);
    }

    /// Ends what is of one group, which prints to these pipes. Returns how many there were: they may
    /// not have gone yet.
    pub(super) fn end_those_of(&mut self, group: u64, pipes: &[PathBuf]) -> usize {
        let marks = Marks::of_this_process();
        let mark = marks.of_group(group);
        let others = if self.adopts { self.adopted() } else { all() };
        let mut found = 0;
        for process in others {
            let environment = Environment::of(process);
            let is_marked = environment.names().any(|name| name == mark.as_bytes());
            let is_unmarked = self.adopts && !marks.has_any(&environment);
            if is_marked || (is_unmarked && holds_one_of(process, pipes)) {
                found += 1;
                kill(process, &environment);
            } else if is_unmarked {
                let id = process.as_raw_pid();
                self.unmarked
                    .entry(id)
                    .or_insert_with(|| self.alive.clone());
            }
        }
        found
    }

    /// Leaves alone, from now on, the adopted ones that no other group can have left.
    pub(super) fn spare(&mut self, group: u64) {
        self.alive.remove(&group);
        if self.alive.is_empty() && self.adopts {
            for process in self.adopted() {
                self.unmarked
                    .entry(process.as_raw_pid())
                    .or_insert(BTreeSet::from([NEVER]));
            }
        }
    }

    /// Ends the adopted ones that were of this group or of others that have ended. Returns how many
    /// there were: what they leave in turn is yet to come.
    pub(super) fn forget(&mut self, group: u64) -> usize {
        self.alive.remove(&group);
        if !self.adopts {
            return 0;
        }
        let adopted = self.adopted();
        self.unmarked
            .retain(|id, _| adopted.iter().any(|found| found.as_raw_pid() == *id));
        let mut found = 0;
        for process in adopted {
            let environment = Environment::of(process);
            if Marks::of_this_process().has_any(&environment) {
                continue;
            }
            let id = process.as_raw_pid();
            let of = self
                .unmarked
                .entry(id)
                .or_insert_with(|| self.alive.clone());
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
        let group = |process| group_and_session(process).map(|(group, _)| group);
        let own = group(getpid());
        let is_adopted = |process: &Pid| {
            // A child that another part of this program started is in this process's own group.
            !self.leaders.contains_key(&process.as_raw_pid())
                && group(*process).is_some_and(|group| Some(group) != own)
        };
        let lives =
            |process: &Pid| matches!(waitpid(Some(*process), WaitOptions::NOHANG), Ok(None));
        children(getpid())
            .into_iter()
            .filter(is_adopted)
            .filter(lives)
            .collect()
    }
}
