//! The runs as Chrome Trace Event JSON, which Perfetto and other viewers open.
//!
//! A program is a process there, and each of its lanes, of tasks and of threads, a thread. Slices are
//! complete events (`X`), which may not overlap in a lane; names come from metadata events (`M`), and
//! printed lines are instants (`i`).
//!
//! Times are in microseconds, in eighths of one, which floating-point numbers hold exactly: where a
//! slice ends, by whatever viewer adds its start and its length, the next one starts.

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::{Lane, Printed, Stretch, Time, Timeline};

#[derive(Serialize)]
struct Event<'a> {
    ph: &'static str,
    name: &'a str,
    cat: &'static str,
    pid: usize,
    tid: usize,
    ts: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<f64>,
    /// An instant's scope: its lane.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    args: Value,
}

/// Writes runs as Chrome Trace Event JSON, to be opened in Perfetto or another viewer.
#[must_use]
pub fn chrome_trace(runs: &[Timeline]) -> String {
    let programs = (1..).zip(runs);
    let events: Vec<Event> = programs.flat_map(|(pid, run)| program(pid, run)).collect();
    let events = json!(events);
    format!("{{\"traceEvents\":{events},\"displayTimeUnit\":\"ms\"}}\n")
}

fn program(pid: usize, run: &Timeline) -> Vec<Event<'_>> {
    let mut events = vec![
        name("process_name", pid, 0, json!({ "name": run.program })),
        name("process_sort_index", pid, 0, json!({ "sort_index": pid })),
    ];
    for ((tid, lane), printed) in (1..).zip(run.lanes()).zip(run.printed_by_lane()) {
        let named = format!("{} {}", lane.kind.name(), lane.name);
        let named = if lane.kind.is_thread() {
            lane.name.clone()
        } else {
            named
        };
        events.push(name("thread_name", pid, tid, json!({ "name": named })));
        events.push(name(
            "thread_sort_index",
            pid,
            tid,
            json!({ "sort_index": tid }),
        ));
        let slices = lane
            .stretches
            .iter()
            .map(|stretch| slice(run, lane, pid, tid, stretch));
        events.extend(slices.filter(|slice| slice.dur > Some(0.0)));
        events.extend(
            printed
                .into_iter()
                .map(|printed| instant(printed, pid, tid)),
        );
    }
    events
}

/// A metadata event.
fn name(name: &'static str, pid: usize, tid: usize, args: Value) -> Event<'static> {
    Event {
        ph: "M",
        name,
        cat: "__metadata",
        pid,
        tid,
        ts: 0.0,
        dur: None,
        s: None,
        args,
    }
}

/// A task's slice is named by its state; a thread's by the task that it is in, if it is in one.
fn slice<'a>(
    run: &'a Timeline,
    lane: &Lane,
    pid: usize,
    tid: usize,
    stretch: &Stretch,
) -> Event<'a> {
    let worker = lane.kind.is_thread();
    let others = if worker { &run.tasks } else { &run.threads };
    let with = stretch.with.map(|with| &*others[with].name);
    let state = stretch.state.name();
    let mut args = json!({ "state": state });
    if let Some(with) = with {
        args[if worker { "task" } else { "thread" }] = with.into();
    }
    if let Some(place) = stretch.callsite.map(|callsite| &run.callsites[callsite]) {
        args["function"] = (&*place.function).into();
        let source = place.file.as_ref().zip(place.line);
        if let Some((file, line)) = source {
            args["source"] = format!("{file}:{line}").into();
        }
    }
    Event {
        ph: "X",
        name: with.filter(|_| worker).unwrap_or(state),
        cat: state,
        pid,
        tid,
        ts: eighths(stretch.from),
        dur: Some(eighths(stretch.to) - eighths(stretch.from)),
        s: None,
        args,
    }
}

fn instant(printed: &Printed, pid: usize, tid: usize) -> Event<'_> {
    let args = json!({ "stamp": printed.stamp });
    let (name, ts) = (&*printed.label, eighths(printed.at));
    Event {
        ph: "i",
        name,
        cat: "printed",
        pid,
        tid,
        ts,
        dur: None,
        s: Some("t"),
        args,
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact for years")]
fn eighths(time: Time) -> f64 {
    (time / 125) as f64 / 8.0
}
