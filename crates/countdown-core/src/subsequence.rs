/// Finds the longest increasing subsequence of items, each of which may have several values.
///
/// Items come from the last to the first, each value with its item, and the values of one item in
/// increasing order. Of subsequences of equal length, the one that leaves out later items is
/// returned.
pub(crate) fn longest_increasing<T: Ord + Copy>(
    backwards: impl Iterator<Item = (usize, T)>,
) -> Subsequence<T> {
    // `heads[n]` begins, of the subsequences of n + 1 items, the one with the highest first value;
    // each element links to the next.
    let (mut heads, mut all) = (Vec::<usize>::new(), Vec::<(usize, T, Option<usize>)>::new());
    for (item, value) in backwards {
        let shorter = heads.partition_point(|head| all[*head].1 > value);
        let next = shorter.checked_sub(1).map(|longest| heads[longest]);
        match heads.get_mut(shorter) {
            Some(head) => *head = all.len(),
            None => heads.push(all.len()),
        }
        all.push((item, value, next));
    }
    Subsequence {
        at: heads.last().copied(),
        all,
    }
}

/// The items and their values, from the first to the last.
pub(crate) struct Subsequence<T> {
    at: Option<usize>,
    all: Vec<(usize, T, Option<usize>)>,
}

impl<T: Copy> Iterator for Subsequence<T> {
    type Item = (usize, T);

    fn next(&mut self) -> Option<Self::Item> {
        let (item, value, next) = self.all[self.at?];
        self.at = next;
        Some((item, value))
    }
}

#[cfg(test)]
mod tests {
    use super::longest_increasing;

    /// Takes each word as an item, and each of its digits as a value.
    fn longest(values: &str) -> Vec<(usize, u32)> {
        let items: Vec<&str> = values.split(' ').collect();
        let all = items.into_iter().enumerate().rev();
        longest_increasing(all.flat_map(|(at, item)| {
            item.chars()
                .filter_map(move |digit| Some((at, digit.to_digit(10)?)))
        }))
        .collect()
    }

    #[test]
    fn leaves_out_as_little_as_it_can_and_rather_what_comes_later() {
        for (values, expected) in [
            ("", &[][..]),
            ("1 2 3", &[(0, 1), (1, 2), (2, 3)]),
            ("2 1", &[(0, 2)]),
            ("9 1 2 3", &[(1, 1), (2, 2), (3, 3)]),
            ("1 2 3 1", &[(0, 1), (1, 2), (2, 3)]),
            ("1 9 2 3", &[(0, 1), (2, 2), (3, 3)]),
            ("3 - 1 2", &[(2, 1), (3, 2)]),
            ("1 1 2", &[(0, 1), (2, 2)]),
            ("13 12 24", &[(0, 1), (1, 2), (2, 4)]),
            ("12", &[(0, 2)]),
        ] {
            assert_eq!(longest(values), expected, "{values}");
        }
    }

    proptest::proptest! {
        #[test]
        fn is_the_longest(values in proptest::collection::vec(1..6_u32, 0..9)) {
            let chosen = (0..1_usize << values.len()).map(|chosen| -> Vec<u32> {
                (0..values.len()).filter(|i| chosen >> i & 1 == 1).map(|i| values[i]).collect()
            });
            let increasing = chosen.filter(|run| run.windows(2).all(|w| w[0] < w[1]));
            let longest = increasing.map(|run| run.len()).max().unwrap();
            let found = longest_increasing(values.iter().copied().enumerate().rev());
            let found: Vec<_> = found.collect();
            proptest::prop_assert!(found.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
            proptest::prop_assert!(found.iter().all(|(at, value)| values[*at] == *value));
            proptest::prop_assert_eq!(found.len(), longest);
        }
    }
}
