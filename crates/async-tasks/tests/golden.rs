//! The program, held to the document's transcript.

use countdown_verify::Program;

#[test]
fn it_prints_what_its_golden_has() {
    Program::new(
        [env!("CARGO_BIN_EXE_async-tasks")],
        "../../tests/golden/async-tasks.txt",
    )
    .assert();
}
