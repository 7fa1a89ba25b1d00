use std::{cmp::Ordering, collections::HashMap, ops::Range};

use crate::{
    golden::Golden,
    order::longest_rising,
    printed::{Line, Printed, Start},
    stamp::Stamp,
};

/// For each printed line, the golden line with the same text that it is taken for.
///
/// The first printed line of a text is the first golden line of it, and so on. Where there are not
/// as many of either, the lines that are missing or too many are told by when they were due; lines
/// without stamps that recur are told by what is around them.
pub(crate) fn pair(golden: &Golden, printed: &Printed<'_>, tolerance: Stamp) -> Vec<Option<usize>> {
    in_step(golden, printed).unwrap_or_else(|| anywhere(golden, printed, tolerance))
}

/// The pairs where all lines are there and only such as are due together have changed places.
///
/// That is all that a right output needs, and for a large one several times as fast.
fn in_step(golden: &Golden, printed: &Printed<'_>) -> Option<Vec<Option<usize>>> {
    if printed.lines.len() != golden.transcript.len() {
        return None;
    }
    let mut pairs = Vec::with_capacity(printed.lines.len());
    while pairs.len() < printed.lines.len() {
        let tie = golden.tie(pairs.len());
        let is_same = |line: usize| {
            golden.transcript.key(line) == printed.key(&printed.lines[line])
                && golden.due(line).is_some() == (printed.lines[line].start != Start::Text)
        };
        if tie.clone().all(is_same) {
            pairs.extend(tie.map(Some));
            continue;
        }
        let texts = Texts::of(golden, tie.clone(), printed, &printed.lines[tie.clone()]);
        let mut queue = Queue::of(&texts.golden);
        for text in texts.printed {
            pairs.push(Some(tie.start + queue.pop(text?)?));
        }
    }
    Some(pairs)
}

fn anywhere(golden: &Golden, printed: &Printed<'_>, tolerance: Stamp) -> Vec<Option<usize>> {
    let texts = Texts::of(golden, 0..golden.transcript.len(), printed, &printed.lines);
    let (mut pairs, unclear) = texts.in_turn(golden.transcript.is_stamped());
    if unclear.is_empty() {
        return pairs;
    }
    for index in unclear.values().flat_map(|occurrences| &occurrences.printed) {
        pairs[*index] = None;
    }
    let around = Around::of(&pairs, texts.golden.len());
    let fits = |line: usize, index: usize| match golden.due(line).zip(printed.lines[index].stamp())
    {
        Some((due, stamp)) if stamp < due => Ordering::Less,
        Some((due, stamp)) if stamp.since(due) > tolerance.into() => Ordering::Greater,
        Some(_) => Ordering::Equal,
        None => around.printed[index].cmp(&around.golden[line]),
    };
    for occurrences in unclear.values() {
        occurrences.align(fits, &mut pairs);
    }
    pairs
}

/// The lines as numbers that are equal where their texts are: the first golden line of the text.
struct Texts {
    golden: Vec<usize>,
    printed: Vec<Option<usize>>,
}

/// The lines of either side that have one text.
#[derive(Default)]
struct Occurrences {
    golden: Vec<usize>,
    printed: Vec<usize>,
}

impl Texts {
    fn of(golden: &Golden, lines: Range<usize>, printed: &Printed<'_>, others: &[Line]) -> Self {
        let (mut stamped, mut unstamped) = (HashMap::new(), HashMap::new());
        let mut first = |line: usize| {
            let is_stamped = golden.due(line).is_some();
            let known = if is_stamped { &mut stamped } else { &mut unstamped };
            *known.entry(golden.transcript.key(line)).or_insert(line - lines.start)
        };
        let golden = lines.clone().map(&mut first).collect();
        let known = |start: Start| if start == Start::Text { &unstamped } else { &stamped };
        let text = |line: &Line| known(line.start).get(printed.key(line)).copied();
        Self { golden, printed: others.iter().map(text).collect() }
    }

    /// Pairs each text's lines in turn; also the texts where that may pair the wrong ones.
    fn in_turn(&self, stamped: bool) -> (Vec<Option<usize>>, HashMap<usize, Occurrences>) {
        let mut queue = Queue::of(&self.golden);
        let mut extra = vec![false; self.golden.len()];
        let pairs = self.printed.iter().map(|text| {
            let text = (*text)?;
            let line = queue.pop(text);
            extra[text] |= line.is_none();
            line
        });
        let pairs = pairs.collect();
        let recurs = |text: usize| !stamped && queue.next[text].is_some();
        let is_unclear = |text: usize| extra[text] || queue.is_begun(text) || recurs(text);
        let mut unclear = HashMap::<_, Occurrences>::new();
        for (line, text) in self.golden.iter().enumerate().filter(|(_, text)| is_unclear(**text)) {
            unclear.entry(*text).or_default().golden.push(line);
        }
        for (index, text) in self.printed.iter().enumerate() {
            if let Some(occurrences) = text.and_then(|text| unclear.get_mut(&text)) {
                occurrences.printed.push(index);
            }
        }
        (pairs, unclear)
    }
}

