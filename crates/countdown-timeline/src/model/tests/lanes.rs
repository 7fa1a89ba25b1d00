use super::*;

#[test]
fn threads_that_share_a_name_are_told_by_their_thread() {
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
    assert_eq!(
        Language::English.words().title(&run.threads[2]),
        "tokio-rt-worker, thread 3 of process 7"
    );
    assert_eq!(run.threads[2].kind, LaneKind::Thread);
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
    assert_eq!(run.threads[0].kind, LaneKind::Process);
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
    let names = |lanes: &[Lane]| {
        lanes
            .iter()
            .map(|lane| lane.name.clone())
            .collect::<Vec<_>>()
    };
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
        &[
            "A: busy@0 0..9",
            "B: busy@0 5..8",
            "main: busy@0 0..5, busy@1 5..8, busy@0 8..9",
        ],
    );
}

#[test]
fn lanes_are_called_what_they_are() {
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
        let run = run(&format!("process 7\n{text}"));
        assert_eq!(
            (run.tasks[0].kind, &*words.title(&run.tasks[0])),
            (kind, title),
            "{text}"
        );
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
    let lanes: Vec<(LaneKind, &str)> = run
        .tasks
        .iter()
        .map(|lane| (lane.kind, &*lane.name))
        .collect();
    assert_eq!(
        lanes,
        [
            (LaneKind::Task, "B"),
            (LaneKind::Task, "C"),
            (LaneKind::Job, "A")
        ]
    );
    assert_eq!(text(&run.threads[1]), "blocked@2 0..9");
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
    let function = |callsite: usize| &*run.callsites[callsite].function;
    let places = |lane: &Lane| {
        let places = lane
            .stretches
            .iter()
            .map(|stretch| stretch.callsite.map_or("", function));
        places.collect::<Vec<_>>().join(", ")
    };
    let lanes: Vec<String> = run.lanes().map(places).collect();
    assert_eq!(lanes, ["of_A", "of_B", "of_A, of_B, of_A, "]);
}
