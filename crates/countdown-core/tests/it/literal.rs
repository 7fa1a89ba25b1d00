//! Goldens without stamps: compared byte for byte, with no more differences than changed lines.

use crate::util::Dice;
use countdown_core::{Difference, Golden};

/// Generates text as programs print it: unique lines, and some that recur.
fn text(dice: &mut Dice) -> Vec<String> {
    let line = |number: usize| match number % 3 {
        0 => dice.one_of(&["", "}", "----", "ok"]).to_owned(),
        _ => format!("result {number}: {}", dice.one_of(&["1.5", "", "→", " "])),
    };
    (0..12).map(line).collect()
}

fn join(lines: &[String]) -> String {
    lines.iter().map(|line| line.clone() + "\n").collect()
}

#[track_caller]
fn differs(golden: &[String], actual: &[String], most: usize) {
    let found = Golden::parse(join(golden)).unwrap().compare(join(actual));
    let context = || format!("{golden:#?} {actual:#?}\n{found}");
    assert_eq!(found.matches(), golden == actual, "{}", context());
    assert!(found.differences().len() <= most, "{}", context());
    assert!(found.matched().len() == 0 && found.total().is_zero() && found.swapped_ties() == 0);
}

#[test]
fn one_edit_is_one_difference() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let golden = text(&mut dice);
        differs(&golden, &golden, 0);
        for at in 0..golden.len() {
            let edited = |edit: fn(&mut Vec<String>, usize)| {
                let mut actual = golden.clone();
                edit(&mut actual, at);
                actual
            };
            differs(&golden, &edited(|lines, at| drop(lines.remove(at))), 1);
            differs(
                &golden,
                &edited(|lines, at| lines.insert(at, "debug".into())),
                1,
            );
            differs(
                &golden,
                &edited(|lines, at| lines.insert(at, lines[at].clone())),
                1,
            );
            differs(&golden, &edited(|lines, at| lines[at] += "\t"), 2);
            differs(
                &golden,
                &edited(|lines, at| lines[at] = "1.0000 \tA = 1".into()),
                2,
            );
            differs(
                &golden,
                &edited(|lines, at| lines.swap(at, at.saturating_sub(1))),
                2,
            );
        }
        differs(&golden, &[], golden.len());
        differs(&golden, &[&golden[..], &golden].concat(), golden.len());
    }
}

#[test]
fn lines_that_recur_are_told_by_what_is_around() {
    let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let golden = lines("a } b } c } d } e }");
    differs(&golden, &lines("a b } c d } e }"), 2);
    differs(&golden, &lines("a } } b } c } } d } e }"), 2);
    differs(&golden, &lines("} a } b } c } d } e"), 2);
}

#[test]
fn every_difference_is_put_into_words() {
    let golden = Golden::parse("one\ntwo\n\nthree \nfour\n").unwrap();
    for (actual, diff) in [
        ("one\ntwo\n\nthree \nfour\n", ""),
        (
            "one\ntwo\n\nthree \nfour",
            "line 5 of the output: expected a line break at the end of the last line, got `four`\n",
        ),
        (
            "one\ntwo\nthree \nfour\n",
            "line 3: an empty line is missing\n",
        ),
        (
            "one\nten\n\nthree \nfour\n",
            "line 2: expected `two`, got `ten`\n",
        ),
        (
            "one\ntwo\n\nthree\nfour\n",
            "line 4: expected `three·`, got `three`\n",
        ),
        ("one\ntwo\n\nthree \n", "line 5: `four` is missing\n"),
        (
            "0\none\ntwo\n\nthree \nfour\n",
            "line 1 of the output: unexpected `0`, before the golden's first line\n",
        ),
        (
            "one\ntwo\n\nthree \nfour\nsix\n",
            "line 6 of the output: unexpected `six`, after line 5 of the golden\n",
        ),
        (
            "one\n\ntwo\nthree \nfour\n",
            "line 2: `two` is out of order, on line 3 of the output\n",
        ),
        (
            "one\r\ntwo\n\nthree \nfour\n",
            "line 1: expected `one`, got `one\\r`\n",
        ),
        (
            "four\none\ntwo\n\nthree \n",
            "line 5: `four` is out of order, on line 1 of the output\n",
        ),
        ("one\r\ntwo\r\n\r\nthree \r\nfour\r\n", ""),
        (
            "one\r\nto\r\n\r\nthree \r\nfour\r\n",
            "line 2: expected `two`, got `to`\n",
        ),
    ] {
        let found = golden.compare(actual);
        assert_eq!(found.to_string(), diff);
    }
}

#[test]
fn a_line_moved_across_many_that_recur_is_one_difference() {
    let blanks =
        |before: usize, text: &str, after: usize| "\n".repeat(before) + text + &"\n".repeat(after);
    let golden = Golden::parse("x\n".to_owned() + &blanks(4, "y\n", 4)).unwrap();
    for (moved, line) in [
        ("y\nx\n".to_owned() + &blanks(0, "", 8), 6),
        (blanks(4, "y\n", 4) + "x\n", 1),
        (blanks(4, "x\ny\n", 4), 1),
        ("x\n".to_owned() + &blanks(8, "y\n", 0), 6),
    ] {
        let found = golden.compare(moved);
        let lines: Vec<_> = found
            .differences()
            .iter()
            .map(Difference::golden_line)
            .collect();
        assert_eq!(lines, [line], "{found}");
        assert!(found.to_string().contains("is out of order"), "{found}");
    }
}

#[test]
fn a_changed_line_among_many_that_recur_is_one_difference() {
    for at in 0..40 {
        let golden = vec![String::from("}"); 40];
        let mut actual = golden.clone();
        actual[at] = "]".into();
        differs(&golden, &actual, 1);
        actual[at / 2] = "[".into();
        differs(&golden, &actual, 2);
    }
}
