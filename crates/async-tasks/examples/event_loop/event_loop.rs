//! The loop: it polls the tasks that are ready, wakes those whose time has come, and parks its
//! thread where there is neither.

use std::{
    collections::VecDeque,
    fmt::Debug,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use countdown_core::Stamp;
use tracing::{field, trace};

use crate::timers::{TIMERS, Timers, now};

/// Polls tasks on one thread, each when it has something to do.
pub(crate) struct EventLoop<F: Future> {
    queue: Arc<Queue<F>>,
    unfinished: usize,
    results: Vec<F::Output>,
}

/// The tasks that are ready to be polled, in the order in which they were spawned or woken.
struct Queue<F> {
    ready: Mutex<VecDeque<Arc<Task<F>>>>,
    /// The loop's, to be unparked.
    thread: Thread,
}

/// A future, and the queue into which it goes when it is woken.
struct Task<F> {
    name: &'static str,
    queue: Arc<Queue<F>>,
    /// None once it is finished. The lock is for the compiler: only the loop takes it, but a waker
    /// may go to any thread.
    future: Mutex<Option<Pin<Box<F>>>>,
}

impl<F: Future<Output: Debug> + Send + 'static> EventLoop<F> {
    pub(crate) fn new() -> Self {
        let queue = Queue {
            ready: Mutex::default(),
            thread: thread::current(),
        };
        Self {
            queue: Arc::new(queue),
            unfinished: 0,
            results: Vec::new(),
        }
    }

    /// Makes a task of a future, and queues it. Nothing of it runs before `run`.
    pub(crate) fn spawn(&mut self, name: &'static str, future: F) {
        trace!(name, "created");
        let future = Mutex::new(Some(Box::pin(future)));
        self.queue.push(Arc::new(Task {
            name,
            queue: self.queue.clone(),
            future,
        }));
        self.unfinished += 1;
    }

    /// Runs until all tasks are finished, and returns their results in the order in which they were.
    pub(crate) fn run(mut self) -> Vec<F::Output> {
        while self.unfinished > 0 {
            TIMERS.with_borrow_mut(|timers| timers.wake_due(now()));
            match self.queue.pop() {
                Some(task) => self.poll(&task),
                None => idle(),
            }
        }
        self.results
    }

    fn poll(&mut self, task: &Arc<Task<F>>) {
        let mut slot = task.future.lock().unwrap();
        let Some(future) = &mut *slot else { return }; // was woken twice
        trace!(name = task.name, "polled");
        let waker = Waker::from(task.clone());
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => trace!(name = task.name, "pending"),
            Poll::Ready(result) => {
                trace!(name = task.name, ?result, "ready");
                self.results.push(result);
                self.unfinished -= 1;
                *slot = None;
            }
        }
    }
}

impl<F> Queue<F> {
    fn push(&self, task: Arc<Task<F>>) {
        self.ready.lock().unwrap().push_back(task);
    }

    fn pop(&self) -> Option<Arc<Task<F>>> {
        let task = self.ready.lock().unwrap().pop_front()?;
        trace!(name = task.name, "removed from the queue");
        Some(task)
    }
}

/// A task is its own waker: it goes back into the queue.
impl<F: Send + 'static> Wake for Task<F> {
    fn wake(self: Arc<Self>) {
        trace!(name = self.name, "woken");
        self.queue.push(self.clone());
        if thread::current().id() != self.queue.thread.id() {
            self.queue.thread.unpark(); // it may be idle
        }
    }
}

/// Parks the thread until the next deadline, or until another thread wakes a task.
fn idle() {
    let deadline = TIMERS.with_borrow(Timers::next);
    trace!(
        until = deadline.map(Stamp::from).map(field::display),
        "idle"
    );
    match deadline {
        Some(deadline) => thread::park_timeout(deadline.saturating_sub(now())),
        None => thread::park(),
    }
}
