//! `cargo xtask bench`: its command line. What it measures is for an idle machine.

use std::process::Command;

#[test]
fn a_file_that_cannot_be_written_is_told_before_anything_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    for option in ["--json", "--svg"] {
        let mut bench = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let bench = bench
            .args(["bench", "--quick", option])
            .arg(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(bench.stderr).unwrap();
        let expected = format!("error: cannot write {}: ", folder.path().display());
        assert_eq!(bench.status.code(), Some(2), "{said}");
        assert!(
            said.starts_with(&expected) && bench.stdout.is_empty(),
            "{said}"
        );
    }
}
