//! What a tick printed to a pipe costs, beside one bare write of the same bytes.

use std::{fmt, time::Duration};

use anyhow::{Context, Result};
use serde::Serialize;

use super::{
    process,
    progress::Progress,
    stats::Spread,
    table::{Table, figure},
    tools::Tools,
};

const ROUND: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(60);

pub(super) fn work(rounds: u32) -> Duration {
    ROUND * rounds
}

/// Seconds.
#[derive(Serialize)]
pub(super) struct Printing {
    tick: Spread,
    write: Spread,
    pub(super) ratio: Spread,
}

pub(super) fn measure(tools: &Tools, rounds: u32, progress: &Progress) -> Result<Printing> {
    let command = tools.command("pipe").context("the ticks to a pipe were not built")?;
    let mut runs = Vec::new();
    for _ in 0..rounds {
        progress.step("printing to a pipe", ROUND);
        let stdout = process::output(command, TIMEOUT)?;
        let text = String::from_utf8_lossy(&stdout);
        runs.push(costs(&text).with_context(|| format!("it printed no costs but `{text}`"))?);
        process::unless_interrupted()?;
    }
    printing(&runs).context("there was no round")
}

/// A tick's and a write's, in seconds.
fn costs(text: &str) -> Option<[f64; 2]> {
    let (tick, write) = text.trim_end().strip_prefix("tick ")?.split_once(", write ")?;
    Some([tick.parse::<f64>().ok()? / 1e9, write.parse::<f64>().ok()? / 1e9])
}

fn printing(runs: &[[f64; 2]]) -> Option<Printing> {
    let spread = |of: fn(&[f64; 2]) -> f64| Spread::of(&runs.iter().map(of).collect::<Vec<_>>());
    Some(Printing {
        tick: spread(|[tick, _]| *tick)?,
        write: spread(|[_, write]| *write)?,
        ratio: spread(|[tick, write]| tick / write)?,
    })
}

impl fmt::Display for Printing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(["", "median", "least", "most", "runs"]);
        let mut row =
            |name: &str, Spread { median, min, max, count, .. }: Spread, scale, decimals| {
                let figures = [median, min, max].map(|value| figure(Some(value * scale), decimals));
                let cells = [name.to_owned()].into_iter().chain(figures);
                table.row(cells.chain([count.to_string()]));
            };
        row("a tick, ns", self.tick, 1e9, 0);
        row("one bare write of its bytes, ns", self.write, 1e9, 0);
        row("  tick / write", self.ratio, 1.0, 3);
        writeln!(f, "Printing to a pipe\n{table}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_costs_and_tells_their_ratio() {
        let runs = ["tick 480, write 400\n", "tick 500, write 500\n", "tick 600, write 400\n"];
        let runs: Option<Vec<_>> = runs.into_iter().map(costs).collect();
        let printing = printing(&runs.unwrap_or_default());
        let ratio = printing.map(|printing| printing.ratio);
        assert!(ratio.is_some_and(|ratio| (ratio.median - 1.2).abs() < 1e-9), "{ratio:?}");
    }

    #[test]
    fn other_text_has_no_costs() {
        assert_eq!(costs("tick many, write 400"), None);
        assert_eq!(costs(""), None);
    }
}
