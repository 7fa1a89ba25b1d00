//! The report for people.

use std::time::Duration;

#[cfg(feature = "cli")]
use anstyle::AnsiColor;
use anstyle::Style;

#[cfg(feature = "cli")]
use super::Report;
use super::{ProgramReport, axis};
use crate::verdict::{Difference, Timing, Verdict};

/// The most differences, and lines of the other stream, to show.
pub(super) const SHOWN: usize = 20;
/// The indent of lines below a program's own line.
const INDENT: usize = 9;

impl ProgramReport {
    /// Returns the report without colours.
    pub(crate) fn text(&self, width: usize) -> String {
        self.styled(0, width, false, |_| Style::new())
    }

    /// Returns the report, with names padded to `names` and the verdict in a style.
    fn styled(
        &self,
        names: usize,
        width: usize,
        is_verbose: bool,
        style: fn(Verdict) -> Style,
    ) -> String {
        let style = style(self.verdict());
        let (word, headline) = (word(self.verdict()), self.headline());
        let line = format!("{style}{word:8}{style:#} {:names$}  {headline}", self.name);
        let mut text = line.trim_end().to_owned() + "\n";

        let width = width.saturating_sub(INDENT);
        let mut details = self.details();
        let is_of_time = |found: &Difference| found.is_of_time;
        if self.judgement.differences.iter().any(is_of_time)
            && let Some(timing) = &self.judgement.timing
        {
            let tolerance = countdown_core::Tolerance::default().late(self.allowed);
            details.extend(axis::rows(&timing.lines, tolerance, width));
        }
        details.extend(self.printed());
        if is_verbose {
            details.extend(self.figures());
        }
        for line in details {
            text.extend([&" ".repeat(INDENT), &*line, "\n"]);
        }
        text
    }

    /// Returns the text of the program's own line.
    pub(super) fn headline(&self) -> String {
        let judgement = &self.judgement;
        let parts = if self.verdict() == Verdict::Match {
            vec![Some(self.passed()), judgement.reason.clone(), self.again()]
        } else {
            let first = judgement.reason.clone().or(judgement.cause.clone());
            let first = first.unwrap_or_else(|| count(judgement.differences.len(), "difference"));
            vec![Some(first), self.again()]
        };
        let spread = self.has_spread.then(|| self.spread());
        let parts = parts.into_iter().chain([spread]).flatten();
        parts.collect::<Vec<_>>().join("; ")
    }

    fn passed(&self) -> String {
        let lines = count(self.judgement.lines - usize::from(self.has_closing), "line");
        let Some(timing) = &self.judgement.timing else {
            return format!("{lines}, text only: no times are checked");
        };
        if self.is_at_once {
            return format!("{lines}, all due at once: no times are checked");
        }
        let late = timing.lateness().max().unwrap_or_default();
        let allowed = self.allowed.as_millis();
        let mut passed = format!(
            "{lines} in {:.2} s, at most {} ms late ({allowed} allowed)",
            timing.total.as_secs_f64(),
            millis(late)
        );
        if timing
            .stalls
            .is_some_and(|stalls| stalls >= Duration::from_millis(100))
        {
            let stalls = timing.stalls.unwrap_or_default();
            passed += &format!(", machine stalled {} ms", millis(stalls));
        }
        if timing
            .zero
            .is_some_and(|zero| zero >= Duration::from_secs(1))
        {
            let zero = timing.zero.unwrap_or_default().as_secs_f64();
            passed += &format!(", first time {zero:.2} s after the start");
        }
        passed
    }

    /// Returns the lines below the program's own line, without its output.
    pub(super) fn details(&self) -> Vec<String> {
        let judgement = &self.judgement;
        let golden = self.golden.display();
        let line =
            |found: &Difference| format!("{golden}:{}: {}", found.golden_line, found.message);
        let cause = judgement
            .cause
            .as_ref()
            .filter(|_| judgement.reason.is_some());
        let mut lines: Vec<String> = cause.into_iter().cloned().collect();
        let told = || judgement.differences.iter().filter(|found| !found.repeats);
        lines.extend(told().take(SHOWN).map(line));
        let more = told().count().saturating_sub(SHOWN);
        if more > 0 {
            lines.push(format!("… and {more} more"));
        }
        lines
    }

    /// Returns the output on the other stream, and the file where the judged output is kept.
    pub(super) fn printed(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some((name, text)) = &self.other {
            lines = text
                .lines()
                .map(|line| format!("{name}: {}", printable(line)))
                .collect();
            let left_out = lines.len().saturating_sub(SHOWN);
            if left_out > 0 {
                let cut = format!("{name}: … {left_out} lines …");
                lines.splice(SHOWN / 2..SHOWN / 2 + left_out, [cut]);
            }
        }
        let kept = self.kept.iter();
        lines.extend(kept.map(|kept| format!("what it printed: {}", kept.display())));
        lines
    }

