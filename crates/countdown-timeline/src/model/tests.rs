use countdown_trace::recording::{Due, Program};

use super::*;
use crate::{
    made::{MADE, made, program, run, run_of},
    read,
};

#[track_caller]
fn fails(text: &str, expected: &str) {
    let error = read(made(text).as_bytes()).unwrap_err();
    assert_eq!(format!("{error:#}"), expected);
}

/// The stretches in milliseconds, each as `busy@0 1..2` with what it is with.
fn text(lane: &Lane) -> String {
    let stretch = |stretch: &Stretch| {
        let with = stretch.with.map(|with| format!("@{with}")).unwrap_or_default();
        let [from, to] = [stretch.from, stretch.to].map(|time| time / MILLISECOND);
        format!("{}{with} {from}..{to}", stretch.state.word())
    };
    lane.stretches.iter().map(stretch).collect::<Vec<_>>().join(", ")
}

/// The milliseconds in each state.
fn totals(lane: &Lane) -> String {
    let total =
        |(state, total): (&State, &Time)| format!("{} {}", state.word(), total / MILLISECOND);
    lane.totals.iter().map(total).collect::<Vec<_>>().join(", ")
}

/// Checks each lane, given as `name: stretches`: the tasks, then the threads.
#[track_caller]
fn drawn(run: &Run, expected: &[&str]) {
    let lanes = run.tasks.iter().chain(&run.threads);
    let lanes: Vec<String> = lanes.map(|lane| format!("{}: {}", lane.name, text(lane))).collect();
    assert_eq!(lanes, expected);
}

#[test]
fn a_task_waits_for_its_timer_and_is_ready_when_its_line_is_due() {
    let run = run(MADE);
    drawn(
        &run,
        &[
            "A: busy@0 0..1, waiting 1..10, ready 10..12, busy@0 12..14",
            "main: busy@0 0..1, idle 1..12, busy@0 12..14",
        ],
    );
    assert_eq!(totals(&run.tasks[0]), "busy 3, ready 2, waiting 9");
    assert_eq!(totals(&run.threads[0]), "busy 3, idle 11");
    assert_eq!(run.end, 14_000_000);
    let [printed] = &*run.printed else { panic!("{:?}", run.printed) };
    assert_eq!((printed.at, &*printed.label, printed.task), (12_000_000, "A = 2", Some(0)));
}

