//! What the lesson must reach, and whether it does.

use std::fmt;

use serde::Serialize;

use super::{
    Report,
    table::{Table, figure},
};

/// The countdowns at which growth is judged, and those that a tick's cost is compared with.
const MILLION: usize = 1_000_000;
const FEW: usize = 10_000;

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Target {
    what: &'static str,
    most: f64,
    /// None where it was not measured.
    value: Option<f64>,
    reached: Option<bool>,
}

impl Target {
    fn new(what: &'static str, most: f64, value: Option<f64>) -> Self {
        Self { what, most, value, reached: value.map(|value| value <= most) }
    }
}

pub(super) struct Targets<'a>(pub(super) &'a [Target]);

/// All targets, with what this run says of each.
pub(super) fn targets(report: &Report) -> Vec<Target> {
    let mut targets = lateness(report);
    targets.extend(growth(report));
    targets.extend(tools(report));
    targets
}

fn lateness(report: &Report) -> Vec<Target> {
    let python = |name| report.lateness.as_ref()?.to_python(name);
    let floor = |name| report.lateness.as_ref()?.to_floor(name);
    vec![
        Target::new("last tick, sequential / Python time.sleep", 0.9, python("sequential")),
        Target::new(
            "last tick, executor-offload / Python ThreadPool",
            0.6,
            python("executor-offload"),
        ),
        Target::new("last tick, process_pool / Python ProcessPool", 0.5, python("process_pool")),
        Target::new("last tick, event_loop / asyncio", 0.25, python("event_loop")),
        Target::new("last tick, event_loop / the machine's floor", 1.6, floor("event_loop")),
    ]
}

fn growth(report: &Report) -> Vec<Target> {
    let growth = report.growth.as_ref();
    let total = |name| growth?.ratio(name, MILLION);
    let bytes = |name| growth?.bytes_per_task(name, MILLION);
    let p99 = |name| growth?.p99(name, MILLION).map(|seconds| seconds * 1e3);
    let cpu = |name| growth?.cpu_per_tick(name, MILLION, FEW);
    vec![
        Target::new("1,000,000 on many: total / the longest wait", 1.15, total("many")),
        Target::new("1,000,000 on many: bytes per task", 310.0, bytes("many")),
        Target::new("1,000,000 on many: p99 lateness, ms", 40.0, p99("many")),
        Target::new("1,000,000 on event_loop: total / the longest wait", 1.05, total("event_loop")),
        Target::new("1,000,000 on event_loop: bytes per task", 200.0, bytes("event_loop")),
        Target::new("1,000,000 on event_loop: p99 lateness, ms", 20.0, p99("event_loop")),
        Target::new("many: CPU per tick at 1,000,000 / at 10,000", 1.5, cpu("many")),
        Target::new("event_loop: CPU per tick at 1,000,000 / at 10,000", 1.5, cpu("event_loop")),
    ]
}

fn tools(report: &Report) -> Vec<Target> {
    let verifier = report.verifier.as_ref();
    let newcomer = report.newcomer.as_ref();
    let median = |spread: super::stats::Spread| spread.median;
    let memory = verifier.and_then(|verifier| verifier.bytes).map(|bytes| bytes.median / 1e6);
    vec![
        Target::new(
            "a tick printed to a pipe / one bare write of its bytes",
            1.3,
            report.printing.as_ref().map(|printing| median(printing.ratio)),
        ),
        Target::new(
            "verify, first spawn to last verdict / the longest program",
            1.03,
            verifier.map(|verifier| median(verifier.to_longest)),
        ),
        Target::new("judging 1,000,000 ticks, s", 1.0, verifier.map(|v| median(v.judging))),
        Target::new("judging 1,000,000 ticks, MB", 300.0, memory),
        Target::new(
            "fresh clone to first verdict, three programs, s",
            45.0,
            newcomer.map(|n| n.document),
        ),
        Target::new(
            "fresh clone to first verdict, all programs, s",
            120.0,
            newcomer.map(|n| n.all),
        ),
    ]
}

impl fmt::Display for Targets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(["", "at most", "value", "reached"]);
        for Target { what, most, value, reached } in self.0 {
            let reached = match reached {
                None => "not measured",
                Some(true) => "yes",
                Some(false) => "no",
            };
            table.row([
                (*what).to_owned(),
                most.to_string(),
                figure(*value, 3),
                reached.to_owned(),
            ]);
        }
        writeln!(f, "Targets\n{table}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_reached_at_its_limit_and_not_beyond() {
        let reached = |value| Target::new("", 1.5, value).reached;
        assert_eq!(
            [reached(Some(1.5)), reached(Some(1.501)), reached(None)],
            [Some(true), Some(false), None]
        );
    }

    #[test]
    fn says_of_each_target_what_came_out() {
        let targets = [Target::new("a", 45.0, Some(45.25)), Target::new("b", 0.9, None)];
        let expected = "Targets
     at most   value       reached
  a       45  45.250            no
  b      0.9     n/a  not measured

";
        assert_eq!(Targets(&targets).to_string(), expected);
    }
}
