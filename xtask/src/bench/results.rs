//! The results of a bench, as `docs/bench.json` has them: times in seconds, memory in bytes.

use countdown_timeline::Language;
use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Results {
    pub(crate) machine: String,
    /// The versions of the peers' languages.
    pub(crate) versions: Vec<String>,
    pub(crate) mechanisms: Vec<Mechanism>,
    pub(crate) left_out: Vec<LeftOut>,
}

/// The results of one mechanism.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Mechanism {
    pub(crate) name: String,
    /// The peer in Python that does the same.
    pub(crate) python: Option<String>,
    /// Of a program that only starts and ends.
    pub(crate) start: Vec<Cost>,
    /// Of the article's three countdowns.
    pub(crate) article: Vec<Article>,
    /// Of more and more countdowns.
    pub(crate) growth: Vec<Growth>,
    /// Why there are no more.
    pub(crate) stopped: Option<Stopped>,
}

/// The cost of a process, as its parent sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    /// The largest resident set.
    pub(crate) peak: f64,
}

/// A run of the article's countdowns.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Article {
    pub(crate) cost: Cost,
    /// The lateness of each line, in the order of printing.
    pub(crate) late: Vec<f64>,
}

/// The runs of `n` countdowns.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Growth {
    pub(crate) n: u32,
    pub(crate) samples: Vec<Sample>,
}

/// A run of many countdowns.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Sample {
    pub(crate) cost: Cost,
    pub(crate) late: Late,
}

/// The lateness of ticks: tick k of a countdown is due at k times its delay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Late {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) largest: f64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Stopped {
    pub(crate) n: u32,
    pub(crate) reason: String,
    /// True if `n` countdowns failed, false if they were not tried, since fewer took too long.
    pub(crate) tried: bool,
}

/// A peer that is not installed, or that failed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LeftOut {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// The longest countdown: 3 waits of 1 s.
const LONGEST: f64 = 3.0;

impl Results {
    /// The machine and the versions in a line.
    pub(crate) fn measured_on(&self) -> String {
        let mut parts = vec![self.machine.clone()];
        parts.extend(self.versions.clone());
        parts.join(", ")
    }

    pub(crate) fn is_empty(&self) -> bool {
        let is_empty = |mechanism: &Mechanism| {
            mechanism.start.is_empty()
                && mechanism.article.is_empty()
                && mechanism.growth.is_empty()
        };
        self.mechanisms.iter().all(is_empty)
    }

    pub(crate) fn mechanism(&self, name: &str) -> Option<&Mechanism> {
        let mut mechanisms = self.mechanisms.iter();
        mechanisms.find(|mechanism| mechanism.name == name)
    }
}

impl Mechanism {
    pub(crate) fn new(name: &str, python: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            python: python.map(str::to_owned),
            ..Self::default()
        }
    }

    pub(crate) fn growth(&self, n: u32) -> Option<&Growth> {
        self.growth.iter().find(|growth| growth.n == n)
    }

    pub(crate) fn add(&mut self, n: u32, sample: Sample) {
        match self.growth.iter_mut().find(|growth| growth.n == n) {
            Some(growth) => growth.samples.push(sample),
            None => self.growth.push(Growth {
                n,
                samples: vec![sample],
            }),
        }
    }

    /// Notes why there are no runs of so many countdowns. The first reason counts.
    pub(crate) fn stop(&mut self, n: u32, reason: String, tried: bool) {
        self.stopped.get_or_insert(Stopped { n, reason, tried });
    }

    /// The lateness of the last line of the article's countdowns, in each run.
    pub(crate) fn last_lines(&self) -> impl Iterator<Item = f64> {
        let runs = self.article.iter();
        runs.filter_map(|run| run.late.last().copied())
    }

    /// The memory of a task: the peak less that of one countdown, or in a quick run of none.
    pub(crate) fn bytes_per_task(&self, growth: &Growth) -> f64 {
        let base = match self.growth(1) {
            Some(one) => one.median(|sample| sample.cost.peak),
            None => median(self.start.iter().map(|cost| cost.peak)),
        };
        let grown = growth.median(|sample| sample.cost.peak) - base;
        let per_task = grown / f64::from(growth.n);
        if per_task < 0.0 { 0.0 } else { per_task }
    }
}

