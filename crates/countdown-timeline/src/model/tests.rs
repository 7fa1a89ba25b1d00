//! Lanes made of records in short, which `made` explains.

use super::*;
use crate::{
    Language,
    made::{MADE, timeline, timeline_due},
};

/// The stretches in milliseconds, each as `busy@0 1..2` with the index of its thread or task.
fn text(lane: &Lane) -> String {
    let stretch = |stretch: &Stretch| {
        let with = stretch.with.map(|with| format!("@{with}"));
        let [from, to] = [stretch.from, stretch.to].map(|time| time / MILLISECOND);
        let state = stretch.state.name();
        format!("{state}{} {from}..{to}", with.unwrap_or_default())
    };
    let stretches: Vec<_> = lane.stretches.iter().map(stretch).collect();
    stretches.join(", ")
}

/// The milliseconds in each state.
fn totals(lane: &Lane) -> String {
    let totals = lane.totals.iter();
    let totals = totals.map(|(state, total)| format!("{} {}", state.name(), total / MILLISECOND));
    totals.collect::<Vec<_>>().join(", ")
}

/// Makes a timeline of records and checks its lanes, one a line: its tasks, then its threads.
#[track_caller]
fn drawn(records: &str, expected: &str) -> Timeline {
    let timeline = timeline(records);
    assert_eq!(lanes(&timeline), expected);
    timeline
}

fn lanes(timeline: &Timeline) -> String {
    let mut lanes = String::new();
    for lane in timeline.lanes() {
        let line = format!("{}: {}", lane.name, text(lane));
        lanes.extend([line.trim_end(), "\n"]);
    }
    lanes
}

#[test]
fn a_task_waits_until_its_line_is_due() {
    let timeline = drawn(
        MADE,
        "\
A: busy@0 0..1, waiting 1..10, ready 10..12, busy@0 12..14
main: busy@0 0..1, idle 1..12, busy@0 12..14
",
    );
    assert_eq!(totals(&timeline.tasks[0]), "busy 3, ready 2, waiting 9");
    assert_eq!(totals(&timeline.threads[0]), "busy 3, idle 11");
    assert_eq!(timeline.end, 14_000_000);
    let [printed] = &*timeline.printed else {
        panic!("{:?}", timeline.printed)
    };
    assert_eq!(
        (printed.at, &*printed.label, printed.task),
        (12_000_000, "A = 2", Some(0))
    );
}

#[test]
fn a_task_that_holds_the_thread_is_blocked_and_others_are_ready() {
    let timeline = drawn(
        "\
process 7
main 0 0 new 1 A
main 0 0 new 2 B
main 0 0 enter 1
main 30 0 exit 1
main 30 0 close 1
main 30 0 enter 2
main 50 1 exit 2
main 50 1 close 2
main 60 1 end
",
        "\
A: blocked@0 0..30
B: ready 0..30, busy@0 30..50
main: blocked@0 0..30, busy@1 30..50, idle 50..60
",
    );
    assert_eq!(totals(&timeline.tasks[1]), "busy 20, ready 30");
    assert_eq!(totals(&timeline.threads[0]), "busy 20, blocked 30, idle 10");
}

#[test]
fn a_thread_that_computes_without_a_task_is_not_idle() {
    drawn(
        "\
process 7
main 0 0 new 1 A
main 20 15 enter 1
main 21 16 exit 1
main 21 16 close 1
",
        "\
A: ready 0..20, busy@0 20..21
main: busy 0..20, busy@0 20..21
",
    );
}

#[test]
fn without_cpu_times_nothing_is_blocked() {
    drawn(
        "\
process 7
main 0 - new 1 A
main 0 - enter 1
main 20 - exit 1
main 20 - close 1
main 30 - end
",
        "\
A: busy@0 0..20
main: busy@0 0..20, idle 20..30
",
    );
}

#[test]
fn without_due_times_a_task_that_takes_turns_is_ready() {
    let records = "\
process 7
main 0 0 new 1 A
main 0 0 new 2 B
main 0 0 enter 1
main 5 5 exit 1
main 5 5 enter 2
main 9 9 exit 2
main 9 9 enter 1
main 12 12 exit 1
main 20 12 enter 2
main 21 13 exit 2
main 21 13 close 2
main 21 13 close 1
";
    let expected = "\
A: busy@0 0..5, ready 5..9, busy@0 9..12
B: ready 0..5, busy@0 5..9, waiting 9..20, busy@0 20..21
main: busy@0 0..5, busy@1 5..9, busy@0 9..12, idle 12..20, busy@1 20..21
";
    assert_eq!(lanes(&timeline_due(&[], records)), expected);
}

