//! Large and wrong outputs. No comparison may take time or memory that grows faster than the
//! output: at these sizes, quadratic time does not end.

use countdown_core::{Golden, RULE};

const MANY: usize = 50_000;

fn tick(stamp: usize, label: &str) -> String {
    format!("{RULE}\n{stamp}.0000 \t{label}\n")
}

fn golden() -> Golden {
    let ticks: String = (1..=3).map(|n| tick(n, &format!("A = {n}"))).collect();
    Golden::parse(format!("{ticks}{RULE}\nDone\n")).unwrap()
}

fn large_golden(label: impl Fn(usize) -> String) -> String {
    let ticks: String = (1..=MANY).map(|n| tick(n, &label(n))).collect();
    format!("{ticks}{RULE}\nDone\n")
}

#[track_caller]
fn differs(golden: &Golden, actual: impl AsRef<[u8]>, differences: usize) {
    let found = golden.compare(actual);
    assert_eq!(found.differences().len(), differences);
    assert!(found.to_string().len() < 10_000);
}

#[test]
fn many_lines_that_are_not_expected() {
    differs(&golden(), "\n".repeat(MANY), 1);
    differs(&golden(), "x\n".repeat(MANY), 1);
    differs(&golden(), format!("{RULE}\n").repeat(MANY), 1);
    differs(&golden(), "1.00 \tA = 1\n".repeat(MANY), 1);
    differs(&golden(), format!("{RULE}\nx\n").repeat(MANY), MANY);
    differs(&golden(), format!("{RULE}\nDone\n").repeat(MANY), MANY + 2);
    differs(&golden(), tick(1, "A = 1").repeat(MANY), MANY - 1);
    differs(&golden(), tick(9, "x").repeat(MANY), MANY);
    let plain = Golden::parse("0.0000 x\n").unwrap();
    differs(&plain, "0.0000 x\n".repeat(MANY), MANY - 1);
    differs(&plain, "y\n".repeat(MANY), MANY);
    differs(
        &plain,
        "y\n".repeat(MANY) + &"0.0000 x\n".repeat(MANY),
        2 * MANY - 1,
    );
}

#[test]
fn huge_lines() {
    let size = 1 << 20;
    for line in ["x", "1", "0", "-", " ", "\0", "\r", "\t", "."] {
        let mut line = line.repeat(size);
        differs(&golden(), &line, 1);
        line += "\n";
        assert!(Golden::parse(&line).is_ok());
        let refused = Golden::parse(tick(1, "x") + &line).unwrap_err();
        assert!(refused.to_string().len() < 1_000);
    }
    differs(&golden(), vec![0xff; size], 1);
    differs(&golden(), vec![0x80; size], 1);
    differs(
        &golden(),
        format!("{RULE}\n0.{} \tA = 1\n", "1".repeat(size)),
        1,
    );
}

#[test]
fn large_goldens() {
    let same = large_golden(|_| "tick".into());
    let different = large_golden(|n| n.to_string());
    for text in [same, different] {
        let golden = Golden::parse(&text).unwrap();
        differs(&golden, &text, 0);
        differs(&golden, "", MANY + 1);
        let (third, _) = text.match_indices(RULE).nth(2).unwrap();
        differs(&golden, &text[third..], 2);
        differs(&golden, text.repeat(2), MANY + 1);
        differs(&golden, text.replace(".0000", ".5000"), MANY);
        differs(&golden, text.replace(".0000", ".000"), 1);
        differs(&golden, text.replace("-\n", "\n"), 1);
        differs(&golden, text.replace(&format!("{RULE}\n"), ""), 1);
        differs(&golden, text.replace(".0000", ""), MANY);
        differs(&golden, text.replace('\n', "\r\n"), 0);
    }
}

#[test]
fn stamps_that_fall_all_the_way() {
    let golden = Golden::parse(large_golden(|n| n.to_string())).unwrap();
    let falling: String = (1..=MANY).rev().map(|n| tick(n, &n.to_string())).collect();
    differs(&golden, format!("{falling}{RULE}\nDone\n"), MANY - 1);
}

#[test]
fn large_goldens_without_stamps() {
    let recurring = "a\nb\n".repeat(MANY / 2);
    let different = (0..MANY)
        .map(|n| format!("line {n}\n"))
        .collect::<Vec<_>>()
        .concat();
    for text in [recurring, different] {
        let golden = Golden::parse(&text).unwrap();
        differs(&golden, &text, 0);
        differs(&golden, "", MANY);
        differs(&golden, text.repeat(2), MANY);
        differs(&golden, text.replace('\n', "\t\n"), MANY);
        differs(&golden, text.replace('\n', "\n\n"), MANY);
    }
}

#[test]
fn many_lines_that_stand_for_any() {
    let numbered = |before: &str| {
        let lines = (0..10_000).flat_map(|n| [before.to_owned(), n.to_string() + "\n"]);
        lines.collect::<String>()
    };
    let golden = Golden::parse(numbered("...\n..9.0 line ")).unwrap();
    let lines = |text: &str| numbered(&format!("0.0000 {text} "));
    differs(&golden, lines("line"), 0);
    differs(&golden, numbered("x\n0.0000 line "), 0);
    assert!(!golden.compare(lines("lane")).matches());
    assert!(
        !golden
            .compare(lines("line").replace("line 9999", "x"))
            .matches()
    );
    let all = Golden::parse("...\n.. [..]\n".repeat(10_000) + "...\n").unwrap();
    differs(&all, lines("line"), 0);
    let from_above = Golden::parse("...\n+0.1.. [..]\n".repeat(2_000) + "...\n").unwrap();
    assert!(!from_above.compare(lines("line")).matches());
}

#[test]
fn holes_in_huge_lines() {
    let size = 1 << 20;
    let golden = Golden::parse(format!("0.0000 [..]{}b[..]\n", "a".repeat(size / 2))).unwrap();
    differs(&golden, format!("0.0000 {}\n", "a".repeat(size)), 1);
    let many = Golden::parse(format!("0.0000 {}b\n", "[..]a".repeat(1_000))).unwrap();
    differs(&many, format!("0.0000 {}\n", "a".repeat(size)), 1);
    differs(&many, format!("0.0000 {}b\n", "a".repeat(size)), 0);
}

#[test]
fn many_lines_with_holes_that_are_due_together() {
    let golden = Golden::parse("0.0000 [..]1\n0.0000 1[..]\n".repeat(MANY / 2)).unwrap();
    differs(&golden, "0.0000 1\n".repeat(MANY), 0);
    assert!(!golden.compare("0.0000 2\n".repeat(MANY)).matches());
    assert!(
        !golden
            .compare("0.0000 1\n".repeat(MANY - 1) + "0.0000 2\n")
            .matches()
    );
}
