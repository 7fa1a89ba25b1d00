use std::time::{Duration, Instant};

use crate::stalls::Book;

/// A machine that stands still from some milliseconds on for some time, in the order of the
/// beginnings.
#[derive(Debug)]
pub(super) struct Machine(pub(super) Vec<(u32, u32)>);

impl Machine {
    /// When a sleep until `at` ends.
    pub(super) fn wake(&self, at: u32) -> u32 {
        self.0.iter().fold(at, |at, (from, length)| {
            if (*from..from + length).contains(&at) {
                from + length
            } else {
                at
            }
        })
    }

    /// The stalls that the log sees: two threads sleep short steps, each of which takes a little
    /// longer than asked for.
    pub(super) fn seen(&self, noise: u32) -> Vec<(u32, u32)> {
        const STEP: u32 = 5;
        const END: u32 = 6_000;
        let mut steps = Vec::new();
        for thread in 0..2 {
            let mut now = self.wake(2 * u32::try_from(thread).unwrap());
            while now < END {
                let (due, wake) = (now + STEP, self.wake(now + STEP + noise.min(2)));
                steps.push((wake, thread, due));
                now = wake;
            }
        }
        steps.sort_unstable();
        let (start, mut book) = (Instant::now(), Book::default());
        let at = |ms: u32| start + Duration::from_millis(ms.into());
        for (wake, thread, due) in steps {
            book.step(thread, start, at(due));
            book.step(thread, at(wake), at(u32::MAX));
        }
        let spans = book.between(start, at(END), at(END));
        let ms = |time: Duration| u32::try_from(time.as_millis()).unwrap();
        spans
            .spans()
            .iter()
            .map(|(from, to)| (ms(*from), ms(to.saturating_sub(*from))))
            .collect()
    }
}
