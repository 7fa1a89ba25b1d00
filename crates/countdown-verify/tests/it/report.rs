//! What machines read: JSON, `JUnit`, and what GitHub shows.

use serde_json::{Value, json};

use crate::util::{ANY_TIME, ANY_TIME_KEYS, Outcome, RULE, Scratch, settled, transcript};

const FROM: [&str; 4] = ["--golden", "golden.txt", "--from", "printed.txt"];

fn judged(printed: &str, arguments: &[&str]) -> Outcome {
    let scratch = Scratch::new();
    scratch.write("printed.txt", printed);
    scratch.verify(&[&FROM, arguments].concat())
}

mod json_document {
    use super::*;

    const JSON: [&str; 2] = ["--format", "json"];

    #[test]
    fn of_a_match() {
        let mut found = judged(&transcript(&["0.1503 \tA = 1"]), &JSON).json();
        assert!(found["elapsed"].take().is_f64());
        let expected = json!({
            "format": 2,
            "verdict": "match",
            "elapsed": null,
            "programs": [{
                "name": "golden",
                "golden": "golden.txt",
                "verdict": "match",
                "reason": null,
                "cause": null,
                "lines": 2,
                "timing": {
                    "total": 0.1503,
                    "lateness": 0.0503,
                    "golden_lateness": 0.0003,
                    "stalls": null,
                    "run_delay": null,
                    "zero": null,
                    "live": null,
                    "arrivals": [],
                },
                "runs": 1,
                "reruns": 0,
                "busy_runs": 0,
                "spread": null,
                "differences": [],
                "kept": null,
                "stderr": null,
            }],
            "unused_goldens": [],
            "not_judged": [],
            "not_built": [],
            "skipped": [],
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn of_a_mismatch() {
        let scratch = Scratch::with_golden("0.0000 a\n0.5004 b\n1.0003 c\n");
        scratch.write("printed.txt", "0.0000 a\n0.8000 b\n1.3001 c\n");
        let outcome = scratch.verify(&[&FROM[..], &JSON].concat());
        assert_eq!(outcome.status, Some(1), "{outcome:#?}");
        let found = outcome.json();
        assert_eq!(found["verdict"], "mismatch");
        let message =
            "`b`: due 0.5, printed at 0.8000, 0.3000 late, 0.1 allowed; so is the line after it";
        let repeated = "`c`: due 1.0, printed at 1.3001, 0.3001 late, 0.1 allowed";
        let differences = json!([
            {
                "golden_line": 2, "printed_line": 2, "message": message, "due": 0.5,
                "earliest": 0.5, "latest": 0.5, "printed": 0.8, "late": 0.3, "repeats": false,
            },
            {
                "golden_line": 3, "printed_line": 3, "message": repeated, "due": 1.0,
                "earliest": 1.0, "latest": 1.0, "printed": 1.3001, "late": 0.3001, "repeats": true,
            },
        ]);
        assert_eq!(found["programs"][0]["differences"], differences);
    }

    #[test]
    fn of_several_runs() {
        let scratch = Scratch::with_golden("0.0000 a\n");
        let options = [&ANY_TIME[..], &JSON, &["--runs", "2"]].concat();
        let found = scratch.judge(&options, "stamp a").json();
        let spread = &found["programs"][0]["spread"];
        for key in ["median", "p99", "max", "stalls"] {
            assert!(spread[key].is_f64(), "{spread}");
        }
        assert_eq!(spread["runs_with_swapped_ties"], 0);
    }

    /// It is a mismatch, since the program did it.
    #[test]
    fn of_a_failure() {
        let scratch = Scratch::new();
        let found = scratch.judge(&JSON, "warn no exit 1").json();
        let found = &found["programs"][0];
        assert_eq!(found["verdict"], "mismatch");
        assert!(
            found["reason"]
                .as_str()
                .unwrap()
                .starts_with("it ended with exit")
        );
        assert_eq!(
            (&found["stderr"], &found["timing"]),
            (&json!("no\n"), &Value::Null)
        );
        assert_eq!(found["differences"], json!([]));
    }

    #[test]
    fn its_times_are_rounded_to_what_is_measured() {
        let scratch = Scratch::with_golden("0.0000 a\n0.1003 b\n");
        let options = [&ANY_TIME[..], &JSON, &["--clock", "arrival"]].concat();
        let outcome = scratch.judge(&options, "tell a at 100 tell b");
        outcome.says(0, &[]);
        assert_rounded(&outcome.json());
    }

    /// Asserts that no number has more than four decimals.
    fn assert_rounded(value: &Value) {
        match value {
            Value::Number(number) => {
                let text = number.to_string();
                let decimals = text
                    .split_once('.')
                    .map_or(0, |(_, decimals)| decimals.len());
                assert!(decimals <= 4, "{text}");
            }
            Value::Array(values) => values.iter().for_each(assert_rounded),
            Value::Object(values) => values.values().for_each(assert_rounded),
            _ => {}
        }
    }

    #[test]
    fn names_unused_goldens() {
        let scratch = Scratch::with_puppet("tell a", "");
        scratch.write("tests/golden/demo.txt", "a\n");
        scratch.write("tests/golden/gone.txt", "a\n");
        let found = scratch.verify(&JSON).json();
        assert_eq!(found["unused_goldens"], json!(["tests/golden/gone.txt"]));
        assert_eq!(found["verdict"], "match");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_a_path_that_is_not_utf8() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

        let scratch = Scratch::new();
        let name = OsStr::from_bytes(b"g\xff.txt");
        std::fs::write(scratch.path().join(name), "a\n").unwrap();
        scratch.write("printed.txt", "a\n");
        let mut verifier =
            scratch.command(&["--from", "printed.txt", "--format", "json", "--golden"]);
        let outcome = Outcome::from(verifier.arg(name).output().unwrap());
        outcome.says(0, &[]);
        assert_eq!(outcome.json()["programs"][0]["golden"], "g\u{fffd}.txt");
    }
}

/// A folder with programs that match, print something else, fail, and are skipped.
fn four() -> Scratch {
    let scratch = Scratch::new();
    let keys = format!("golden = 'demo'\n{ANY_TIME_KEYS}");
    scratch.register("wrong", "tell a_<_b", &keys);
    scratch.register("failed", "at 100 tick A_=_1 close warn no exit 3", &keys);
    let missing = "command = ['no-such-command']\noptional = true\ngolden = 'demo'\n";
    scratch.register_command("missing", missing);
    scratch.register("right", "at 100 tick A_=_1 close", &keys);
    scratch.register("unjudged", "tell x", "golden = 'none'\n");
    scratch.write("tests/golden/demo.txt", transcript(&["0.1003 \tA = 1"]));
    scratch
}

mod junit {
    use quick_junit::{NonSuccessKind, Report, TestCaseStatus};

    use super::*;

    #[track_caller]
    fn assert_is_of_four(document: &str) {
        let report = Report::deserialize_from_str(document).unwrap();
        assert_eq!((report.tests, report.failures, report.errors), (5, 2, 1));
        let suite = &report.test_suites[0];
        assert_eq!(suite.skipped, 1);
        let kinds = suite.test_cases.iter().map(|case| {
            let kind = match &case.status {
                TestCaseStatus::Success { .. } => "success",
                TestCaseStatus::Skipped { .. } => "skipped",
                TestCaseStatus::NonSuccess { kind, .. } => match kind {
                    NonSuccessKind::Failure => "failure",
                    NonSuccessKind::Error => "error",
                },
            };
            (case.name.as_str(), kind)
        });
        let expected = [
            ("failed", "failure"),
            ("right", "success"),
            ("unjudged", "error"),
            ("wrong", "failure"),
            ("missing", "skipped"),
        ];
        assert_eq!(kinds.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn tells_mismatches_the_unjudged_and_the_skipped_apart() {
        let outcome = four().verify(&["--format", "junit"]);
        assert_eq!(outcome.status, Some(1), "{outcome:#?}");
        assert_is_of_four(&outcome.stdout);
    }

    #[test]
    fn can_be_written_to_a_file_beside_the_text() {
        let scratch = four();
        let outcome = scratch.verify(&["--junit", "out/report.xml"]);
        outcome.says(
            1,
            &["mismatch wrong", "1 ok, 2 wrong, 1 unjudged, 1 skipped\n"],
        );
        assert_is_of_four(&scratch.read("out/report.xml"));
        let json = scratch
            .verify(&["--junit", "report.xml", "--format", "json"])
            .json();
        assert_eq!(json["format"], 2);
        assert_is_of_four(&scratch.read("report.xml"));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        let scratch = four();
        let outcome = scratch.verify(&["--junit", "golden.txt/report.xml"]);
        assert_eq!(outcome.status, Some(2), "{outcome:#?}");
        assert!(
            outcome
                .stderr
                .contains("cannot write golden.txt/report.xml"),
            "{outcome:#?}"
        );
    }

    /// A document has a place for neither control characters nor half a letter.
    #[test]
    fn odd_output_makes_a_document_all_the_same() {
        let scratch = Scratch::new();
        let words = "warn ]]>&<\u{1}\u{7f}\u{fffe} bytes ff00 exit 3";
        let outcome = scratch.judge(&["--format", "junit"], words);
        assert_eq!(outcome.status, Some(1), "{outcome:#?}");
        Report::deserialize_from_str(&outcome.stdout).unwrap();
    }
}

mod github {
    use super::*;

    fn annotations(scratch: &Scratch, folder: &str, arguments: &[&str]) -> String {
        let mut verifier = scratch.command(&[arguments, &["-q"]].concat());
        verifier.current_dir(scratch.path().join(folder));
        verifier.env("GITHUB_ACTIONS", "true");
        // As the verifier is told its folder by the system.
        let resolved = scratch.path().canonicalize().unwrap();
        let repository = if cfg!(windows) {
            scratch.path()
        } else {
            &resolved
        };
        verifier.env("GITHUB_WORKSPACE", repository);
        Outcome::from(verifier.output().unwrap()).stderr
    }

    #[test]
    fn what_is_wrong_is_annotated_where_the_golden_says_so() {
        let scratch = Scratch::new();
        scratch.write("printed.txt", transcript(&["0.0503 \tA = 1"]));
        let annotations = annotations(&scratch, ".", &FROM);
        let said = "::error file=golden.txt,line=2::golden: `A = 1`: due 0.1, printed at 0.0503, 0.0497 \
                    early, 0.002 allowed\n";
        assert_eq!(annotations, said);
    }

    #[test]
    fn a_match_is_not_annotated() {
        let scratch = Scratch::new();
        scratch.write("printed.txt", transcript(&["0.1003 \tA = 1"]));
        assert_eq!(annotations(&scratch, ".", &FROM), "");
    }

    #[test]
    fn odd_paths_are_escaped() {
        let scratch = Scratch::new();
        let arguments = ["--golden", "a,b:50%.txt", "--from", "-"];
        let annotations = annotations(&scratch, ".", &arguments);
        let said = "::error file=a%2Cb%3A50%25.txt,line=1::a,b:50%25: there is no golden";
        assert!(annotations.starts_with(said), "{annotations}");
    }

    #[test]
    fn paths_are_relative_to_the_repository() {
        let scratch = Scratch::new();
        let inner = Scratch::with_puppet("tell a", "");
        scratch.write("svc/countdown.toml", inner.read("countdown.toml"));
        scratch.write("svc/tests/golden/demo.txt", "b\n");
        let annotations = annotations(&scratch, "svc", &[]);
        let said = "::error file=svc/tests/golden/demo.txt,line=1::demo: expected `b`, got `a`\n";
        assert_eq!(annotations, said);
    }

    #[test]
    #[cfg_attr(wine, ignore = "needs Cargo")]
    fn whatever_is_no_match_is_annotated() {
        let scratch = Scratch::with_package("shown = \"none\"", "print!(\"x\\n\")");
        scratch.write("tests/golden/demo.txt", transcript(&["0.1003 \tA = 1"]));
        scratch.write("tests/golden/gone.txt", "unused\n");
        scratch.write("demo/examples/shown.rs", "fn main() { no }");
        let annotations = annotations(&scratch, ".", &[]);
        for said in [
            "::error file=tests/golden/demo.txt,line=1::demo: ",
            "::error::shown: it does not build: error[E0425]: ",
        ] {
            assert!(annotations.contains(said), "no `{said}` in {annotations}");
        }
        assert!(!annotations.contains("gone.txt"), "{annotations}");
    }

    #[test]
    fn the_summary_of_a_step_is_a_table() {
        let scratch = Scratch::new();
        let judge = |printed: &str| {
            scratch.write("printed.txt", printed);
            let mut verifier = scratch.command(&FROM);
            let summary = scratch.path().join("summary.md");
            verifier
                .env("GITHUB_STEP_SUMMARY", summary)
                .output()
                .unwrap()
        };
        judge(&transcript(&["0.1003 \tA = 1"]));
        judge(&transcript(&["0.1003 \tA | 1"]));
        let summary = scratch.read("summary.md");
        let first = "| | program | |\n|---|---|---|\n| ok | golden | ";
        assert!(summary.starts_with(first), "{summary}");
        let second = "\n| mismatch | golden | 1 difference<br>golden.txt:2: expected ";
        assert!(summary.contains(second), "{summary}");
        assert!(summary.contains("A \\| 1"), "{summary}");
    }
}

mod text {
    use super::*;

    #[test]
    fn due_and_actual_times_are_drawn_where_times_are_wrong() {
        let outcome = judged(&transcript(&["0.0503 \tA = 1"]), &[]);
        let lines = outcome.stdout.lines();
        let rows: Vec<_> = lines.filter(|line| line.contains('!')).collect();
        let [due, actual] = rows[..] else {
            panic!("{outcome:?}")
        };
        assert!(due.trim_start().starts_with("due ") && actual.trim_start().starts_with("actual "));
        assert_eq!((due.find('!'), due.len()), (Some(79), 80));
        assert!(actual.find('!') < Some(50), "{actual}");
        judged(&transcript(&["0.1003 \tB = 1"]), &[]).lacks("due ");
    }

    /// Even of a line that is late by less than the usual tolerance.
    #[test]
    fn they_are_drawn_on_a_virtual_clock_too() {
        let scratch = Scratch::with_golden("0.1000 a\n0.5000 b\n");
        scratch.write("printed.txt", "0.1000 a\n0.5500 b\n");
        let outcome = scratch.verify(&[&FROM[..], &["--clock", "virtual"]].concat());
        outcome.says(1, &["0.0500 late, 0.0 allowed", "due     ", "!"]);
    }

    #[test]
    fn only_the_first_differences_are_shown() {
        let outcome = judged(&format!("{RULE}\nother\n").repeat(50), &[]);
        outcome.says(1, &["mismatch golden"]);
        assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
        let scratch = Scratch::with_golden("a\n".repeat(50));
        scratch.write("printed.txt", "b\n".repeat(50));
        let outcome = scratch.verify(&FROM);
        outcome.says(1, &["mismatch golden  50 differences", "… and 30 more"]);
        assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
    }

    #[test]
    fn it_ends_with_a_count() {
        let outcome = four().verify(&[]);
        outcome.says(1, &["\n1 ok, 2 wrong, 1 unjudged, 1 skipped\n"]);
        let said = [
            "ok       right     ",
            "skipped  missing   `no-such-command`",
        ];
        outcome.says(1, &said);
    }

    /// The reason is not called what it is not.
    #[test]
    fn a_slow_start_is_told_where_it_matters() {
        let scratch = Scratch::with_golden("0.0000 a\n0.1003 b\n");
        let options = [&ANY_TIME[..], &["--clock", "arrival"]].concat();
        let outcome = settled(|| scratch.judge(&options, "at 1100 zero tell a at 100 tell b"));
        outcome.says(0, &[", first time 1.", " s after the start"]);
    }
}
