//! Properties that hold for any start, stalls, waits for a processor, and noise.

use proptest::prelude::*;

use super::*;
use crate::machine::simulated::Machine;

fn machines() -> impl Strategy<Value = Machine> {
    let stalls = prop::collection::vec((0_u32..2_500, 0_u32..600), 0..5);
    let waits = prop::collection::vec(prop_oneof![Just(0_u32), 0_u32..15, 0_u32..300], 0..24);
    (stalls, waits).prop_map(|(stalls, waits)| Machine::new(stalls, waits))
}

/// A program of several threads. Each waits these times, one after the other or each until its own
/// deadline, and prints a line after each wait.
struct Threads<'a> {
    waits: &'a [&'a [(u32, char)]],
    has_deadlines: bool,
}

/// One thread that prints at 0, 0.5, 0.6 and 1.0 s.
const ONE: &[&[(u32, char)]] = &[&[(0, 'Z'), (500, 'A'), (100, 'B'), (400, 'C')]];
/// Two threads: one prints at 0, 0.5 and 1.0 s, the other at 0.6 s.
const TWO: &[&[(u32, char)]] = &[&[(0, 'Z'), (500, 'A'), (500, 'C')], &[(600, 'B')]];

const GOLDEN: &str = "0.0000 Z\n0.5000 A\n0.6000 B\n1.0000 C\n";

impl Threads<'_> {
    /// Returns the output if the clock starts at `start` and each wake-up is late by `noise`.
    fn run(&self, machine: &mut Machine, start: u32, noise: u32) -> Vec<Line> {
        let zero = machine.wake(start);
        let mut printed = Vec::new();
        for thread in self.waits {
            let (mut now, mut due) = (zero, zero);
            for (wait, text) in *thread {
                due += wait;
                let until = if self.has_deadlines {
                    due.max(now)
                } else {
                    now + wait
                };
                now = machine.wake(until + noise);
                printed.push((now, *text));
            }
        }
        printed.sort_by_key(|(at, _)| *at);
        // The reader wakes up too, and takes one line after the other.
        let mut last = 0;
        let mut line = |(at, text): &(u32, char)| {
            last = machine.wake(*at).max(last);
            (at - zero, last, *text)
        };
        printed.iter().map(&mut line).collect()
    }
}

/// The golden of one thread, written by hand. (Only lines with due times may be overtaken.)
const BY_HAND: &str = "0.0000 Z\n+0.4..1.0 A\n..0.7 B\n+0.4 C\n";

