//! What is worked out once all records of a run are read.

use std::{
    collections::{HashMap, VecDeque},
    mem,
};

use super::{
    Kind, Lane, Run, Time,
    build::{Builder, Task},
    lanes::{self, Clues, Rests},
};
use crate::text::plain;

impl Builder {
    /// The run, with times since the program's start.
    pub(crate) fn finish(mut self) -> Run {
        self.leave();
        let zero = self
            .clock
            .into_iter()
            .chain(self.first_task)
            .min()
            .unwrap_or(self.first);
        self.count_from(zero);
        self.printed.sort_by_key(|printed| printed.at);
        self.find_due_times(self.clock.map_or(0, |clock| clock - zero));
        self.sort_tasks();
        let tasks = self.task_lanes();
        Run {
            tasks,
            threads: lanes::of_threads(self.threads),
            program: plain(&self.program.name),
            summary: plain(&self.program.summary),
            chinese: plain(&self.program.chinese),
            places: self.places,
            printed: self.printed,
            wakes: self.wakes,
            notes: self.notes,
            closed: self.closed,
            end: self.end,
            left_out: None,
        }
    }

    fn count_from(&mut self, zero: Time) {
        let of_threads = self
            .threads
            .iter_mut()
            .flat_map(|thread| &mut thread.stretches);
        let of_tasks = self.tasks.iter_mut().flat_map(|task| &mut task.entered);
        for stretch in of_threads.chain(of_tasks) {
            stretch.from -= zero;
            stretch.to -= zero;
        }
        for task in &mut self.tasks {
            task.woken.iter_mut().for_each(|at| *at -= zero);
            for span in &mut task.spans {
                span.made -= zero;
                span.left -= zero;
            }
        }
        self.printed
            .iter_mut()
            .for_each(|printed| printed.written -= zero);
        self.wakes.iter_mut().for_each(|wake| wake.at -= zero);
        self.notes
            .iter_mut()
            .for_each(|note| note.at = (note.at - zero).max(0));
        self.end -= zero;
    }

    /// Gives each printed line its due time: of equal labels, to the first the earliest. Stamps count
    /// from the program's clock, as due times do, which it may have started `after` zero.
    fn find_due_times(&mut self, after: Time) {
        let mut due: HashMap<String, VecDeque<Time>> = HashMap::new();
        for line in &self.program.due {
            let at = Time::try_from(line.at).unwrap_or(Time::MAX);
            due.entry(plain(&line.label))
                .or_default()
                .push_back(at.saturating_add(after));
        }
        for printed in &mut self.printed {
            printed.at += after;
            printed.due = due.get_mut(&printed.label).and_then(VecDeque::pop_front);
        }
    }

    /// By kind and by name, for which task is made first may differ from run to run.
    fn sort_tasks(&mut self) {
        let mut tasks: Vec<(usize, Task)> =
            mem::take(&mut self.tasks).into_iter().enumerate().collect();
        // Z before AA, 9 before 10.
        tasks.sort_by_cached_key(|(_, task)| {
            (Kind::of(&task.entries), task.name.len(), task.name.clone())
        });
        let mut order = vec![0; tasks.len()];
        tasks
            .iter()
            .enumerate()
            .for_each(|(place, (task, _))| order[*task] = place);
        self.tasks = tasks.into_iter().map(|(_, task)| task).collect();
        let renumber = |task: &mut Option<usize>| *task = task.map(|task| order[task]);
        let stretches = self
            .threads
            .iter_mut()
            .flat_map(|thread| &mut thread.stretches);
        stretches.for_each(|stretch| renumber(&mut stretch.with));
        self.printed
            .iter_mut()
            .for_each(|printed| renumber(&mut printed.task));
        for wake in &mut self.wakes {
            wake.task = order[wake.task];
            renumber(&mut wake.by);
        }
    }

    fn task_lanes(&mut self) -> Vec<Lane> {
        let mut due = vec![Vec::new(); self.tasks.len()];
        for printed in &self.printed {
            if let (Some(task), Some(at)) = (printed.task, printed.due) {
                due[task].push((printed.written, at));
            }
        }
        let timed = !self.program.due.is_empty();
        let rests: Vec<Rests> = self.threads.iter().map(Rests::of).collect();
        let lane = |(task, mut due): (Task, Vec<(Time, Time)>)| {
            due.sort_unstable();
            lanes::of_task(
                task,
                &Clues {
                    due,
                    timed,
                    rests: &rests,
                },
            )
        };
        mem::take(&mut self.tasks)
            .into_iter()
            .zip(due)
            .map(lane)
            .collect()
    }
}
