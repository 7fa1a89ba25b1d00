//! Times that stand in the line, as tools print them: in a captured log, and live.

use std::{io::Write, process::Stdio};

use crate::util::{Outcome, Scratch, settled};

const GOLDEN: &str = "0.0000 boiling\n1.2004 steeping\n3.6011 tea\n";

/// How a tool prints a line: its time in seconds since a start at 09:15:00.12, and its text.
type Shape = fn(f64, &str) -> String;

/// The log that a tool makes of the golden's run, its second line shifted by so many seconds.
fn log(shape: Shape, shifted: f64) -> String {
    let lines = [
        (0.0, "boiling"),
        (1.2004 + shifted, "steeping"),
        (3.6011, "tea"),
    ];
    lines.map(|(time, text)| shape(time, text) + "\n").concat()
}

fn judge(text: &str, options: &[&str]) -> Outcome {
    let scratch = Scratch::with_golden(GOLDEN);
    scratch.write("printed.txt", text);
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    scratch.verify(&[&from[..], options].concat())
}

/// Seconds of the minute, with this many decimals.
fn clock(time: f64, decimals: usize) -> String {
    let width = decimals + 3;
    format!("09:15:{:0width$.decimals$}", 0.12 + time)
}

fn rfc3339(time: f64, decimals: usize) -> String {
    format!("2026-03-01T{}", clock(time, decimals))
}

fn since_boot(time: f64) -> String {
    format!("[{:12.6}]", 4_211.503_817 + time)
}

fn since_1970(time: f64) -> f64 {
    1_772_356_500.12 + time
}

