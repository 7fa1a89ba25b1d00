//! Who keeps up as waits multiply, as an SVG: how late ticks are, by the number of countdowns.

mod plot;

use countdown_timeline::Language::{self, Chinese, English};
use svg::{
    Document,
    node::element::{Description, Rectangle, Style, Text, Title},
};

use self::plot::Plot;
use super::{
    report::{Mechanism, Report, Stopped},
    words::{count, name},
};

/// So narrow that a phone shows letters that can be read.
const WIDTH: f64 = 434.0;
const HEIGHT: f64 = 424.0;
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

/// Ours, drawn thicker.
const OURS: [&str; 2] = ["event_loop", "tokio join_all"];

/// What a mechanism managed, and where it stopped.
struct Curve {
    name: String,
    ours: bool,
    /// Countdowns, and the seconds that 99% of ticks are late at most.
    points: Vec<(u32, f64)>,
    /// What stopped it before the largest number.
    end: Option<String>,
}

/// The picture of a run, for readers of a language.
pub(crate) fn draw(report: &Report, language: Language) -> Document {
    let curves = curves(report, language);
    let plot = Plot::around(&curves);
    let [title, axis] = heading(language);
    let mut document = Document::new()
        .set("viewBox", (0, 0, WIDTH, HEIGHT))
        .set("width", WIDTH)
        .set("height", HEIGHT)
        .set("role", "img")
        .set("aria-labelledby", "title desc")
        .add(Title::new(title).set("id", "title"))
        .add(
            Description::new()
                .set("id", "desc")
                .add(svg::node::Text::new(ends(&curves, language))),
        )
        .add(Style::new(CSS))
        .add(
            Rectangle::new()
                .set("class", "paper")
                .set("width", WIDTH)
                .set("height", HEIGHT),
        )
        .add(text(12.0, 26.0, "title", title))
        .add(text(12.0, 47.0, "small", axis));
    for group in [plot.grid(), plot.curves(&curves), plot.names(&curves)] {
        document = document.add(group);
    }
    document
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

fn curves(report: &Report, language: Language) -> Vec<Curve> {
    let curve = |mechanism: &Mechanism| {
        let sizes = mechanism.growth.iter().filter(|size| size.n > 1);
        let late = |size: &super::report::Size| size.of(|run| run.late.p99).median.max(1e-5);
        Curve {
            name: name(&mechanism.name, language),
            ours: OURS.contains(&&*mechanism.name),
            points: sizes.map(|size| (size.n, late(size))).collect(),
            end: mechanism
                .stopped
                .as_ref()
                .map(|stopped| end(stopped, language)),
        }
    };
    report
        .mechanisms
        .iter()
        .map(curve)
        .filter(|curve| !curve.points.is_empty())
        .collect()
}

fn end(stopped: &Stopped, language: Language) -> String {
    let n = count(stopped.n);
    match (language, stopped.tried) {
        (English, true) => format!("fails at {n}"),
        (English, false) => "too slow for more".into(),
        (Chinese, true) => format!("到 {n} 个时失败"),
        (Chinese, false) => "太慢，未再增加".into(),
    }
}

/// What it shows, for those who do not see it.
pub(crate) fn describe(report: &Report, language: Language) -> String {
    let [title, axis] = heading(language);
    let ends = ends(&curves(report, language), language);
    match language {
        English => format!("{title}: {axis}: {ends}."),
        Chinese => format!("{title}：{axis}：{ends}。"),
    }
}

/// Where each curve ends.
fn ends(curves: &[Curve], language: Language) -> String {
    let end = |curve: &Curve| {
        let (n, late) = curve.last();
        let (name, late, n) = (&curve.name, time(late), count(n));
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

impl Curve {
    /// Where it ends; it has one point at least.
    fn last(&self) -> (u32, f64) {
        self.points[self.points.len() - 1]
    }
}

/// Three digits at most.
fn time(seconds: f64) -> String {
    match seconds {
        ..0.000_999_5 => format!("{:.2} ms", seconds * 1e3),
        ..0.009_95 => format!("{:.1} ms", seconds * 1e3),
        ..0.999_5 => format!("{:.0} ms", seconds * 1e3),
        ..9.95 => format!("{seconds:.1} s"),
        _ => format!("{seconds:.0} s"),
    }
}

fn text(x: f64, y: f64, class: &str, words: impl Into<String>) -> Text {
    Text::new(words)
        .set("x", tenth(x))
        .set("y", tenth(y))
        .set("class", class)
}

/// Finer than a tenth of a pixel nobody sees.
fn tenth(pixels: f64) -> f64 {
    (pixels * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::{Cost, Late, Run};

    fn report() -> Report {
        let mechanism = |name: &str, p99: &[(u32, f64)], stopped| {
            let mut mechanism = Mechanism {
                name: name.into(),
                stopped,
                ..Mechanism::default()
            };
            for &(n, p99) in p99 {
                let late = Late {
                    p50: 0.0,
                    p99,
                    largest: 1.0,
                };
                mechanism.add(
                    n,
                    Run {
                        cost: Cost::default(),
                        late,
                    },
                );
            }
            mechanism
        };
        let stopped = Some(Stopped {
            n: 100_000,
            why: "no room".into(),
            tried: true,
        });
        let mechanisms = vec![
            mechanism(
                "event_loop",
                &[(1, 0.0), (1_000, 0.0001), (1_000_000, 0.0032)],
                None,
            ),
            mechanism("threads", &[(1, 0.0), (1_000, 0.0002)], stopped),
            mechanism("sequential", &[], None),
        ];
        Report {
            mechanisms,
            ..Report::default()
        }
    }

    #[test]
    fn a_picture_speaks_without_a_script_in_light_and_dark() {
        let svg = draw(&report(), English).to_string();
        for part in [
            "role=\"img\"",
            "<title id=\"title\">",
            "event_loop 3.2 ms (1,000,000); threads 0.20 ms (1,000, fails at 100,000)",
            "prefers-color-scheme: dark",
            "\nevent_loop 3.2 ms\n",
            "\nfails at 100,000\n",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert!(
            !svg.contains("<script") && !svg.contains("sequential"),
            "{svg}"
        );
    }

    #[test]
    fn a_picture_speaks_chinese() {
        let svg = draw(&report(), Chinese).to_string();
        assert!(
            svg.contains("谁跟得上") && svg.contains("\n到 100,000 个时失败\n"),
            "{svg}"
        );
    }

    #[test]
    fn times_have_three_digits_at_most() {
        let times = [0.000_113, 0.0032, 0.0431, 0.9994, 2.66, 13.19].map(time);
        assert_eq!(
            times,
            ["0.11 ms", "3.2 ms", "43 ms", "999 ms", "2.7 s", "13 s"]
        );
    }
}
