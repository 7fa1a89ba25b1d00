//! The comparison on the article's three goldens.
//!
//! Not packaged: the goldens lie outside the crate's folder, and `it/generated.rs` proves the same on
//! goldens of its own.

#[path = "it/util/mod.rs"]
mod util;

use countdown_core::RULE;
use util::{Dice, Sheet, mutations::KINDS, verdicts};

const GOLDENS: [&str; 3] = [
    include_str!("../../../tests/golden/sequential.txt"),
    include_str!("../../../tests/golden/async-tasks.txt"),
    include_str!("../../../tests/golden/executor-offload.txt"),
];

fn sheet(text: &str) -> Sheet {
    let lines: Vec<&str> = text.lines().filter(|line| *line != RULE).collect();
    let (word, ticks) = lines.split_last().unwrap();
    let tick = |line: &&str| {
        let (stamp, key) = line.split_at(line.find(' ').unwrap());
        (stamp.replace('.', "").parse().unwrap(), key.to_owned())
    };
    let ticks = ticks.iter().map(tick).collect();
    Sheet {
        ticks,
        word: (*word).to_owned(),
        grid: 1_000,
        tolerance: 1_000,
        is_unique: true,
    }
}

#[test]
fn reads_what_the_tests_read() {
    for text in GOLDENS {
        let sheet = sheet(text);
        assert_eq!(sheet.text(), text);
        assert!(sheet.golden().compare(text).matches());
    }
}

#[test]
fn honest_runs_match() {
    for (seed, text) in (0..).zip(GOLDENS) {
        verdicts::honest(&sheet(text), 2_000, &mut Dice(seed));
    }
}

#[test]
fn broken_runs_do_not_and_the_diff_says_just_why() {
    for (seed, text) in (10..).zip(GOLDENS) {
        let counts = verdicts::broken(&sheet(text), 40, &mut Dice(seed));
        let runs: usize = counts.values().sum();
        println!("{runs} broken runs of {} kinds", counts.len());
        assert!(runs >= 2_000);
        // The sequential golden has no lines due together.
        let without: Vec<_> = KINDS
            .iter()
            .map(|kind| kind.name)
            .filter(|name| !counts.contains_key(name))
            .collect();
        assert!(
            without.iter().all(|name| name.contains("due together")),
            "{without:?}"
        );
    }
}

#[test]
fn noise_is_judged_as_the_rules_say() {
    for (seed, text) in (20..).zip(GOLDENS) {
        verdicts::noisy(&sheet(text), 2_000, &mut Dice(seed));
    }
}