/// The tools whose logs can be judged: a name, the options, and how it prints a line.
const TOOLS: [(&str, &[&str], Shape); 26] = [
    ("docker logs -t", &["--select", "docker"], |time, text| {
        format!("{}Z {text}", rfc3339(time, 9))
    }),
    (
        "kubectl logs --timestamps",
        &["--select", "kubectl"],
        |time, text| format!("{}Z {text}", rfc3339(time, 9)),
    ),
    ("a CI log", &["--select", "docker"], |time, text| {
        format!("{}Z {text}", rfc3339(time, 7))
    }),
    (
        "docker compose logs -t",
        &["--select", "compose"],
        |time, text| format!("kettle-1  | {}Z {text}", rfc3339(time, 9)),
    ),
    ("a container runtime", &["--select", "cri"], |time, text| {
        format!("{}Z stderr F {text}", rfc3339(time, 9))
    }),
    (
        "docker's file",
        &[
            "--select",
            r#""log":"(?<text>.*)\\n".*"time":"(?<time>[^"]+)""#,
        ],
        |time, text| {
            let time = rfc3339(time, 9);
            format!(r#"{{"log":"{text}\n","stream":"stdout","time":"{time}Z"}}"#)
        },
    ),
    (
        "journalctl -o short-iso-precise",
        &["--select", "journal"],
        |time, text| format!("{}+01:00 pi kettle[42]: {text}", rfc3339(time, 6)),
    ),
    (
        "journalctl -o short-monotonic",
        &["--select", "journal"],
        |time, text| format!("{} pi kettle[42]: {text}", since_boot(time)),
    ),
    (
        "journalctl -o short-unix",
        &["--select", "journal"],
        |time, text| format!("{:.6} pi kettle[42]: {text}", since_1970(time)),
    ),
    (
        "journalctl -o short-delta",
        &[
            "--select",
            r"^\[ *(?<time>[\d.]+)[^\]]*\] \S+ \S+: (?<text>.*)",
        ],
        |time, text| {
            let time = since_boot(time).replace(']', " <    1.000400 >]");
            format!("{time} pi kettle[42]: {text}")
        },
    ),
    (
        "journalctl -o json",
        &[
            "--select",
            r#""__REALTIME_TIMESTAMP":"(?<time>\d+)".*"MESSAGE":"(?<text>[^"]*)"#,
            "--unit",
            "us",
        ],
        |time, text| {
            let micros = since_1970(time) * 1e6;
            format!(r#"{{"__REALTIME_TIMESTAMP":"{micros:.0}","MESSAGE":"{text}"}}"#)
        },
    ),
    ("dmesg", &["--select", "dmesg"], |time, text| {
        format!("{} {text}", since_boot(time))
    }),
    (
        "dmesg --time-format iso",
        &["--select", "dmesg"],
        |time, text| format!("{}+00:00 {text}", rfc3339(time, 6).replace('.', ",")),
    ),
    ("ts %.s", &["--select", "ts"], |time, text| {
        format!("{:.6} {text}", since_1970(time))
    }),
    ("ts -s %.s", &["--select", "ts"], |time, text| {
        format!("{time:.6} {text}")
    }),
    ("ts -s %.T", &["--select", "ts"], |time, text| {
        format!("00:00:{time:09.6} {text}")
    }),
    ("tracing", &["--select", "tracing"], |time, text| {
        format!("{}Z  INFO kettle: {text}", rfc3339(time, 6))
    }),
    (
        "tracing since the start",
        &["--select", "tracing"],
        |time, text| format!("{time:13.9}s  INFO kettle: {text}"),
    ),
    (
        "tracing as JSON",
        &[
            "--select",
            r#""timestamp":"(?<time>[^"]+)".*"message":"(?<text>[^"]*)"#,
        ],
        |time, text| {
            let time = rfc3339(time, 6);
            format!(r#"{{"timestamp":"{time}Z","level":"INFO","fields":{{"message":"{text}"}}}}"#)
        },
    ),
    ("pino", &["--select", "pino"], |time, text| {
        let millis = since_1970(time) * 1e3;
        format!(r#"{{"level":30,"time":{millis:.0},"pid":42,"msg":"{text}"}}"#)
    }),
    (
        "zerolog",
        &[
            "--select",
            r#""time":(?<time>\d+).*"message":"(?<text>[^"]*)"#,
            "--unit",
            "ms",
        ],
        |time, text| {
            let millis = since_1970(time) * 1e3;
            format!(r#"{{"time":{millis:.0},"level":"info","message":"{text}"}}"#)
        },
    ),
    (
        "slog",
        &["--select", r#"^time=(?<time>\S+) .*msg="?(?<text>[^"]*)"#],
        |time, text| format!("time={}Z level=INFO msg=\"{text}\"", rfc3339(time, 3)),
    ),
    (
        "slog as JSON",
        &[
            "--select",
            r#""time":"(?<time>[^"]+)".*"msg":"(?<text>[^"]*)"#,
        ],
        |time, text| {
            let time = rfc3339(time, 9);
            format!(r#"{{"time":"{time}+02:00","level":"INFO","msg":"{text}"}}"#)
        },
    ),
    (
        "logging of Python",
        &["--select", r"^(?<time>\S+ \S+) [A-Z]+ (?<text>.*)"],
        |time, text| {
            let time = rfc3339(time, 3).replace('T', " ").replace('.', ",");
            format!("{time} INFO {text}")
        },
    ),
    (
        "log4j",
        &[
            "--select",
            r"^\[(?<time>[^\]]+)\] \[[A-Z]+\] \S+ - (?<text>.*)",
        ],
        |time, text| {
            let time = rfc3339(time, 3).replace('T', " ");
            format!("[{time}] [INFO] kettle - {text}")
        },
    ),
    (
        "syslog",
        &["--select", r"^<\d+>1 (?<time>\S+) (?:\S+ ){5}(?<text>.*)"],
        |time, text| format!("<14>1 {}Z pi kettle 42 - - {text}", rfc3339(time, 6)),
    ),
];

#[test]
fn the_logs_of_these_tools_are_judged_by_their_times() {
    for (tool, options, shape) in TOOLS {
        let outcome = judge(&log(shape, 0.0), options);
        let said = "ok       golden  3 lines in 3.60 s, at most ";
        assert!(outcome.stdout.starts_with(said), "{tool}: {outcome:#?}");
    }
}

#[test]
fn in_each_of_them_one_line_that_is_shifted_is_caught() {
    for (tool, options, shape) in TOOLS {
        for (shifted, said) in [(0.3, " late, 0.1 allowed"), (-0.3, " early, 0.002 allowed")] {
            let outcome = judge(&log(shape, shifted), options);
            let difference = "golden.txt:2: `steeping`: due 1.2, printed at ";
            let is_told = outcome.stdout.contains(difference) && outcome.stdout.contains(said);
            assert!(is_told && outcome.status == Some(1), "{tool}: {outcome:#?}");
        }
    }
}

#[test]
fn in_each_of_them_another_text_is_caught() {
    for (tool, options, shape) in TOOLS {
        let outcome = judge(&log(shape, 0.0).replace("steeping", "stirring"), options);
        let is_told = outcome.stdout.contains("stirring`");
        assert!(is_told && outcome.status == Some(1), "{tool}: {outcome:#?}");
    }
}

/// `docker logs -t app | countdown-verify --golden g.txt --select … --from -`
#[test]
fn a_log_may_come_through_a_pipe() {
    let scratch = Scratch::with_golden(GOLDEN);
    let select = r"^(?<time>\S+) (?<text>.*)";
    let mut verifier =
        scratch.command(&["--golden", "golden.txt", "--select", select, "--from", "-"]);
    verifier.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut verifier = verifier.spawn().unwrap();
    let (_, _, docker) = TOOLS[0];
    let mut stdin = verifier.stdin.take().unwrap();
    stdin.write_all(log(docker, 0.0).as_bytes()).unwrap();
    drop(stdin);
    Outcome::from(verifier.wait_with_output().unwrap()).says(0, &["ok"]);
}

#[test]
fn lines_that_select_does_not_take_are_left_out() {
    let (_, options, docker) = TOOLS[0];
    let noisy = log(docker, 0.0).replace('\n', "\nnoise\n");
    judge(&noisy, options).says(0, &["ok"]);
}

#[test]
fn times_that_cannot_be_used_are_refused_with_a_sentence() {
    const TS: &[&str] = &["--select", "ts"];
    const DATE: &[&str] = &["--select", r"^(?<time>\S+ \S+ \S+) (?<text>.*)"];
    let refusals: [(&str, &[&str], Shape, &str); 9] = [
        (
            "ts",
            DATE,
            |time, text| format!("Mar 01 09:15:{time:02.0} {text}"),
            "is a date without a year",
        ),
        (
            "journalctl -o short-precise",
            &["--select", r"^(?<time>\S+ \S+ \S+) \S+ \S+: (?<text>.*)"],
            |time, text| format!("Mar 01 {} pi kettle[42]: {text}", clock(time, 6)),
            "is a date without a year",
        ),
        (
            "logcat",
            &["--select", r"^(?<time>\S+ \S+) .*: (?<text>.*)"],
            |time, text| format!("03-01 {}  42  42 I kettle  : {text}", clock(time, 3)),
            "is a date without a year",
        ),
        (
            "glog",
            &["--select", r"^I(?<time>\d+ \S+) .*\] (?<text>.*)"],
            |time, text| format!("I0301 {}  42 kettle.cc:17] {text}", clock(time, 6)),
            "is no time",
        ),
        (
            "ts -s",
            TS,
            |time, text| format!("00:00:{time:02.0} {text}"),
            "is in steps of 1 s, which is too coarse for a grid of 0.1 s",
        ),
        (
            "whole seconds",
            &[
                "--select",
                r#""time":(?<time>\d+).*"message":"(?<text>[^"]*)"#,
            ],
            |time, text| format!(r#"{{"time":{:.0},"message":"{text}"}}"#, since_1970(time)),
            "which is too coarse",
        ),
        (
            "ts -i",
            TS,
            |time, text| {
                let wait = if time < 3.0 { time } else { 2.4007 };
                format!("{wait:.6} {text}")
            },
            "its times count from the line above",
        ),
        (
            "midnight",
            TS,
            |time, text| {
                let hour = if time < 3.0 { 23 } else { 0 };
                format!("{hour:02}:00:{time:09.6} {text}")
            },
            "the day changes before `00:00:03.601100`",
        ),
        (
            "a clock that was set back",
            TS,
            |time, text| format!("{:.6} {text}", if time < 3.0 { time } else { 0.2 }),
            "`0.200000` is 1.0004 s before that of the line above",
        ),
    ];
    for (tool, options, shape, said) in refusals {
        let outcome = judge(&log(shape, 0.0), options);
        let is_told =
            outcome.stdout.starts_with("unjudged golden  ") && outcome.stdout.contains(said);
        assert!(is_told && outcome.status == Some(2), "{tool}: {outcome:#?}");
    }
}

/// One has the times, the other the text.
#[test]
fn the_files_of_script_are_refused() {
    for text in [
        "Script started on 2026-03-01 09:15:00+00:00\nboiling\nsteeping\ntea\n",
        "0.000000 8\n1.200400 9\n2.400700 5\n",
        "H 0.000000 START_TIME 2026-03-01 09:15:00+00:00\nO 0.000000 8\nO 1.200400 9\n",
    ] {
        let said = "this is one of the two files of `script`";
        judge(text, &[]).says(2, &["unjudged golden  ", said, "asciicast"]);
    }
}

#[test]
fn odd_times_get_a_sentence_or_a_verdict() {
    let select = ["--select", r"^(?:(?<time>\S+) )?= (?<text>.*)"];
    for (first, second, status) in [
        ("0000-01-01T00:00:00.000Z", "0000-01-01T00:00:01.200Z", 0),
        ("9999-12-31T23:59:57.000Z", "9999-12-31T23:59:58.200Z", 0),
        ("0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", 2),
        ("2016-12-31T23:59:59.800Z", "2016-12-31T23:59:60.900Z", 1),
        ("2016-12-31T23:59:60.000Z", "2017-01-01T00:00:00.200Z", 1),
        (
            "2026-03-01T09:15:00.120+01:00",
            "2026-03-01T08:15:01.320Z",
            0,
        ),
        (
            "2026-03-01T09:15:00.120Z",
            "2026-03-01T09:15:01.320+05:30",
            2,
        ),
        ("2026-02-30T09:15:00.120Z", "2026-02-30T09:15:01.320Z", 2),
        ("18446744073709551615.50", "18446744073709551616.70", 0),
        ("0.00", "99999999999999999999.90", 2),
        ("99999999999999999999999", "1", 2),
        ("1.2.33", "1.2.44", 2),
        (".50", "1.70", 2),
        ("NaN", "inf", 2),
        ("-1.00", "0.20", 2),
        ("٣.٠٠", "٤.٢٠", 2),
    ] {
        let scratch = Scratch::with_golden("0.0000 on\n1.2004 off\n");
        scratch.write("printed.txt", format!("{first} = on\n{second} = off\n"));
        let from = ["--golden", "golden.txt", "--from", "printed.txt"];
        let outcome = scratch.verify(&[&from[..], &select].concat());
        let is_told = !outcome.stderr.contains("panicked") && outcome.status == Some(status);
        assert!(is_told, "{first}, {second}: {outcome:#?}");
    }
}

#[test]
fn a_group_for_the_time_that_takes_nothing_is_told() {
    let scratch = Scratch::with_golden("0.0000 on\n1.2004 off\n");
    scratch.write("printed.txt", "on\noff\n");
    let select = ["--select", r"^(?:(?<time>\d\S+) )?(?<text>.*)"];
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    let outcome = scratch.verify(&[&from[..], &select].concat());
    outcome.says(1, &["mismatch golden  `select` finds no time in `on`"]);
}

/// They count from the first line that is taken.
#[test]
fn a_golden_that_does_not_begin_at_zero_is_refused() {
    let scratch = Scratch::with_golden("0.5000 on\n1.2004 off\n");
    scratch.write("printed.txt", "1.000 on\n1.700 off\n");
    let from = [
        "--golden",
        "golden.txt",
        "--from",
        "printed.txt",
        "--select",
        "ts",
    ];
    let said = "the golden golden.txt cannot be held: its first line has to be due at 0";
    scratch.verify(&from).says(2, &[said]);
}

#[test]
fn a_table_on_the_clock_of_arrivals_can_judge_its_logs_too() {
    let scratch = Scratch::with_puppet("log boiling", "clock = 'arrival'\nselect = 'dmesg'\n");
    scratch.write("tests/golden/demo.txt", GOLDEN);
    let dmesg: Shape = |time, text| format!("{} {text}", since_boot(time));
    scratch.write("printed.txt", log(dmesg, 0.0));
    scratch
        .verify(&["demo", "--from", "printed.txt"])
        .says(0, &["ok"]);
    scratch.write("printed.txt", log(dmesg, 0.3));
    scratch
        .verify(&["demo", "--from", "printed.txt"])
        .says(1, &["`steeping`"]);
}

#[test]
fn groups_that_are_neither_time_nor_text_are_refused() {
    let (_, _, docker) = TOOLS[0];
    let text = log(docker, 0.0);
    let refused = |pattern, said| judge(&text, &["--select", pattern]).refuses(&[said]);
    refused(
        "^(?<when>.*) ",
        "its group `when` is neither `time` nor `text`",
    );
    refused(
        "^(?<time>.*) ",
        "it has a group `time` and none for the text: add `(?<text>.*)`",
    );
}

/// The program's own clock, held to arrivals as ever.
mod live {
    use super::*;

    fn run(options: &[&str], words: &str) -> Outcome {
        let scratch = Scratch::with_golden("0.0000 boiling\n0.4004 tea\n");
        settled(|| scratch.judge(&[&["--select", "dmesg"], options].concat(), words))
    }

    const RIGHT: &str = "at 300 log boiling at 700 log tea";

    #[test]
    fn lines_that_come_in_time_match() {
        run(&["--live"], RIGHT).says(0, &["ok       golden  2 lines in 0.4"]);
    }

    #[test]
    fn a_line_that_is_late_by_its_own_time_is_wrong() {
        let outcome = run(&[], "at 300 log boiling at 1700 log tea");
        outcome.says(1, &["`tea`: due 0.4, printed at 1.", " late, 0.1 allowed"]);
    }

    #[test]
    fn a_line_that_came_before_its_time_is_wrong() {
        let outcome = run(&[], "log boiling skew 400 log tea");
        outcome.says(1, &["mismatch golden  "]);
    }

    #[test]
    fn a_time_that_cannot_be_used_is_unjudged() {
        let scratch = Scratch::with_golden("0.0000 boiling\n0.4004 tea\n");
        let select = ["--select", r"^\[ *(?<time>\d+)\S+ (?<text>.*)"];
        let outcome = scratch.judge(&select, RIGHT);
        outcome.says(2, &["unjudged golden  the time `4211` is in steps of 1 s"]);
    }

    /// The verifier stamps the lines, and the time in them is left out.
    #[test]
    fn on_the_clock_of_arrivals_they_are_not_looked_at() {
        run(
            &["--clock", "arrival"],
            "log boiling skew 9000 at 400 log tea",
        )
        .says(0, &["ok"]);
    }

    /// As every first line is, a little or more: that makes none of the others early.
    #[test]
    fn a_first_line_that_is_late_makes_no_other_early() {
        let words = "at 20 log boiling at 400 log tea";
        run(&[], words).says(0, &["ok"]);
    }

    #[test]
    fn the_table_has_the_key() {
        let scratch = Scratch::with_puppet(RIGHT, "select = 'dmesg'\n");
        scratch.write("tests/golden/demo.txt", "0.0000 boiling\n0.4004 tea\n");
        settled(|| scratch.verify(&[])).says(0, &["ok"]);
    }

    /// It counts from the clock that the lines tell.
    #[test]
    fn a_service_with_times_in_its_lines_is_judged_by_its_first_seconds() {
        let words = format!("{RIGHT} hang x");
        run(&["--for", "0.8"], &words).says(0, &["ok"]);
    }
}