#[test]
fn threads_of_one_name_are_numbered() {
    let timeline = drawn(
        "\
process 7
main 0 0 new 1 A
main 0 0 new 2 B
tokio-rt-worker#2 1 0 enter 1
tokio-rt-worker#3 2 0 enter 2
tokio-rt-worker#3 12 9 exit 2
tokio-rt-worker#3 12 9 close 2
tokio-rt-worker#2 31 0 exit 1
tokio-rt-worker#2 31 0 close 1
main 40 0 end
",
        "\
A: ready 0..1, blocked@1 1..31
B: ready 0..2, busy@2 2..12
main: idle 0..40
worker 1: idle 0..1, blocked@0 1..31, idle 31..40
worker 2: idle 0..2, busy@1 2..12, idle 12..40
",
    );
    assert_eq!(
        Language::English.words().title(&timeline.threads[2]),
        "tokio-rt-worker, thread 3 of process 7"
    );
    assert_eq!(timeline.threads[2].kind, LaneKind::Thread);
}

#[test]
fn a_job_in_another_process_belongs_to_its_task() {
    let timeline = drawn(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 2 2 exit 1
main 35 2 enter 1
main 36 3 printed 1 0.0350 \tA = 2
main 37 4 exit 1
main 37 4 close 1
main 40 4 end
process 8
main 5 0 new 1 A
main 5 0 enter 1
main 36 0 exit 1
main 36 0 close 1
main 38 0 end
",
        "\
A: busy@0 0..2, waiting 2..5, blocked@1 5..36, busy@0 36..37
main: busy@0 0..2, idle 2..35, busy@0 35..37, idle 37..40
process: idle 0..5, blocked@0 5..36, idle 36..38
",
    );
    assert_eq!(timeline.threads[0].kind, LaneKind::Process);
}

#[test]
fn tasks_are_sorted_and_processes_numbered() {
    let timeline = timeline(
        "\
process 7
main 0 0 new 1 AA
main 0 0 new 2 B
main 0 0 new 3 A
main 0 0 enter 1
main 1 1 printed 1 0.0010 \thello
main 1 1 exit 1
main 1 1 enter 1
process 8
process 9
",
    );
    let names = |lanes: &[Lane]| {
        lanes
            .iter()
            .map(|lane| lane.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&timeline.tasks), ["A", "B", "AA"]);
    assert_eq!(names(&timeline.threads), ["main", "process 1", "process 2"]);
    assert_eq!(timeline.printed[0].task, Some(2));
    assert_eq!(text(&timeline.threads[0]), "busy@2 0..1");
}

#[test]
fn a_killed_process_ends_with_its_last_record() {
    drawn(
        "\
process 7
main 0 0 new 1 A
main 50 0 end
process 8
main 0 0 new 1 B
main 0 0 enter 1
main 20 0 new 2 C
",
        "\
B: blocked@1 0..20
A: ready 0..50
C:
main: idle 0..50
process: blocked@0 0..20
",
    );
}

#[test]
fn spans_of_one_name_are_one_task() {
    drawn(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 5 5 exit 1
main 5 5 close 1
main 9 5 new 1 A
main 10 5 enter 1
main 15 10 exit 1
main 15 10 close 1
",
        "\
A: busy@0 0..5, ready 9..10, busy@0 10..15
main: busy@0 0..5, idle 5..10, busy@0 10..15
",
    );
}

#[test]
fn the_innermost_span_of_a_thread_counts() {
    drawn(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 5 5 new 2 B
main 5 5 enter 2
main 8 8 exit 2
main 8 8 close 2
main 9 9 exit 1
main 9 9 close 1
",
        "\
A: busy@0 0..9
B: busy@0 5..8
main: busy@0 0..5, busy@1 5..8, busy@0 8..9
",
    );
}

#[test]
fn the_kind_of_a_lane_follows_from_how_its_span_is_entered() {
    let call = "main 0 0 new 1 A\nmain 0 0 enter 1\nmain 9 0 exit 1\nmain 9 0 close 1\n";
    let polled = "main 0 0 new 1 A\nmain 0 0 enter 1\nmain 1 0 exit 1\nmain 9 0 enter 1\n";
    let queued = "main 0 0 new 1 A\nmain 8 0 enter 1\nmain 9 0 exit 1\nmain 9 0 close 1\n";
    let on_worker = |text: &str| text.replace("main", "tokio-rt-worker#2");
    let words = Language::English.words();
    for (text, kind, title) in [
        (call, LaneKind::Countdown, "countdown A"),
        (polled, LaneKind::Task, "task A"),
        (queued, LaneKind::Task, "task A"),
        (&on_worker(call), LaneKind::Job, "job A"),
        (&on_worker(polled), LaneKind::Task, "task A"),
    ] {
        let timeline = timeline(&format!("process 7\n{text}"));
        assert_eq!(
            (timeline.tasks[0].kind, &*words.title(&timeline.tasks[0])),
            (kind, title),
            "{text}"
        );
    }
}

