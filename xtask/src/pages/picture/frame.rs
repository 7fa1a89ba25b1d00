//! The plot: its grid, its curves and their names.

use svg::node::element::{Circle, Group, Line, Polyline};

use super::{Colored, Curve, class, count, last, tenth, text};

/// The plot's edges; what ends at the right one is named beside it.
const LEFT: f64 = 48.0;
const RIGHT: f64 = 384.0;
const TOP: f64 = 76.0;
const BOTTOM: f64 = 372.0;
/// The distance of two names, one under the other.
const LINE: f64 = 21.0;
/// Below this the curves of all that keep up lie close together.
const CROWD: f64 = 340.0;
/// How far a name is taken out of them.
const STALK: f64 = 56.0;

/// What the plot's edges stand for.
pub(super) struct Frame {
    least: f64,
    most: f64,
    /// At the top; the bottom is 1, where all wait at the same time.
    highest: f64,
}

impl Frame {
    pub(super) fn around(curves: &[Colored]) -> Self {
        let points = || curves.iter().flat_map(|(curve, _)| &curve.points);
        let highest = points().map(|(_, ratio)| *ratio).fold(1.5, f64::max);
        Self {
            least: points().map(|(n, _)| *n).fold(1e3, f64::min),
            most: points().map(|(n, _)| *n).fold(1e4, f64::max),
            highest: ratios().find(|ratio| *ratio >= highest).unwrap_or(highest),
        }
    }

    fn x(&self, n: f64) -> f64 {
        between(LEFT, RIGHT, (n / self.least).ln() / (self.most / self.least).ln())
    }

    fn y(&self, ratio: f64) -> f64 {
        between(BOTTOM, TOP, ratio.ln() / self.highest.ln())
    }

    pub(super) fn grid(&self) -> Group {
        let line = |x1, y1, x2, y2| {
            let line = Line::new().set("class", "grid");
            line.set("x1", tenth(x1)).set("y1", tenth(y1)).set("x2", tenth(x2)).set("y2", tenth(y2))
        };
        let mut grid = Group::new();
        for ratio in ratios().take_while(|ratio| *ratio <= self.highest) {
            let y = self.y(ratio);
            let label = text(LEFT - 8.0, y + 5.0, "small", format!("{ratio}×"));
            grid = grid.add(line(LEFT, y, RIGHT, y)).add(label.set("text-anchor", "end"));
        }
        for n in decades(self.least, self.most) {
            let x = self.x(n);
            let label = text(x, BOTTOM + 24.0, "small", count(n)).set("text-anchor", "middle");
            grid = grid.add(line(x, TOP, x, BOTTOM)).add(label);
        }
        grid
    }

    pub(super) fn curves(&self, curves: &[Colored]) -> Group {
        let mut group = Group::new();
        for (curve, color) in curves.iter().rev() {
            let at = |(n, ratio): &(f64, f64)| (tenth(self.x(*n)), tenth(self.y(*ratio)));
            let line = curve.points.iter().map(at).map(|(x, y)| format!("{x},{y}"));
            let line = Polyline::new().set("points", line.collect::<Vec<_>>().join(" "));
            let class = format!("curve {}", class(curve));
            group = group.add(line.set("class", class).set("stroke", *color));
            for (x, y) in curve.points.iter().map(at) {
                group = group
                    .add(Circle::new().set("cx", x).set("cy", y).set("r", 4).set("fill", *color));
            }
        }
        group
    }

