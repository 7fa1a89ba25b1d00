//! The lateness of ticks as countdowns multiply, as an SVG with a curve for each mechanism.

use std::fmt::Write;

use countdown_timeline::Language::{self, Chinese, English};

use super::results::{Results, Stopped, count, name_in};

/// So narrow that letters are legible on a phone.
const WIDTH: f64 = 434.0;
const HEIGHT: f64 = 424.0;
/// The edges of the plot.
const LEFT: f64 = 60.0;
const RIGHT: f64 = 237.0;
const TOP: f64 = 66.0;
const BOTTOM: f64 = 386.0;
/// Where the names beside the plot begin, and the distance from one to the next.
const NAMES: f64 = 262.0;
const LINE: f64 = 18.0;

const CSS: &str = "
text { font: 12.5px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 17px; font-weight: 600 }
.small { font-size: 12px; fill: #59636e }
.paper { fill: #ffffff }
.grid { stroke: #d1d9e0 }
.curve { fill: none; stroke-width: 1.8 }
.mark { stroke-width: 1.8 }
.hollow { fill: #ffffff }
.ours { stroke-width: 3.2 }
.ours-name { font-weight: 600 }
.lead { fill: none; stroke-width: 1; stroke-opacity: .5 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .small { fill: #9198a1 }
  .paper, .hollow { fill: #0d1117 }
  .grid { stroke: #3d444d }
}
";

/// These curves are drawn thicker.
const OURS: [&str; 2] = ["event_loop", "tokio join_all"];

/// The colours of Okabe and Ito, which colour-blind readers can tell apart, without black and
/// yellow, which are invisible on dark and on light.
const COLORS: [&str; 6] = [
    "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
];
/// The marks of points, and whether they are filled. As there are 7, a prime to 6, no two of 42
/// curves have the same colour and mark.
const MARKS: [(&str, bool); 7] = [
    ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", true),
    ("m-3.5 -3.5h7v7h-7z", true),
    ("m0 -4.5l4.5 8h-9z", true),
    ("m0 -5l4.5 5l-4.5 5l-4.5 -5z", true),
    ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", false),
    ("m-3.5 -3.5h7v7h-7z", false),
    ("m0 -4.5l4.5 8h-9z", false),
];
/// The mark where a mechanism stopped.
const CROSS: &str = "m-5 -5l10 10m0 -10l-10 10";

/// A mechanism in the picture.
struct Curve<'a> {
    name: &'a str,
    is_ours: bool,
    /// Numbers of countdowns, and the seconds by which 99% of ticks are late at most.
    points: Vec<(u32, f64)>,
    last: (u32, f64),
    /// Why it ends before the largest number.
    end: Option<String>,
}

/// Draws the results.
pub(crate) fn draw(results: &Results, language: Language) -> String {
    let curves = curves(results, language);
    let [title, axis] = heading(language);
    let ends = ends(&curves, language);
    let plot = Plot::around(&curves);
    let (grid, lines, names) = (plot.grid(), plot.curves(&curves), plot.names(&curves));
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"
  width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">{title}</title>
<desc id="desc">{ends}</desc>
<style>{CSS}</style>
<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>
<text class="title" x="12" y="26">{title}</text>
<text class="small" x="12" y="47">{axis}</text>
{grid}{lines}{names}</svg>
"#
    )
}

/// Describes the picture to those who cannot see it.
pub(crate) fn describe(results: &Results, language: Language) -> String {
    let [title, axis] = heading(language);
    let ends = ends(&curves(results, language), language);
    match language {
        English => format!("{title}: {axis}: {ends}."),
        Chinese => format!("{title}：{axis}：{ends}。"),
    }
}

fn heading(language: Language) -> [&'static str; 2] {
    match language {
        English => [
            "Who keeps up as waits multiply",
            "99% of ticks are at most so late, by the number of countdowns",
        ],
        Chinese => [
            "倒计时越来越多，谁跟得上",
            "99% 的报数延迟不超过多少，随倒计时的个数变化",
        ],
    }
}

fn curves(results: &Results, language: Language) -> Vec<Curve<'_>> {
    let mut curves = Vec::new();
    for mechanism in &results.mechanisms {
        let growth = mechanism.growth.iter().filter(|growth| growth.n > 1);
        let points: Vec<_> = growth
            .map(|growth| (growth.n, growth.median(|it| it.late.p99).max(1e-5)))
            .collect();
        let Some(last) = points.last().copied() else {
            continue;
        };
        let end = mechanism.stopped.as_ref();
        curves.push(Curve {
            name: name_in(language, &mechanism.name),
            is_ours: OURS.contains(&&*mechanism.name),
            points,
            last,
            end: end.map(|stopped| end_in(language, stopped)),
        });
    }
    curves
}

fn end_in(language: Language, stopped: &Stopped) -> String {
    let n = count(stopped.n);
    match (language, stopped.tried) {
        (English, true) => format!("fails at {n}"),
        (English, false) => "too slow for more".into(),
        (Chinese, true) => format!("到 {n} 个时失败"),
        (Chinese, false) => "太慢，未再增加".into(),
    }
}

/// Where each curve ends, in words.
fn ends(curves: &[Curve], language: Language) -> String {
    let end = |curve: &Curve| {
        let (n, late) = curve.last;
        let (name, late, n) = (curve.name, time(late), count(n));
        match (language, &curve.end) {
            (English, None) => format!("{name} {late} ({n})"),
            (English, Some(end)) => format!("{name} {late} ({n}, {end})"),
            (Chinese, None) => format!("{name} {late}（{n}）"),
            (Chinese, Some(end)) => format!("{name} {late}（{n}，{end}）"),
        }
    };
    let ends: Vec<_> = curves.iter().map(end).collect();
    ends.join(if language == English { "; " } else { "；" })
}

/// A time with three digits at most.
fn time(seconds: f64) -> String {
    match seconds {
        ..0.000_999_5 => format!("{:.2} ms", seconds * 1e3),
        ..0.009_95 => format!("{:.1} ms", seconds * 1e3),
        ..0.999_5 => format!("{:.0} ms", seconds * 1e3),
        ..9.95 => format!("{seconds:.1} s"),
        _ => format!("{seconds:.0} s"),
    }
}

/// The ranges of both axes, which are logarithmic.
struct Plot {
    n: (f64, f64),
    late: (f64, f64),
}

impl Plot {
    /// Whole decades that hold all curves.
    fn around(curves: &[Curve]) -> Self {
        let points = || curves.iter().flat_map(|curve| &curve.points);
        let n = || points().map(|(n, _)| f64::from(*n));
        let late = || points().map(|(_, late)| *late);
        let decade = |value: f64, round: fn(f64) -> f64| 10_f64.powf(round(value.log10()));
        Self {
            n: (n().fold(1e3, f64::min), n().fold(1e4, f64::max)),
            late: (
                decade(late().fold(1e-3, f64::min), f64::floor),
                decade(late().fold(1e-2, f64::max), f64::ceil),
            ),
        }
    }

    fn at(&self, (n, late): (u32, f64)) -> (f64, f64) {
        let x = position(f64::from(n), self.n);
        let y = position(late, self.late);
        (LEFT + x * (RIGHT - LEFT), BOTTOM + y * (TOP - BOTTOM))
    }

    fn grid(&self) -> String {
        let mut grid = String::new();
        for late in decades(self.late) {
            let (_, y) = self.at((1, late));
            let label = decade_text(late);
            let _ = writeln!(
                grid,
                r#"<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1}" y2="{y:.1}"/>
<text class="small" x="{}" y="{:.1}" text-anchor="end">{label}</text>"#,
                LEFT - 7.0,
                y + 4.0
            );
        }
        for n in (0..10).map(|decade| 10_u32.pow(decade)) {
            if !(self.n.0..=self.n.1).contains(&f64::from(n)) {
                continue;
            }
            let (x, _) = self.at((n, 1.0));
            let label = count(n);
            let _ = writeln!(
                grid,
                r#"<line class="grid" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{BOTTOM}"/>
<text class="small" x="{x:.1}" y="{}" text-anchor="middle">{label}</text>"#,
                BOTTOM + 20.0
            );
        }
        grid
    }

    /// The first curves are drawn last, over the others.
    fn curves(&self, curves: &[Curve]) -> String {
        let mut text = String::new();
        for (index, curve) in curves.iter().enumerate().rev() {
            let color = color(index);
            let class = if curve.is_ours { "curve ours" } else { "curve" };
            let points: Vec<_> = curve.points.iter().map(|point| self.at(*point)).collect();
            let line: Vec<_> = points
                .iter()
                .map(|(x, y)| format!("{x:.1},{y:.1}"))
                .collect();
            let line = line.join(" ");
            let _ = writeln!(
                text,
                r#"<polyline class="{class}" stroke="{color}" points="{line}"/>"#
            );
            for (x, y) in points {
                text += &mark(index, x, y);
            }
            if curve.end.is_some() {
                let (x, y) = self.at(curve.last);
                let _ = writeln!(
                    text,
                    r#"<path class="mark" stroke="{color}" d="M{x:.1} {y:.1}{CROSS}"/>"#
                );
            }
        }
        text
    }

    /// Beside the plot, the name of each curve and, below it, why it ended.
    fn names(&self, curves: &[Curve]) -> String {
        let mut heights = Vec::new();
        for curve in curves {
            let (_, y) = self.at(curve.last);
            heights.push(y);
            // A little lower, so that the end stays below its name.
            heights.extend(curve.end.as_ref().map(|_| y + 0.01));
        }
        let mut rows = apart(&heights, LINE, TOP, BOTTOM).into_iter();
        let mut text = String::new();
        for (index, curve) in curves.iter().enumerate() {
            let (x, height) = self.at(curve.last);
            let y = rows.next().unwrap_or_default();
            let (color, class) = (color(index), if curve.is_ours { "ours-name" } else { "" });
            let (from, to, name_at) = (x + 6.0, NAMES - 9.0, NAMES + 5.0);
            let (name, late) = (curve.name, time(curve.last.1));
            let _ = writeln!(
                text,
                r#"<polyline class="lead" stroke="{color}" points="{from:.1},{height:.1} {to},{y:.1}"/>
{}<text class="{class}" x="{name_at}" y="{:.1}">{name} {late}</text>"#,
                mark(index, NAMES - 4.0, y),
                y + 4.5
            );
            if let Some(end) = &curve.end {
                let y = rows.next().unwrap_or_default() + 2.0;
                let _ = writeln!(
                    text,
                    r#"<text class="small" x="{name_at}" y="{y:.1}">{end}</text>"#
                );
            }
        }
        text
    }
}

fn color(curve: usize) -> &'static str {
    COLORS[curve % COLORS.len()]
}

fn mark(curve: usize, x: f64, y: f64) -> String {
    let (shape, is_filled) = MARKS[curve % MARKS.len()];
    let color = color(curve);
    let (class, fill) = if is_filled {
        ("mark", format!(r#" fill="{color}""#))
    } else {
        ("mark hollow", String::new())
    };
    format!(r#"<path class="{class}" stroke="{color}"{fill} d="M{x:.1} {y:.1}{shape}"/>"#) + "\n"
}

/// The position of a value on a logarithmic axis, from 0 to 1.
fn position(value: f64, (least, most): (f64, f64)) -> f64 {
    (value / least).ln() / (most / least).ln()
}

fn decades((least, most): (f64, f64)) -> impl Iterator<Item = f64> {
    let is_within = move |value: &f64| (least * 0.99..=most * 1.01).contains(value);
    (-6..10).map(|decade| 10_f64.powi(decade)).filter(is_within)
}

fn decade_text(seconds: f64) -> String {
    if seconds < 0.99 {
        format!("{} ms", (seconds * 1e5).round() / 100.0)
    } else {
        format!("{seconds:.0} s")
    }
}

/// Moves heights, so that they are `gap` apart and none is below `lowest`: upwards as far as
/// possible, and above `highest` only for want of room.
fn apart(heights: &[f64], gap: f64, highest: f64, lowest: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*b].total_cmp(&heights[*a]));
    let mut moved = heights.to_vec();
    let mut free = lowest;
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
    use crate::bench::results::{Mechanism, Sample};

    fn results() -> Results {
        let mut mechanisms = Vec::new();
        for (name, late) in [
            (
                "event_loop",
                &[(1, 0.0), (1_000, 0.0001), (1_000_000, 0.0032)][..],
            ),
            ("threads", &[(1, 0.0), (1_000, 0.0002)]),
            ("sequential", &[]),
        ] {
            let mut mechanism = Mechanism::new(name, None);
            for (n, p99) in late {
                let mut sample = Sample::default();
                sample.late.p99 = *p99;
                mechanism.add(*n, sample);
            }
            mechanisms.push(mechanism);
        }
        mechanisms[1].stop(100_000, "no room".into(), true);
        Results {
            mechanisms,
            ..Results::default()
        }
    }

    #[test]
    fn a_picture_has_names_ends_and_a_description_in_both_languages() {
        let english = draw(&results(), English);
        for part in [
            "event_loop 3.2 ms (1,000,000); threads 0.20 ms (1,000, fails at 100,000)",
            "prefers-color-scheme: dark",
            ">event_loop 3.2 ms<",
            ">fails at 100,000<",
        ] {
            assert!(english.contains(part), "{part}: {english}");
        }
        assert!(!english.contains("<script") && !english.contains("sequential"));
        let chinese = draw(&results(), Chinese);
        assert!(chinese.contains("谁跟得上") && chinese.contains(">到 100,000 个时失败<"));
    }

    #[test]
    fn both_axes_are_logarithmic_and_end_at_whole_decades() {
        let results = results();
        let plot = Plot::around(&curves(&results, English));
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(plot.late.0 * 1e4, 1.0) && near(plot.late.1, 0.01));
        assert_eq!(decades(plot.late).count(), 3);
        let (x, y) = plot.at((10_000, 0.001));
        assert!(near(x, LEFT + (RIGHT - LEFT) / 3.0) && near(y, f64::midpoint(TOP, BOTTOM)));
    }

    #[test]
    fn times_are_short() {
        let times = [0.000_113, 0.0032, 0.0431, 0.9994, 2.66, 13.19].map(time);
        let expected = ["0.11 ms", "3.2 ms", "43 ms", "999 ms", "2.7 s", "13 s"];
        assert_eq!(times, expected);
        let decades = [0.000_01, 0.001, 0.1, 1.0, 100.0].map(decade_text);
        assert_eq!(decades, ["0.01 ms", "1 ms", "100 ms", "1 s", "100 s"]);
    }

    #[test]
    fn names_are_moved_apart() {
        for (heights, moved) in [
            ([100.0, 95.0, 20.0], [99.0, 89.0, 20.0]),
            ([50.0, 50.0, 50.0], [50.0, 40.0, 30.0]),
            ([5.0, 5.0, 5.0], [20.0, 10.0, 0.0]),
        ] {
            assert_eq!(apart(&heights, 10.0, 0.0, 99.0), moved);
        }
    }
}
