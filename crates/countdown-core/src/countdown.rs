use std::{borrow::Cow, fmt, time::Duration};

/// The document's three countdowns: A waits 1 s before each tick, B 0.8 s and C 0.5 s, from 3 each.
pub const DOCUMENT: [Countdown; 3] = [
    Countdown { name: Cow::Borrowed("A"), delay: Duration::from_secs(1), from: 3 },
    Countdown { name: Cow::Borrowed("B"), delay: Duration::from_millis(800), from: 3 },
    Countdown { name: Cow::Borrowed("C"), delay: Duration::from_millis(500), from: 3 },
];

/// A name, a number to count down from, and a wait before each number.
///
/// It only describes: whoever takes its [`ticks`](Countdown::ticks) does the waiting.
///
/// ```
/// use std::time::Duration;
/// use countdown_core::Countdown;
///
/// let countdown = Countdown::new("B", Duration::from_millis(800), 2);
/// let ticks: Vec<String> = countdown.ticks().map(|tick| tick.to_string()).collect();
/// assert_eq!(ticks, ["B = 2", "B = 1"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Countdown {
    /// What its ticks are called; the last letter says how far they are [indented](Tick::indent).
    pub name: Cow<'static, str>,
    /// The wait before each tick.
    pub delay: Duration,
    /// The first number, and how many there are: the last is 1. Nothing is counted from 0.
    pub from: u32,
}

impl Countdown {
    /// A countdown of `from` ticks with a wait of `delay` before each.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, delay: Duration, from: u32) -> Self {
        Self { name: name.into(), delay, from }
    }

    /// Its ticks, from the largest number down to 1.
    pub fn ticks(&self) -> impl Iterator<Item = Tick<'_>> {
        (1..=self.from).rev().map(move |n| Tick {
            name: &self.name,
            n,
            due: self.delay.saturating_mul(self.from - n + 1),
        })
    }
}

/// One number of a countdown. Displays as the transcript's label, `A = 3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Tick<'a> {
    /// The countdown's name.
    pub name: &'a str,
    /// The number.
    pub n: u32,
    /// When the tick is due, counted from the moment its own countdown starts.
    pub due: Duration,
}

impl Tick<'_> {
    /// The tabs before the label: as many as the name's last letter is after A.
    ///
    /// So the columns start again at the left past Z (AA stands under A, AB under B), and a name
    /// that does not end in one of the letters A to Z is not indented.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::Countdown;
    ///
    /// let indent = |name: &'static str| {
    ///     Countdown::new(name, Duration::ZERO, 1).ticks().next().unwrap().indent()
    /// };
    /// assert_eq!(["A", "C", "Z", "AB", "loop"].map(indent), [0, 2, 25, 1, 0]);
    /// ```
    #[must_use]
    pub fn indent(&self) -> usize {
        match self.name.bytes().last() {
            Some(letter @ b'A'..=b'Z') => usize::from(letter - b'A'),
            _ => 0,
        }
    }
}

impl fmt::Display for Tick<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        f.write_str(" = ")?;
        self.n.fmt(f)
    }
}
