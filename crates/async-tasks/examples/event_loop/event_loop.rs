//! The loop: polls the tasks that are ready, and parks its thread where none is.

use std::{
    collections::VecDeque,
    fmt::Debug,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use tracing::{field, trace};

use crate::timers::{TIMERS, Timers, now, wake_due};

/// Runs tasks on one thread. The futures never leave it, so they need not be `Send`.
pub(crate) struct EventLoop<F: Future> {
    tasks: Vec<Task<F>>,
    ready: Arc<ReadyQueue>,
}

/// A future that the loop polls by itself.
struct Task<F> {
    /// None once it is finished.
    future: Option<Pin<Box<F>>>,
    handle: Arc<Handle>,
}

/// What wakers of a task share: how to put it into the queue.
struct Handle {
    name: &'static str,
    task: usize,
    queued: AtomicBool,
    ready: Arc<ReadyQueue>,
}

/// The tasks to poll, by their place in the list of tasks, first woken first.
#[derive(Default)]
struct ReadyQueue {
    tasks: Mutex<VecDeque<usize>>,
    /// The thread of the loop, once it runs.
    thread: OnceLock<Thread>,
}

impl<F: Future<Output: Debug>> EventLoop<F> {
    pub(crate) fn new() -> Self {
        Self {
            tasks: Vec::new(),
            ready: Arc::default(),
        }
    }

    /// Makes a task of a future and queues it. Nothing of it runs before `run`.
    pub(crate) fn spawn(&mut self, name: &'static str, future: F) {
        trace!(name, "created");
        let handle = Arc::new(Handle {
            name,
            task: self.tasks.len(),
            queued: AtomicBool::new(true),
            ready: self.ready.clone(),
        });
        self.ready.push(handle.task);
        self.tasks.push(Task {
            future: Some(Box::pin(future)),
            handle,
        });
    }

    /// Runs until all tasks are finished. Returns their results, first finished first.
    pub(crate) fn run(mut self) -> Vec<F::Output> {
        // A waker of another thread unparks this one, wherever the loop was made.
        self.ready.thread.get_or_init(thread::current);
        let mut results = Vec::new();
        while results.len() < self.tasks.len() {
            wake_due();
            match self.ready.pop() {
                Some(task) => results.extend(self.tasks[task].poll()),
                None => idle(),
            }
        }
        results
    }
}

impl<F: Future<Output: Debug>> Task<F> {
    /// Polls the future; returns its result if it is finished by that.
    fn poll(&mut self) -> Option<F::Output> {
        let name = self.handle.name;
        trace!(name, "removed from the queue");
        // Before the poll: what wakes the task from now on has it polled again.
        self.handle.queued.store(false, Ordering::Release);
        let future = self.future.as_mut()?; // it was woken after it had finished

        trace!(name, "polled");
        let waker = Waker::from(self.handle.clone());
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => {
                trace!(name, "pending");
                None
            }
            Poll::Ready(result) => {
                trace!(name, ?result, "ready");
                self.future = None;
                Some(result)
            }
        }
    }
}

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return; // it was woken before, and is still in the queue
        }
        trace!(name = self.name, "woken");
        self.ready.push(self.task);
    }
}

impl ReadyQueue {
    fn push(&self, task: usize) {
        self.tasks.lock().unwrap().push_back(task);
        let foreign = |thread: &&Thread| thread.id() != thread::current().id();
        if let Some(thread) = self.thread.get().filter(foreign) {
            thread.unpark(); // the loop may be idle
        }
    }

    fn pop(&self) -> Option<usize> {
        self.tasks.lock().unwrap().pop_front()
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
