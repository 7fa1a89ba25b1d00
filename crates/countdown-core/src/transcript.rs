use crate::stamp::Stamp;

/// A well-formed transcript, in one of three forms.
///
/// - With rules, line for line: a rule of 40 dashes; a stamp, one space and any text; as many such
///   pairs as there are; a last rule; the closing word, which is any line that is neither like a
///   stamp nor like a rule; and no line more.
/// - Plain: a stamp, one space and any text on each line, and nothing else. A transcript whose first
///   line starts with a stamp is meant to be one.
/// - Literal: text in which no line starts with a stamp.
///
/// Stamps have exactly four decimals and never run backwards. The last line ends with a line break.
///
/// ```
/// use countdown_core::{Transcript, RULE};
///
/// let text = format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n");
/// let transcript = Transcript::parse(&text)?;
/// assert_eq!(transcript.ticks().next().unwrap().1, "A = 1");
///
/// let plain = Transcript::parse("0.0000 connecting\n1.0004 retry 1\n")?;
/// assert_eq!(plain.ticks().count(), 2);
///
/// let error = Transcript::parse("0.0000 connecting\n1.0 retry 1\n").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 2: expected a stamp like 0.5010, got one with other than four decimals",
/// );
/// # Ok::<(), countdown_core::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    form: Form,
    /// Of each line what must match, one after the other: what follows the stamp.
    keys: String,
    /// The lines that are compared: all but the rules.
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Ruled,
    Plain,
    Literal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    stamp: Option<Stamp>,
    /// Where its key ends in `keys`.
    end: usize,
}

impl Transcript {
    pub(crate) fn empty(form: Form) -> Self {
        Self {
            form,
            keys: String::new(),
            lines: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, stamp: Option<Stamp>, key: &str) {
        self.keys.push_str(key);
        self.lines.push(Line {
            stamp,
            end: self.keys.len(),
        });
    }

    /// The stamps and labels, without the blanks before them, in the order they were printed in.
    pub fn ticks(&self) -> impl Iterator<Item = (Stamp, &str)> {
        let starts = [0]
            .into_iter()
            .chain(self.lines.iter().map(|line| line.end));
        self.lines
            .iter()
            .zip(starts)
            .filter_map(move |(line, start)| {
                let label = self.keys[start..line.end].trim_start_matches([' ', '\t']);
                line.stamp.map(|stamp| (stamp, label))
            })
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// How many lines there are to compare.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn stamp(&self, index: usize) -> Option<Stamp> {
        self.lines[index].stamp
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = Stamp> + '_ {
        self.lines.iter().filter_map(|line| line.stamp)
    }

    /// What must match of a line: all that follows its stamp.
    pub(crate) fn key(&self, index: usize) -> &str {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.lines[before].end);
        &self.keys[start..self.lines[index].end]
    }

    /// The whole line.
    pub(crate) fn text(&self, index: usize) -> String {
        let key = self.key(index);
        self.stamp(index)
            .map_or_else(|| key.to_owned(), |stamp| format!("{stamp}{key}"))
    }

    /// The line of the file, from 1, that the line at `index` is.
    pub(crate) fn number(&self, index: usize) -> usize {
        match self.form {
            Form::Ruled => 2 * index + 2,
            Form::Plain | Form::Literal => index + 1,
        }
    }
}
