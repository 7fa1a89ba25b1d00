use std::collections::BTreeSet;

use svg::{
    Node,
    node::element::{Group, Text},
};

use super::{
    MARGIN, Picture, ROW,
    shapes::{Length, line, swatch, text},
};
use crate::{
    model::{State, Timeline},
    text::columns,
};

/// How wide what is explained is.
const SWATCH: Length = 26;

impl Picture {
    /// What is seen, and which of it is inferred; and where that ends.
    pub(super) fn legend(&self, runs: &[Timeline], y: Length) -> (Group, Length) {
        let stretches = runs
            .iter()
            .flat_map(Timeline::lanes)
            .flat_map(|lane| &lane.stretches);
        let seen = stretches.filter(|stretch| self.is_seen(stretch));
        let states: BTreeSet<State> = seen.map(|stretch| stretch.state).collect();
        let (mut group, mut x) = (Group::new(), MARGIN);
        for state in &states {
            let word = if state.is_inferred() { "*" } else { "" };
            let word = format!("{}{word}", self.words.states.of(*state));
            group.append(swatch(*state, x, SWATCH, y));
            group.append(explained(&word, &mut x, y));
        }
        if runs.iter().any(|run| !run.visible_wakes().is_empty()) {
            let at = x + SWATCH / 2;
            group.append(line((at, at), (y + 4, y + ROW - 4)).set("class", "wake"));
            group.append(explained(self.words.woken, &mut x, y));
        }
        let inferred = states.iter().any(|state| state.is_inferred());
        if inferred {
            group.append(text(self.words.inferred, MARGIN, y + ROW).set("class", "dim"));
        }
        (group, y + ROW * (1 + Length::from(inferred)) - 4)
    }
}

/// A word beside what it explains; the next begins after it.
fn explained(word: &str, x: &mut Length, y: Length) -> Text {
    let text = text(word, *x + SWATCH + 8, y);
    *x += 2 * SWATCH + 14 * columns(word);
    text
}
