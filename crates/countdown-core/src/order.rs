/// Which of the items, those without a value aside, make up the longest run that never falls.
///
/// Where two are as long, it leaves out what comes later: that is the one said to run backwards.
pub(crate) fn longest_rising<T: Ord + Copy>(
    len: usize,
    value: impl Fn(usize) -> Option<T>,
) -> Vec<bool> {
    // From the end: `heads[n]` begins the run of n + 1 items that begins highest.
    let mut heads: Vec<(T, usize)> = Vec::new();
    let mut next = vec![None; len];
    for index in (0..len).rev() {
        let Some(value) = value(index) else { continue };
        let shorter = heads.partition_point(|(head, _)| *head >= value);
        next[index] = shorter.checked_sub(1).map(|run| heads[run].1);
        match heads.get_mut(shorter) {
            Some(head) => *head = (value, index),
            None => heads.push((value, index)),
        }
    }
    let mut rising = vec![false; len];
    let mut item = heads.last().map(|(_, index)| *index);
    while let Some(index) = item {
        rising[index] = true;
        item = next[index];
    }
    rising
}

#[cfg(test)]
mod tests {
    use super::longest_rising;

    fn rising(values: &[u32]) -> Vec<u32> {
        let flags = longest_rising(values.len(), |index| Some(values[index]).filter(|v| *v > 0));
        values.iter().zip(flags).filter(|(_, rises)| *rises).map(|(value, _)| *value).collect()
    }

    #[test]
    fn leaves_out_as_little_as_it_can() {
        for (values, rest) in [
            (&[][..], &[][..]),
            (&[1, 2, 2, 3], &[1, 2, 2, 3]),
            (&[2, 1], &[2]),
            (&[9, 1, 2, 3], &[1, 2, 3]),
            (&[1, 2, 3, 1], &[1, 2, 3]),
            (&[1, 9, 2, 3, 3], &[1, 2, 3, 3]),
            (&[5, 4, 3, 2], &[5]),
            (&[3, 0, 1, 2], &[1, 2]),
        ] {
            assert_eq!(rising(values), rest, "{values:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn is_the_longest(values in proptest::collection::vec(1..6_u32, 0..9)) {
            let runs = (0..1_usize << values.len()).map(|chosen| -> Vec<u32> {
                (0..values.len()).filter(|i| chosen >> i & 1 == 1).map(|i| values[i]).collect()
            });
            let longest = runs.filter(|run| run.windows(2).all(|w| w[0] <= w[1])).map(|r| r.len());
            let found = rising(&values);
            proptest::prop_assert!(found.windows(2).all(|w| w[0] <= w[1]));
            proptest::prop_assert_eq!(found.len(), longest.max().unwrap());
        }
    }
}
