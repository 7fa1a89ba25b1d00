//! Medians and the like of a handful of figures.

use serde::Serialize;

/// How a figure came out over several runs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) count: usize,
    pub(crate) min: f64,
    pub(crate) median: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// None of no values.
    pub(crate) fn of(values: &[f64]) -> Option<Self> {
        Self::with_median(values, median)
    }

    /// For values that were rounded to multiples of `step`.
    pub(crate) fn of_rounded(values: &[f64], step: f64) -> Option<Self> {
        Self::with_median(values, |sorted| rounded_median(sorted, step))
    }

    fn with_median(values: &[f64], median: impl Fn(&[f64]) -> f64) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            count: sorted.len(),
            min: *sorted.first()?,
            median: median(&sorted),
            p99: percentile(&sorted, 99),
            max: *sorted.last()?,
        })
    }
}

/// The median of values in order, at least one.
fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    }
}

/// The median of grouped data: the values are spread evenly over the step that each was rounded
/// from, for else a median could only be a multiple of the step.
fn rounded_median(sorted: &[f64], step: f64) -> f64 {
    let middle = sorted[sorted.len() / 2];
    let near = |value: &f64| (value - middle).abs() < step / 2.0;
    let below = sorted.iter().take_while(|value| **value < middle && !near(value)).count();
    let equal = sorted.iter().filter(|value| near(value)).count();
    #[expect(clippy::cast_precision_loss, reason = "there are not 2^52 of them")]
    let share = (sorted.len() as f64 / 2.0 - below as f64) / equal as f64;
    middle - step / 2.0 + share * step
}

/// The smallest of the values in order that `hundredths` of them do not exceed.
fn percentile(sorted: &[f64], hundredths: usize) -> f64 {
    sorted[(sorted.len() * hundredths).div_ceil(100).max(1) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_and_even_counts() {
        assert_eq!(Spread::of(&[3.0, 1.0, 2.0]).map(|spread| spread.median), Some(2.0));
        assert_eq!(Spread::of(&[4.0, 1.0, 2.0, 3.0]).map(|spread| spread.median), Some(2.5));
        assert_eq!(Spread::of(&[7.0]).map(|spread| spread.median), Some(7.0));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn spread_of_a_hundred() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let spread = Spread { count: 100, min: 1.0, median: 50.5, p99: 99.0, max: 100.0 };
        assert_eq!(Spread::of(&values), Some(spread));
    }

    #[track_caller]
    fn assert_near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    #[test]
    fn percentiles_of_few_values_are_the_largest() {
        assert_near(percentile(&[1.0], 99), 1.0);
        assert_near(percentile(&[1.0, 2.0, 3.0], 99), 3.0);
        assert_near(percentile(&[1.0, 2.0, 3.0], 0), 1.0);
    }

    #[test]
    fn rounded_values_are_spread_over_their_step() {
        // What Python's statistics.median_grouped says of the same.
        assert_near(rounded_median(&[1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0, 4.0, 5.0], 1.0), 3.7);
        assert_near(rounded_median(&[52.0, 52.0, 53.0, 54.0], 1.0), 52.5);
        assert_near(rounded_median(&[1.0, 3.0, 3.0, 5.0, 7.0], 1.0), 3.25);
        assert_near(rounded_median(&[1.0, 3.0, 3.0, 5.0, 7.0], 2.0), 3.5);
    }
}
