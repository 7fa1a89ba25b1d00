//! The report as two tables of text.

use std::fmt;

use comfy_table::{CellAlignment, Table, presets};

use super::{
    report::{Cost, Late, LeftOut, Mechanism, Report, Size, Spread, Stopped},
    words::{count, figure},
};

/// With which the pools, and what needs no pool, are compared.
pub(super) const FLOOR: &str = "floor, three threads";

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.measured_on())?;
        writeln!(
            f,
            "How late the document's three countdowns are printed, in ms"
        )?;
        writeln!(f, "{}\n", lateness(self).trim_fmt())?;
        let mut sizes: Vec<u32> = self.mechanisms.iter().flat_map(Mechanism::sizes).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for n in sizes.into_iter().filter(|n| *n > 1) {
            writeln!(
                f,
                "{} countdowns of 3 ticks, waits of 0.5 to 1.0 s",
                count(n)
            )?;
            writeln!(f, "{}\n", growth(self, n).trim_fmt())?;
        }
        writeln!(f, "{LEGEND}")?;
        for mechanism in &self.mechanisms {
            if let Some(Stopped { n, why, .. }) = &mechanism.stopped {
                writeln!(f, "  {} stops at {}: {why}", mechanism.name, count(*n))?;
            }
        }
        for LeftOut { name, why } in &self.left_out {
            writeln!(f, "  left out: {name}: {why}")?;
        }
        Ok(())
    }
}

const LEGEND: &str = "  \
  last line: how late the last line of a run is; p50 and largest: of all lines of all runs
  starts, CPU and MB: what the program takes that only starts and ends, in ms, ms and MB above, and
  in s, s and MB below; where a program takes no number of countdowns, what the floor's takes
  B/task: the peak less the peak of one countdown, or of a program that only starts, over their number";

fn lateness(report: &Report) -> Table {
    let head = "|last line|least|most|p50|largest|/ Python|/ floor|CPU|peak MB|starts|CPU|MB|runs";
    let mut table = table(head);
    let measured = report
        .mechanisms
        .iter()
        .filter(|it| !it.document.is_empty());
    table.add_rows(measured.map(|mechanism| lateness_of(mechanism, report)));
    table
}

fn lateness_of(mechanism: &Mechanism, report: &Report) -> Vec<String> {
    let Spread {
        least,
        median,
        most,
    } = mechanism.last_line();
    let lines = Spread::of(mechanism.document.iter().flat_map(|run| run.late.clone()));
    let to = |other: Option<&str>| {
        let other = other
            .and_then(|name| report.mechanism(name))
            .map(Mechanism::last_line);
        median / other.map_or(f64::NAN, |other| other.median)
    };
    let costs = || mechanism.document.iter().map(|run| run.cost);
    let [starts, start_cpu, start_peak] = empty(mechanism);
    vec![
        mechanism.name.clone(),
        figure(median * 1e3, 2),
        figure(least * 1e3, 1),
        figure(most * 1e3, 1),
        figure(lines.median * 1e3, 2),
        figure(lines.most * 1e3, 1),
        figure(to(mechanism.python.as_deref()), 2),
        figure(to(Some(FLOOR)), 2),
        figure(Spread::of(costs().map(|cost| cost.cpu)).median * 1e3, 1),
        figure(Spread::of(costs().map(|cost| cost.peak)).median / 1e6, 1),
        figure(starts * 1e3, 1),
        figure(start_cpu * 1e3, 1),
        figure(start_peak / 1e6, 1),
        mechanism.document.len().to_string(),
    ]
}

fn growth(report: &Report, n: u32) -> Table {
    let head = "|wall s|least|most|/ longest|CPU s|B/task|p50 ms|p99 ms|largest|starts|CPU|MB|runs";
    let mut table = table(head);
    let of = |mechanism| Some((mechanism, Mechanism::size(mechanism, n)?));
    let sizes = report.mechanisms.iter().filter_map(of);
    table.add_rows(sizes.map(|(mechanism, size)| growth_of(mechanism, size)));
    table
}

fn growth_of(mechanism: &Mechanism, size: &Size) -> Vec<String> {
    let wall = size.of(|run| run.cost.wall);
    let ms = |of: fn(&Late) -> f64| size.of(|run| of(&run.late)).median * 1e3;
    let [starts, cpu, peak] = empty(mechanism);
    vec![
        mechanism.name.clone(),
        figure(wall.median, 3),
        figure(wall.least, 2),
        figure(wall.most, 2),
        figure(size.to_longest(), 3),
        figure(size.of(|run| run.cost.cpu).median, 2),
        figure(mechanism.bytes_per_task(size), 0),
        figure(ms(|late| late.p50), 2),
        figure(ms(|late| late.p99), 1),
        figure(ms(|late| late.largest), 1),
        figure(starts, 3),
        figure(cpu, 3),
        figure(peak / 1e6, 1),
        size.runs.len().to_string(),
    ]
}

/// Wall time, processor time and peak of the program that only starts and ends.
fn empty(mechanism: &Mechanism) -> [f64; 3] {
    let of: [fn(&Cost) -> f64; 3] = [|cost| cost.wall, |cost| cost.cpu, |cost| cost.peak];
    of.map(|of| Spread::of(mechanism.empty.iter().map(of)).median)
}

/// Names to the left, figures to the right.
fn table(head: &str) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_header(head.split('|'));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::{Document, Run};

    fn mechanism(name: &str, python: Option<&str>, last: f64) -> Mechanism {
        let cost = Cost {
            wall: 0.25,
            cpu: 0.125,
            peak: 2e6,
        };
        let mut mechanism = Mechanism {
            name: name.into(),
            python: python.map(str::to_owned),
            empty: vec![cost],
            document: vec![Document {
                cost,
                late: vec![0.25, last],
            }],
            ..Mechanism::default()
        };
        let late = Late {
            p50: 0.001,
            p99: 0.005,
            largest: 0.0125,
        };
        for (n, wall, peak) in [(1, 3.0, 2e6), (1_000, 3.3, 2.2e6), (1_000, 3.9, 2.2e6)] {
            mechanism.add(
                n,
                Run {
                    cost: Cost {
                        wall,
                        cpu: 0.5,
                        peak,
                    },
                    late,
                },
            );
        }
        mechanism
    }

    #[track_caller]
    fn assert_row(text: &str, row: &str) {
        let is_it = |line: &str| line.split_whitespace().eq(row.split_whitespace());
        assert!(text.lines().any(is_it), "{row} is missing in\n{text}");
    }

    #[test]
    fn a_row_has_medians_ratios_and_what_a_start_takes() {
        let mut threads = mechanism("threads", None, 0.016);
        threads.stop(100_000, "no room".into(), true);
        let mechanisms = vec![
            mechanism("event_loop", Some("threads"), 0.004),
            threads,
            mechanism(FLOOR, None, 0.002),
        ];
        let left_out = vec![LeftOut {
            name: "Go".into(),
            why: "no go".into(),
        }];
        let text = Report {
            mechanisms,
            left_out,
            ..Report::default()
        }
        .to_string();
        assert_row(
            &text,
            "event_loop 4.00 4.0 4.0 127.00 250.0 0.25 2.00 125.0 2.0 250.0 125.0 2.0 1",
        );
        assert_row(
            &text,
            "event_loop 3.600 3.30 3.90 1.200 0.50 200 1.00 5.0 12.5 0.250 0.125 2.0 2",
        );
        assert_row(&text, "threads stops at 100,000: no room");
        assert_row(&text, "left out: Go: no go");
        assert!(!text.contains("\n1 countdowns"), "{text}");
    }
}
