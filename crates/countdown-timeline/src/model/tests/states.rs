use super::*;

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
    let [printed] = &*run.printed else {
        panic!("{:?}", run.printed)
    };
    assert_eq!(
        (printed.at, &*printed.label, printed.task),
        (12_000_000, "A = 2", Some(0))
    );
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
fn a_thread_that_computes_without_a_task_is_not_idle() {
    let run = run("\
process 7
main 0 0 new 1 A
main 20 15 enter 1
main 21 16 exit 1
main 21 16 close 1
");
    drawn(
        &run,
        &[
            "A: ready 0..20, busy@0 20..21",
            "main: busy 0..20, busy@0 20..21",
        ],
    );
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
    drawn(
        &run,
        &["A: busy@0 0..20", "main: busy@0 0..20, idle 20..30"],
    );
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
        &run_of(
            About {
                due: Vec::new(),
                ..about()
            },
            text,
        ),
        &[
            "A: busy@0 0..5, ready 5..9, busy@0 9..12",
            "B: ready 0..5, busy@0 5..9, waiting 9..20, busy@0 20..21",
            "main: busy@0 0..5, busy@1 5..9, busy@0 9..12, idle 12..20, busy@1 20..21",
        ],
    );
}
