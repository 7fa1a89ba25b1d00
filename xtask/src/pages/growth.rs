//! The growth curves of the bench's run that is kept: how many countdowns, and how long they took.

/// One entrant's points.
#[derive(Debug, PartialEq)]
pub(super) struct Curve {
    pub(super) name: String,
    /// Countdowns, and total over the longest wait.
    pub(super) points: Vec<(f64, f64)>,
    /// The number at which it failed.
    pub(super) failed_at: Option<f64>,
}

/// Reads what `cargo xtask bench` prints.
pub(super) fn curves(run: &str) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for section in run.split("\n\n") {
        let Some((title, table)) = section.split_once('\n') else { continue };
        let Some(n) = title.split_once(" countdowns of ").and_then(|(n, _)| number(n)) else {
            continue;
        };
        for (name, ratio) in column(table, "/ longest") {
            let Some(ratio) = number(ratio) else { continue };
            if let Some(curve) = curves.iter_mut().find(|curve| curve.name == name) {
                curve.points.push((n, ratio));
            } else {
                let (name, points) = (name.to_owned(), vec![(n, ratio)]);
                curves.push(Curve { name, points, failed_at: None });
            }
        }
    }
    for curve in &mut curves {
        let start = format!("  {} stopped at ", curve.name);
        let stopped = run.lines().find_map(|line| line.strip_prefix(&start)?.split(':').next());
        curve.failed_at = stopped.and_then(number);
    }
    curves
}

/// The first cell of each row, and its cell in the column of this name.
fn column<'a>(table: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let mut rows = table.lines().map(|line| {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    });
    // Over the names there is nothing.
    let head = rows.next().unwrap_or_default();
    let Some(index) = head.iter().position(|cell| *cell == name) else { return Vec::new() };
    rows.filter_map(|row| Some((*row.first()?, *row.get(index + 1)?))).collect()
}

/// Reads `1,000,000` too.
fn number(text: &str) -> Option<f64> {
    text.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "A machine, 2 cores

Lateness, idle (ms)
              per tick  p99
  event_loop     0.202  0.4

1,000 countdowns of 3 ticks, waits of 0.5 to 1.0 s
              total s  / longest
  event_loop    3.000      1.000
  threads       3.000      1.000

1,000,000 countdowns of 3 ticks, waits of 0.5 to 1.0 s
              total s  / longest
  event_loop    3.030      1.010
  threads         n/a        n/a

  threads stopped at 1,000,000: there are 16369 threads, and no more

";

    #[test]
    fn a_curve_has_a_point_for_each_number_that_it_managed() {
        let curve = |name: &str, points: &[_], failed_at| {
            let (name, points) = (name.to_owned(), points.to_vec());
            Curve { name, points, failed_at }
        };
        assert_eq!(
            curves(RUN),
            [
                curve("event_loop", &[(1e3, 1.0), (1e6, 1.01)], None),
                curve("threads", &[(1e3, 1.0)], Some(1e6)),
            ]
        );
    }

    #[test]
    fn any_other_text_has_no_curves() {
        assert_eq!(curves(""), []);
        assert_eq!(curves("1,000 countdowns of 3 ticks\n\n  a  b\n"), []);
    }
}