#[test]
fn lanes_are_sorted_by_kind() {
    let timeline = timeline(
        "\
process 7
tokio-rt-worker#2 0 0 new 1 A
tokio-rt-worker#2 0 0 enter 1
main 0 0 new 2 C
main 0 0 new 3 B
tokio-rt-worker#2 9 0 exit 1
tokio-rt-worker#2 9 0 close 1
",
    );
    let tasks = timeline.tasks.iter();
    let tasks = tasks.map(|lane| format!("{} {}", lane.kind.name(), lane.name));
    assert_eq!(tasks.collect::<Vec<_>>(), ["task B", "task C", "job A"]);
    assert_eq!(text(&timeline.threads[1]), "blocked@2 0..9");
}

#[test]
fn stretches_have_the_callsites_of_their_spans() {
    let timeline = timeline(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 5 5 new 2 B
main 5 5 enter 2
main 8 8 exit 2
main 8 8 close 2
main 9 9 exit 1
main 9 9 close 1
main 12 9 end
",
    );
    let function = |callsite: usize| &*timeline.callsites[callsite].function;
    let places = |lane: &Lane| {
        let places = lane
            .stretches
            .iter()
            .map(|stretch| stretch.callsite.map_or("", function));
        places.collect::<Vec<_>>().join(", ")
    };
    let lanes: Vec<String> = timeline.lanes().map(places).collect();
    assert_eq!(lanes, ["of_A", "of_B", "of_A, of_B, of_A, "]);
}

#[test]
fn an_event_loop_tells_when_its_tasks_are_ready() {
    let timeline = drawn(
        "\
process 7
main 1 0 told A created
main 2 2 told A polled
main 2 2 new 1 A
main 2 2 enter 1
main 3 3 exit 1
main 11 3 told A woken
main 12 3 enter 1
main 13 4 printed 1 0.0120 \tA = 2
main 14 5 exit 1
main 14 5 close 1
main 14 5 told A finished
",
        "\
A: ready 0..1, busy@0 1..2, waiting 2..10, ready 10..11, busy@0 11..13
main: busy 0..1, busy@0 1..2, idle 2..11, busy@0 11..13
",
    );
    let notes: Vec<&str> = timeline.notes.iter().map(|note| &*note.text).collect();
    assert_eq!(
        notes,
        ["A: created", "A: polled", "A: woken", "A: finished"]
    );
}

#[test]
fn times_count_from_the_start_of_the_programs_clock() {
    drawn(
        "\
process 7
main 8 0 new 1 A
main 8 0 enter 1
main 18 0 printed 1 0.0120 \tA = 2
main 18 0 exit 1
main 18 0 close 1
",
        "\
A: blocked@0 2..12
main: idle 0..2, blocked@0 2..12
",
    );
}

/// It is there 500 ms before its printer: stamps and due times count from there on.
#[test]
fn times_count_from_the_first_task_if_it_is_earlier() {
    let timeline = timeline(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 1 1 exit 1
main 512 1 enter 1
main 512 1 printed 1 0.0120 \tA = 2
main 513 2 exit 1
main 513 2 close 1
",
    );
    let lane = "busy@0 0..1, waiting 1..510, ready 510..512, busy@0 512..513";
    assert_eq!(text(&timeline.tasks[0]), lane);
    assert_eq!(
        (
            timeline.printed[0].at / MILLISECOND,
            &*timeline.printed[0].stamp
        ),
        (512, "0.0120")
    );
}

#[test]
fn equal_labels_are_due_one_after_another() {
    let timeline = timeline_due(
        &[("free", 10), ("free", 20)],
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 1 1 exit 1
main 12 1 enter 1
main 12 1 printed 1 0.0120 \tfree
main 13 2 exit 1
main 23 2 enter 1
main 23 2 printed 1 0.0230 \tfree
main 24 3 exit 1
main 24 3 close 1
",
    );
    let lane = "busy@0 0..1, waiting 1..10, ready 10..12, busy@0 12..13, waiting 13..20, \
                ready 20..23, busy@0 23..24";
    assert_eq!(text(&timeline.tasks[0]), lane);
}

#[test]
fn a_wake_comes_from_the_current_task_or_a_timer() {
    let timeline = timeline(
        "\
process 7
main 0 0 told A created
main 0 0 told B created
main 1 0 new 1 A
main 1 0 enter 1
main 2 0 told B woken
main 3 0 exit 1
main 5 0 told A woken
",
    );
    let wake = |wake: &Wake| (wake.at / MILLISECOND, wake.task, wake.by, wake.thread);
    let wakes: Vec<_> = timeline.wakes.iter().map(wake).collect();
    assert_eq!(wakes, [(2, 1, Some(0), 0), (5, 0, None, 0)]);
}

#[test]
fn the_closing_word_is_not_a_printed_line() {
    let timeline = timeline(
        "\
process 7
main 0 0 printed 1 0.0000 \t\t\tany = text
main 0 0 printed 1 Done
",
    );
    let [line] = &*timeline.printed else {
        panic!("{:?}", timeline.printed)
    };
    assert_eq!(
        (&*line.stamp, line.indent, &*line.label),
        ("0.0000", 2, "any = text")
    );
    assert_eq!(timeline.closed.as_deref(), Some("Done"));
}
