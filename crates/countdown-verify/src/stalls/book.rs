use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use super::Stalls;

/// What a sleep may cost anyway: no more than this is a stall.
const COST: Duration = Duration::from_millis(2);
/// How many stalls are remembered: several minutes on a machine that does nothing but stall.
const REMEMBERED: usize = 1 << 16;

/// What the threads of a log noted: kept apart from them, so that tests can say what time it is.
#[derive(Default)]
pub(crate) struct Book {
    /// In the order of their ends, and apart.
    stalls: VecDeque<(Instant, Instant)>,
    /// When each thread is to run again.
    due: BTreeMap<usize, Instant>,
}

impl Book {
    /// That a thread runs `now`, which is not before what was noted last, and is to run again then.
    pub(crate) fn step(&mut self, thread: usize, now: Instant, next: Instant) {
        let due = self.due.insert(thread, next);
        if let Some(stall) = due.and_then(|due| stall(due, now)) {
            join(&mut self.stalls, stall);
            let forgotten = self.stalls.len().saturating_sub(REMEMBERED);
            self.stalls.drain(..forgotten);
        }
    }

    /// The stalls between two instants. A thread may not have had its turn yet: that it should have
    /// run by `now` is known all the same.
    pub(crate) fn between(&self, from: Instant, to: Instant, now: Instant) -> Stalls {
        let first = self.stalls.partition_point(|(_, end)| *end <= from);
        let mut stalls: VecDeque<_> = self.stalls.range(first..).copied().collect();
        for due in self.due.values() {
            if let Some(stall) = stall(*due, now) {
                join(&mut stalls, stall);
            }
        }
        let inside = stalls
            .into_iter()
            .map(|(start, end)| (start.max(from), end.min(to)));
        let inside = inside.filter(|(start, end)| start < end);
        Stalls::new(
            inside
                .map(|(start, end)| (start - from, end - from))
                .collect(),
        )
    }
}

fn stall(due: Instant, now: Instant) -> Option<(Instant, Instant)> {
    (now.saturating_duration_since(due) > COST).then_some((due, now))
}

/// Adds a stall that ends no earlier than all others; those that it overlaps become one with it.
fn join(stalls: &mut VecDeque<(Instant, Instant)>, (mut start, end): (Instant, Instant)) {
    while let Some((last, _)) = stalls.back().filter(|(_, end)| *end >= start) {
        start = start.min(*last);
        stalls.pop_back();
    }
    stalls.push_back((start, end));
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const NEVER: Duration = Duration::from_secs(3600);

    /// What a book notes of threads that sleep and wake at these milliseconds, asked at `now`.
    fn noted(sleeps: &[(usize, u32, Option<u32>)], now: u32) -> Vec<(u32, u32)> {
        let (start, mut book) = (Instant::now(), Book::default());
        let mut events: Vec<_> = sleeps
            .iter()
            .map(|(thread, due, wake)| (*wake, *thread, *due))
            .collect();
        events.sort_unstable_by_key(|(wake, ..)| wake.unwrap_or(u32::MAX));
        for (wake, thread, due) in events {
            book.step(thread, start, start + MS * due);
            if let Some(wake) = wake {
                book.step(thread, start + MS * wake, start + NEVER);
            }
        }
        let ms = |at: Duration| u32::try_from(at.as_millis()).unwrap();
        let stalls = book.between(start + 10 * MS, start + 90 * MS, start + MS * now);
        stalls
            .spans
            .into_iter()
            .map(|(from, to)| (ms(from), ms(to)))
            .collect()
    }

    #[test]
    fn what_a_sleep_costs_anyway_is_no_stall() {
        assert_eq!(noted(&[(0, 20, Some(22))], 100), []);
        assert_eq!(noted(&[(0, 20, Some(23))], 100), [(10, 13)]);
    }

    #[test]
    fn stalls_that_overlap_are_one() {
        assert_eq!(
            noted(&[(0, 20, Some(40)), (1, 30, Some(50))], 100),
            [(10, 40)]
        );
        assert_eq!(
            noted(&[(0, 20, Some(40)), (1, 15, Some(50))], 100),
            [(5, 40)]
        );
        assert_eq!(
            noted(
                &[(0, 20, Some(30)), (0, 40, Some(50)), (1, 25, Some(60))],
                100
            ),
            [(10, 50)]
        );
        assert_eq!(
            noted(&[(0, 20, Some(30)), (1, 40, Some(50))], 100),
            [(10, 20), (30, 40)]
        );
    }

    #[test]
    fn only_what_is_between_counts() {
        assert_eq!(noted(&[(0, 1, Some(9)), (1, 95, Some(99))], 100), []);
        assert_eq!(
            noted(&[(0, 1, Some(15)), (1, 85, Some(99))], 100),
            [(0, 5), (75, 80)]
        );
    }

    #[test]
    fn a_thread_that_has_not_woken_yet_is_in_a_stall() {
        assert_eq!(noted(&[(0, 50, None)], 70), [(40, 60)]);
        assert_eq!(noted(&[(0, 50, None)], 52), []);
        assert_eq!(noted(&[(0, 40, Some(60)), (1, 50, None)], 70), [(30, 60)]);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let (start, mut book) = (Instant::now(), Book::default());
        for stall in 0..70_000 {
            let at = |ms: u32| start + MS * (10 * stall + ms);
            book.step(0, at(5), at(10));
        }
        assert_eq!(book.stalls.len(), REMEMBERED);
    }

    #[test]
    fn there_is_no_stall_in_no_time() {
        let (start, mut book) = (Instant::now(), Book::default());
        book.step(0, start, start);
        assert_eq!(
            book.between(start + 50 * MS, start + 50 * MS, start + 100 * MS)
                .spans,
            []
        );
    }
}
