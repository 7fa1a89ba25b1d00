//! One future, polled by hand: pending, a wake, ready.
//!
//! ```sh
//! cargo run -p async-tasks --example one_future
//! ```
//!
//! This is what an event loop does, for one future and without a loop. The future is made at 0.0 s.
//! Polled at 0.3 s, it is pending, and leaves its waker with a thread that sleeps. That one wakes
//! it at 0.8 s: only now is it worth while to poll again.
//!
//! 手工轮询一个 future：未就绪，唤醒，就绪。
//!
//! 这是事件循环对每个 future 所做的事，这里只有一个 future，也没有循环。0.0 秒创建它；0.3 秒轮询，
//! 它还没有就绪，把唤醒器留给一个正在睡眠的线程；0.8 秒，那个线程唤醒它，这时才值得再轮询一次。

use std::{
    pin::{Pin, pin},
    sync::{Arc, Mutex, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let (bell, rings) = mpsc::channel();
    let waker = Waker::from(Arc::new(Bell(bell)));
    let mut context = Context::from_waker(&waker);

    let mut future = pin!(answer());
    printer.line("made")?;
    thread::sleep(Duration::from_millis(300)); // and nobody polls it
    while future.as_mut().poll(&mut context).is_pending() {
        printer.line("polled: pending")?;
        rings.recv()?; // an event loop would poll other futures meanwhile
        printer.line("woken")?;
    }
    printer.line("polled: ready")?;
    printer.close("Done")?;
    Ok(())
}

async fn answer() {
    let deadline = Instant::now() + Duration::from_millis(500);
    Sleep {
        deadline,
        waker: None,
    }
    .await;
}

/// Wakes by a message.
struct Bell(mpsc::Sender<()>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send(()); // fails where nobody waits any more
    }
}

/// A future that is ready from its deadline on.
struct Sleep {
    deadline: Instant,
    /// The waker that the thread will use, once there is a thread.
    waker: Option<Arc<Mutex<Waker>>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        if let Some(waker) = &self.waker {
            // Polled again too soon: the thread is there, and is to use the latest waker.
            waker.lock().unwrap().clone_from(context.waker());
            return Poll::Pending;
        }
        let waker = Arc::new(Mutex::new(context.waker().clone()));
        self.waker = Some(waker.clone());
        thread::spawn(move || {
            thread::sleep(left);
            waker.lock().unwrap().wake_by_ref();
        });
        Poll::Pending
    }
}
