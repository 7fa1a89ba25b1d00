use std::fmt::Write;

use super::cells::{sign, wake};
use crate::{model::State, text::width, words::Words};

/// What is seen, in as many lines as it takes; and of wakes, if there are some.
pub(super) fn legend(columns: usize, wakes: bool, words: &Words) -> String {
    let states = State::ALL.map(|state| (sign(state), words.meanings.of(state)));
    let wake = wakes.then(|| (wake(), words.wake));
    let (mut text, mut used) = (String::new(), 0);
    for (sign, meaning) in states.into_iter().chain(wake) {
        let room = used + 4 + width(meaning) <= columns;
        let between = match used {
            0 => "",
            _ if room => "  ",
            _ => "\n",
        };
        used = if room { used } else { 0 } + 4 + width(meaning);
        let _ = write!(text, "{between}{sign} {meaning}");
    }
    format!("{text}\n{}\n", words.inferred)
}
