//! Tables of text, and figures as people read them.

use std::fmt::{self, Write as _};

use super::stats::Spread;

/// Rows of cells under a head; the first column is aligned to the left, the others to the right.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const COLUMNS: usize>(head: [&str; COLUMNS]) -> Self {
        Self { rows: vec![head.map(str::to_owned).to_vec()] }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        (0..columns).map(width).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                if column == 0 {
                    write!(line, "{cell:width$}")?;
                } else {
                    write!(line, "  {cell:>width$}")?;
                }
            }
            writeln!(f, "  {}", line.trim_end())?;
        }
        Ok(())
    }
}

/// What a cell shows that has nothing to show.
const NONE: &str = "n/a";

/// A figure with as many decimals, or that there is none.
pub(crate) fn figure(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.decimals$}"))
}

/// A row of a spread: its name, then median, least, most and how many there are.
pub(crate) fn spread_row(name: &str, spread: Spread, scale: f64, decimals: usize) -> Vec<String> {
    let figures = [spread.median, spread.min, spread.max];
    let figures = figures.map(|value| figure(Some(value * scale), decimals));
    [name.to_owned()].into_iter().chain(figures).chain([spread.count.to_string()]).collect()
}

/// A whole number in groups of three digits: `1,000,000`.
pub(crate) fn whole(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_names_left_and_figures_right() {
        let mut table = Table::new(["", "total s", "×"]);
        table.row(["many".into(), "3.1".into(), "1.03".into()]);
        table.row(["asyncio".into(), "46.25".into(), "15.4".into()]);
        table.row(["µ".into(), NONE.into()]);
        let expected = "           total s     ×
  many         3.1  1.03
  asyncio    46.25  15.4
  µ            n/a\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn figures_say_where_there_is_none() {
        assert_eq!([figure(Some(1.005), 1), figure(None, 1)], ["1.0", "n/a"]);
    }

    #[test]
    fn a_spread_is_a_row() {
        let row = Spread::of(&[0.001, 0.003, 0.002]).map(|it| spread_row("a", it, 1e3, 1));
        assert_eq!(row.unwrap_or_default(), ["a", "2.0", "1.0", "3.0", "3"]);
    }

    #[test]
    fn whole_numbers_in_groups() {
        assert_eq!([0, 999, 1_000, 1_000_000, 12_345].map(whole).join(" "), {
            "0 999 1,000 1,000,000 12,345"
        });
    }
}