#[test]
fn a_task_that_holds_the_loop_is_blocked_and_the_next_one_is_ready() {
    let run = run("\
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
");
    drawn(
        &run,
        &[
            "A: blocked@0 0..30",
            "B: ready 0..30, busy@0 30..50",
            "main: blocked@0 0..30, busy@1 30..50, idle 50..60",
        ],
    );
    assert_eq!(totals(&run.tasks[1]), "busy 20, ready 30");
    assert_eq!(totals(&run.threads[0]), "busy 20, blocked 30, idle 10");
}

#[test]
fn threads_that_share_a_name_are_told_by_their_identity() {
    let run = run("\
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
");
    drawn(
        &run,
        &[
            "A: ready 0..1, blocked@1 1..31",
            "B: ready 0..2, busy@2 2..12",
            "main: idle 0..40",
            "worker 1: idle 0..1, blocked@0 1..31, idle 31..40",
            "worker 2: idle 0..2, busy@1 2..12, idle 12..40",
        ],
    );
    assert_eq!(run.threads[2].title, "tokio-rt-worker, thread 3 of process 7");
    assert_eq!(run.threads[2].kind, Kind::Thread);
}

#[test]
fn a_job_in_another_process_is_its_task() {
    let run = run("\
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
");
    drawn(
        &run,
        &[
            "A: busy@0 0..2, waiting 2..5, blocked@1 5..36, busy@0 36..37",
            "main: busy@0 0..2, idle 2..35, busy@0 35..37, idle 37..40",
            "process: idle 0..5, blocked@0 5..36, idle 36..38",
        ],
    );
    assert_eq!(run.threads[0].kind, Kind::Process);
}

#[test]
fn tasks_and_processes_are_in_order_whoever_was_first() {
    let run = run("\
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
");
    let names = |lanes: &[Lane]| lanes.iter().map(|lane| lane.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&run.tasks), ["A", "B", "AA"]);
    assert_eq!(names(&run.threads), ["main", "process 1", "process 2"]);
    assert_eq!(run.printed[0].task, Some(2));
    assert_eq!(text(&run.threads[0]), "busy@2 0..1");
}

#[test]
fn a_process_that_is_killed_ends_with_its_last_line() {
    let run = run("\
process 7
main 0 0 new 1 A
main 50 0 end
process 8
main 0 0 new 1 B
main 0 0 enter 1
main 20 0 new 2 C
");
    drawn(
        &run,
        &[
            "B: blocked@1 0..20",
            "A: ready 0..50",
            "C: ",
            "main: idle 0..50",
            "process: blocked@0 0..20",
        ],
    );
}

#[test]
fn a_name_that_comes_again_is_the_same_task() {
    let run = run("\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 5 5 exit 1
main 5 5 close 1
main 9 5 new 1 A
main 10 5 enter 1
main 15 10 exit 1
main 15 10 close 1
");
    drawn(
        &run,
        &[
            "A: busy@0 0..5, ready 9..10, busy@0 10..15",
            "main: busy@0 0..5, idle 5..10, busy@0 10..15",
        ],
    );
}

#[test]
fn spans_inside_of_a_task_are_the_task() {
    let run = run("\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 5 5 new 2 B
main 5 5 enter 2
main 8 8 exit 2
main 8 8 close 2
main 9 9 exit 1
main 9 9 close 1
");
    drawn(
        &run,
        &["A: busy@0 0..9", "B: busy@0 5..8", "main: busy@0 0..5, busy@1 5..8, busy@0 8..9"],
    );
}

#[test]
fn a_thread_that_computes_without_a_task_is_not_idle() {
    let run = run("\
process 7
main 0 0 new 1 A
main 20 15 enter 1
main 21 16 exit 1
main 21 16 close 1
");
    drawn(&run, &["A: ready 0..20, busy@0 20..21", "main: busy 0..20, busy@0 20..21"]);
}

#[test]
fn without_cpu_times_nothing_is_called_blocked() {
    let run = run("\
process 7
main 0 - new 1 A
main 0 - enter 1
main 20 - exit 1
main 20 - close 1
main 30 - end
");
    drawn(&run, &["A: busy@0 0..20", "main: busy@0 0..20, idle 20..30"]);
}

#[test]
fn without_due_times_a_task_that_takes_turns_is_ready() {
    let text = "\
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
    drawn(
        &run_of(Program { due: Vec::new(), ..program() }, text),
        &[
            "A: busy@0 0..5, ready 5..9, busy@0 9..12",
            "B: ready 0..5, busy@0 5..9, waiting 9..20, busy@0 20..21",
            "main: busy@0 0..5, busy@1 5..9, busy@0 9..12, idle 12..20, busy@1 20..21",
        ],
    );
}

#[test]
fn a_loop_that_tells_when_a_task_is_ready_is_believed() {
    let run = run("\
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
");
    drawn(
        &run,
        &[
            "A: ready 0..1, busy@0 1..2, waiting 2..10, ready 10..11, busy@0 11..13",
            "main: busy 0..1, busy@0 1..2, idle 2..11, busy@0 11..13",
        ],
    );
    let notes: Vec<&str> = run.notes.iter().map(|note| &*note.text).collect();
    assert_eq!(notes, ["A: created", "A: polled", "A: woken", "A: finished"]);
}

#[test]
fn the_program_starts_when_its_first_stamp_says() {
    let run = run("\
process 7
main 8 0 new 1 A
main 8 0 enter 1
main 18 0 printed 1 0.0120 \tA = 2
main 18 0 exit 1
main 18 0 close 1
");
    drawn(&run, &["A: blocked@0 2..12", "main: idle 0..2, blocked@0 2..12"]);
}

#[test]
fn what_cannot_be_is_named_with_its_line() {
    for (lines, expected) in [
        ("main 0 0 enter 1", "line 4: a span is entered that is not open"),
        ("main 0 0 close 1", "line 4: a span is closed that is not open"),
        ("main 0 0 new 1 A\nmain 0 0 exit 1", "line 5: a span is left that this thread is not in"),
        ("main 5 0 new 1 A\nmain 4 0 enter 1", "line 5: the time of this thread runs backwards"),
        ("main 5 2 new 1 A\nmain 6 1 enter 1", "line 5: the time of this thread runs backwards"),
        ("main 1 0 printed 1 1,0 \tA = 2", "line 4: expected a stamp with four decimals"),
        (
            "main 1 0 printed 1 99999999999999999.0000 \tA = 2",
            "line 4: expected a stamp with four decimals",
        ),
    ] {
        fails(&format!("process 7\n{lines}\n"), expected);
    }
    fails(
        "process 7\nmain 0 0 new 1 A\npool#2 0 0 enter 1\nmain 1 0 exit 1\n",
        "line 6: a span is left that this thread is not in",
    );
}

#[test]
fn lanes_are_called_what_they_are() {
    let call = "main 0 0 new 1 A\nmain 0 0 enter 1\nmain 9 0 exit 1\nmain 9 0 close 1\n";
    let polled = "main 0 0 new 1 A\nmain 0 0 enter 1\nmain 1 0 exit 1\nmain 9 0 enter 1\n";
    let queued = "main 0 0 new 1 A\nmain 8 0 enter 1\nmain 9 0 exit 1\nmain 9 0 close 1\n";
    let on_worker = |text: &str| text.replace("main", "tokio-rt-worker#2");
    for (text, kind, title) in [
        (call, Kind::Countdown, "countdown A"),
        (polled, Kind::Task, "task A"),
        (queued, Kind::Task, "task A"),
        (&on_worker(call), Kind::Job, "job A"),
        (&on_worker(polled), Kind::Task, "task A"),
    ] {
        let run = run(&format!("process 7\n{text}"));
        assert_eq!((run.tasks[0].kind, &*run.tasks[0].title), (kind, title), "{text}");
    }
}

#[test]
fn lanes_of_a_kind_stand_together() {
    let run = run("\
process 7
tokio-rt-worker#2 0 0 new 1 A
tokio-rt-worker#2 0 0 enter 1
main 0 0 new 2 C
main 0 0 new 3 B
tokio-rt-worker#2 9 0 exit 1
tokio-rt-worker#2 9 0 close 1
");
    let lanes: Vec<(Kind, &str)> = run.tasks.iter().map(|lane| (lane.kind, &*lane.name)).collect();
    assert_eq!(lanes, [(Kind::Task, "B"), (Kind::Task, "C"), (Kind::Job, "A")]);
    assert_eq!(text(&run.threads[1]), "blocked@2 0..9");
}

#[test]
fn equal_labels_are_due_one_after_another() {
    let at = [10_000_000, 20_000_000];
    let due = at.map(|at| Due { label: "free".into(), at }).into();
    let run = run_of(
        Program { due, ..program() },
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
    assert_eq!(text(&run.tasks[0]), lane);
}

#[test]
fn a_wake_is_by_the_task_that_the_thread_is_in_or_by_a_timer() {
    let run = run("\
process 7
main 0 0 told A created
main 0 0 told B created
main 1 0 new 1 A
main 1 0 enter 1
main 2 0 told B woken
main 3 0 exit 1
main 5 0 told A woken
");
    let wake = |wake: &Wake| (wake.at / MILLISECOND, wake.task, wake.by, wake.thread);
    let wakes: Vec<_> = run.wakes.iter().map(wake).collect();
    assert_eq!(wakes, [(2, 1, Some(0), 0), (5, 0, None, 0)]);
}

#[test]
fn a_stretch_knows_where_its_span_is_made() {
    let run = run("\
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
");
    let function = |place: usize| &*run.places[place].function;
    let places = |lane: &Lane| {
        let places = lane.stretches.iter().map(|stretch| stretch.place.map_or("", function));
        places.collect::<Vec<_>>().join(", ")
    };
    let lanes: Vec<String> = run.lanes().map(places).collect();
    assert_eq!(lanes, ["of_A", "of_B", "of_A, of_B, of_A, "]);
}

#[test]
fn the_closing_word_is_no_line() {
    let run = run("\
process 7
main 0 0 printed 1 0.0000 \t\t\tany = text
main 0 0 printed 1 Done
");
    let [line] = &*run.printed else { panic!("{:?}", run.printed) };
    assert_eq!((&*line.stamp, line.indent, &*line.label), ("0.0000", 2, "any = text"));
    assert_eq!(run.closed.as_deref(), Some("Done"));
}