/// Of each text, the golden lines that are not taken yet.
struct Queue {
    heads: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
}

impl Queue {
    fn of(texts: &[usize]) -> Self {
        let (mut heads, mut next) = (vec![None; texts.len()], vec![None; texts.len()]);
        for (line, text) in texts.iter().enumerate().rev() {
            next[line] = heads[*text].replace(line);
        }
        Self { heads, next }
    }

    fn pop(&mut self, text: usize) -> Option<usize> {
        let line = self.heads[text]?;
        self.heads[text] = self.next[line];
        Some(line)
    }

    /// Whether some of the lines are taken, but not all.
    fn is_begun(&self, text: usize) -> bool {
        self.heads[text].map_or(false, |line| line != text)
    }
}

impl Occurrences {
    /// Pairs the lines that fit, and between them as many others as there are of both.
    ///
    /// `fits` says whether a printed line comes before (less), at or after a golden line's place.
    fn align(&self, fits: impl Fn(usize, usize) -> Ordering, pairs: &mut [Option<usize>]) {
        let mut pair = |golden: &[usize], printed: &[usize]| {
            golden.iter().zip(printed).for_each(|(line, index)| pairs[*index] = Some(*line));
        };
        let (mut golden, mut printed) = (&self.golden[..], &self.printed[..]);
        let (mut line, mut index) = (0, 0);
        while line < golden.len() && index < printed.len() {
            match fits(golden[line], printed[index]) {
                Ordering::Less => index += 1,
                Ordering::Greater => line += 1,
                Ordering::Equal => {
                    pair(&golden[..line], &printed[..index]);
                    pair(&golden[line..=line], &printed[index..=index]);
                    (golden, printed) = (&golden[line + 1..], &printed[index + 1..]);
                    (line, index) = (0, 0);
                }
            }
        }
        pair(golden, printed);
    }
}

/// How many lines that are paired in order come before each other line.
struct Around {
    golden: Vec<usize>,
    printed: Vec<usize>,
}

impl Around {
    fn of(pairs: &[Option<usize>], golden: usize) -> Self {
        let rising = longest_rising(pairs.len(), |index| pairs[index]);
        let anchor = |index: usize| pairs[index].filter(|_| rising[index]);
        let mut is_anchor = vec![false; golden];
        (0..pairs.len()).filter_map(anchor).for_each(|line| is_anchor[line] = true);
        let printed = running_count((0..pairs.len()).map(|index| anchor(index).is_some()));
        Self { golden: running_count(is_anchor.into_iter()), printed }
    }
}

fn running_count(anchors: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut count = 0;
    let counts = anchors.map(|anchor| {
        count += usize::from(anchor);
        count
    });
    counts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE;

    fn text(lines: &[&str]) -> String {
        lines.iter().map(|line| RULE.to_owned() + "\n" + line + "\n").collect::<Vec<_>>().concat()
    }

    const GOLDEN: [&str; 6] = ["0.5 B", "1.0 A", "1.0 C", "1.0 A", "2.0 B", "Done"];

    fn steps(printed: &[&str]) -> Option<Vec<usize>> {
        let stamped = |lines: &[&str]| text(lines).replace(".0", ".0000").replace(".5", ".5000");
        let golden = Golden::parse(stamped(&GOLDEN)).unwrap();
        let printed = stamped(printed);
        let pairs = in_step(&golden, &Printed::read(printed.as_bytes(), true))?;
        assert_eq!(anywhere(&golden, &Printed::read(printed.as_bytes(), true), Stamp::MAX), pairs);
        pairs.into_iter().collect()
    }

    #[test]
    fn what_is_in_step_is_not_searched_for_elsewhere() {
        let [b, a, c, _, b2, done] = GOLDEN;
        assert_eq!(steps(&GOLDEN), Some(vec![0, 1, 2, 3, 4, 5]));
        assert_eq!(steps(&[b, c, a, a, b2, done]), Some(vec![0, 2, 1, 3, 4, 5]));
        assert_eq!(steps(&[b, a, a, c, b2, done]), Some(vec![0, 1, 3, 2, 4, 5]));
        for printed in [
            &[b, a, c, a, b2][..],
            &[b, a, c, a, b2, done, done],
            &[b, a, c, c, b2, done],
            &[a, b, c, a, b2, done],
            &[b, a, c, a, done, b2],
            &[b, a, c, a, b2, "2.0 D"],
            &[b, a, "C", a, b2, done],
            &[],
        ] {
            assert_eq!(steps(printed), None, "{printed:?}");
        }
    }

    #[test]
    fn a_line_without_its_stamp_is_another() {
        let golden = Golden::parse(text(&["1.0000  x", "Done"])).unwrap();
        let printed = text(&[" x", "Done"]);
        let printed = Printed::read(printed.as_bytes(), true);
        assert_eq!(in_step(&golden, &printed), None);
        assert_eq!(anywhere(&golden, &printed, Stamp::MAX), [None, Some(1)]);
    }
}
