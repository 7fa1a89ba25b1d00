use super::{super::made::made, *};

fn run(text: &str) -> Run {
    let runs = recording::parse(&made(text)).unwrap();
    Run::of(&runs[0]).unwrap()
}

#[track_caller]
fn fails(text: &str, expected: &str) {
    let runs = recording::parse(&made(text)).unwrap();
    assert_eq!(format!("{:#}", Run::of(&runs[0]).unwrap_err()), expected);
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

/// Checks each lane, given as `name: stretches`: the tasks, then the threads.
#[track_caller]
fn drawn(run: &Run, expected: &[&str]) {
    let lanes = run.tasks.iter().chain(&run.threads);
    let lanes: Vec<String> = lanes.map(|lane| format!("{}: {}", lane.name, text(lane))).collect();
    assert_eq!(lanes, expected);
}

#[test]
fn a_task_waits_for_its_timer_and_is_ready_when_its_line_is_due() {
    let run = run(super::super::made::MADE);
    drawn(
        &run,
        &[
            "A: busy@0 0..1, waiting 1..10, ready 10..12, busy@0 12..14",
            "main: busy@0 0..1, idle 1..12, busy@0 12..14",
        ],
    );
    assert_eq!(run.tasks[0].columns(), [3_000_000, 0, 11_000_000]);
    assert_eq!(run.threads[0].columns(), [3_000_000, 0, 11_000_000]);
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
    assert_eq!(run.tasks[1].columns(), [20_000_000, 0, 30_000_000]);
    assert_eq!(run.threads[0].columns(), [20_000_000, 30_000_000, 10_000_000]);
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
    assert_eq!(run.threads[2].title, "tokio-rt-worker 3 of process 7");
    assert_eq!(run.workers, "threads");
}

#[test]
fn a_job_in_another_process_is_its_task() {
    let run = run("\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 2 2 exit 1
main 35 2 enter 1
main 36 3 printed 1 0.0350 A = 2
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
    assert_eq!(run.workers, "processes");
}

#[test]
fn tasks_and_processes_are_in_order_whoever_was_first() {
    let run = run("\
process 7
main 0 0 new 1 AA
main 0 0 new 2 B
main 0 0 new 3 A
main 0 0 enter 1
main 1 1 printed 1 0.0010 hello
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
            "A: ready 0..50",
            "B: blocked@1 0..20",
            "C: ",
            "main: idle 0..50",
            "process: blocked@1 0..20",
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
    let mut runs = recording::parse(&made(text)).unwrap();
    runs[0].program.due.clear();
    drawn(
        &Run::of(&runs[0]).unwrap(),
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
main 13 4 printed 1 0.0120 A = 2
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
main 18 0 printed 1 0.0120 A = 2
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
        ("main 1 0 printed 1 1,0 A = 2", "line 4: expected a stamp with four decimals"),
        (
            "main 1 0 printed 1 99999999999999999.0000 A = 2",
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
