//! A trace in Chrome's Trace Event format, which Perfetto and other viewers open.
//!
//! A program is a process of the trace, and each of its lanes a thread. Stretches are complete
//! events (`X`), which may not overlap within a thread. Names come from metadata events (`M`), and
//! printed lines are instants (`i`).
//!
//! Times are in microseconds, rounded to eighths, which floating-point numbers hold exactly. So
//! each event ends where the next one starts, however a viewer adds start and duration.

use serde_json::{Value, json};

use crate::model::{Lane, Stretch, Time, Timeline};

/// Writes a trace of programs as JSON, to be opened in Perfetto.
#[must_use]
pub fn chrome_trace(timelines: &[Timeline]) -> String {
    let mut trace = Trace(String::new());
    for (pid, timeline) in (1..).zip(timelines) {
        trace.add(pid, timeline);
    }
    let events = trace.0.trim_end_matches(',');
    format!("{{\"traceEvents\":[{events}],\"displayTimeUnit\":\"ms\"}}\n")
}

/// Events with a comma after each.
struct Trace(String);

impl Trace {
    fn push(&mut self, event: &Value) {
        self.0 += &event.to_string();
        self.0.push(',');
    }

    fn add(&mut self, pid: usize, timeline: &Timeline) {
        let metadata = |name, tid, args| {
            json!({
                "ph": "M", "cat": "__metadata", "name": name, "pid": pid, "tid": tid, "ts": 0.0,
                "args": args,
            })
        };
        let name = json!({ "name": timeline.program });
        self.push(&metadata("process_name", 0, name));
        let index = json!({ "sort_index": pid });
        self.push(&metadata("process_sort_index", 0, index));

        let lanes = timeline.lanes().zip(timeline.printed_by_lane());
        for (tid, (lane, printed)) in (1..).zip(lanes) {
            let name = if lane.kind.is_thread() {
                lane.name.clone()
            } else {
                format!("{} {}", lane.kind.name(), lane.name)
            };
            self.push(&metadata("thread_name", tid, json!({ "name": name })));
            let index = json!({ "sort_index": tid });
            self.push(&metadata("thread_sort_index", tid, index));
            for stretch in &lane.stretches {
                let (start, end) = (eighths(stretch.from), eighths(stretch.to));
                if end > start {
                    let (name, args) = describe(timeline, lane, stretch);
                    self.push(&json!({
                        "ph": "X", "cat": stretch.state.name(), "name": name, "pid": pid,
                        "tid": tid, "ts": start, "dur": end - start, "args": args,
                    }));
                }
            }
            for line in printed {
                self.push(&json!({
                    "ph": "i", "cat": "printed", "name": line.label, "pid": pid, "tid": tid,
                    "ts": eighths(line.at), "s": "t", "args": { "stamp": line.stamp },
                }));
            }
        }
    }
}

/// The name and the arguments of a stretch. A thread's stretch is named by the task that it is in.
fn describe(timeline: &Timeline, lane: &Lane, stretch: &Stretch) -> (String, Value) {
    let state = stretch.state.name();
    let (others, key) = if lane.kind.is_thread() {
        (&timeline.tasks, "task")
    } else {
        (&timeline.threads, "thread")
    };
    let with = stretch.with.map(|with| &others[with].name);
    let name = with.filter(|_| lane.kind.is_thread());
    let name = name.map_or(state, String::as_str).to_owned();

    let mut args = json!({ "state": state });
    if let Some(with) = with {
        args[key] = json!(with);
    }
    if let Some(callsite) = stretch.callsite.map(|it| &timeline.callsites[it]) {
        args["function"] = json!(callsite.function);
        if let (Some(file), Some(line)) = (&callsite.file, callsite.line) {
            args["source"] = json!(format!("{file}:{line}"));
        }
    }
    (name, args)
}

#[expect(clippy::cast_precision_loss, reason = "exact for years")]
fn eighths(time: Time) -> f64 {
    (time / 125) as f64 / 8.0
}
