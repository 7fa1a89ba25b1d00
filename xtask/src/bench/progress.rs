//! How far a long command is, on stderr.

use std::{
    io::{self, IsTerminal, Write as _},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// A bar on a terminal, gone at the end; else a line for each step. Both tell the time left.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    plan: Arc<Mutex<Plan>>,
}

/// The work that was announced.
struct Plan {
    step: Duration,
    since: Instant,
    /// After the step.
    left: Duration,
}

impl Plan {
    /// The time left, if the steps take what was announced.
    fn left(&self, now: Instant) -> Duration {
        self.left + self.step.saturating_sub(now.duration_since(self.since))
    }

    fn step(&mut self, step: Duration, now: Instant) {
        *self = Self { step, since: now, left: self.left.saturating_sub(step) };
    }
}

impl Progress {
    pub(super) fn new(work: Duration) -> Self {
        let plan = Plan { step: Duration::ZERO, since: Instant::now(), left: work };
        let plan = Arc::new(Mutex::new(plan));
        let live = io::stderr().is_terminal();
        Self { bar: live.then(|| bar(work, Arc::clone(&plan))), plan }
    }

    /// What is done next, and how long it takes.
    pub(super) fn step(&self, what: &str, work: Duration) {
        let left = self.plan_step(work);
        if let Some(bar) = &self.bar {
            let length = bar.length().unwrap_or(0);
            bar.set_position(length.saturating_sub(left.as_secs()));
            bar.set_message(what.to_owned());
        } else {
            // Progress that nobody can see is no failure.
            drop(writeln!(io::stderr(), "{what}; {} left", rough(left)));
        }
    }

    /// The time left. The plan is free again afterwards: the bar looks at it when it is drawn.
    fn plan_step(&self, work: Duration) -> Duration {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        plan.step(work, Instant::now());
        plan.left(Instant::now())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}

fn bar(work: Duration, plan: Arc<Mutex<Plan>>) -> ProgressBar {
    let bar = ProgressBar::new(work.as_secs());
    let left = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
        let left = plan.lock().unwrap_or_else(PoisonError::into_inner).left(Instant::now());
        // The bar shows as much as it can.
        let _ = out.write_str(&rough(left));
    };
    let style = ProgressStyle::with_template("{wide_bar} {left:>6} left  {msg:36}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("left", left));
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

/// Minutes, or seconds where there are few.
fn rough(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ ..90 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_what_was_announced_and_not_done() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut plan = Plan { step: Duration::ZERO, since: start, left: Duration::from_secs(10) };
        plan.step(Duration::from_secs(4), at(0));
        assert_eq!(plan.left(at(1)), Duration::from_secs(9));
        assert_eq!(plan.left(at(7)), Duration::from_secs(6), "the step takes longer");
        plan.step(Duration::from_secs(6), at(8));
        assert_eq!(plan.left(at(9)), Duration::from_secs(5));
    }

    #[test]
    fn rough_times() {
        assert_eq!([0, 89, 90, 600, 601].map(|s| rough(Duration::from_secs(s))).join(", "), {
            "0 s, 89 s, 2 min, 10 min, 11 min"
        });
    }
}
