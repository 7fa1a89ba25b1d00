//! Every way to break a transcript that we could name.

use super::{Dice, Run, TENTH, line};
use countdown_core::RULE;

/// The expected result of comparing a broken run.
#[derive(Debug, Clone)]
pub(crate) struct Broken {
    /// The golden lines that differences may be at.
    pub(crate) lines: Vec<usize>,
    /// A part of the message of one of the differences.
    pub(crate) says: &'static str,
    /// The most differences that are allowed.
    pub(crate) most: usize,
    /// The line of the output, from 1, that one of them must name.
    pub(crate) names: Option<usize>,
}

/// A kind of mutation; `None` if the run has no place for it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    apply: Apply,
}

enum Apply {
    /// Changes the text of a line: of a tick, a rule, or the closing word.
    Tick(&'static str, fn(&str) -> Vec<u8>),
    Rule(&'static str, fn(&str) -> Vec<u8>),
    Word(fn(&str) -> Vec<u8>),
    Run(fn(&mut Run<'_>, &mut Dice) -> Option<Broken>),
}

impl Kind {
    pub(crate) fn apply(&self, run: &mut Run<'_>, dice: &mut Dice) -> Option<Broken> {
        let (position, is_rule, says, edit) = match self.apply {
            Apply::Run(apply) => return apply(run, dice),
            Apply::Tick(says, edit) => (dice.below(run.len().max(1)), false, says, edit),
            Apply::Rule(says, edit) => (dice.below(run.len() + 1), true, says, edit),
            Apply::Word(edit) => (run.len(), false, "expected", edit),
        };
        let at = 2 * position + usize::from(!is_rule);
        let text = String::from_utf8(run.lines[at].clone()).unwrap();
        let text = text.strip_suffix('\n').unwrap();
        let edited = edit(text);
        if edited == text.as_bytes() {
            return None;
        }
        run.lines[at] = [&edited[..], b"\n"].concat();
        Some(Broken {
            names: Some(at + 1),
            ..malformed(run, position, says)
        })
    }
}

const fn tick(name: &'static str, says: &'static str, edit: fn(&str) -> Vec<u8>) -> Kind {
    Kind {
        name,
        apply: Apply::Tick(says, edit),
    }
}

const fn rule(name: &'static str, edit: fn(&str) -> Vec<u8>) -> Kind {
    Kind {
        name,
        apply: Apply::Rule("expected a rule of 40 dashes, got", edit),
    }
}

const fn word(name: &'static str, edit: fn(&str) -> Vec<u8>) -> Kind {
    Kind {
        name,
        apply: Apply::Word(edit),
    }
}

const fn run(name: &'static str, apply: fn(&mut Run<'_>, &mut Dice) -> Option<Broken>) -> Kind {
    Kind {
        name,
        apply: Apply::Run(apply),
    }
}

const CHANGED: &str = "expected `";
const NO_STAMP: &str = "expected a stamp and `";
const NO_SPACE: &str = "expected one space after the stamp, got `";

pub(crate) const KINDS: &[Kind] = &[
    // The form of the stamp.
    tick("plus sign", "got one with a sign", |text| join("+", text)),
    tick("minus sign", "got one with a sign", |text| join("-", text)),
    tick("comma for the point", "got one with a comma", |text| {
        text.replacen('.', ",", 1).into()
    }),
    tick(
        "three decimals",
        "one with other than four decimals",
        |text| stamp(text, |s| s[..s.len() - 1].into()),
    ),
    tick(
        "five decimals",
        "one with other than four decimals",
        |text| stamp(text, |s| s.to_owned() + "0"),
    ),
    tick("no decimals", "one with other than four decimals", |text| {
        stamp(text, |s| s[..s.len() - 4].into())
    }),
    tick("leading zero", "one with a needless leading zero", |text| {
        join("0", text)
    }),
    tick("nothing before the point", "before its decimal", |t| {
        t[t.find('.').unwrap()..].into()
    }),
    tick("too many digits", "more digits", |text| {
        join("98765432109876543210", text)
    }),
    tick("exponent", NO_STAMP, |text| {
        stamp(text, |s| s.to_owned() + "e0")
    }),
    tick("unit", NO_STAMP, |text| stamp(text, |s| s.to_owned() + "s")),
    tick("two points", NO_STAMP, |text| {
        text.replacen('.', "..", 1).into()
    }),
    tick("colon for the point", NO_STAMP, |text| {
        text.replacen('.', ":", 1).into()
    }),
    tick("no point", NO_STAMP, |text| {
        text.replacen('.', "", 1).into()
    }),
    tick("letter for a digit", NO_STAMP, |text| {
        stamp(text, |s| s.replace(|c: char| c.is_ascii_digit(), "O"))
    }),
    tick("full-width digit", NO_STAMP, |text| {
        stamp(text, |s| "\u{ff10}".to_owned() + &s[1..])
    }),
    tick("not a number", NO_STAMP, |text| {
        stamp(text, |_| "NaN".into())
    }),
    tick("infinity", NO_STAMP, |text| stamp(text, |_| "inf".into())),
    tick("brackets", NO_STAMP, |text| {
        stamp(text, |s| format!("[{s}]"))
    }),
    tick("space before the stamp", NO_STAMP, |text| join(" ", text)),
    tick("tab before the stamp", NO_STAMP, |text| join("\t", text)),
    tick("byte order mark before the stamp", NO_STAMP, |text| {
        join("\u{feff}", text)
    }),
    tick("colour before the stamp", NO_STAMP, |text| {
        join("\x1b[32m", text)
    }),
    tick("NUL in the stamp", NO_STAMP, |text| {
        text.replacen('.', ".\0", 1).into()
    }),
    tick(
        "byte that is not UTF-8 before the stamp",
        NO_STAMP,
        |text| [b"\xff", text.as_bytes()].concat(),
    ),
    tick("no stamp", NO_STAMP, |text| key(text).into()),
    tick("no stamp and no blanks", NO_STAMP, |text| {
        key(text).trim_start().into()
    }),
    tick("emptied line", "got an empty line", |_| Vec::new()),
    // The text after the stamp.
    tick("two tabs for one", CHANGED, |text| {
        text.replacen('\t', "\t\t", 1).into()
    }),
    tick("one tab too many before the label", CHANGED, |t| {
        t.replacen(label(t), &join_text("\t", label(t)), 1).into()
    }),
    tick("missing tab", CHANGED, |text| {
        text.replacen('\t', "", 1).into()
    }),
    tick("no tabs", CHANGED, |text| text.replace('\t', "").into()),
    tick("spaces for a tab", CHANGED, |text| {
        text.replacen('\t', "        ", 1).into()
    }),
    tick("one space for a tab", CHANGED, |text| {
        text.replacen('\t', " ", 1).into()
    }),
    tick("missing space", NO_SPACE, |text| {
        text.replacen(' ', "", 1).into()
    }),
    tick("two spaces", CHANGED, |text| {
        text.replacen(' ', "  ", 1).into()
    }),
    tick("tab for the space", NO_SPACE, |text| {
        text.replacen(' ', "\t", 1).into()
    }),
    tick("space and tab the other way round", NO_SPACE, |text| {
        text.replacen(" \t", "\t ", 1).into()
    }),
    tick("trailing space", CHANGED, |text| after(text, b" ")),
    tick("trailing tab", CHANGED, |text| after(text, b"\t")),
    tick("carriage return", CHANGED, |text| after(text, b"\r")),
    tick("NUL after the label", CHANGED, |text| after(text, b"\0")),
    tick("byte that is not UTF-8 after the label", CHANGED, |text| {
        after(text, b"\xff")
    }),
    tick("half a character after the label", CHANGED, |text| {
        after(text, b"\xe4\xb8")
    }),
    tick("zero-width space", CHANGED, |text| {
        after(text, "\u{200b}".as_bytes())
    }),
    tick("combining accent", CHANGED, |text| {
        after(text, "\u{301}".as_bytes())
    }),
    tick("colour reset after the label", CHANGED, |text| {
        after(text, b"\x1b[0m")
    }),
    tick("text after the label", CHANGED, |text| {
        after(text, b" (late)")
    }),
    tick("very long label", CHANGED, |text| {
        after(text, &[b'x'; 5_000])
    }),
    tick("other label", CHANGED, |t| {
        t.replacen(label(t), &join_text("Q", label(t)), 1).into()
    }),
    tick("other number", CHANGED, |text| after(text, b"1")),
    tick("lower case", CHANGED, |text| {
        (text.replace(label(text), &label(text).to_lowercase())).into()
    }),
    tick("letter that looks the same", CHANGED, |text| {
        text.replacen('A', "\u{391}", 1).into()
    }),
    tick("no-break space", CHANGED, |text| {
        text.replacen(" = ", "\u{a0}= ", 1).into()
    }),
    tick("no spaces in the label", CHANGED, |text| {
        text.replacen(" = ", "=", 1).into()
    }),
    tick("no label", CHANGED, |text| {
        text[..=text.find(' ').unwrap()].into()
    }),
    tick("label twice", CHANGED, |text| join(text, key(text))),
    // The rules.
    rule("39 dashes", |text| text[1..].into()),
    rule("41 dashes", |text| after(text, b"-")),
    rule("3 dashes", |_| b"---".to_vec()),
    rule("2 dashes", |_| b"--".to_vec()),
    rule("1 dash", |_| b"-".to_vec()),
    rule("80 dashes", |text| join(text, text)),
    rule("emptied rule", |_| Vec::new()),
    rule("equals signs", |text| text.replace('-', "=").into()),
    rule("underscores", |text| text.replace('-', "_").into()),
    rule("long dashes", |text| text.replace('-', "—").into()),
    rule("one other character", |text| {
        text.replacen('-', "+", 1).into()
    }),
    rule("space in the rule", |text| {
        text.replacen("---", "- -", 1).into()
    }),
    rule("space after the rule", |text| after(text, b" ")),
    rule("space before the rule", |text| join(" ", text)),
    rule("tab after the rule", |text| after(text, b"\t")),
    rule("carriage return after the rule", |text| after(text, b"\r")),
    rule("byte order mark before the rule", |text| {
        join("\u{feff}", text)
    }),
    rule("NUL in the rule", |text| text.replacen('-', "\0", 1).into()),
    Kind {
        name: "byte that is not UTF-8 in the rule",
        apply: Apply::Rule("expected a rule of 40 dashes", |text| after(text, b"\x80")),
    },
    run("missing rule", |run, dice| {
        let position = dice.below(run.len() + 1);
        run.lines.remove(2 * position);
        Some(malformed(
            run,
            position,
            "expected a rule of 40 dashes, got",
        ))
    }),
    run("doubled rule", |run, dice| {
        let position = dice.below(run.len() + 1);
        run.lines.insert(2 * position, run.lines[0].clone());
        Some(malformed(
            run,
            position,
            "expected a stamped line or the closing word, got `---",
        ))
    }),
    run("tripled rule", |run, dice| {
        let position = dice.below(run.len() + 1);
        (0..2).for_each(|_| run.lines.insert(2 * position, run.lines[0].clone()));
        Some(malformed(
            run,
            position,
            "expected a stamped line or the closing word, got `---",
        ))
    }),
    run("torn rule", |run, dice| {
        let position = dice.below(run.len() + 1);
        tear(run, 2 * position, dice);
        Some(malformed(
            run,
            position,
            "expected a rule of 40 dashes, got `-",
        ))
    }),
    run("no rules at all", |run, _| {
        run.lines = run.lines.iter().skip(1).step_by(2).cloned().collect();
        Some(malformed(run, 0, "expected a rule of 40 dashes, got"))
    }),
    // The closing word.
    word(
        "a point after the closing word, or none",
        |text| match text.strip_suffix('.') {
            Some(text) => text.into(),
            None => after(text, b"."),
        },
    ),
    word("closing word in lower case", |text| {
        text.to_lowercase().into()
    }),
    word("closing word in capitals", |text| {
        text.to_uppercase().into()
    }),
    word("space after the closing word", |text| after(text, b" ")),
    word("space before the closing word", |text| join(" ", text)),
    word("carriage return after the closing word", |text| {
        after(text, b"\r")
    }),
    word("letter missing in the closing word", |text| {
        text.get(1..).unwrap_or("").into()
    }),
    word("other closing word", |_| b"Finished".to_vec()),
    word("emptied closing word", |_| Vec::new()),
    word("stamped closing word", |text| join("9.0000 \t", text)),
    word("number for the closing word", |_| b"0.5".to_vec()),
    run("missing closing word", |run, _| {
        run.lines.pop();
        Some(malformed(run, run.len(), "closing word, got the end"))
    }),
    run("missing closing word and rule", |run, _| {
        run.lines.truncate(2 * run.len());
        Some(at(run.golden_line(run.len()), "is missing"))
    }),
    run("closing word twice", |run, _| {
        run.lines.push(run.lines[2 * run.len() + 1].clone());
        Some(malformed(run, run.len(), "or the end, got"))
    }),
    run("closing word twice, under rules", |run, _| {
        run.lines.extend_from_within(2 * run.len()..);
        Some(malformed(run, run.len(), "unexpected "))
    }),
    run("rule after the closing word", |run, _| {
        run.lines.push(run.lines[0].clone());
        Some(malformed(run, run.len(), "closing word, got the end"))
    }),
    run("text after the closing word", |run, _| {
        run.lines.push(b"bye\n".to_vec());
        Some(malformed(run, run.len(), "or the end, got `bye`"))
    }),
    run("tick after the closing word", |run, dice| {
        let tick = 2 * dice.below(run.len());
        let lines: Vec<_> = run.lines.drain(tick..tick + 2).collect();
        run.lines.extend(lines);
        Some(all_lines(run, "out of order", 1))
    }),
    run("empty line at the end", |run, _| {
        run.lines.push(b"\n".to_vec());
        Some(malformed(run, run.len(), "or the end, got an empty line"))
    }),
    run("NUL at the end", |run, _| {
        run.lines.push(b"\0".to_vec());
        Some(malformed(
            run,
            run.len(),
            r"line break at the end of the last line, got `\0`",
        ))
    }),
    run("missing final newline", |run, _| {
        run.lines.last_mut()?.pop();
        Some(malformed(
            run,
            run.len(),
            "expected a line break at the end of the last line",
        ))
    }),
    // Lines that are missing, unexpected, or moved.
    run("dropped tick", |run, dice| {
        let position = dice.below(run.len());
        run.lines.drain(2 * position..2 * position + 2);
        Some(at(run.golden_line(position), "is missing"))
    }),
    run("dropped tick whose rule is left", |run, dice| {
        let position = dice.below(run.len());
        run.lines.remove(2 * position + 1);
        Some(malformed(
            run,
            position,
            "expected a stamped line or the closing word, got `---",
        ))
    }),
    run("doubled tick", |run, dice| {
        let position = dice.below(run.len());
        run.lines.splice(
            2 * position..2 * position,
            run.lines[2 * position..][..2].to_vec(),
        );
        Some(extra(run, position, position, 1))
    }),
    run("doubled line without a rule", |run, dice| {
        let position = dice.below(run.len());
        run.lines
            .insert(2 * position + 1, run.lines[2 * position + 1].clone());
        Some(malformed(
            run,
            position + 1,
            "expected a rule of 40 dashes, got",
        ))
    }),
    run("tick printed again later", |run, dice| {
        let position = dice.below(run.len());
        let later = position + 1 + dice.below(run.len() - position);
        let lines = run.lines[2 * position..2 * position + 2].to_vec();
        run.lines.splice(2 * later..2 * later, lines);
        Some(extra(run, position, later, 1))
    }),
    run("tick printed beforehand too", |run, dice| {
        let position = dice.below(run.len());
        let sooner = dice.below(position + 1);
        let lines = run.lines[2 * position..2 * position + 2].to_vec();
        run.lines.splice(2 * sooner..2 * sooner, lines);
        Some(extra(run, sooner, position, run.len()))
    }),
    run("text between lines", |run, dice| {
        let position = dice.below(run.len() + 1);
        run.lines.insert(2 * position, b"debug: here\n".to_vec());
        Some(malformed(
            run,
            position,
            "expected a rule of 40 dashes, got `debug: here`",
        ))
    }),
    run("text between a rule and its line", |run, dice| {
        let position = dice.below(run.len() + 1);
        run.lines
            .insert(2 * position + 1, b"debug: here\n".to_vec());
        let next = malformed(run, position + 1, "got `debug: here`").lines;
        let found = malformed(
            run,
            position,
            "expected a rule of 40 dashes or the end, got",
        );
        Some(Broken {
            most: 2,
            ..found.also(&next)
        })
    }),
    run("doubled newline", |run, dice| {
        let position = dice.below(run.lines.len());
        run.lines[position].push(b'\n');
        let found = malformed(run, position / 2, "got an empty line");
        let next = malformed(run, position / 2 + 1, "").lines;
        Some(Broken {
            most: 2,
            ..found.also(&next)
        })
    }),
    run("unknown tick", |run, dice| {
        let position = dice.below(run.len());
        let stamp = run.ticks[position].1;
        let tick = format!("{RULE}\n{}\n", line(stamp, " \tZ = 99"));
        run.lines.insert(2 * position, tick.into());
        Some(extra(run, position, position, 1))
    }),
    run("torn line", |run, dice| {
        let position = dice.below(run.len());
        tear(run, 2 * position + 1, dice);
        let next = malformed(run, position + 1, "").lines;
        Some(Broken {
            most: 2,
            ..malformed(run, position, "expected").also(&next)
        })
    }),
    run("line joined to the next rule", |run, dice| {
        let position = dice.below(run.len());
        run.lines[2 * position + 1].pop();
        let next = malformed(run, position + 1, "").lines;
        let found = malformed(run, position, "expected a rule of 40 dashes, got");
        Some(Broken {
            most: 2,
            ..found.also(&next)
        })
    }),
    run("rule joined to its line", |run, dice| {
        let position = dice.below(run.len());
        run.lines[2 * position].pop();
        Some(malformed(
            run,
            position,
            "expected a rule of 40 dashes, got",
        ))
    }),
    run("swapped neighbours with their stamps", |run, dice| {
        let position = neighbours(run, dice, |this, next| this < next)?;
        if run.ticks[position].1 == run.ticks[position + 1].1 {
            return None;
        }
        run.ticks.swap(position, position + 1);
        run.render();
        Some(both(run, position, "", 1))
    }),
    run("swapped labels", |run, dice| {
        let position = neighbours(run, dice, |this, next| this < next)?;
        swap_labels(run, position, position + 1);
        Some(both(run, position, "", 2))
    }),
    run("swapped labels far apart", |run, dice| {
        let (one, other) = (dice.below(run.len()), dice.below(run.len()));
        swap_labels(run, one, other);
        (run.due(one) != run.due(other)).then(|| all_lines(run, "", run.len()))
    }),
    run("tick moved to the front with its stamp", |run, dice| {
        let position = dice.below(run.len());
        // If it moved before just one line, either of the two may be the wrong one.
        let (_, stamp) = run.ticks[position];
        let sooner = run
            .ticks
            .iter()
            .filter(|(_, sooner)| *sooner < stamp)
            .count();
        (sooner > 1).then_some(())?;
        run.ticks[..=position].rotate_right(1);
        run.render();
        Some(all_lines(run, "the stamp", 1))
    }),
    run("wrong lines, due together", |run, dice| {
        let position = neighbours(run, dice, |this, next| this == next)?;
        let (tick, _) = run.ticks[position + 1];
        run.ticks[position].0 = tick;
        run.render();
        Some(all_lines(run, "", 2))
    }),
    // The time.
    run("early by 0.0001", |run, dice| {
        let position = dice.below(run.len());
        run.ticks[position].1 = run.due(position).checked_sub(1)?;
        run.render();
        Some(at(run.golden_line(position), "0.0001 early"))
    }),
    run("far too early", |run, dice| {
        let position = dice.below(run.len());
        run.ticks[position].1 = dice.roll() % run.due(position).max(1);
        run.render();
        Some(at(run.golden_line(position), "early"))
    }),
    run("shorter sleeps", |run, _| {
        let wait = |position| run.due(position) - run.due(position) / 10 - 1;
        let ticks = run
            .ticks
            .iter()
            .enumerate()
            .map(|(at, (tick, _))| (*tick, wait(at)));
        run.ticks = ticks.collect();
        run.render();
        Some(all_lines(run, "early", run.len()))
    }),
    run("late by 0.0001 beyond the tolerance", |run, dice| {
        let position = dice.below(run.len());
        Some(delay(
            run,
            position,
            run.due(position) + run.sheet.tolerance + 1,
        ))
    }),
    run("far too late", |run, dice| {
        let position = dice.below(run.len());
        let late = run.sheet.tolerance + 1 + dice.roll() % 100_000;
        Some(delay(run, position, run.due(position) + late))
    }),
    run("longer sleeps", |run, _| {
        for position in 0..run.len() {
            let slow = 2 * run.due(position) + run.sheet.tolerance;
            run.ticks[position].1 = slow;
        }
        run.render();
        Some(all_lines(run, "late", run.len()))
    }),
    run("overtaken", |run, dice| {
        let position = neighbours(run, dice, |this, next| this < next)?;
        run.ticks.swap(position, position + 1);
        run.ticks[position + 1].1 = run.ticks[position].1;
        run.render();
        Some(at(
            run.golden_line(position + 1),
            "after lines that are due later",
        ))
    }),
    run("stamps backwards, due together", |run, dice| {
        let position = neighbours(run, dice, |this, next| this == next)?;
        let stamp = run.ticks[position + 1].1;
        run.ticks[position].1 = stamp + 1;
        (stamp < run.due(position) + run.sheet.tolerance).then(|| run.render())?;
        Some(both(run, position, "the stamp", 1))
    }),
    run("stamps backwards", |run, dice| {
        let position = neighbours(run, dice, |this, next| this < next)?;
        run.ticks[position].1 = run.ticks[position + 1].1 + 1;
        run.render();
        Some(both(run, position, "", 2))
    }),
    run("a stamp far ahead", |run, dice| {
        let others = run.len().checked_sub(2).filter(|others| *others > 0)?;
        let position = dice.below(others);
        run.ticks[position].1 = u64::MAX;
        run.render();
        Some(at(
            run.golden_line(position),
            "later than those that follow",
        ))
    }),
    // The whole output.
    run("empty output", |run, _| {
        run.lines.clear();
        Some(all_lines(run, "is missing", run.len() + 1))
    }),
    run("cut off", |run, dice| {
        let bytes = run.bytes();
        run.lines = vec![bytes[..dice.below(bytes.len())].to_vec()];
        Some(all_lines(run, "", run.len() + 3))
    }),
    run("beginning lost", |run, dice| {
        let bytes = run.bytes();
        run.lines = vec![bytes[1 + dice.below(bytes.len() - 1)..].to_vec()];
        Some(all_lines(run, "", run.len() + 3))
    }),
    run("printed twice", |run, _| {
        run.lines.extend_from_within(..);
        Some(all_lines(run, "unexpected ", run.len() + 1))
    }),
    run("another run after it", |run, dice| {
        let mut again = run.sheet.honest_run(dice);
        run.lines.append(&mut again.lines);
        Some(all_lines(run, "unexpected ", run.len() + 1))
    }),
    run("UTF-16", |run, _| {
        let text = String::from_utf8(run.bytes()).unwrap();
        run.lines = text
            .encode_utf16()
            .map(|unit| unit.to_le_bytes().to_vec())
            .collect();
        Some(malformed(run, 0, "expected a rule of 40 dashes, got"))
    }),
    run("no newlines", |run, _| {
        run.lines
            .iter_mut()
            .for_each(|line| line.truncate(line.len() - 1));
        Some(malformed(
            run,
            0,
            "expected a line break at the end of the last line, got `---",
        ))
    }),
    run("rules only", |run, _| {
        run.lines = run.lines.iter().step_by(2).cloned().collect();
        Some(malformed(
            run,
            0,
            "expected a stamped line or the closing word, got",
        ))
    }),
    run("backwards throughout", |run, _| {
        (run.due(0) < run.due(run.len() - 1)).then(|| run.ticks.reverse())?;
        run.render();
        Some(all_lines(run, "", run.len()))
    }),
    run("buffered until the end", |run, _| {
        let last = run
            .ticks
            .last()?
            .1
            .max(run.due(0) + run.sheet.tolerance + 1);
        run.ticks.iter_mut().for_each(|tick| tick.1 = last);
        run.render();
        Some(all_lines(run, "late", run.len()))
    }),
    run("sorted by label", |run, _| {
        let keys = |tick: usize| &run.sheet.ticks[tick].1;
        let before = run.ticks.clone();
        let mut ticks = before.clone();
        ticks.sort_by_key(|(tick, _)| keys(*tick));
        let stamps = ticks.windows(2).any(|pair| pair[0].1 > pair[1].1);
        stamps.then(|| run.ticks = ticks)?;
        run.render();
        Some(all_lines(run, "the stamp", run.len()))
    }),
    run("digits of another golden", |run, _| {
        run.ticks
            .iter_mut()
            .for_each(|tick| tick.1 += 3 * TENTH + run.sheet.tolerance);
        run.render();
        Some(all_lines(run, "late", run.len()))
    }),
];

fn join(one: &str, other: &str) -> Vec<u8> {
    join_text(one, other).into()
}

fn join_text(one: &str, other: &str) -> String {
    one.to_owned() + other
}

fn after(text: &str, end: &[u8]) -> Vec<u8> {
    [text.as_bytes(), end].concat()
}

/// Returns the line with its stamp changed.
fn stamp(text: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let (stamp, key) = text.split_at(text.find(' ').unwrap());
    (change(stamp) + key).into()
}

fn key(text: &str) -> &str {
    &text[text.find(' ').unwrap()..]
}

fn label(text: &str) -> &str {
    key(text).trim_start()
}

fn at(golden_line: usize, says: &'static str) -> Broken {
    Broken {
        lines: vec![golden_line],
        says,
        most: 1,
        names: None,
    }
}

fn all_lines(run: &Run<'_>, says: &'static str, most: usize) -> Broken {
    let lines = (1..=2 * run.sheet.ticks.len() + 2).collect();
    Broken {
        lines,
        says,
        most,
        names: None,
    }
}

/// Expects a malformed line: named at the golden's next line, or at another that is due then.
fn malformed(run: &Run<'_>, position: usize, says: &'static str) -> Broken {
    let position = position.min(run.len());
    let due = |at: usize| (at < run.len()).then(|| run.due(at));
    let together = (0..=run.len()).filter(|at| due(*at) == due(position));
    let lines = together.map(|at| run.golden_line(at)).collect();
    Broken {
        lines,
        says,
        most: 1,
        names: None,
    }
}

fn both(run: &Run<'_>, position: usize, says: &'static str, most: usize) -> Broken {
    let lines = vec![run.golden_line(position), run.golden_line(position + 1)];
    Broken {
        lines,
        says,
        most,
        names: None,
    }
}

/// Expects an extra line: named at a golden line from just before `first` to `last`.
fn extra(run: &Run<'_>, first: usize, last: usize, most: usize) -> Broken {
    let positions = first.saturating_sub(1)..=last.min(run.len());
    let lines = positions
        .map(|position| run.golden_line(position))
        .chain([1])
        .collect();
    Broken {
        lines,
        says: "unexpected ",
        most,
        names: None,
    }
}

impl Broken {
    fn also(mut self, golden_lines: &[usize]) -> Self {
        self.lines.extend_from_slice(golden_lines);
        self
    }
}

fn tear(run: &mut Run<'_>, line: usize, dice: &mut Dice) {
    let tear = 1 + dice.below(run.lines[line].len() - 2);
    run.lines[line].insert(tear, b'\n');
}

/// Finds two adjacent lines whose due times satisfy `are`.
fn neighbours(run: &Run<'_>, dice: &mut Dice, are: fn(&u64, &u64) -> bool) -> Option<usize> {
    let fit = |at: &usize| are(&run.due(*at), &run.due(*at + 1));
    let found: Vec<usize> = (0..run.len() - 1).filter(fit).collect();
    (!found.is_empty()).then(|| dice.one_of(&found))
}

fn swap_labels(run: &mut Run<'_>, one: usize, other: usize) {
    let (stamp, other_stamp) = (run.ticks[one].1, run.ticks[other].1);
    run.ticks.swap(one, other);
    run.ticks[one].1 = stamp;
    run.ticks[other].1 = other_stamp;
    run.render();
}

/// Delays a line, and with it those that would have been printed meanwhile.
fn delay(run: &mut Run<'_>, position: usize, until: u64) -> Broken {
    run.ticks[position..]
        .iter_mut()
        .for_each(|tick| tick.1 = tick.1.max(until));
    run.render();
    let is_late = |at: &usize| run.ticks[*at].1 > run.due(*at) + run.sheet.tolerance;
    let lines: Vec<usize> = (0..run.len())
        .filter(is_late)
        .map(|at| run.golden_line(at))
        .collect();
    Broken {
        most: lines.len(),
        lines,
        says: "late",
        names: None,
    }
}
