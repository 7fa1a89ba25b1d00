//! The loop: polls the tasks that are ready, and parks its thread where none is.

use std::{
    collections::VecDeque,
    fmt::Debug,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake},
    thread::{self, Thread},
};

use tracing::{field, trace};

use crate::timers::{TIMERS, Timers, now, wake_due};

/// Runs tasks on one thread. The futures never leave it, so they need not be `Send`.
pub(crate) struct EventLoop<F: Future> {
    /// A place for each task: its future, or none once that is finished.
    futures: Vec<Option<Pin<Box<F>>>>,
    ready: Arc<ReadyQueue>,
}

/// The tasks to poll, first woken first.
#[derive(Default)]
struct ReadyQueue {
    tasks: Mutex<VecDeque<Arc<Task>>>,
    /// The thread of the loop, once it runs.
    thread: OnceLock<Thread>,
}

/// What wakers have of a task, on whichever thread they are: how to put it into the queue.
struct Task {
    name: &'static str,
    place: usize,
    is_queued: AtomicBool,
    /// Weak, since the queue holds tasks.
    ready: Weak<ReadyQueue>,
}

impl<F: Future<Output: Debug>> EventLoop<F> {
    pub(crate) fn new() -> Self {
        Self {
            futures: Vec::new(),
            ready: Arc::default(),
        }
    }

    /// Makes a task of a future and queues it. Nothing of it runs before `run`.
    pub(crate) fn spawn(&mut self, name: &'static str, future: F) {
        trace!(name, "created");
        self.ready.push(Arc::new(Task {
            name,
            place: self.futures.len(),
            is_queued: AtomicBool::new(true),
            ready: Arc::downgrade(&self.ready),
        }));
        self.futures.push(Some(Box::pin(future)));
    }

    /// Runs until all tasks are finished. Returns their results, first finished first.
    pub(crate) fn run(mut self) -> Vec<F::Output> {
        // For wakers on other threads. The loop may have been made on another one than this.
        self.ready.thread.get_or_init(thread::current);
        let mut results = Vec::new();
        while results.len() < self.futures.len() {
            wake_due();
            match self.ready.pop() {
                Some(task) => results.extend(self.poll(task)),
                None => idle(),
            }
        }
        results
    }

    /// Polls a task. Returns its result, if it is finished by that.
    fn poll(&mut self, task: Arc<Task>) -> Option<F::Output> {
        let name = task.name;
        trace!(name, "removed from the queue");
        // Before the poll: what wakes the task from here on has it polled once more.
        task.is_queued.store(false, Ordering::Release);
        let place = &mut self.futures[task.place];
        let future = place.as_mut()?; // it was woken after it had finished

        trace!(name, "polled");
        match future.as_mut().poll(&mut Context::from_waker(&task.into())) {
            Poll::Pending => {
                trace!(name, "pending");
                None
            }
            Poll::Ready(result) => {
                trace!(name, ?result, "ready");
                *place = None;
                Some(result)
            }
        }
    }
}

impl ReadyQueue {
    fn push(&self, task: Arc<Task>) {
        self.tasks.lock().unwrap().push_back(task);
        let is_another = |thread: &&Thread| thread.id() != thread::current().id();
        if let Some(thread) = self.thread.get().filter(is_another) {
            thread.unpark(); // the loop may be idle
        }
    }

    fn pop(&self) -> Option<Arc<Task>> {
        self.tasks.lock().unwrap().pop_front()
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if self.is_queued.swap(true, Ordering::AcqRel) {
            return; // it was woken before, and is still in the queue
        }
        trace!(name = self.name, "woken");
        if let Some(ready) = self.ready.upgrade() {
            ready.push(self);
        }
    }
}

/// Parks the thread until the next deadline, or until another thread wakes a task.
fn idle() {
    let deadline = TIMERS.with_borrow(Timers::next);
    trace!(until = deadline.map(field::debug), "idle");
    match deadline {
        Some(deadline) => thread::park_timeout(deadline.saturating_sub(now())),
        None => thread::park(),
    }
}
