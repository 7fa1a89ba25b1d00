//! What holds of any start, any stalls and any noise.

use proptest::prelude::*;

use super::{machine::Machine, *};

fn stalls() -> impl Strategy<Value = Machine> {
    let stall = (0_u32..2_000, 0_u32..600);
    prop::collection::vec(stall, 0..5).prop_map(|mut stalls| {
        stalls.sort_unstable();
        Machine(stalls)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whenever it starts and whatever the machine does meanwhile, an honest program of one thread
    /// or of several is no mismatch.
    #[test]
    fn an_honest_program_is_never_a_mismatch(
        machine in stalls(),
        start in 0_u32..400,
        noise in 0_u32..10,
    ) {
        let zero = machine.wake(start);
        let chain = |waits: &[u32]| waits.iter().fold(zero, |now, wait| machine.wake(now + wait + noise));
        let line = |label, waits| (chain(waits) - zero, chain(waits), label);
        // A thread sleeps 0.5 and 0.5 again, another 0.6; then one of a single thread.
        let mut several = [line('A', &[500]), line('B', &[600]), line('C', &[500, 500])];
        several.sort_unstable();
        let one = [line('A', &[500]), line('B', &[500, 100]), line('C', &[500, 100, 400])];
        let seen = machine.seen(noise);
        for lines in [several, one] {
            let judgement = judged(&lines, &seen, true);
            prop_assert_ne!(judgement.verdict, Verdict::Mismatch, "{:?} {:?}", lines, judgement);
        }
    }

    /// However busy the machine: a wait that is too short, a line that is missing or one too many,
    /// another text, a line from the future.
    #[test]
    fn a_broken_program_never_matches(
        machine in stalls(),
        start in 0_u32..400,
        late in prop::array::uniform3(0_u32..90),
        broken in 0..5,
    ) {
        let [a, b, c] = late;
        let mut lines = vec![(500 + a, start + 500 + a, 'A'), (600 + b, start + 600 + b, 'B'), (1000 + c, start + 1000 + c, 'C')];
        match broken {
            0 => lines[2].0 = 999 - c,
            1 => drop(lines.remove(1)),
            2 => lines[0].2 = 'X',
            3 => lines.push((1090, start + 1090, 'C')),
            _ => lines.iter_mut().for_each(|line| line.1 = a),
        }
        prop_assert_eq!(said(&judged(&lines, &machine.seen(0), true)), WRONG);
    }

    /// The verdict of a line that is only late, against the rule written another way.
    #[test]
    fn a_late_line_is_judged_by_the_stalls(
        by in 0_u32..800,
        mut lengths in prop::collection::vec(0_u32..40, 0..22),
    ) {
        // All are over when the line arrives.
        let stalls: Vec<_> = (0..).map(|stall| stall * 45).zip(lengths.iter().copied()).collect();
        lengths.sort_unstable_by(|one, other| other.cmp(one));
        let beyond = by.saturating_sub(100);
        let expected = match beyond {
            0 => RIGHT,
            _ if beyond <= lengths.iter().take(3).sum() => BUSY,
            _ if beyond <= lengths.iter().sum() => DOUBTFUL,
            _ => WRONG,
        };
        prop_assert_eq!(late(by, &stalls), expected);
    }
}
