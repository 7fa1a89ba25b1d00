//! The results as tables of text.

use std::fmt::Write;

use super::{
    FLOOR,
    results::{Cost, Growth, Late, Mechanism, Results, count, figure, median, spread},
};

const LEGEND: &str = "  \
  last line: how late the last line of a run is; p50 and largest: of all lines of all runs
  starts, CPU and MB: what the program takes that only starts and ends, in ms, ms and MB above, and
  in s, s and MB below; where a program takes no number of countdowns, what the floor's takes
  B/task: the peak less the peak of one countdown, or of a program that only starts, over their number
";

pub(crate) fn draw(results: &Results) -> String {
    let mut text = format!(
        "{}\n\nHow late the article's three countdowns are printed, in ms\n{}\n",
        results.measured_on(),
        lateness(results)
    );
    let mut sizes: Vec<u32> = results
        .mechanisms
        .iter()
        .flat_map(|mechanism| mechanism.growth.iter().map(|growth| growth.n))
        .filter(|n| *n > 1)
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    for n in sizes {
        let _ = writeln!(
            text,
            "{} countdowns of 3 ticks, waits of 0.5 to 1.0 s\n{}",
            count(n),
            growth(results, n)
        );
    }
    text += LEGEND;
    for mechanism in &results.mechanisms {
        if let Some(stopped) = &mechanism.stopped {
            let (name, n, reason) = (&mechanism.name, count(stopped.n), &stopped.reason);
            let _ = writeln!(text, "  {name} stops at {n}: {reason}");
        }
    }
    for left_out in &results.left_out {
        let _ = writeln!(text, "  left out: {}: {}", left_out.name, left_out.reason);
    }
    text
}

fn lateness(results: &Results) -> String {
    let head = "|last line|least|most|p50|largest|/ Python|/ floor|CPU|peak MB|starts|CPU|MB|runs";
    let measured = results
        .mechanisms
        .iter()
        .filter(|it| !it.article.is_empty());
    table(
        head,
        measured.map(|mechanism| lateness_row(mechanism, results)),
    )
}

fn lateness_row(mechanism: &Mechanism, results: &Results) -> Vec<String> {
    let [least, last_line, most] = spread(mechanism.last_lines());
    let lines = mechanism.article.iter().flat_map(|run| run.late.clone());
    let [_, p50, largest] = spread(lines);
    let to = |other: Option<&str>| {
        let other = other.and_then(|name| results.mechanism(name));
        last_line / other.map_or(f64::NAN, |other| median(other.last_lines()))
    };
    let cost = |of: fn(&Cost) -> f64| median(mechanism.article.iter().map(|run| of(&run.cost)));
    let [starts, start_cpu, start_peak] = start(mechanism);
    vec![
        mechanism.name.clone(),
        figure(last_line * 1e3, 2),
        figure(least * 1e3, 1),
        figure(most * 1e3, 1),
        figure(p50 * 1e3, 2),
        figure(largest * 1e3, 1),
        figure(to(mechanism.python.as_deref()), 2),
        figure(to(Some(FLOOR)), 2),
        figure(cost(|cost| cost.cpu) * 1e3, 1),
        figure(cost(|cost| cost.peak) / 1e6, 1),
        figure(starts * 1e3, 1),
        figure(start_cpu * 1e3, 1),
        figure(start_peak / 1e6, 1),
        mechanism.article.len().to_string(),
    ]
}

fn growth(results: &Results, n: u32) -> String {
    let head = "|wall s|least|most|/ longest|CPU s|B/task|p50 ms|p99 ms|largest|starts|CPU|MB|runs";
    let rows = results.mechanisms.iter().filter_map(|mechanism| {
        let growth = mechanism.growth(n)?;
        Some(growth_row(mechanism, growth))
    });
    table(head, rows)
}

fn growth_row(mechanism: &Mechanism, growth: &Growth) -> Vec<String> {
    let [least, wall, most] = spread(growth.samples.iter().map(|sample| sample.cost.wall));
    let late = |of: fn(&Late) -> f64| growth.median(|sample| of(&sample.late)) * 1e3;
    let [starts, start_cpu, start_peak] = start(mechanism);
    vec![
        mechanism.name.clone(),
        figure(wall, 3),
        figure(least, 2),
        figure(most, 2),
        figure(growth.to_longest(), 3),
        figure(growth.median(|sample| sample.cost.cpu), 2),
        figure(mechanism.bytes_per_task(growth), 0),
        figure(late(|late| late.p50), 2),
        figure(late(|late| late.p99), 1),
        figure(late(|late| late.largest), 1),
        figure(starts, 3),
        figure(start_cpu, 3),
        figure(start_peak / 1e6, 1),
        growth.samples.len().to_string(),
    ]
}

/// The time, the processor time and the peak of a program that only starts and ends.
fn start(mechanism: &Mechanism) -> [f64; 3] {
    let cost = |of: fn(&Cost) -> f64| median(mechanism.start.iter().map(of));
    [cost(|it| it.wall), cost(|it| it.cpu), cost(|it| it.peak)]
}

/// Aligns the first column to the left and figures to the right.
fn table(head: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let head = head.split('|').map(str::to_owned).collect();
    let rows: Vec<Vec<String>> = [head].into_iter().chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max();
    let widths: Vec<usize> = (0..rows[0].len()).filter_map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let _ = write!(text, " {:<first$}", row[0], first = widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            let _ = write!(text, "  {cell:>width$}");
        }
        text += "\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::{Article, LeftOut, Sample};

    fn mechanism(name: &str, python: Option<&str>, last: f64) -> Mechanism {
        let cost = Cost {
            wall: 0.25,
            cpu: 0.125,
            peak: 2e6,
        };
        let mut mechanism = Mechanism::new(name, python);
        mechanism.start = vec![cost];
        let late = vec![0.25, last];
        mechanism.article = vec![Article { cost, late }];
        let late = Late {
            p50: 0.001,
            p99: 0.005,
            largest: 0.0125,
        };
        for (n, wall, peak) in [(1, 3.0, 2e6), (1_000, 3.3, 2.2e6), (1_000, 3.9, 2.2e6)] {
            let cost = Cost {
                wall,
                cpu: 0.5,
                peak,
            };
            mechanism.add(n, Sample { cost, late });
        }
        mechanism
    }

    #[test]
    fn rows_have_medians_ratios_and_the_cost_of_a_start() {
        let mut threads = mechanism("threads", None, 0.016);
        threads.stop(100_000, "no room".into(), true);
        let mechanisms = vec![
            mechanism("event_loop", Some("threads"), 0.004),
            threads,
            mechanism(FLOOR, None, 0.002),
        ];
        let left_out = vec![LeftOut {
            name: "Go".into(),
            reason: "no go".into(),
        }];
        let text = draw(&Results {
            mechanisms,
            left_out,
            ..Results::default()
        });
        for row in [
            "event_loop 4.00 4.0 4.0 127.00 250.0 0.25 2.00 125.0 2.0 250.0 125.0 2.0 1",
            "event_loop 3.600 3.30 3.90 1.200 0.50 200 1.00 5.0 12.5 0.250 0.125 2.0 2",
            "threads stops at 100,000: no room",
            "left out: Go: no go",
        ] {
            let is_row = |line: &str| line.split_whitespace().eq(row.split_whitespace());
            assert!(text.lines().any(is_row), "{row} is missing in\n{text}");
        }
        assert!(!text.contains("\n1 countdowns"), "{text}");
    }
}
