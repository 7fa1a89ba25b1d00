//! The program, held to the article's transcript.

use countdown_verify::Program;

#[test]
fn it_prints_what_its_golden_has() {
    Program::new(
        [env!("CARGO_BIN_EXE_sequential")],
        "../../tests/golden/sequential.txt",
    )
    .assert();
}
