//! The growth curves as an SVG: how many countdowns, and the total over the longest wait.

mod frame;

use svg::{
    Document,
    node::element::{Description, Rectangle, Style, Text, Title},
};

use self::frame::Frame;
use super::growth::Curve;

/// So narrow that a phone shows letters that can be read.
const WIDTH: f64 = 580.0;
const HEIGHT: f64 = 412.0;
const CSS: &str = "
text { font: 15px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 19px; font-weight: 600 }
.small { font-size: 14px; fill: #59636e }
.paper { fill: #ffffff }
.grid { stroke: #d1d9e0 }
.curve { fill: none; stroke-width: 2 }
.ours { stroke-width: 4 }
.ours-name { font-weight: 600 }
.bare { stroke-dasharray: 6 5 }
.halo { paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .small { fill: #9198a1 }
  .paper { fill: #0d1117 }
  .grid { stroke: #3d444d }
  .halo { stroke: #0d1117 }
}
";

/// The colours, each to be told from the others, light and dark; ours first.
const COLORS: [&str; 12] = [
    "#e5484d", "#3e8fe0", "#8b949e", "#5b5bd6", "#0894b3", "#46a758", "#d6409f", "#d08700",
    "#8a9a00", "#ad7f58", "#8e4ec6", "#5f6b76",
];
/// Ours, and what no mechanism can beat.
const OURS: [&str; 2] = ["event_loop", "many"];
const BARE: &str = "bare heap";

fn class(curve: &Curve) -> &'static str {
    match &*curve.name {
        name if OURS.contains(&name) => "ours",
        BARE => "bare",
        _ => "",
    }
}

/// The picture of these curves.
pub(super) fn picture(curves: Vec<Curve>) -> Document {
    let (ours, others): (Vec<_>, Vec<_>) =
        curves.into_iter().partition(|curve| OURS.contains(&&*curve.name));
    let curves: Vec<_> =
        ours.into_iter().chain(others).zip(COLORS.iter().copied().cycle()).collect();
    draw(&curves)
}

/// A curve and its colour.
type Colored = (Curve, &'static str);

fn draw(curves: &[Colored]) -> Document {
    let frame = Frame::around(curves);
    let mut document = Document::new()
        .set("viewBox", (0, 0, WIDTH, HEIGHT))
        .set("width", WIDTH)
        .set("height", HEIGHT)
        .set("role", "img")
        .set("aria-labelledby", "title desc")
        .add(Title::new(TITLE).set("id", "title"))
        .add(Description::new().set("id", "desc").add(svg::node::Text::new(description(curves))))
        .add(Style::new(CSS))
        .add(Rectangle::new().set("class", "paper").set("width", WIDTH).set("height", HEIGHT))
        .add(text(16.0, 30.0, "title", TITLE))
        .add(text(
            16.0,
            54.0,
            "small",
            "total time / the longest wait, by the number of countdowns; 1× is all at once",
        ));
    for group in [frame.grid(), frame.curves(curves), frame.names(curves)] {
        document = document.add(group);
    }
    document
}

const TITLE: &str = "How long N countdowns take together";

fn description(curves: &[Colored]) -> String {
    let last = |(curve, _): &Colored| {
        let (n, ratio) = last(curve);
        format!("{} {ratio:.2} at {}", curve.name, count(n))
    };
    let ends: Vec<String> = curves.iter().map(last).collect();
    format!("Total time over the longest wait, lower is better: {}.", ends.join(", "))
}

/// Where a curve ends; it has one point at least.
fn last(curve: &Curve) -> (f64, f64) {
    curve.points[curve.points.len() - 1]
}

/// In groups of three digits: `1,000,000`.
fn count(n: f64) -> String {
    let digits = format!("{n:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

fn text(x: f64, y: f64, class: &str, words: impl Into<String>) -> Text {
    Text::new(words).set("x", tenth(x)).set("y", tenth(y)).set("class", class)
}

/// Finer than a tenth of a pixel nobody sees.
fn tenth(pixels: f64) -> f64 {
    (pixels * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(name: &str, points: &[(f64, f64)]) -> Colored {
        (Curve { name: name.into(), points: points.to_vec(), failed_at: None }, "")
    }

    #[test]
    fn a_picture_speaks_without_a_script_in_light_and_dark() {
        let curves = [curve("many", &[(1e3, 1.0), (1e4, 2.0)]), curve("Go", &[(1e3, 1.0)])];
        let svg = draw(&curves).to_string();
        for part in [
            "role=\"img\"",
            "<title id=\"title\">",
            "<desc id=\"desc\">",
            "prefers-color-scheme: dark",
            "points=\"48,372 384,76\"",
            "many 2.00×",
            "Go 1.00×",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert!(!svg.contains("<script"), "{svg}");
    }

    #[test]
    fn the_description_says_where_each_curve_ends() {
        let curves = [curve("many", &[(1e3, 1.0), (1e6, 1.0871)]), curve("Go", &[(1e4, 2.0)])];
        let expected = "Total time over the longest wait, lower is better: \
                        many 1.09 at 1,000,000, Go 2.00 at 10,000.";
        assert_eq!(description(&curves), expected);
    }
}