impl Growth {
    pub(crate) fn median(&self, figure: impl Fn(&Sample) -> f64) -> f64 {
        median(self.samples.iter().map(figure))
    }

    pub(crate) fn wall(&self) -> f64 {
        self.median(|sample| sample.cost.wall)
    }

    /// The time that it took, in units of its longest wait.
    pub(crate) fn to_longest(&self) -> f64 {
        self.wall() / LONGEST
    }
}

impl LeftOut {
    pub(crate) fn new(name: &str, error: &anyhow::Error) -> Self {
        Self {
            name: name.to_owned(),
            reason: format!("{error:#}"),
        }
    }
}

/// The median. It is not a number if there are no figures.
pub(crate) fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let [_, median, _] = spread(figures);
    median
}

/// The least, the median and the largest figure.
pub(crate) fn spread(figures: impl IntoIterator<Item = f64>) -> [f64; 3] {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    let at = |index: usize| figures.get(index).copied().unwrap_or(f64::NAN);
    let last = figures.len().saturating_sub(1);
    let median = f64::midpoint(at(last / 2), at(figures.len() / 2));
    [at(0), median, at(last)]
}

/// The Chinese names of mechanisms. All others keep their names.
const CHINESE: [(&str, &str); 5] = [
    ("bare heap", "二叉堆"),
    ("Java virtual threads", "Java 虚拟线程"),
    ("Python threads", "Python 线程"),
    ("threads", "线程"),
    ("tokio multi-thread", "tokio 多线程"),
];

/// A mechanism's name in a language.
pub(crate) fn name_in(language: Language, name: &str) -> &str {
    let chinese = CHINESE.iter().find(|(english, _)| *english == name);
    match (language, chinese) {
        (Language::Chinese, Some((_, chinese))) => chinese,
        _ => name,
    }
}

/// A figure with so many decimals, or `n/a`.
pub(crate) fn figure(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        "n/a".to_owned()
    } else {
        format!("{value:.decimals$}")
    }
}

/// A number with a comma before each three digits: `1,000,000`.
pub(crate) fn count(number: u32) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_of_odd_and_even_counts() {
        for (figures, expected) in [
            (&[3.0, 1.0, 2.0][..], "1 2 3"),
            (&[4.0, 1.0, 2.0, 3.0], "1 2.5 4"),
            (&[7.0], "7 7 7"),
        ] {
            let spread = spread(figures.iter().copied());
            assert_eq!(spread.map(|it| it.to_string()).join(" "), expected);
        }
        assert!(median([]).is_nan());
    }

    #[test]
    fn the_memory_of_a_task_is_what_the_peak_grows_by() {
        let mut mechanism = Mechanism::default();
        for (n, peak) in [(1, 2e6), (1_000, 2.2e6)] {
            let mut sample = Sample::default();
            sample.cost.peak = peak;
            sample.cost.wall = 3.3;
            mechanism.add(n, sample);
        }
        let thousand = mechanism.growth(1_000).unwrap();
        assert_eq!(figure(mechanism.bytes_per_task(thousand), 0), "200");
        assert_eq!(figure(thousand.to_longest(), 2), "1.10");
        let nothing = Mechanism::default();
        assert_eq!(figure(nothing.bytes_per_task(thousand), 0), "n/a");
    }

    #[test]
    fn names_and_numbers_are_as_readers_expect_them() {
        assert_eq!(name_in(Language::English, "threads"), "threads");
        assert_eq!(name_in(Language::Chinese, "threads"), "线程");
        assert_eq!(name_in(Language::Chinese, "Go"), "Go");
        let counts = [0, 999, 1_000, 1_000_000].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "1,000,000"]);
    }
}
