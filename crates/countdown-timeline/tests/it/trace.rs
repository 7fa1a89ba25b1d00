//! The trace, held to the rules of the Chrome Trace Event format.

use std::collections::{BTreeMap, BTreeSet};

use countdown_timeline::chrome_trace;
use serde_json::Value;

use super::recorded;

type Lane = (u64, u64);

fn lane(event: &Value) -> Lane {
    (
        event["pid"].as_u64().expect("a pid is a number"),
        event["tid"].as_u64().expect("so is a tid"),
    )
}

fn text<'a>(event: &'a Value, key: &str) -> &'a str {
    event[key]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{key}` in {event}"))
}

/// Microseconds.
fn time(event: &Value, key: &str) -> f64 {
    let micros = event[key]
        .as_f64()
        .unwrap_or_else(|| panic!("no time `{key}` in {event}"));
    assert!(micros >= 0.0, "{event}");
    micros
}

#[test]
fn it_keeps_the_rules_of_its_format() {
    let trace: Value = serde_json::from_str(&chrome_trace(&recorded())).unwrap();
    assert_eq!(trace["displayTimeUnit"], "ms");
    let mut names: BTreeMap<(Lane, &str), usize> = BTreeMap::new();
    let mut slices: BTreeMap<Lane, Vec<(f64, f64)>> = BTreeMap::new();
    let mut used = BTreeSet::new();
    for event in trace["traceEvents"].as_array().unwrap() {
        let (lane, name) = (lane(event), text(event, "name"));
        assert!(event["args"].is_object() && !name.is_empty(), "{event}");
        match text(event, "ph") {
            "M" => {
                let value = match name {
                    "process_name" | "thread_name" => event["args"]["name"].is_string(),
                    "process_sort_index" | "thread_sort_index" => {
                        event["args"]["sort_index"].is_u64()
                    }
                    _ => false,
                };
                assert!(value, "{event}");
                *names.entry((lane, name)).or_default() += 1;
            }
            "X" => {
                let (start, length) = (time(event, "ts"), time(event, "dur"));
                assert!(length > 0.0, "{event}");
                slices
                    .entry(lane)
                    .or_default()
                    .push((start, start + length));
            }
            "i" => assert!(
                text(event, "s") == "t" && time(event, "ts") > 0.0,
                "{event}"
            ),
            _ => panic!("{event}"),
        }
        used.insert(lane);
    }
    for (pid, tid) in used {
        let kind = if tid == 0 {
            "process_name"
        } else {
            "thread_name"
        };
        assert_eq!(names.get(&((pid, tid), kind)), Some(&1), "{pid} {tid}");
    }
    for (lane, mut slices) in slices {
        slices.sort_by(|a, b| a.0.total_cmp(&b.0));
        let apart = slices.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        assert!(apart, "slices of {lane:?} overlap: {slices:?}");
    }
}

#[test]
fn a_slice_tells_what_a_lane_did_and_where_its_source_is() {
    let trace: Value = serde_json::from_str(&chrome_trace(&recorded())).unwrap();
    let events = trace["traceEvents"].as_array().unwrap();
    let named = |name: &str| {
        events
            .iter()
            .find(|event| event["args"]["name"] == name)
            .unwrap()
    };
    let program = named("executor-offload")["pid"].as_u64().unwrap();
    let of = |tid: u64| {
        events
            .iter()
            .filter(move |event| lane(event) == (program, tid))
    };
    let job = of(1).find(|event| event["name"] == "blocked").unwrap();
    assert_eq!(
        (text(job, "ph"), text(&job["args"], "function")),
        ("X", "count_down")
    );
    let source = text(&job["args"], "source");
    assert!(
        source.starts_with("crates/executor-offload/src/main.rs:"),
        "{source}"
    );
    assert!(text(&job["args"], "thread").starts_with("worker "));
    let printed: Vec<&str> = of(1)
        .filter(|event| event["ph"] == "i")
        .map(|event| text(event, "name"))
        .collect();
    assert_eq!(printed, ["A = 3", "A = 2", "A = 1"]);
}
