//! What machines read: the JSON document and the annotations.

use serde_json::{Value, json};

use crate::util::{Outcome, RULE, Scratch, transcript};

fn judged(printed: &str, arguments: &[&str]) -> Outcome {
    let scratch = Scratch::new();
    scratch.write("printed.txt", printed);
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    scratch
        .command(&[&from, arguments].concat())
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap()
        .into()
}

fn document(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn the_json_document_of_a_match() {
    let mut found = document(&judged(
        &transcript(&["0.1503 \tA = 1"]),
        &["--format", "json"],
    ));
    assert!(found["elapsed"].take().is_f64());
    assert_eq!(
        found,
        json!({
            "format": 1,
            "verdict": "match",
            "elapsed": null,
            "programs": [{
                "name": "golden",
                "golden": "golden.txt",
                "verdict": "match",
                "reason": "without a clock, its stamps are taken at their word",
                "timing": {
                    "total": 0.1503,
                    "lateness": 0.0503,
                    "golden_lateness": 0.0003,
                    "control_lateness": null,
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
            "orphans": [],
            "not_judged": [],
            "not_built": [],
            "skipped": [],
        })
    );
}

#[test]
fn the_json_document_of_a_mismatch() {
    let outcome = judged(&transcript(&["0.0503 \tA = 1"]), &["--format", "json"]);
    assert_eq!(outcome.status, Some(1));
    let found = document(&outcome);
    assert_eq!(found["verdict"], "mismatch");
    let mut differences = found["programs"][0]["differences"].clone();
    let message = differences[0]["message"].take();
    assert!(
        message
            .as_str()
            .unwrap()
            .contains("due 0.1, printed at 0.0503"),
        "{message}"
    );
    assert_eq!(
        differences,
        json!([{"golden_line": 2, "printed_line": 2, "message": null}])
    );
    assert!(found["programs"][0]["kept"].is_string());
}

#[cfg(unix)]
#[test]
fn the_json_document_of_several_runs_and_of_a_failure() {
    let scratch = Scratch::new();
    let run = ["--golden", "golden.txt", "--format", "json"];
    let runs = scratch.verify(
        &[
            &run[..],
            &["--runs", "2", "--", "sh", "-c", "sleep 0.2; cat golden.txt"],
        ]
        .concat(),
    );
    let mut spread = document(&runs)["programs"][0]["spread"].take();
    assert!(spread["control_max"].take().is_f64());
    assert_eq!(
        spread,
        json!({
            "median": 0.0003, "p99": 0.0003, "max": 0.0003, "control_max": null, "runs_with_swapped_ties": 0,
        })
    );
    let failed = scratch.verify(&[&run[..], &["--", "sh", "-c", "echo no >&2; exit 1"]].concat());
    let found = &document(&failed)["programs"][0];
    assert_eq!(found["verdict"], "unjudged");
    assert_eq!(found["reason"], "it ended with exit status: 1");
    assert_eq!(found["stderr"], "no\n");
    assert_eq!(found["timing"], Value::Null);
    assert_eq!(found["differences"], json!([]));
}

#[test]
fn what_is_wrong_is_annotated_where_the_golden_is() {
    let outcome = judged(&transcript(&["0.0503 \tA = 1"]), &["-q"]);
    let [annotation] = outcome.stderr.lines().collect::<Vec<_>>()[..] else {
        panic!("{outcome:?}")
    };
    assert!(
        annotation.starts_with("::error file=golden.txt,line=2::golden: "),
        "{annotation}"
    );
    assert!(
        annotation.contains("due 0.1, printed at 0.0503, 0.0497 early"),
        "{annotation}"
    );
    assert_eq!(judged(&transcript(&["0.1003 \tA = 1"]), &["-q"]).stderr, "");
    let none = Scratch::new()
        .command(&["--golden", "a,b:50%.txt", "--from", "-", "-q"])
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    let none = Outcome::from(none).stderr;
    assert!(
        none.starts_with("::error file=a%2Cb%3A50%25.txt,line=1::a,b:50%25: there is no golden"),
        "{none}"
    );
}

#[test]
fn whatever_is_no_match_is_annotated() {
    let annotated = |scratch: &Scratch| -> String {
        let output = scratch
            .command(&["-q"])
            .env("GITHUB_ACTIONS", "true")
            .output()
            .unwrap();
        Outcome::from(output).stderr
    };
    let scratch = Scratch::with_demo(
        "shown = \"none\"",
        "print!(\"{}\", \"x\\n\".repeat(100_000));",
    );
    scratch.write("tests/golden/demo.txt", transcript(&["0.1003 \tA = 1"]));
    scratch.write("tests/golden/gone.txt", transcript(&["0.1003 \tA = 1"]));
    scratch.write("demo/examples/shown.rs", "fn main() { no }");
    let said = annotated(&scratch);
    for annotation in [
        "::error file=tests/golden/demo.txt,line=1::demo: it printed ",
        "::error file=tests/golden/gone.txt,line=1::no program is held to this golden\n",
        "::error::shown: it does not build: error[E0425]: ",
    ] {
        assert!(said.contains(annotation), "no `{annotation}` in {said}");
    }
}

#[test]
fn the_summary_of_a_step_is_a_table() {
    let scratch = Scratch::new();
    let judge = |printed: &str| {
        scratch.write("printed.txt", printed);
        let from = ["--golden", "golden.txt", "--from", "printed.txt"];
        let mut verifier = scratch.command(&from);
        verifier
            .env("GITHUB_STEP_SUMMARY", scratch.path().join("summary.md"))
            .output()
            .unwrap()
    };
    judge(&transcript(&["0.1003 \tA = 1"]));
    judge(&transcript(&["0.1003 \tA | 1"]));
    let summary = scratch.read("summary.md");
    assert!(
        summary.starts_with("| verdict | program | |\n|---|---|---|\n| match | golden | 0.1003 s")
    );
    assert!(
        summary.contains("\n| mismatch | golden | expected "),
        "{summary}"
    );
    assert!(summary.contains("A \\| 1"), "{summary}");
}

#[test]
fn junit_tells_failures_errors_and_skips_apart() {
    let scratch = Scratch::new();
    let command = |script: &str| format!("command = ['sh', '-c', '{script}']\ngolden = 'demo'\n");
    let tables = [
        ("wrong", command("echo \"a < b\"")),
        ("failed", command("echo no >&2; exit 3")),
        (
            "missing",
            "command = ['no-such-command']\noptional = true\ngolden = 'demo'\n".into(),
        ),
        ("right", command("sleep 0.2; cat golden.txt")),
    ];
    let tables = tables.map(|(name, table)| format!("[programs.{name}]\n{table}"));
    std::fs::remove_file(scratch.path().join("Cargo.toml")).unwrap();
    scratch.write("countdown.toml", tables.concat());
    scratch.write("tests/golden/demo.txt", transcript(&["0.1003 \tA = 1"]));
    let outcome = scratch.verify(&["--format", "junit"]);
    assert_eq!(outcome.status, Some(1), "{outcome:#?}");
    let report = quick_junit::Report::deserialize_from_str(&outcome.stdout).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (4, 1, 1));
    let suite = &report.test_suites[0];
    let names: Vec<_> = suite
        .test_cases
        .iter()
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(
        (names, suite.skipped),
        (vec!["failed", "right", "wrong", "missing"], 1)
    );
}

#[test]
fn due_and_actual_times_are_drawn_where_times_are_wrong() {
    let outcome = judged(&transcript(&["0.0503 \tA = 1"]), &[]);
    let rows: Vec<_> = outcome
        .stdout
        .lines()
        .filter(|line| line.contains('!'))
        .collect();
    let [due, actual] = rows[..] else {
        panic!("{outcome:?}")
    };
    assert!(due.trim_start().starts_with("due ") && actual.trim_start().starts_with("actual "));
    assert_eq!((due.find('!'), due.len()), (Some(79), 80));
    assert!(actual.find('!') < Some(50), "{actual}");
    let outcome = judged(&transcript(&["0.1003 \tB = 1"]), &[]);
    assert!(!outcome.stdout.contains("due "), "{outcome:?}");
}

#[test]
fn only_the_first_differences_are_shown_to_people() {
    let outcome = judged(&format!("{RULE}\nother\n").repeat(50), &[]);
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.stdout.contains("… and "), "{}", outcome.stdout);
    assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
}