    /// Each curve's name where it ends: beside the plot, or within it.
    pub(super) fn names(&self, curves: &[Colored]) -> Group {
        let ends_beside = |(curve, _): &&Colored| last(curve).0 >= self.most;
        let (beside, within): (Vec<_>, Vec<_>) = curves.iter().partition(ends_beside);
        let heights: Vec<f64> = beside.iter().map(|(curve, _)| self.y(last(curve).1)).collect();
        let mut group = Group::new();
        for ((curve, color), y) in beside.iter().zip(apart(&heights, LINE, BOTTOM)) {
            let words = format!("{} {:.2}×", curve.name, last(curve).1);
            let class = if class(curve) == "ours" { "ours-name" } else { "" };
            let key = Circle::new().set("cx", RIGHT + 16.0).set("cy", tenth(y)).set("r", 5);
            group = group.add(key.set("fill", *color));
            group = group.add(text(RIGHT + 28.0, y + 5.0, class, words));
        }
        for (curve, color) in within {
            group = group.add(self.name_within(curve, color));
        }
        group
    }

    /// Over its point, or beside a stalk from it where all that keep up lie close together.
    fn name_within(&self, curve: &Curve, color: &str) -> Group {
        let (n, ratio) = last(curve);
        let (x, y) = (self.x(n), self.y(ratio));
        let words = format!("{} {ratio:.2}×", curve.name);
        if y < CROWD {
            return Group::new().add(text(x - 8.0, y - 8.0, "halo", words));
        }
        let stalk = Line::new().set("x1", tenth(x)).set("x2", tenth(x)).set("y1", tenth(y));
        let stalk = stalk.set("y2", CROWD - STALK).set("stroke", color);
        let mut group = Group::new().add(stalk);
        group = group.add(text(x + 6.0, CROWD - STALK + 12.0, "halo", words));
        if let Some(n) = curve.failed_at {
            let words = format!("not {}", count(n));
            group = group.add(text(x + 6.0, CROWD - STALK + 28.0, "halo", words));
        }
        group
    }
}

/// The point that lies `share` of the way from one to the other.
fn between(from: f64, to: f64, share: f64) -> f64 {
    from + share * (to - from)
}

/// 1, 2, 5, 10, 20, …
fn ratios() -> impl Iterator<Item = f64> {
    (0..6).flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(decade)))
}

fn decades(least: f64, most: f64) -> impl Iterator<Item = f64> {
    (0..10).map(|decade| 10_f64.powi(decade)).filter(move |n| (least..=most).contains(n))
}

/// Moves heights up, as little as is needed, until they are `gap` apart and none is below `lowest`.
fn apart(heights: &[f64], gap: f64, lowest: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*b].total_cmp(&heights[*a]));
    let (mut moved, mut free) = (heights.to_vec(), lowest);
    for index in order {
        moved[index] = moved[index].min(free);
        free = moved[index] - gap;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(name: &str, points: &[(f64, f64)]) -> Colored {
        (Curve { name: name.into(), points: points.to_vec(), failed_at: None }, "")
    }

    #[track_caller]
    fn assert_near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    #[test]
    fn both_axes_are_logarithmic() {
        let frame = Frame { least: 1e3, most: 1e6, highest: 100.0 };
        assert_near(frame.x(1e3), LEFT);
        assert_near(frame.x(1e4), LEFT + (RIGHT - LEFT) / 3.0);
        assert_near(frame.x(1e6), RIGHT);
        assert_near(frame.y(1.0), BOTTOM);
        assert_near(frame.y(10.0), f64::midpoint(BOTTOM, TOP));
    }

    #[test]
    fn the_frame_holds_all_curves() {
        let curves = [curve("many", &[(1e3, 1.0), (1e5, 1.1)]), curve("asyncio", &[(1e5, 16.0)])];
        let frame = Frame::around(&curves);
        assert_near(frame.least, 1e3);
        assert_near(frame.most, 1e5);
        assert_near(frame.highest, 20.0);
    }

    #[test]
    fn names_are_moved_apart_upwards() {
        assert_eq!(apart(&[100.0, 95.0, 20.0], 10.0, 99.0), [99.0, 89.0, 20.0]);
        assert_eq!(apart(&[50.0, 50.0, 50.0], 10.0, 99.0), [50.0, 40.0, 30.0]);
        assert_eq!(apart(&[], 10.0, 99.0), [0.0; 0]);
    }
}
