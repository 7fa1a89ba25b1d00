//! The plot: its grid, its curves and their names.

use svg::node::element::{Group, Line, Path, Polyline};

use super::{Curve, count, tenth, text, time};

/// The plot's edges.
const LEFT: f64 = 60.0;
const RIGHT: f64 = 237.0;
const TOP: f64 = 66.0;
const BOTTOM: f64 = 386.0;
/// Where the names beside it begin, and the distance of two of them.
const NAMES: f64 = 262.0;
const LINE: f64 = 18.0;

/// Okabe and Ito's, which colour-blind readers can tell apart; without black and yellow, which
/// cannot be seen on dark and on light.
const COLORS: [&str; 6] = [
    "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
];
/// Around a point, filled or not: with the colours, each curve has a mark of its own.
const MARKS: [(&str, bool); 7] = [
    ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", true),
    ("m-3.5 -3.5h7v7h-7z", true),
    ("m0 -4.5l4.5 8h-9z", true),
    ("m0 -5l4.5 5l-4.5 5l-4.5 -5z", true),
    ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", false),
    ("m-3.5 -3.5h7v7h-7z", false),
    ("m0 -4.5l4.5 8h-9z", false),
];
/// Where a mechanism stopped.
const CROSS: &str = "m-5 -5l10 10m0 -10l-10 10";

/// What the plot's edges stand for.
pub(super) struct Plot {
    least: u32,
    most: u32,
    lowest: f64,
    highest: f64,
}

impl Plot {
    /// Whole decades in both directions.
    pub(super) fn around(curves: &[Curve]) -> Self {
        let points = || curves.iter().flat_map(|curve| &curve.points);
        let decade = |value: f64, round: fn(f64) -> f64| 10_f64.powf(round(value.log10()));
        Self {
            least: points().map(|(n, _)| *n).fold(1_000, u32::min),
            most: points().map(|(n, _)| *n).fold(10_000, u32::max),
            lowest: decade(
                points().map(|(_, late)| *late).fold(1e-3, f64::min),
                f64::floor,
            ),
            highest: decade(
                points().map(|(_, late)| *late).fold(1e-2, f64::max),
                f64::ceil,
            ),
        }
    }

    fn x(&self, n: u32) -> f64 {
        let [n, least, most] = [n, self.least, self.most].map(f64::from);
        between(LEFT, RIGHT, (n / least).ln() / (most / least).ln())
    }

    fn y(&self, late: f64) -> f64 {
        between(
            BOTTOM,
            TOP,
            (late / self.lowest).ln() / (self.highest / self.lowest).ln(),
        )
    }

    fn at(&self, (n, late): (u32, f64)) -> (f64, f64) {
        (tenth(self.x(n)), tenth(self.y(late)))
    }

    pub(super) fn grid(&self) -> Group {
        let line = |(x1, y1), (x2, y2)| {
            let line = Line::new().set("class", "grid");
            line.set("x1", tenth(x1))
                .set("y1", tenth(y1))
                .set("x2", tenth(x2))
                .set("y2", tenth(y2))
        };
        let mut grid = Group::new();
        for late in decades(self.lowest, self.highest) {
            let y = self.y(late);
            let label = text(LEFT - 7.0, y + 4.0, "small", short(late)).set("text-anchor", "end");
            grid = grid.add(line((LEFT, y), (RIGHT, y))).add(label);
        }
        let is_within = |n: &u32| (self.least..=self.most).contains(n);
        for n in (0..10).map(|decade| 10_u32.pow(decade)).filter(is_within) {
            let x = self.x(n);
            let label = text(x, BOTTOM + 20.0, "small", count(n)).set("text-anchor", "middle");
            grid = grid.add(line((x, TOP), (x, BOTTOM))).add(label);
        }
        grid
    }

    /// Ours last, over the others.
    pub(super) fn curves(&self, curves: &[Curve]) -> Group {
        let mut group = Group::new();
        for (index, curve) in curves.iter().enumerate().rev() {
            let points: Vec<_> = curve.points.iter().map(|point| self.at(*point)).collect();
            let line: Vec<_> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            let class = if curve.ours { "curve ours" } else { "curve" };
            let line = Polyline::new()
                .set("points", line.join(" "))
                .set("class", class);
            group = group.add(line.set("stroke", color(index)));
            for point in points {
                group = group.add(mark(index, point));
            }
            if curve.end.is_some() {
                group = group.add(drawn(CROSS, index, self.at(curve.last())));
            }
        }
        group
    }

