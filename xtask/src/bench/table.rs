//! The report as two tables of text.

use std::fmt;

use comfy_table::{CellAlignment, Table, presets};

use super::{
    report::{Cost, LeftOut, Mechanism, Report, Size, Spread, Stopped},
    words::{count, figure},
};

/// With which the pools, and what needs no pool, are compared.
pub(super) const FLOOR: &str = "floor, three threads";

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.measured_on())?;
        lateness(self, f)?;
        let mut sizes: Vec<u32> = self.mechanisms.iter().flat_map(Mechanism::sizes).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for n in sizes.into_iter().filter(|n| *n > 1) {
            growth(self, n, f)?;
        }
        for mechanism in &self.mechanisms {
            if let Some(Stopped { n, why, .. }) = &mechanism.stopped {
                writeln!(f, "{} stops at {}: {why}", mechanism.name, count(*n))?;
            }
        }
        for LeftOut { name, why } in &self.left_out {
            writeln!(f, "left out: {name}: {why}")?;
        }
        Ok(())
    }
}

fn lateness(report: &Report, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let head = "|last line|least|most|p50|largest|/ Python|/ floor|CPU|peak MB|starts|CPU|MB|runs";
    let mut table = table(head);
    let last = |name: Option<&str>| Some(report.mechanism(name?)?.last_line().median);
    for mechanism in report.mechanisms.iter().filter(|it| !it.document.is_empty()) {
        let Spread { least, median, most } = mechanism.last_line();
        let lines = Spread::of(mechanism.document.iter().flat_map(|run| run.late.clone()));
        let ratio = |other: Option<f64>| figure(median / other.unwrap_or(f64::NAN), 2);
        let cost = |of: fn(&Cost) -> f64| mechanism.document.iter().map(move |run| of(&run.cost));
        let figures = [
            figure(median * 1e3, 2),
            figure(least * 1e3, 1),
            figure(most * 1e3, 1),
            figure(lines.median * 1e3, 2),
            figure(lines.most * 1e3, 1),
            ratio(last(mechanism.python.as_deref())),
            ratio(last(Some(FLOOR))),
            figure(Spread::of(cost(|cost| cost.cpu)).median * 1e3, 1),
            figure(Spread::of(cost(|cost| cost.peak)).median / 1e6, 1),
        ];
        let [wall, cpu, peak] = empty(mechanism);
        let empty = [figure(wall * 1e3, 1), figure(cpu * 1e3, 1), figure(peak / 1e6, 1)];
        let runs = mechanism.document.len().to_string();
        table.add_row(
            [mechanism.name.clone()].into_iter().chain(figures).chain(empty).chain([runs]),
        );
    }
    writeln!(
        f,
        "How late the document's three countdowns are printed, in ms\n{}",
        table.trim_fmt()
    )?;
    writeln!(
        f,
        "  last line: how late it is, the median of the runs; p50, largest: of all lines of all runs\n  \
         starts, and the two columns after it: wall time, processor time and peak of the program that\n  \
         only starts and ends; where it takes no number, those of `{FLOOR}`\n"
    )
}

fn growth(report: &Report, n: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let head = "|wall s|least|most|/ longest|CPU s|B/task|p50 ms|p99 ms|largest|starts|CPU|MB|runs";
    let mut table = table(head);
    for mechanism in &report.mechanisms {
        if let Some(size) = mechanism.size(n) {
            table.add_row(cells(mechanism, size));
        }
    }
    writeln!(f, "{} countdowns of 3 ticks, waits of 0.5 to 1.0 s\n{}\n", count(n), table.trim_fmt())
}

fn cells(mechanism: &Mechanism, size: &Size) -> Vec<String> {
    let wall = size.of(|run| run.cost.wall);
    let ms = |of: fn(&super::report::Late) -> f64| size.of(|run| of(&run.late)).median * 1e3;
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
    table.load_preset(presets::NOTHING).set_header(head.split('|'));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
