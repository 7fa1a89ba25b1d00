//! The comparison on goldens that are generated: any countdowns, grids and tolerances, many lines due
//! together,
//! labels that recur, any text for a label.

use crate::util::{Dice, Sheet, line, verdicts};

/// Generates a golden of up to a dozen countdowns; if labels recur, a difference may name any of
/// them.
fn sheet(dice: &mut Dice, recurring: bool) -> Sheet {
    let grid = dice.one_of(&[2, 10, 500, 1_000, 2_500, 10_000]);
    let tolerance = dice.one_of(&[0, 1, grid / 2, grid, 3 * grid, 1_000]);
    let mut due: Vec<(u64, String)> = Vec::new();
    for countdown in 0..=dice.below(12) {
        let delay = grid * (1 + dice.roll() % 6);
        for n in 1..=1 + dice.below(5) {
            let key = if recurring {
                label(dice)
            } else {
                name(countdown, n, dice)
            };
            due.push((delay * n as u64, key));
        }
    }
    due.sort_by_key(|(due, _)| *due);
    let mut last = 0;
    let tick = |(due, key): (u64, String)| {
        last = (due + dice.roll() % grid.div_ceil(2)).max(last);
        (last, key)
    };
    let ticks: Vec<_> = due.into_iter().map(tick).collect();
    let word = dice.one_of(&[
        "Done", "Done.", "", " ", "- -", "0x", "fin…", "完", " \tA = 1",
    ]);
    let is_unique = !recurring && word.trim_start() == word && !word.is_empty();
    Sheet {
        ticks,
        word: word.into(),
        grid,
        tolerance,
        is_unique,
    }
}

fn name(countdown: usize, n: usize, dice: &mut Dice) -> String {
    let letter = char::from(b'A' + u8::try_from(countdown).unwrap());
    let tail = dice.one_of(&["", "", "", " \u{e9}", "\tx", " ", " 漢字", " = ="]);
    format!(" \t{}{letter} = {n}{tail}", "\t".repeat(countdown))
}

fn label(dice: &mut Dice) -> String {
    dice.one_of(&[
        " \tA = 1",
        " \tA = 2",
        " \t\tB = 1",
        " \ttick",
        " ",
        " 0.5000 \t",
    ])
    .into()
}

#[test]
fn honest_runs_match() {
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let sheet = sheet(&mut dice, seed % 2 == 0);
        verdicts::honest(&sheet, 8, &mut dice);
        assert!(sheet.golden().compare(sheet.text()).lateness().len() == sheet.ticks.len());
    }
}

#[test]
fn broken_runs_do_not_match() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let sheet = sheet(&mut dice, seed % 2 == 0);
        verdicts::broken(&sheet, 2, &mut dice);
    }
}

#[test]
fn noise_is_judged_by_the_rules() {
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let sheet = sheet(&mut dice, seed % 2 == 0);
        verdicts::noisy(&sheet, 8, &mut dice);
    }
}

#[test]
fn lines_of_one_text_are_told_by_their_time() {
    let ticks: Vec<_> = (1..=50)
        .map(|second| (second * 10_000, " \ttick".to_owned()))
        .collect();
    let sheet = Sheet {
        ticks,
        word: "Done".into(),
        grid: 1_000,
        tolerance: 1_000,
        is_unique: true,
    };
    let golden = sheet.golden();
    for missing in 0..50 {
        let mut less = sheet.clone();
        less.ticks.remove(missing);
        less.ticks
            .iter_mut()
            .for_each(|tick| tick.0 += less.tolerance);
        let found = golden.compare(less.text());
        assert_eq!(
            found.to_string(),
            format!("line {}: `tick` is missing\n", 2 * missing + 2)
        );

        let mut more = sheet.clone();
        let stamp = more.ticks[missing].0 + 5_000;
        more.ticks.insert(missing + 1, (stamp, " \ttick".into()));
        let extra = line(stamp, " →tick");
        let expected = format!(
            "line {} of the output: unexpected `{extra}`, after line {} of the golden\n",
            2 * missing + 4,
            2 * missing + 2
        );
        assert_eq!(golden.compare(more.text()).to_string(), expected);
    }
}
