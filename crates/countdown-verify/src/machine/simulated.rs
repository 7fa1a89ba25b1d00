//! A simulated machine that stalls and makes programs wait for a processor, and the observations of
//! it.

use std::time::{Duration, Instant};

use super::{Evidence, Notes, Stalls};

/// All times are milliseconds since a program's start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Machine {
    /// The start and the length of each stall.
    stalls: Vec<(u32, u32)>,
    /// How long each wake-up waits for a processor, one after the other.
    waits: Vec<u32>,
    /// The start and the end of each wait so far.
    waited: Vec<(u32, u32)>,
}

/// The number of readings of the run delay.
const INTERVAL: usize = 20;

impl Machine {
    pub(crate) fn new(mut stalls: Vec<(u32, u32)>, waits: Vec<u32>) -> Self {
        stalls.sort_unstable();
        Self {
            stalls,
            waits,
            waited: Vec::new(),
        }
    }

    /// Returns when a sleep until `at` ends.
    pub(crate) fn wake(&mut self, at: u32) -> u32 {
        let runnable = self.resume(at);
        let wait = self.waits.pop().unwrap_or_default();
        let running = self.resume(runnable + wait);
        self.waited.push((runnable, running));
        running
    }

    /// Returns when the machine continues after `at`.
    fn resume(&self, at: u32) -> u32 {
        self.stalls.iter().fold(at, |at, (from, length)| {
            if (*from..from + length).contains(&at) {
                from + length
            } else {
                at
            }
        })
    }

    /// Returns how long the program has waited for a processor at a time.
    fn waited(&self, at: u32) -> u32 {
        let until = |(from, to): &(u32, u32)| at.clamp(*from, *to) - from;
        self.waited.iter().map(until).sum()
    }

    /// Returns the observations: stalls, by two threads whose short sleeps each last a little too
    /// long; and the run delay now and then, and just after each of these arrivals.
    pub(crate) fn evidence(&self, arrivals: &[u32], noise: u32) -> Evidence {
        let end = arrivals.iter().max().unwrap_or(&0) + 100;
        let mut times: Vec<u32> = (0..end)
            .step_by(INTERVAL)
            .chain(arrivals.to_vec())
            .collect();
        times.sort_unstable();
        let reading = |time: u32| (ms(time), ms(self.waited(time)));
        Evidence {
            stalls: self.stalls(noise, end),
            delays: times.into_iter().map(reading).collect(),
        }
    }

    fn stalls(&self, noise: u32, end: u32) -> Stalls {
        const STEP: u32 = 5;

        let mut steps = Vec::new();
        for thread in 0..2 {
            let mut now = self.resume(2 * thread);
            while now < end {
                let (due, wake) = (now + STEP, self.resume(now + STEP + noise.min(2)));
                steps.push((wake, thread, due));
                now = wake;
            }
        }
        steps.sort_unstable();
        let (start, mut notes) = (Instant::now(), Notes::default());
        for (wake, thread, due) in steps {
            let thread = usize::try_from(thread).unwrap();
            notes.step(thread, start, start + ms(due));
            notes.step(thread, start + ms(wake), start + ms(u32::MAX));
        }
        notes.between(start, start + ms(end), start + ms(end))
    }
}

impl Evidence {
    /// Creates evidence with stalls that begin at these milliseconds, each with its length, and
    /// with these readings of the run delay.
    pub(crate) fn of(stalls: &[(u32, u32)], delays: &[(u32, u32)]) -> Self {
        let span = |(from, length): &(u32, u32)| (ms(*from), ms(from + length));
        Self {
            stalls: Stalls(stalls.iter().map(span).collect()),
            delays: delays
                .iter()
                .map(|(at, delay)| (ms(*at), ms(*delay)))
                .collect(),
        }
    }
}

fn ms(time: u32) -> Duration {
    Duration::from_millis(time.into())
}