    /// Beside the plot each curve's name, and under it a word on what stopped it.
    pub(super) fn names(&self, curves: &[Curve]) -> Group {
        let mut rows = Vec::new();
        for (index, curve) in curves.iter().enumerate() {
            let height = self.y(curve.last().1);
            rows.push((index, height, None));
            // Below its name, whatever else is so late.
            rows.extend(
                curve
                    .end
                    .as_ref()
                    .map(|end| (index, height + 0.01, Some(end))),
            );
        }
        let heights: Vec<f64> = rows.iter().map(|(_, height, _)| *height).collect();
        let mut group = Group::new();
        for ((index, _, end), y) in rows.into_iter().zip(apart(&heights, LINE, TOP, BOTTOM)) {
            if let Some(end) = end {
                group = group.add(text(NAMES + 5.0, y + 2.0, "small", end));
                continue;
            }
            let curve = &curves[index];
            let (x, height) = self.at(curve.last());
            let lead = format!("{},{height} {},{}", x + 6.0, NAMES - 9.0, tenth(y));
            let lead = Polyline::new().set("points", lead).set("class", "lead");
            let words = format!("{} {}", curve.name, time(curve.last().1));
            let class = if curve.ours { "ours-name" } else { "" };
            group = group.add(lead.set("stroke", color(index)));
            group = group.add(mark(index, (NAMES - 4.0, tenth(y))));
            group = group.add(text(NAMES + 5.0, y + 4.5, class, words));
        }
        group
    }
}

fn color(index: usize) -> &'static str {
    COLORS[index % COLORS.len()]
}

fn mark(index: usize, point: (f64, f64)) -> Path {
    let (shape, filled) = MARKS[index % MARKS.len()];
    let mark = drawn(shape, index, point);
    if filled {
        mark.set("fill", color(index))
    } else {
        mark.set("class", "mark hollow")
    }
}

fn drawn(shape: &str, index: usize, (x, y): (f64, f64)) -> Path {
    let path = Path::new().set("d", format!("M{x} {y}{shape}"));
    path.set("class", "mark").set("stroke", color(index))
}

/// The point that lies `share` of the way from one to the other.
fn between(from: f64, to: f64, share: f64) -> f64 {
    from + share * (to - from)
}

fn decades(least: f64, most: f64) -> impl Iterator<Item = f64> {
    let is_within = move |value: &f64| (least * 0.99..=most * 1.01).contains(value);
    (-6..10).map(|decade| 10_f64.powi(decade)).filter(is_within)
}

/// A decade of seconds, without decimals that say nothing.
fn short(seconds: f64) -> String {
    let (value, unit) = if seconds < 0.99 {
        (seconds * 1e3, "ms")
    } else {
        (seconds, "s")
    };
    format!("{} {unit}", tenth(value * 10.0) / 10.0)
}

/// Moves heights, until they are `gap` apart and none is below `lowest`; upwards where that is
/// possible, and never over `highest` if there is room.
fn apart(heights: &[f64], gap: f64, highest: f64, lowest: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*b].total_cmp(&heights[*a]));
    let (mut moved, mut free) = (heights.to_vec(), lowest);
    for &index in &order {
        moved[index] = moved[index].min(free);
        free = moved[index] - gap;
    }
    let mut free = highest;
    for &index in order.iter().rev() {
        moved[index] = moved[index].max(free);
        free = moved[index] + gap;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    #[test]
    fn both_axes_are_logarithmic() {
        let plot = Plot {
            least: 1_000,
            most: 1_000_000,
            lowest: 1e-4,
            highest: 10.0,
        };
        assert_near(plot.x(1_000), LEFT);
        assert_near(plot.x(10_000), LEFT + (RIGHT - LEFT) / 3.0);
        assert_near(plot.y(1e-4), BOTTOM);
        assert_near(plot.y(10.0), TOP);
        assert_near(plot.y(0.01), between(BOTTOM, TOP, 0.4));
    }

    #[test]
    fn the_plot_holds_all_curves_in_whole_decades() {
        let points = vec![(1_000, 0.0002), (1_000_000, 13.2)];
        let curve = Curve {
            name: "asyncio".into(),
            ours: false,
            points,
            end: None,
        };
        let plot = Plot::around(&[curve]);
        assert_eq!(plot.most, 1_000_000);
        assert_near(plot.lowest * 1e4, 1.0);
        assert_near(plot.highest, 100.0);
        assert_eq!(decades(plot.lowest, plot.highest).count(), 7);
    }

    #[test]
    fn decades_are_told_without_decimals() {
        assert_eq!(
            [0.0001, 0.001, 0.1, 1.0, 100.0].map(short).join(", "),
            "0.1 ms, 1 ms, 100 ms, 1 s, 100 s"
        );
    }

    #[test]
    fn names_are_moved_apart() {
        assert_eq!(
            apart(&[100.0, 95.0, 20.0], 10.0, 0.0, 99.0),
            [99.0, 89.0, 20.0]
        );
        assert_eq!(
            apart(&[50.0, 50.0, 50.0], 10.0, 0.0, 99.0),
            [50.0, 40.0, 30.0]
        );
        assert_eq!(apart(&[5.0, 5.0, 5.0], 10.0, 0.0, 99.0), [20.0, 10.0, 0.0]);
    }

    #[test]
    fn each_curve_has_a_mark_of_its_own() {
        let marks: std::collections::BTreeSet<_> = (0..42)
            .map(|index| (color(index), MARKS[index % MARKS.len()]))
            .collect();
        assert_eq!(marks.len(), 42);
    }
}
