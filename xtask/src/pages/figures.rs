//! The figures of the bench in Markdown.

use anyhow::{Result, bail};
use countdown_timeline::Language::{self, Chinese, English};

use super::GROWTH;
use crate::bench::{
    picture,
    results::{Growth, Mechanism, Results, figure, median, name_in},
};

/// The number of countdowns that the table compares.
const MILLION: u32 = 1_000_000;

/// The figures that `<!-- bench: WORD -->` asks for.
pub(super) fn text(word: &str, results: &Results, language: Language) -> Result<String> {
    Ok(match word {
        "growth" => growth(results, language),
        "lateness" => lateness(results, language),
        "picture" => picture(results, language),
        "machine" => format!("{}.\n", results.measured_on()),
        _ => bail!("`bench:` takes `growth`, `lateness`, `machine` or `picture`, not `{word}`"),
    })
}

fn picture(results: &Results, language: Language) -> String {
    let alt = picture::describe(results, language);
    let files = GROWTH.iter().filter(|(_, of)| *of == language);
    let images =
        files.map(|(file, _)| format!("<img src=\"{file}\" alt=\"{alt}\" width=\"480\">\n"));
    images.collect()
}

/// Compares all mechanisms that run a million countdowns, the fastest first.
fn growth(results: &Results, language: Language) -> String {
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
    let of = |mechanism| Some((mechanism, Mechanism::growth(mechanism, MILLION)?));
    let mut all: Vec<(&Mechanism, &Growth)> = results.mechanisms.iter().filter_map(of).collect();
    all.sort_by(|(_, a), (_, b)| a.wall().total_cmp(&b.wall()));
    let rows = all.into_iter().map(|(mechanism, growth)| {
        let p99 = growth.median(|sample| sample.late.p99) * 1e3;
        [
            name_in(language, &mechanism.name).to_owned(),
            figure(growth.to_longest(), 2),
            figure(p99, 1),
            figure(mechanism.bytes_per_task(growth), 0),
        ]
    });
    table(head, rows)
}

/// Compares the lateness of last lines with that of the same in Python.
fn lateness(results: &Results, language: Language) -> String {
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
    let rows = results.mechanisms.iter().filter_map(|mechanism| {
        let python = results.mechanism(mechanism.python.as_deref()?)?;
        let [here, there] = [mechanism, python].map(|it| median(it.last_lines()));
        let name = format!("`{}`", mechanism.name);
        let [here_ms, there_ms, ratio] =
            [here * 1e3, there * 1e3, here / there].map(|it| figure(it, 2));
        Some([name, here_ms, there_ms, ratio])
    });
    table(head, rows)
}

fn table(head: [&str; 4], rows: impl Iterator<Item = [String; 4]>) -> String {
    let row = |cells: [String; 4]| format!("| {} |\n", cells.join(" | "));
    let rows: String = rows.map(row).collect();
    row(head.map(str::to_owned)) + "|---|---:|---:|---:|\n" + &rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::{Article, Cost, Late, Sample};

    fn results() -> Results {
        let mut mechanisms = Vec::new();
        for (name, python, last, wall) in [
            ("threads", None, 0.008, 3.9),
            ("event_loop", Some("threads"), 0.002, 3.03),
        ] {
            let mut mechanism = Mechanism::new(name, python);
            mechanism.article = vec![Article {
                cost: Cost::default(),
                late: vec![9.0, last],
            }];
            for (n, peak) in [(1, 2e6), (MILLION, 182e6)] {
                let cost = Cost {
                    wall,
                    cpu: 0.0,
                    peak,
                };
                let late = Late {
                    p99: 0.004,
                    ..Late::default()
                };
                mechanism.add(n, Sample { cost, late });
            }
            mechanisms.push(mechanism);
        }
        Results {
            mechanisms,
            machine: "A machine".into(),
            ..Results::default()
        }
    }

    #[test]
    fn the_fastest_mechanism_comes_first() {
        let english = text("growth", &results(), English).unwrap();
        let rows = "| event_loop | 1.01 | 4.0 | 180 |\n| threads | 1.30 | 4.0 | 180 |\n";
        assert!(english.ends_with(rows), "{english}");
        let chinese = text("growth", &results(), Chinese).unwrap();
        assert!(
            chinese.ends_with("| 线程 | 1.30 | 4.0 | 180 |\n"),
            "{chinese}"
        );
    }

    #[test]
    fn the_last_line_is_compared_with_that_of_python() {
        let table = text("lateness", &results(), English).unwrap();
        assert!(
            table.ends_with("|\n| `event_loop` | 2.00 | 8.00 | 0.25 |\n"),
            "{table}"
        );
    }

    #[test]
    fn a_word_that_means_nothing_is_an_error() {
        assert_eq!(
            text("machine", &results(), English).unwrap(),
            "A machine.\n"
        );
        assert!(text("weather", &results(), English).is_err());
    }
}
