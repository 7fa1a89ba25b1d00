//! What a tick printed to a pipe costs, beside one bare write of the same bytes.

use std::{fmt, time::Duration};

use anyhow::{Context, Result};
use countdown_verify::interrupt;
use serde::Serialize;

use super::{
    peers::Entrants,
    process, say,
    stats::Spread,
    table::{Table, spread_row},
};

const TIMEOUT: Duration = Duration::from_secs(60);

/// Seconds.
#[derive(Serialize)]
pub(super) struct Printing {
    tick: Spread,
    write: Spread,
    ratio: Spread,
}

/// Measures until the last round is over, or until Ctrl-C.
pub(super) fn measure(entrants: &Entrants, rounds: u32) -> Result<Printing> {
    let command = [entrants.built("pipe")?.into()];
    let mut runs = Vec::new();
    for round in (1..=rounds).take_while(|_| !interrupt::requested()) {
        say(&format!("round {round}: printing to a pipe"));
        let stdout = process::output(&command, TIMEOUT)?;
        let text = String::from_utf8_lossy(&stdout);
        runs.push(costs(&text).with_context(|| format!("it printed no costs but `{text}`"))?);
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
        table.row(spread_row("a tick, ns", self.tick, 1e9, 0));
        table.row(spread_row("one bare write of its bytes, ns", self.write, 1e9, 0));
        table.row(spread_row("  tick / write", self.ratio, 1.0, 3));
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
