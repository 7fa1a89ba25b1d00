use std::time::Duration;

use super::*;
use crate::made::{MADE, timeline};

/// The drawing without its styles.
fn plain(timelines: &[Timeline], columns: usize, language: Language) -> String {
    let text = terminal(timelines, Duration::ZERO, columns, language);
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('m').map_or("", |(_, text)| text));
    first + &rest.collect::<String>()
}

/// The drawing in English without its legend.
fn drawn(timelines: &[Timeline], columns: usize) -> String {
    let plain = plain(timelines, columns, Language::English);
    plain.split_once("█ busy: ").unwrap().0.to_owned()
}

#[track_caller]
fn draws(text: &str, columns: usize, expected: &str) {
    let drawn = drawn(&[timeline(text)], columns);
    assert_eq!(drawn, expected, "\n{drawn}");
    assert!(drawn.lines().all(|line| width(line) <= columns), "{drawn}");
}

#[test]
fn states_and_times_are_where_they_were() {
    draws(
        MADE,
        70,
        "\
made  By hand
tasks                                                           mostly
  A    ███│─────────────────────────────░░A = 2██████  waiting 0.009 s
threads                                                         mostly
  main █A█│···································█A█████     idle 0.011 s

       0               0.005           0.010 s
",
    );
}

#[test]
fn a_narrow_terminal_has_room_for_the_lanes() {
    draws(
        MADE,
        24,
        "\
made  By hand
tasks
  A    █│────────A = 2██
threads
  main █│············│██

       0     0.005 s
",
    );
}

/// Three hours and twenty minutes.
#[test]
fn a_recording_may_be_of_any_length() {
    draws(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 1 1 exit 1
main 12000000 1 enter 1
main 12000000 2 printed 1 12000.0000 \tA = 0
main 12000000 3 exit 1
main 12000000 3 close 1
",
        60,
        "\
made  By hand
tasks                                                 mostly
  A    │────────────────────────────A = 0  waiting 11999.9 s
threads                                               mostly
  main │·································     idle 11999.9 s

       0             5000          10000 s
",
    );
}

#[test]
fn wide_names_shift_nothing() {
    draws(
        "\
process 7
main 0 0 new 1 任务
main 0 0 enter 1
main 0 0 new 2 e\u{301}
main 0 0 exit 1
main 0 0 enter 2
main 50 0 printed 2 0.0500 \t数 = 三
main 100 0 exit 2
main 100 0 enter 1
main 200 0 printed 1 0.2000 \t二二二二二二二二二二二二二二二二二二二二二二二二
main 200 0 exit 1
main 200 0 close 1
main 200 0 close 2
",
        80,
        "\
made  By hand
countdowns                                       busy  blocked    ready  waiting
  e\u{301}    ▒▒▒数 = 三▒▒▒▒▒▒▒▒▒                        0 s  0.100 s      0 s      0 s
tasks                                            busy  blocked    ready  waiting
  任务 二二二二二二二二二二二二二二二二二二…      0 s  0.100 s  0.100 s      0 s
threads                                          busy  blocked              idle
  main ▒e\u{301}▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒任务▒▒▒▒▒▒▒▒▒▒▒▒▒▒      0 s  0.200 s               0 s

       0        0.05     0.10     0.15     0.20 s
",
    );
}

#[test]
fn equal_labels_stay_apart() {
    draws(
        "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 60 0 printed 1 0.0600 \tthe loop is free
main 100 0 printed 1 0.1000 \tthe loop is free
main 140 0 printed 1 0.1400 \tthe loop is free
main 142 0 printed 1 0.1420 \tthe loop is free
main 200 0 exit 1
main 200 0 close 1
",
        80,
        "\
made  By hand
countdowns                                                busy  blocked  waiting
  A    the loop is f…▒the loop…▒the loo…▒▒▒▒▒▒▒▒▒▒▒▒▒      0 s  0.200 s      0 s
threads                                                   busy  blocked     idle
  main ▒A▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒      0 s  0.200 s      0 s

       0          0.05        0.10       0.15       0.20 s
",
    );
}

#[test]
fn a_wake_passes_through_what_rests() {
    draws(
        "\
process 7
main 0 0 told A created
main 0 0 new 1 A
main 0 0 enter 1
main 1 0 exit 1
main 1 0 told B created
main 1 0 new 2 B
main 1 0 enter 2
main 2 0 exit 2
main 2 0 told C created
main 2 0 new 3 C
main 2 0 enter 3
main 3 0 exit 3
main 50 0 told B woken
main 50 0 enter 2
main 60 0 told A woken
main 60 0 exit 2
main 100 0 told A woken
",
        60,
        "\
made  By hand
tasks                                                 mostly
  A    ──────────────────────░░░░░░░░░░░░░░  waiting 0.059 s
  B    ▒─────────────────▒▒▒▒░░░░░░░░░░░░░░  waiting 0.048 s
  C     ─────────────────┊────────────────┊  waiting 0.097 s
threads                                               mostly
  main ▒·················▒B▒▒··············     idle 0.087 s

       0      0.02   0.04   0.06   0.08   0.10 s
",
    );
}
