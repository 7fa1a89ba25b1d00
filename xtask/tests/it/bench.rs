//! `cargo xtask bench`: its command line. What it measures is for an idle machine.

use std::{process::Command, time::Duration};

#[expect(dead_code, reason = "the peers use all of it")]
#[path = "../../examples/summary/mod.rs"]
mod summary;

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

#[test]
fn delays_are_spread_from_the_longest_down() {
    let delays: Vec<_> = summary::delays(4).map(|delay| delay.as_millis()).collect();
    assert_eq!(delays, [1000, 875, 750, 625]);
    let (longest, shortest) = (
        summary::delays(1_000_000).max(),
        summary::delays(1_000_000).min(),
    );
    assert_eq!(longest, Some(Duration::from_secs(1)));
    assert_eq!(shortest, Some(Duration::from_nanos(500_000_500)));
}

#[test]
fn a_number_of_countdowns_is_up_to_a_million() {
    for (given, n) in [
        ("0", 0),
        ("1", 1),
        ("100000", 100_000),
        ("1000000", 1_000_000),
    ] {
        assert_eq!(summary::countdowns(given.as_ref()), Some(n));
    }
    for given in ["1000001", "-1", "1.5", "1 2", "many", "99999999999"] {
        assert_eq!(summary::countdowns(given.as_ref()), None, "{given}");
    }
}

#[test]
fn lateness_is_counted_to_a_32nd() {
    for late in (0..100_000).chain([1 << 20, u32::MAX - 1, u32::MAX]) {
        let bucket = summary::bucket(late);
        let edge = summary::edge(bucket);
        assert!(
            edge >= late && edge - late <= late / 32,
            "{late} is counted as {edge}"
        );
        assert!(bucket < 28 * 32);
        assert!(edge == u32::MAX || summary::bucket(edge + 1) == bucket + 1);
    }
}
