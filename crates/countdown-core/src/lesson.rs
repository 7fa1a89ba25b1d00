//! What `await` takes, and what becomes of the document's claims in Rust.
//!
//! Nothing to call: four questions that come up beside the demos. The programs here are compiled by
//! the tests, and run where they compile.
//!
//! # What `await` takes
//!
//! A future, or what [turns into one](std::future::IntoFuture). A plain function returns its value
//! and not a future, so to await it is an error when the program is compiled; Python finds out when
//! the line runs.
//!
//! ```compile_fail,E0277
//! use std::{thread, time::Duration};
//!
//! fn count_down(name: &str) {
//!     for n in (1..=3).rev() {
//!         thread::sleep(Duration::from_millis(5));
//!         println!("{name} = {n}");
//!     }
//! }
//!
//! async fn main_task() {
//!     count_down("A").await; // error[E0277]: `()` is not a future
//! }
//! ```
//!
//! The compiler makes two suggestions, and each of them compiles:
//!
//! 1. *Remove the `.await`.* Then it is an ordinary call: right where the function is done at once.
//! 2. *Make `fn count_down` asynchronous.* Then there is a future to await, and this is the
//!    pitfall. The word `async` changes what a call returns; what the body does, it does not
//!    change. This one still sleeps in the thread, and as it has no `.await` of its own it never
//!    gives the thread back: no other task runs meanwhile.
//!
//! ```
//! use std::{future::Future, task::Poll, thread, time::{Duration, Instant}};
//! # use std::{sync::Arc, task::{Context, Wake}};
//! # struct Nobody;
//! # impl Wake for Nobody {
//! #     fn wake(self: Arc<Self>) {}
//! # }
//! # let waker = Arc::new(Nobody).into();
//! # let mut context = Context::from_waker(&waker);
//!
//! async fn count_down(name: &str) {
//!     for n in (1..=3).rev() {
//!         thread::sleep(Duration::from_millis(5));
//!         println!("{name} = {n}");
//!     }
//! }
//!
//! let start = Instant::now();
//! let mut a = Box::pin(count_down("A")); // nothing has run yet
//! assert_eq!(a.as_mut().poll(&mut context), Poll::Ready(())); // and this one poll runs it all
//! assert!(start.elapsed() >= Duration::from_millis(15)); // the loop was held for all three waits
//! ```
//!
//! The first suggestion holds the loop no less if the function sleeps. What helps is a wait that can
//! be awaited, as in `async-tasks`, or a thread of its own for the function, as in
//! `executor-offload`. The example `blocking_pitfall` of `async-tasks` shows the second suggestion
//! at work, in 6.9 s instead of 3.0.
//!
//! # Does waiting for several things take tasks?
//!
//! The document says that `asyncio.wait` waits for tasks. In Rust, joining takes any futures:
//! `futures::future::join_all` polls those it is given, all within the task that awaits it (the
//! example `join_all`). A tokio task is waited for through its `JoinHandle`, which is a future too,
//! so it is one case of many. What a task adds is a turn of its own: on a runtime with several
//! threads it can run beside the others, its panic ends only itself, and it goes on when nobody
//! waits for it.
//!
//! And where `asyncio.wait` leaves exceptions in the tasks, awaiting a `JoinHandle` yields a
//! `Result`: the compiler warns where nobody looks at it.
//!
//! # Must a coroutine be made a task before the loop runs it?
//!
//! No. A future does nothing until it is polled, but who polls it is open: the loop, because it was
//! spawned as a task; another future that awaits it; or anyone who calls `poll`, without any loop.
//!
//! ```
//! use std::{future::Future, task::Poll};
//! # use std::{sync::Arc, task::{Context, Wake}};
//! # struct Nobody;
//! # impl Wake for Nobody {
//! #     fn wake(self: Arc<Self>) {}
//! # }
//! # let waker = Arc::new(Nobody).into();
//! # let mut context = Context::from_waker(&waker);
//!
//! async fn answer() -> u32 {
//!     6 * 7
//! }
//! async fn first() -> u32 {
//!     answer().await // polled by whoever polls `first`: no task
//! }
//!
//! assert_eq!(Box::pin(first()).as_mut().poll(&mut context), Poll::Ready(42));
//! ```
//!
//! In Python it is much the same: `await count_down(…)` runs within the task that awaits. What has
//! to be a task there and here is what shall go on *beside* its caller without being joined to it.
//!
//! # Does the loop come back to the first task only after the last?
//!
//! Only as long as all are ready. The loop polls what is in its ready queue, and a task that waits
//! is not in it; its waker puts it back once it can go on. So readiness decides, and not the place
//! in the list: of the three countdowns C, which was started last, ticks first, and at 1.5 s it
//! ticks a third time where B has ticked once.
//!
//! Nor is there a promise among those that are ready. tokio's loop on one thread takes them as they
//! were woken, and in which order timers wake tasks that are due together is left open; on several
//! threads a worker first takes the task that it woke itself, and idle workers steal from busy
//! ones. So lines of a transcript that are due together may [come in any
//! order](crate::Golden::compare_within).
