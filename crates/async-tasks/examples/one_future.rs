//! One future, polled by hand: pending, a wake, ready.
//!
//! 手工轮询一个 future：未就绪，唤醒，就绪。
//!
//! ```sh
//! cargo run -p async-tasks --example one_future
//! ```
//!
//! What an event loop does, for a single future and without a loop. It is made at 0.0 s, and nothing
//! of it runs. To poll it at 0.3 s is to call it: it runs as far as it gets and returns `Pending`,
//! or `Ready` with its result. While it is pending somebody else keeps its waker, to tell when
//! polling is worth while again: here a thread that sleeps, at 0.8 s. `event_loop` does the same
//! for many futures, with a queue of those that were woken.

use std::{
    pin::{Pin, pin},
    sync::{Arc, mpsc},
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

/// Whoever waits for the result of this has called it, and polls it.
async fn answer() {
    let deadline = Instant::now() + Duration::from_millis(500);
    Sleep(deadline).await;
}

/// Wakes by a message.
struct Bell(mpsc::Sender<()>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send(()); // fails where nobody waits any more
    }
}

/// A future that is ready from its deadline on.
struct Sleep(Instant);

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left = self.0.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        thread::spawn(move || {
            thread::sleep(left);
            waker.wake();
        });
        Poll::Pending
    }
}
