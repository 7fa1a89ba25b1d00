//! What machines read: the JSON document and the annotations.

use serde_json::{Value, json};

use crate::util::{Outcome, Scratch, transcript};

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
    let mut found = document(&judged(&transcript(&["0.1503 \tA = 1"]), &["--format", "json"]));
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
                "reason": null,
                "timing": {
                    "total": 0.1503,
                    "lateness": 0.0503,
                    "golden_lateness": 0.0003,
                    "control_lateness": null,
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
    assert!(message.as_str().unwrap().contains("due 0.1, printed at 0.0503"), "{message}");
    assert_eq!(differences, json!([{"golden_line": 2, "printed_line": 2, "message": null}]));
    assert!(found["programs"][0]["kept"].is_string());
}

#[cfg(unix)]
#[test]
fn the_json_document_of_several_runs_and_of_a_failure() {
    let scratch = Scratch::new();
    let run = ["--golden", "golden.txt", "--format", "json"];
    let runs = scratch.verify(&[&run[..], &["--runs", "2", "--", "cat", "golden.txt"]].concat());
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
    assert!(annotation.starts_with("::error file=golden.txt,line=2::golden: "), "{annotation}");
    assert!(annotation.contains("due 0.1, printed at 0.0503, 0.0497 early"), "{annotation}");
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
fn only_the_first_differences_are_shown_to_people() {
    let outcome = judged(&"other\n".repeat(50), &[]);
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.stdout.contains("… and "), "{}", outcome.stdout);
    assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
}

#[test]
fn every_field_is_documented() {
    let documented = include_str!("../../../../docs/verify.md");
    let outcome = judged(&transcript(&["0.0503 \tA = 1"]), &["--format", "json"]);
    let found = document(&outcome);
    let mut fields: Vec<&String> = found.as_object().unwrap().keys().collect();
    for part in [
        &found["programs"][0],
        &found["programs"][0]["timing"],
        &found["programs"][0]["differences"][0],
    ] {
        fields.extend(part.as_object().unwrap().keys());
    }
    for field in fields {
        assert!(documented.contains(&format!("`{field}`")), "{field}");
    }
}
