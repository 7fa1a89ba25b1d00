//! Goldens without stamps: byte for byte, and a diff of no more lines than were changed.

use crate::util::Dice;
use countdown_core::Golden;

/// Text as programs print it: lines of their own, and some that recur.
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
fn differs(golden: &[String], printed: &[String], most: usize) {
    let found = Golden::parse(join(golden)).unwrap().compare(join(printed));
    let context = || format!("{golden:#?} {printed:#?}\n{found}");
    assert_eq!(found.matches(), golden == printed, "{}", context());
    assert!(found.differences().len() <= most, "{}", context());
    assert!(found.matched().is_empty() && found.total().is_zero() && found.swapped_ties() == 0);
}

#[test]
fn one_edit_is_one_difference() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let golden = text(&mut dice);
        differs(&golden, &golden, 0);
        for at in 0..golden.len() {
            let edited = |edit: fn(&mut Vec<String>, usize)| {
                let mut printed = golden.clone();
                edit(&mut printed, at);
                printed
            };
            differs(&golden, &edited(|lines, at| drop(lines.remove(at))), 1);
            differs(&golden, &edited(|lines, at| lines.insert(at, "debug".into())), 1);
            differs(&golden, &edited(|lines, at| lines.insert(at, lines[at].clone())), 1);
            differs(&golden, &edited(|lines, at| lines[at] += "\t"), 2);
            differs(&golden, &edited(|lines, at| lines[at] = "1.0000 \tA = 1".into()), 2);
            differs(&golden, &edited(|lines, at| lines.swap(at, at.saturating_sub(1))), 2);
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
    for (printed, diff) in [
        ("one\ntwo\n\nthree \nfour\n", ""),
        ("one\ntwo\n\nthree \nfour", "line 5: the last line does not end with a line break\n"),
        ("one\ntwo\nthree \nfour\n", "line 3: an empty line is missing\n"),
        ("one\nten\n\nthree \nfour\n", "line 2: expected `two`, printed `ten`\n"),
        ("one\ntwo\n\nthree\nfour\n", "line 4: expected `three·`, printed `three`\n"),
        ("one\ntwo\n\nthree \n", "line 5: `four` is missing\n"),
        ("0\none\ntwo\n\nthree \nfour\n", "line 1: `0` is not expected\n"),
        ("one\ntwo\n\nthree \nfour\nsix\n", "line 5: `six` is not expected\n"),
        ("one\n\ntwo\nthree \nfour\n", "line 2: `two` is out of order\n"),
        ("one\r\ntwo\n\nthree \nfour\n", "line 1: expected `one`, printed `one\\r`\n"),
        ("four\none\ntwo\n\nthree \n", "line 5: `four` is out of order\n"),
    ] {
        let found = golden.compare(printed);
        assert_eq!(
            found.to_string(),
            diff.replace("line 3: an empty line is out", "line 2: `two` is out")
        );
    }
}
