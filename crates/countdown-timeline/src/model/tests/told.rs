use super::*;

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
    assert_eq!(
        notes,
        ["A: created", "A: polled", "A: woken", "A: finished"]
    );
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
    drawn(
        &run,
        &["A: blocked@0 2..12", "main: idle 0..2, blocked@0 2..12"],
    );
}

/// It is there 500 ms before its printer: stamps and due times count from there on.
#[test]
fn a_task_may_be_there_before_the_clock() {
    let run = run("\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 1 1 exit 1
main 512 1 enter 1
main 512 1 printed 1 0.0120 \tA = 2
main 513 2 exit 1
main 513 2 close 1
");
    let lane = "busy@0 0..1, waiting 1..510, ready 510..512, busy@0 512..513";
    assert_eq!(text(&run.tasks[0]), lane);
    assert_eq!(
        (run.printed[0].at / MILLISECOND, &*run.printed[0].stamp),
        (512, "0.0120")
    );
}

#[test]
fn equal_labels_are_due_one_after_another() {
    let at = [10_000_000, 20_000_000];
    let due = at
        .map(|at| Due {
            label: "free".into(),
            at,
        })
        .into();
    let run = run_of(
        About { due, ..about() },
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
fn the_closing_word_is_no_line() {
    let run = run("\
process 7
main 0 0 printed 1 0.0000 \t\t\tany = text
main 0 0 printed 1 Done
");
    let [line] = &*run.printed else {
        panic!("{:?}", run.printed)
    };
    assert_eq!(
        (&*line.stamp, line.indent, &*line.label),
        ("0.0000", 2, "any = text")
    );
    assert_eq!(run.closed.as_deref(), Some("Done"));
}
