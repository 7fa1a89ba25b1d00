//! The bench's figures for the front page, from the run that is kept.

use anyhow::{Result, bail};
use countdown_timeline::Language::{self, Chinese, English};

use crate::bench::{
    picture,
    report::{Mechanism, Report, Size},
    words::{figure, name},
};

/// How many countdowns the table compares.
const MILLION: u32 = 1_000_000;

/// What `<!-- bench: what -->` asks for, in Markdown.
pub(super) fn text(what: &str, report: &Report, language: Language) -> Result<String> {
    Ok(match what {
        "growth" => growth(report, language),
        "lateness" => lateness(report, language),
        "picture" => format!("<img {} width=\"480\">\n", picture(report, language)),
        "machine" => format!("{}.\n", report.measured_on()),
        _ => bail!("`bench:` takes `growth`, `lateness`, `machine` or `picture`, not `{what}`"),
    })
}

fn picture(report: &Report, language: Language) -> String {
    let file = match language {
        English => super::GROWTH,
        Chinese => super::GROWTH_CHINESE,
    };
    format!(
        "src=\"{file}\" alt=\"{}\"",
        picture::describe(report, language)
    )
}

fn growth(report: &Report, language: Language) -> String {
    let head = match language {
        English => [
            "1,000,000 countdowns",
            "total / the longest wait",
            "p99 lateness, ms",
            "bytes per task",
        ],
        Chinese => [
            "1,000,000 个倒计时",
            "总用时 / 最长的等待",
            "延迟的 p99（毫秒）",
            "每任务内存（字节）",
        ],
    };
    let of = |mechanism| Some((mechanism, Mechanism::size(mechanism, MILLION)?));
    let mut all: Vec<(&Mechanism, &Size)> = report.mechanisms.iter().filter_map(of).collect();
    all.sort_by(|(_, a), (_, b)| a.to_longest().total_cmp(&b.to_longest()));
    let row = |(mechanism, size): (&Mechanism, &Size)| {
        let p99 = size.of(|run| run.late.p99).median * 1e3;
        let bytes = mechanism.bytes_per_task(size);
        let figures = [
            figure(size.to_longest(), 2),
            figure(p99, 1),
            figure(bytes, 0),
        ];
        row(&name(&mechanism.name, language), figures)
    };
    table(&head, all.into_iter().map(row))
}

fn lateness(report: &Report, language: Language) -> String {
    let head = match language {
        English => [
            "late at the last line, ms",
            "here",
            "in Python",
            "here / in Python",
        ],
        Chinese => [
            "最后一行的延迟（毫秒）",
            "本项目",
            "Python",
            "本项目 / Python",
        ],
    };
    let rows = report.mechanisms.iter().filter_map(|mechanism| {
        let python = report.mechanism(mechanism.python.as_deref()?)?;
        let [here, there] = [mechanism, python].map(|it| it.last_line().median);
        let figures = [here * 1e3, there * 1e3, here / there].map(|it| figure(it, 2));
        Some(row(&format!("`{}`", mechanism.name), figures))
    });
    table(&head, rows)
}

fn table(head: &[&str; 4], rows: impl Iterator<Item = String>) -> String {
    let [name, figures @ ..] = head;
    row(name, figures.map(str::to_owned)) + "|---|---:|---:|---:|\n" + &rows.collect::<String>()
}

fn row(name: &str, [one, two, three]: [String; 3]) -> String {
    format!("| {name} | {one} | {two} | {three} |\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::{Cost, Document, Late, Run};

    fn mechanism(name: &str, python: Option<&str>, last: f64, wall: f64) -> Mechanism {
        let late = Late {
            p50: 0.0,
            p99: 0.004,
            largest: 0.1,
        };
        let run = |peak| Run {
            cost: Cost {
                wall,
                cpu: 0.0,
                peak,
            },
            late,
        };
        Mechanism {
            name: name.into(),
            python: python.map(str::to_owned),
            document: vec![Document {
                cost: Cost::default(),
                late: vec![9.0, last],
            }],
            growth: vec![
                Size {
                    n: 1,
                    runs: vec![run(2e6)],
                },
                Size {
                    n: MILLION,
                    runs: vec![run(182e6)],
                },
            ],
            ..Mechanism::default()
        }
    }

    fn report() -> Report {
        let mechanisms = vec![
            mechanism("threads", None, 0.008, 3.9),
            mechanism("event_loop", Some("threads"), 0.002, 3.03),
        ];
        Report {
            mechanisms,
            machine: "A machine".into(),
            ..Report::default()
        }
    }

    #[test]
    fn whoever_keeps_up_best_stands_first() {
        let table = text("growth", &report(), English).unwrap();
        let rows: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| event_loop | 1.01 | 4.0 | 180 |",
                "| threads | 1.30 | 4.0 | 180 |"
            ]
        );
        assert!(
            text("growth", &report(), Chinese)
                .unwrap()
                .contains("\n| 线程 | 1.30 |")
        );
    }

    #[test]
    fn the_last_line_is_compared_with_pythons() {
        let table = text("lateness", &report(), English).unwrap();
        assert!(
            table.ends_with("|\n| `event_loop` | 2.00 | 8.00 | 0.25 |\n"),
            "{table}"
        );
    }

    #[test]
    fn the_machine_is_named_and_nothing_else_is_known() {
        assert_eq!(text("machine", &report(), English).unwrap(), "A machine.\n");
        assert!(text("weather", &report(), English).is_err());
    }
}
