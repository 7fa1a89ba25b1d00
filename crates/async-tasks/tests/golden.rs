//! The program and a port, held to their transcripts.

use countdown_verify::Program;

#[test]
fn it_prints_what_its_golden_has() {
    Program::new(
        [env!("CARGO_BIN_EXE_async-tasks")],
        "../../tests/golden/async-tasks.txt",
    )
    .assert();
}

#[test]
#[ignore = "needs Python 3.11 or newer, for `TaskGroup`"]
fn a_task_group_prints_what_a_join_set_does() {
    Program::new(
        ["python3", "-u", "task_group.py"],
        "../../tests/golden/join_set.txt",
    )
    .assert();
}