/// Returns the verdicts on a program by its own clock, by arrivals and by the times in its log, and
/// its output.
fn verdicts(
    threads: &Threads<'_>,
    machine: &Machine,
    start: u32,
    noise: u32,
) -> (Vec<Judgement>, Vec<Line>) {
    let mut machine = machine.clone();
    let lines = threads.run(&mut machine, start, noise);
    let arrivals: Vec<u32> = lines.iter().map(|(_, arrival, _)| *arrival).collect();
    let evidence = machine.evidence(&arrivals, noise);
    let own = program(|_| ());
    let arrival = program(|settings| settings.clock = Some(Clock::Arrival));
    let logged = program(|settings| settings.select = Some("ts".parse().unwrap()));
    let first = lines[0].0;
    let since = lines
        .iter()
        .map(|(stamp, arrival, text)| (stamp - first, *arrival, *text));
    let log = run(&since.collect::<Vec<Line>>(), evidence.clone());
    let (stamped, plain) = (run(&lines, evidence.clone()), plain_run(&lines, evidence));
    let goldens = if threads.waits.len() > 1 {
        &[GOLDEN][..]
    } else {
        &[GOLDEN, BY_HAND]
    };
    let mut judgements = Vec::new();
    for text in goldens {
        let golden = golden(text);
        judgements.push(judge(&stamped, &own, &golden));
        judgements.push(judge(&plain, &arrival, &golden));
        judgements.push(judge(&log, &logged, &golden));
    }
    (judgements, lines)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// An honest program of one thread or of several is never a mismatch, whenever it starts and
    /// whatever the machine does.
    #[test]
    fn an_honest_program_is_never_a_mismatch(
        machine in machines(),
        start in 0_u32..400,
        noise in 0_u32..3,
        has_deadlines: bool,
    ) {
        for waits in [ONE, TWO] {
            let threads = Threads { waits, has_deadlines };
            let (judgements, lines) = verdicts(&threads, &machine, start, noise);
            for judgement in judgements {
                prop_assert_ne!(judgement.verdict, Verdict::Mismatch, "{:?} {:?}", lines, judgement);
            }
        }
    }

    /// A service that is cut off or asked to end. When the machine is late, so is the verifier.
    #[test]
    fn an_honest_service_is_never_a_mismatch(
        machine in machines(),
        start in 0_u32..400,
        noise in 0_u32..3,
    ) {
        let mut machine = machine;
        let threads = Threads { waits: ONE, has_deadlines: false };
        let mut lines = threads.run(&mut machine, start, noise);
        let zero = lines[0].1;
        let cut = machine.wake(zero + 1150);
        lines.retain(|(_, arrival, _)| *arrival <= cut);
        let arrivals: Vec<u32> = lines.iter().map(|(_, arrival, _)| *arrival).chain([cut]).collect();
        let evidence = machine.evidence(&arrivals, noise);
        let service = program(|settings| {
            settings.clock = Some(Clock::Arrival);
            settings.run_for = Some(MS * 1150);
        });
        let cut_off = Run { end: End::Cut, length: MS * cut, ..plain_run(&lines, evidence) };
        let judgement = judge(&cut_off, &service, &golden(GOLDEN));
        prop_assert_ne!(judgement.verdict, Verdict::Mismatch, "{:?} {:?}", lines, judgement);
    }

    #[test]
    fn an_honest_drain_is_never_a_mismatch(
        machine in machines(),
        start in 0_u32..400,
        noise in 0_u32..3,
    ) {
        let mut machine = machine;
        let ready = machine.wake(start);
        let told = machine.wake(ready);
        let sent = machine.wake(told + 500);
        let draining = machine.wake(sent + noise);
        let stopped = machine.wake(draining + 400 + noise);
        let lines = [ready, draining, stopped].into_iter().zip('a'..);
        let mut last = 0;
        let lines: Vec<Line> = lines.map(|(at, text)| {
            last = if at == ready { told } else { machine.wake(at).max(last) };
            (0, last, text)
        }).collect();
        let arrivals: Vec<u32> = lines.iter().map(|(_, arrival, _)| *arrival).collect();
        let run = Run {
            terminated: Some(MS * sent),
            ..plain_run(&lines, machine.evidence(&arrivals, noise))
        };
        let drain = program(|settings| {
            settings.clock = Some(Clock::Arrival);
            settings.terminate = Some(MS * 500);
        });
        for golden in ["0.0000 a\n0.5000 b\n0.9000 c\n", "0.0000 a\n0.5000 b\n+0.4 c\n"] {
            let judgement = judge(&run, &drain, &super::golden(golden));
            prop_assert_ne!(judgement.verdict, Verdict::Mismatch, "{:?} {:?}", lines, judgement);
        }
    }

    /// A wait that is always too long, by more than the tolerance and all excuses.
    #[test]
    fn a_constant_delay_beyond_all_excuses_is_wrong_at_once(
        stalled in prop::collection::vec((0_u32..1_000, 0_u32..200), 0..5),
        waited in 0_u32..300,
        beyond in 1_u32..300,
        start in 0_u32..400,
    ) {
        let all: u32 = stalled.iter().map(|(_, length)| length).sum();
        let late = 100 + all + waited + beyond;
        let line = |(due, text)| (due + late, start + due + late, text);
        let lines: Vec<Line> = [(500, 'A'), (600, 'B'), (1000, 'C')].map(line).to_vec();
        let mut stalled = stalled;
        stalled.sort_unstable();
        let evidence = Evidence::of(&stalled, &[(0, 0), (start, 0), (5000, waited)]);
        let judgement = judge(&run(&lines, evidence.clone()), &program(|_| ()), &golden(&GOLDEN[9..]));
        prop_assert_eq!(said(&judgement), WRONG, "{:?}", judgement);
        // By arrivals, the first line is in time.
        let mut plain = lines.clone();
        plain.insert(0, (0, start, 'Z'));
        let arrival = program(|settings| settings.clock = Some(Clock::Arrival));
        let judgement = judge(&plain_run(&plain, evidence), &arrival, &golden(GOLDEN));
        prop_assert_eq!(said(&judgement), WRONG, "{:?}", judgement);
    }

    /// A line later than the tolerance by the verifier's clock, however busy the machine.
    #[test]
    fn what_is_late_never_passes(
        machine in machines(),
        late in prop::array::uniform3(0_u32..300),
        too_late in (0_usize..3, 101_u32..300),
        start in 0_u32..400,
    ) {
        let mut late = late;
        late[too_late.0] = too_late.1;
        let due = [(500, 'A'), (600, 'B'), (1000, 'C')];
        let lines = due.iter().zip(late).map(|((due, text), late)| (due + late, start + due + late, *text));
        let mut lines: Vec<Line> = lines.collect();
        lines.push((1500, start + 1500, 'D'));
        lines.sort_unstable();
        let arrivals: Vec<u32> = lines.iter().map(|(_, arrival, _)| *arrival).collect();
        let golden = golden("0.5000 A\n0.6000 B\n1.0000 C\n1.5000 D\n");
        for live in [true, false] {
            let program = program(|settings| settings.live = Some(live));
            let run = run(&lines, machine.evidence(&arrivals, 0));
            let judgement = judge(&run, &program, &golden);
            prop_assert_ne!(judgement.verdict, Verdict::Match, "{:?}", judgement);
        }
    }

    /// A wait that is too short, a missing line or one too many, another text, or a line from the
    /// future, however busy the machine.
    #[test]
    fn a_broken_program_never_matches(
        machine in machines(),
        start in 0_u32..400,
        late in prop::array::uniform3(0_u32..90),
        broken in 0..5,
    ) {
        let [a, b, c] = late;
        let line = |stamp, text| (stamp, start + stamp, text);
        let mut lines = vec![line(500 + a, 'A'), line(600 + b, 'B'), line(1000 + c, 'C')];
        match broken {
            0 => lines[2].0 = 997 - c,
            1 => drop(lines.remove(1)),
            2 => lines[0].2 = 'X',
            3 => lines.push(line(1090, 'C')),
            _ => lines.iter_mut().for_each(|line| line.1 = a),
        }
        let arrivals: Vec<u32> = lines.iter().map(|(_, arrival, _)| *arrival).collect();
        let evidence = machine.evidence(&arrivals, 0);
        let judgement = judge(&run(&lines, evidence), &program(|_| ()), &golden(&GOLDEN[9..]));
        prop_assert_eq!(said(&judgement), WRONG, "{:?}", judgement);
    }

    /// The verdict on a line that is only late, compared with the rule written another way.
    #[test]
    fn a_late_line_is_judged_by_the_sum_of_stalls_and_run_delay(
        by in 0_u32..800,
        lengths in prop::collection::vec(0_u32..40, 0..22),
        waited in 0_u32..200,
    ) {
        // All stalls end before the line arrives.
        let stalls: Vec<(u32, u32)> = (0..).map(|stall| 20 + stall * 45).zip(lengths.iter().copied()).collect();
        let evidence = Evidence::of(&stalls, &[(0, 0), (20, 0), (2000, waited)]);
        let excuse: u32 = lengths.iter().sum::<u32>() + waited;
        let expected = match by.saturating_sub(100) {
            0 => RIGHT,
            beyond if beyond <= excuse => BUSY,
            _ => WRONG,
        };
        prop_assert_eq!(late(by, evidence), expected);
    }
}