    /// Returns the other measurements.
    fn figures(&self) -> Option<String> {
        let Timing {
            zero,
            is_live,
            stalls,
            run_delay,
            swapped_ties,
            ..
        } = self.judgement.timing.as_ref()?;
        let time = |what: &str, time: Option<Duration>| {
            time.map(|time| format!("{what} {:.1} ms", time.as_secs_f64() * 1e3))
        };
        let live = is_live.map(|is_live| if is_live { "live" } else { "buffered" });
        let golden = Duration::from_secs_f64(self.golden_lateness);
        let parts = [
            time("golden recorded up to", Some(golden)).map(|part| part + " late"),
            time("zero", *zero).map(|part| part + " after the start"),
            time("machine stalled", *stalls),
            time("waited for a processor", *run_delay),
            live.map(str::to_owned),
            (*swapped_ties > 0).then(|| format!("{swapped_ties} ties in another order")),
        ];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }

    fn spread(&self) -> String {
        let lateness = |hundredths| millis(self.tally.lateness(hundredths));
        format!(
            "{} runs: late by {} ms in the median, {} at p99, {} at most; machine stalled {} ms; ties in \
             another order in {}",
            self.tally.runs,
            lateness(50),
            lateness(99),
            lateness(100),
            millis(self.tally.stalls),
            self.tally.runs_with_swapped_ties
        )
    }

    fn again(&self) -> Option<String> {
        let tally = &self.tally;
        let busy = (tally.busy_runs > 0 && tally.runs > 1).then(|| {
            format!(
                "nothing is known of {} of {} runs",
                tally.busy_runs, tally.runs
            )
        });
        let again = (tally.reruns > 0).then(|| format!("ran {} more", count_times(tally.reruns)));
        let said: Vec<String> = busy.into_iter().chain(again).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

#[cfg(feature = "cli")]
impl Report {
    /// Returns the report for a terminal that is `width` columns wide.
    pub(crate) fn text(&self, width: usize, is_verbose: bool) -> String {
        let others = &self.others;
        let skipped = others.skipped.iter().map(|(name, _)| name.len());
        let names = self.programs.iter().map(|program| program.name.len());
        let names = names.chain(skipped).max().unwrap_or(0);
        let styled = |program: &ProgramReport| program.styled(names, width, is_verbose, color);
        let mut text: String = self.programs.iter().map(styled).collect();

        let unjudged = color(Verdict::Unjudged);
        for (name, reason) in &others.not_built {
            text += &format!("{unjudged}unjudged{unjudged:#} {name:names$}  {reason}\n");
        }
        for (name, reason) in &others.skipped {
            text += &format!("skipped  {name:names$}  {reason}\n");
        }
        for golden in &others.unused_goldens {
            text += &format!(
                "unused   {}: no program is held to this golden\n",
                golden.display()
            );
        }
        if is_verbose && !others.not_judged.is_empty() {
            text += &format!("not judged: {}\n", others.not_judged.join(", "));
        }
        text + &self.totals(is_verbose) + "\n"
    }

    /// Returns the closing line.
    fn totals(&self, is_verbose: bool) -> String {
        let of = |verdict| {
            self.programs
                .iter()
                .filter(|program| program.verdict() == verdict)
                .count()
        };
        let unjudged = of(Verdict::Unjudged) + self.others.not_built.len();
        let counts = [
            (of(Verdict::Match), "ok"),
            (of(Verdict::Mismatch), "wrong"),
            (unjudged, "unjudged"),
            (self.others.skipped.len(), "skipped"),
        ];
        let counts = counts
            .into_iter()
            .filter(|(count, word)| *count > 0 || *word == "ok");
        let counts: Vec<String> = counts
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let elapsed = is_verbose.then(|| format!(", in {:.3} s", self.elapsed.as_secs_f64()));
        counts.join(", ") + &elapsed.unwrap_or_default()
    }
}

pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Match => "ok",
        verdict => verdict.word(),
    }
}

#[cfg(feature = "cli")]
fn color(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Match => AnsiColor::Green,
        Verdict::Mismatch => AnsiColor::Red,
        Verdict::Unjudged => AnsiColor::Yellow,
    };
    Style::new().bold().fg_color(Some(color.into()))
}

fn count(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}

fn count_times(number: u32) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        number => format!("{number} times"),
    }
}

/// Returns whole milliseconds, rounded up, so that no lateness appears as zero.
fn millis(time: Duration) -> u128 {
    time.as_micros().div_ceil(1000)
}

/// Returns a line of output for a terminal: control characters except tabs are escaped.
#[must_use]
pub fn printable(line: &str) -> String {
    let shown = |letter: char| {
        if letter.is_control() && letter != '\t' {
            letter.escape_default().to_string()
        } else {
            letter.into()
        }
    };
    line.chars().map(shown).collect()
}
