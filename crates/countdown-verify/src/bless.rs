//! Writes goldens: `--bless`, and tests with `COUNTDOWN_BLESS=1`.

mod propose;

use std::{
    env, fs,
    io::{self, ErrorKind},
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use countdown_core::{Golden, GoldenError, Stamp, Tolerance};

use crate::{
    judge::{Event, limits},
    machine::StallLog,
    program::{Clock, Program, Zero},
    run::{self, End, Limits, Observer, Run},
    verdict::{self, Verdict, shown},
};

/// How many runs have to agree.
pub(crate) const RUNS: u32 = 3;

/// A golden that was written, or is as it was.
pub(crate) struct Blessed {
    /// The result, in a few words.
    pub(crate) summary: String,
    /// The golden before and after.
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Runs a program three times, and writes its output as its golden if all three runs agree.
///
/// # Errors
///
/// Errors if they do not agree, with a proposed golden that fits them if there is one; or if the
/// output cannot be a golden.
pub(crate) fn bless(program: &Program) -> Result<Blessed> {
    let stalls = StallLog::start()?;
    bless_with(program, &stalls, &mut |_, _| ())
}

/// As [`bless`]. `on_event` receives the number of the run, from 1, and its events.
pub(crate) fn bless_with(
    program: &Program,
    stalls: &StallLog,
    on_event: &mut dyn FnMut(u32, Event<'_>),
) -> Result<Blessed> {
    ensure!(
        !is_in_ci(),
        "goldens are not written under CI: bless where you can read the diff, and commit it"
    );
    program.settings.check_grid()?;
    let old = read_old(&program.golden)?;
    let by_hand = old.as_ref().and_then(|old| {
        let golden = program.parse_golden(old.as_bytes()).ok()?;
        golden.is_written_by_hand().then_some(golden)
    });

    let mut drafts = Vec::new();
    for number in 1..=RUNS {
        let run = run_once(program, by_hand.as_ref(), stalls, &mut |event| {
            on_event(number, event);
        });
        let run = run.with_context(|| format!("run {number} of {RUNS}"))?;
        if let Some(golden) = &by_hand {
            check_by_hand(&run, program, golden, number)?;
        } else {
            let draft = Draft::of(run, program);
            drafts.push(draft.with_context(|| format!("run {number} of {RUNS}"))?);
        }
    }
    if let Some(old) = old.as_ref().filter(|_| by_hand.is_some()) {
        return Ok(Blessed {
            summary: format!("kept as it is written, all {RUNS} runs fit it"),
            old: old.clone(),
            new: old.clone(),
        });
    }
    check_steps(&drafts, program)?;
    let samples = samples(&drafts, program)?;
    let best = agree(&samples, &drafts, program)?;
    write(program, best, &old.unwrap_or_default())
}

/// Returns `true` on a CI system, where nobody reads the diff.
fn is_in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(&*value, "" | "false" | "0"))
}

fn read_old(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        Ok(text) => Ok(Some(String::from_utf8_lossy(&text).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow!("cannot read {}: {error}", path.display())),
    }
}

fn run_once(
    program: &Program,
    golden: Option<&Golden>,
    stalls: &StallLog,
    on_event: &mut dyn FnMut(Event<'_>),
) -> Result<Run> {
    const LONGEST: usize = 1 << 20;

    let settings = &program.settings;
    let timeout = settings.timeout.unwrap_or(Duration::from_secs(60));
    let limits = golden.map_or(
        Limits {
            timeout,
            output: LONGEST,
        },
        |golden| limits(program, golden),
    );
    let mut observer = Observer {
        on_output: &mut |bytes| on_event(Event::Output(bytes)),
        cancelled: None,
    };
    let keeps_escapes = golden.is_some_and(Golden::has_escapes);
    let run = run::run(program, limits, keeps_escapes, stalls, &mut observer)?;
    match run.end {
        End::TimedOut { .. } => bail!(
            "it still ran after {:.0} s: a program has to end by itself, or give `for = 2.5` to judge \
             its first seconds, or a longer `timeout`",
            run.length.as_secs_f64()
        ),
        End::Endless => bail!("it printed more than {} bytes", limits.output),
        End::Interrupted => bail!("interrupted"),
        _ => {}
    }
    let reason = verdict::failure(&run, program);
    if let Some(reason) = reason {
        let other = String::from_utf8_lossy(&run.other);
        let said = match other.trim_end() {
            "" => String::new(),
            said => format!("; it said: {}", shown(said.trim_start())),
        };
        bail!("{reason}{said}");
    }
    if let Some(problem) = &run.printed.problem {
        bail!("{problem}");
    }
    if let Some(reason) = verdict::drops_a_group(&run.printed) {
        bail!("{reason}");
    }
    Ok(run)
}

/// Checks a run against a golden that was written by hand.
fn check_by_hand(run: &Run, program: &Program, golden: &Golden, number: u32) -> Result<()> {
    let judgement = verdict::judge(run, program, golden);
    if judgement.verdict == Verdict::Match {
        return Ok(());
    }
    let first = judgement.differences.first();
    let first = first.map(|found| format!("line {}: {}", found.golden_line, found.message));
    let why = judgement.reason.or(first).unwrap_or_default();
    bail!(
        "run {number} of {RUNS} does not fit {}, which is written by hand and is not rewritten: {why}",
        program.golden.display()
    )
}

/// The output of one run, as a draft of a golden.
struct Draft {
    run: Run,
    /// The text, with a stamp before each line if there are times.
    text: String,
    /// The lines with their times, if each line has one.
    lines: Vec<Line>,
}

/// The time and the text of a line.
type Line = (Duration, String);

impl Draft {
    fn of(run: Run, program: &Program) -> Result<Self> {
        let printed = &run.printed;
        let text = String::from_utf8(printed.text.clone()).context("its output is not UTF-8")?;
        let text = text.replace("\r\n", "\n");
        let settings = &program.settings;
        let (text, lines) = match settings.clock() {
            Clock::Own | Clock::Virtual => {
                let lines = stamped_lines(&text);
                (text, lines)
            }
            Clock::Arrival => {
                let zero = match settings.zero() {
                    Zero::First => printed.arrivals.first().copied().unwrap_or_default(),
                    Zero::Start => Duration::ZERO,
                };
                let since = |arrival: &Duration| arrival.saturating_sub(zero);
                let times = printed.arrivals.iter().map(since);
                let lines = text.lines().map(str::to_owned);
                let lines: Vec<Line> = times.zip(lines).collect();
                (
                    stamped(&text, &lines, settings.zero(), settings.grid())?,
                    lines,
                )
            }
        };
        Ok(Self { run, text, lines })
    }
}

/// A draft that is a valid golden.
struct Sample<'a> {
    draft: &'a Draft,
    golden: Golden,
}

impl Sample<'_> {
    fn latest(&self) -> Duration {
        self.golden.lateness().max().unwrap_or_default()
    }
}

/// Parses all drafts as goldens.
fn samples<'a>(drafts: &'a [Draft], program: &Program) -> Result<Vec<Sample<'a>>> {
    let mut samples = Vec::new();
    for (draft, number) in drafts.iter().zip(1..) {
        match program.parse_golden(draft.text.as_bytes()) {
            Ok(golden) => samples.push(Sample { draft, golden }),
            Err(error) => bail!(
                "run {number} of {RUNS}: {}{}",
                off_the_grid(&draft.text, &error, program.settings.grid()),
                propose::golden(drafts, program)
            ),
        }
    }
    Ok(samples)
}

/// Returns the lines of a plain text; none if one of them has no stamp.
fn stamped_lines(text: &str) -> Vec<Line> {
    let line = |line: &str| {
        let (stamp, rest) = line.split_once(' ')?;
        Some((stamp.parse::<Stamp>().ok()?.into(), rest.to_owned()))
    };
    let lines: Option<_> = text.lines().map(line).collect();
    lines.unwrap_or_default()
}

/// Explains why a text is not a golden. For a time off the grid, names the line and a fitting grid.
fn off_the_grid(text: &str, error: &GoldenError, grid: Duration) -> String {
    let GoldenError::Line(error) = error else {
        return format!("what it printed is no golden: {error}");
    };
    let line = text.lines().nth(error.line() - 1).unwrap_or_default();
    let stamp = line
        .split_once(' ')
        .and_then(|(stamp, _)| stamp.parse::<Stamp>().ok());
    let Some(stamp) = stamp.filter(|_| error.message().contains("half a step")) else {
        return format!("what it printed is no golden: {error}");
    };
    let (_, label) = line.split_once(' ').unwrap_or_default();
    format!(
        "`{}` came at {stamp}, between two steps of the grid of {} s: give a grid that its waits are \
         multiples of{}, or write a golden with a range",
        shown(label.trim_start()),
        grid.as_secs_f64(),
        fitting_grid(&[stamp.into()], grid).map_or(String::new(), |grid| format!(
            ", as `grid = {}`",
            grid.as_secs_f64()
        ))
    )
}

/// Returns a grid on which these times lie a little beside a step.
fn fitting_grid(times: &[Duration], grid: Duration) -> Option<Duration> {
    let grids = [2, 4, 5, 10].map(|part| grid / part);
    let grids = grids.into_iter();
    let mut grids = grids.filter(|grid| *grid >= Duration::from_millis(10));
    grids.find(|grid| {
        let off = |time: &Duration| time.abs_diff(nearest(*time, *grid));
        times.iter().all(|time| off(time) * 5 < *grid)
    })
}

/// Refuses a line that comes between two steps of the grid, at about the same time in each run.
fn check_steps(drafts: &[Draft], program: &Program) -> Result<()> {
    let grid = program.settings.grid();
    let lines = drafts.iter().map(|draft| draft.lines.len()).min();
    for index in 0..lines.unwrap_or_default() {
        let times = drafts.iter().map(|draft| draft.lines[index].0);
        let times: Vec<Duration> = times.collect();
        let first = times.iter().min().copied().unwrap_or_default();
        let last = times.iter().max().copied().unwrap_or_default();
        let is_the_same = last.saturating_sub(first) <= grid / 4;
        let is_off = |draft: &Draft| draft.is_off(index, program);
        if !is_the_same || !drafts.iter().all(is_off) {
            continue;
        }
        let (_, text) = &drafts[0].lines[index];
        let came = times.iter().map(|time| Stamp::from(*time).to_string());
        let came: Vec<String> = came.collect();
        let fits = fitting_grid(&times, grid);
        let fits = fits.map_or(String::new(), |grid| {
            format!(", as `grid = {}`", grid.as_secs_f64())
        });
        bail!(
            "`{}` came at {}, between two steps of the grid of {} s: give a grid that its waits are \
             multiples of{fits}, or write a golden with a range",
            shown(text.trim_start()),
            came.join(", "),
            grid.as_secs_f64()
        );
    }
    Ok(())
}

impl Draft {
    /// Returns `true` if a line is far from the nearest step of the grid, or comes before it
    /// although only a late first line makes others early.
    fn is_off(&self, index: usize, program: &Program) -> bool {
        let grid = program.settings.grid();
        let (time, _) = self.lines[index];
        let nearest = nearest(time, grid);
        if program.settings.clock() == Clock::Arrival && program.settings.zero() == Zero::First {
            let first = self.run.printed.arrivals.first();
            let excuse = first.map(|first| self.run.evidence.excuse(Duration::ZERO, *first));
            let early = nearest.saturating_sub(time);
            if early.saturating_sub(excuse.unwrap_or_default()) > honest(0, grid) {
                return true;
            }
        }
        time.abs_diff(nearest) > grid / 4
    }
}

/// Puts a stamp before each line: its time, counted from a zero at which no line is early.
///
/// A line is due at the multiple of the grid nearest to its time.
fn stamped(text: &str, lines: &[Line], zero: Zero, grid: Duration) -> Result<String> {
    let early = |(time, _): &Line| nearest(*time, grid).saturating_sub(*time);
    let shift = match zero {
        Zero::First => lines.iter().map(early).max().unwrap_or_default(),
        Zero::Start => Duration::ZERO,
    };
    let mut stamped = String::new();
    for (line, (time, _)) in text.split_inclusive('\n').zip(lines) {
        ensure!(line.ends_with('\n'), "its last line has no line break");
        let stamp = (*time + shift).max(nearest(*time, grid));
        stamped.extend([&*Stamp::from(stamp).to_string(), " ", line]);
    }
    Ok(stamped)
}

fn nearest(at: Duration, grid: Duration) -> Duration {
    let steps = (at.as_nanos() + grid.as_nanos() / 2) / grid.as_nanos().max(1);
    grid.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

/// Returns the least late sample, if all agree and match the golden made of it.
fn agree<'a>(
    samples: &'a [Sample<'a>],
    drafts: &[Draft],
    program: &Program,
) -> Result<&'a Sample<'a>> {
    let first = samples.first().context("it was not run")?;
    for (sample, number) in samples.iter().zip(1..).skip(1) {
        if let Err(why) = same(first, sample) {
            bail!(
                "run {number} of {RUNS} differs from the first: {why:#}{}",
                propose::golden(drafts, program)
            );
        }
    }
    check_waits(samples, program.settings.clock())?;
    let best = samples
        .iter()
        .min_by_key(|sample| sample.latest())
        .unwrap_or(first);
    for sample in samples {
        let judgement = verdict::judge(&sample.draft.run, program, &best.golden);
        if judgement.verdict == Verdict::Mismatch && !judgement.again {
            let first = judgement
                .differences
                .first()
                .map(|found| found.message.clone());
            let why = judgement.reason.or(first).unwrap_or_default();
            bail!("it would not match the golden made of what it printed: {why}");
        }
    }
    Ok(best)
}

fn same(first: &Sample<'_>, other: &Sample<'_>) -> Result<()> {
    let ticks = |sample: &Sample<'_>| -> Vec<(Duration, String)> {
        let ticks = sample.golden.ticks();
        ticks
            .map(|(due, label)| (due, label.into_owned()))
            .collect()
    };
    let comparison = first
        .golden
        .compare_within(&other.draft.text, Tolerance::NONE.late(Duration::MAX));
    let (one, two) = (ticks(first), ticks(other));
    for ((due, label), (due_now, label_now)) in one.iter().zip(&two) {
        if label == label_now && due != due_now {
            bail!(
                "`{}` came at {:.4} s, then at {:.4} s: its time varies",
                shown(label),
                due.as_secs_f64(),
                due_now.as_secs_f64()
            );
        }
    }
    ensure!(
        comparison.matches(),
        "{}",
        comparison.to_string().trim_end()
    );
    Ok(())
}

/// Refuses waits off the grid. Lateness varies from run to run, but such a wait is the same in all
/// runs.
fn check_waits(samples: &[Sample<'_>], clock: Clock) -> Result<()> {
    let first = &samples[0].golden;
    let grid = first.grid();
    let lateness: Vec<Vec<Duration>> = samples
        .iter()
        .map(|sample| {
            let excuses = excuses(sample.draft, clock);
            let late = sample.golden.lateness().zip(excuses);
            late.map(|(late, excuse)| late.saturating_sub(excuse))
                .collect()
        })
        .collect();
    for (index, (due, label)) in first.ticks().enumerate() {
        let of_runs = lateness.iter().filter_map(|late| late.get(index).copied());
        let always = of_runs.min().unwrap_or_default();
        if always <= honest(index, grid) {
            continue;
        }
        let fits = fitting_grid(&[due + always], grid);
        let fits = fits.map_or(String::new(), |grid| {
            format!(", as `grid = {}` does", grid.as_secs_f64())
        });
        bail!(
            "`{}` came {} s after {} s in every run, which is no multiple of the grid of {} s: give one \
             that fits{fits}, or write a golden with a range",
            shown(&label),
            Stamp::from(always),
            due.as_secs_f64(),
            grid.as_secs_f64()
        );
    }
    Ok(())
}

/// Returns how much of the lateness of each line with a due time the machine excuses.
fn excuses(draft: &Draft, clock: Clock) -> Vec<Duration> {
    let arrivals = &draft.run.printed.arrivals;
    let excuses = match clock {
        // A machine cannot make a simulated clock late.
        Clock::Virtual => vec![Duration::ZERO; arrivals.len()],
        Clock::Own | Clock::Arrival => draft.run.evidence.excuses(Duration::ZERO, arrivals),
    };
    let lines = draft.text.lines().zip(excuses);
    let stamped = lines.filter(|(line, _)| {
        line.split(' ')
            .next()
            .is_some_and(|word| word.parse::<Stamp>().is_ok())
    });
    stamped.map(|(_, excuse)| excuse).collect()
}

/// Returns the most that an honest program is late in every run, at the line with this index, from
/// 0.
///
/// A sleep ends late by 2 ms at most (tokio's by 1.3, `CPython`'s by 0.7), and there is at most one
/// for each line. A twentieth of the grid is added for other work of the program. From a quarter of
/// the grid on, a wait would soon be as near to the next step.
fn honest(index: usize, grid: Duration) -> Duration {
    let sleeps = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let slept = Duration::from_millis(2).saturating_mul(sleeps);
    (grid / 20).saturating_add(slept).min(grid / 4)
}

/// Writes a golden; lines of the old one within the tolerance are kept.
fn write(program: &Program, best: &Sample<'_>, old: &str) -> Result<Blessed> {
    let tolerance = program.settings.tolerance();
    let new = merge(program, old, &best.draft.text, tolerance);
    let note = note(&best.golden, program);
    let summary = if new == old {
        format!("unchanged, every line is within the tolerance{note}")
    } else {
        replace(&program.golden, new.as_bytes())
            .with_context(|| format!("cannot write {}", program.golden.display()))?;
        format!("written{note}")
    };
    Ok(Blessed {
        summary,
        old: old.to_owned(),
        new,
    })
}

/// Returns a warning if a golden tests no times, with advice.
fn note(golden: &Golden, program: &Program) -> String {
    let first = golden.due_times().next();
    let is_at_once = golden.due_times().all(|due| Some(due) == first);
    if !golden.has_times() {
        return "; no line of it has a time, so only its text is checked: set `clock = \"arrival\"` to \
                have lines stamped as they arrive"
            .into();
    }
    let is_many = golden.due_times().count() > 1;
    if is_many && is_at_once && program.settings.clock() == Clock::Arrival {
        return "; all its lines came at once, so no times are checked: have the program flush each \
                line (PYTHONUNBUFFERED=1, `stdbuf -oL`), or set `tty = true`"
            .into();
    }
    String::new()
}

/// Returns the output, in which lines of the old golden within the tolerance replace the new ones.
fn merge(program: &Program, old: &str, printed: &str, tolerance: Tolerance) -> String {
    let read = |text: &str| program.parse_golden(text.as_bytes()).ok();
    let Some(golden) = read(old) else {
        return printed.to_owned();
    };
    if golden.compare_within(printed, tolerance).matches() {
        return old.to_owned();
    }
    let Some(new) = read(printed).filter(Golden::has_times) else {
        return printed.to_owned();
    };
    // The old lines by due time and text; each list is reversed, to pop the first line.
    let lines = |golden: &Golden, text: &str| -> Vec<((Duration, String), String)> {
        let ticks = golden.ticks();
        let keys = ticks.map(|(due, label)| (due, label.into_owned()));
        let is_line = |line: &&str| {
            line.split(' ')
                .next()
                .is_some_and(|w| w.parse::<Stamp>().is_ok())
        };
        keys.zip(text.lines().filter(is_line).map(str::to_owned))
            .collect()
    };
    let mut kept = lines(&golden, old);
    let mut merged = String::new();
    let mut new_lines = lines(&new, printed).into_iter().peekable();
    for line in printed.lines() {
        let is_next = new_lines.peek().is_some_and(|(_, next)| next == line);
        let key = if is_next {
            new_lines.next().map(|(key, _)| key)
        } else {
            None
        };
        let at = key.and_then(|key| kept.iter().position(|(old, _)| *old == key));
        let line = at.map_or_else(|| line.to_owned(), |at| kept.remove(at).1);
        merged += &line;
        merged.push('\n');
    }
    // Kept and new lines due together could run backwards.
    if read(&merged).is_some() {
        merged
    } else {
        printed.to_owned()
    }
}

/// Writes a file atomically. A link stays a link, and permissions are kept.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut done = fs::write(&draft, text);
    if let (Ok(()), Ok(file)) = (&done, fs::metadata(path)) {
        done = fs::set_permissions(&draft, file.permissions());
    }
    let done = done.and_then(|()| fs::rename(&draft, path));
    if done.is_err() {
        // The file may not exist; the first error is the one that counts.
        let _ = fs::remove_file(&draft);
    }
    done
}

#[cfg(test)]
mod tests {
    use countdown_core::RULE;

    use super::*;

    const GRID: Duration = Duration::from_millis(100);

    /// Returns the stamps of lines `a`, `b` … that come at these milliseconds.
    fn stamps(times: &[u64], zero: Zero) -> String {
        let name = |name: char| name.to_string();
        let times = times.iter().copied().map(Duration::from_millis);
        let lines: Vec<Line> = times.zip(('a'..).map(name)).collect();
        let text: String = lines.iter().flat_map(|(_, name)| [name, "\n"]).collect();
        stamped(&text, &lines, zero, GRID).unwrap()
    }

    #[test]
    fn times_are_rounded_to_the_nearest_step() {
        assert_eq!(
            stamps(&[0, 101, 302], Zero::First),
            "0.0000 a\n0.1010 b\n0.3020 c\n"
        );
        assert_eq!(
            stamps(&[103, 198, 302], Zero::Start),
            "0.1030 a\n0.2000 b\n0.3020 c\n"
        );
        assert_eq!(stamps(&[], Zero::First), "");
    }

    #[test]
    fn a_first_line_that_came_late_makes_no_other_early() {
        assert_eq!(
            stamps(&[0, 97, 298], Zero::First),
            "0.0030 a\n0.1000 b\n0.3010 c\n"
        );
    }

    #[test]
    fn a_torn_line_is_refused() {
        let line = |text: &str| (Duration::ZERO, text.to_owned());
        assert!(stamped("a\nb", &[line("a"), line("b")], Zero::First, GRID).is_err());
    }

    #[test]
    fn later_lines_may_have_gathered_more_lateness() {
        let ms = Duration::from_millis;
        assert_eq!(
            [0, 1, 8].map(|index| honest(index, GRID)),
            [ms(7), ms(9), ms(23)]
        );
        assert_eq!(honest(1000, GRID), ms(25));
        assert_eq!(honest(usize::MAX - 1, ms(4)), ms(1));
    }

    #[test]
    fn a_finer_grid_is_named_if_it_fits() {
        let fitting =
            |ms| fitting_grid(&[Duration::from_millis(ms)], GRID).map(|grid| grid.as_millis());
        assert_eq!([251, 126, 1387].map(fitting), [Some(50), Some(25), None]);
    }

    fn merged(old: &[&str], new: &[&str]) -> String {
        let text = |lines: &[&str]| {
            let with_rules = lines.iter().flat_map(|line| [RULE, "\n", line, "\n"]);
            with_rules.collect::<String>()
        };
        let program = Program::new(["x"], "x.txt");
        merge(&program, &text(old), &text(new), Tolerance::default())
            .replace(&format!("{RULE}\n"), "")
    }

    #[test]
    fn lines_within_the_tolerance_are_kept() {
        let old = ["0.5010 \tA = 2", "1.0010 \tA = 1", "Done"];
        let kept = merged(&old, &["0.5400 \tA = 2", "1.0400 \tA = 1", "Done"]);
        assert_eq!(kept, "0.5010 \tA = 2\n1.0010 \tA = 1\nDone\n");
        let updated = merged(&old, &["0.5400 \tA = 2", "1.3002 \tA = 1", "Done"]);
        assert_eq!(updated, "0.5010 \tA = 2\n1.3002 \tA = 1\nDone\n");
        let more = merged(
            &old,
            &["0.5400 \tA = 2", "1.0400 \tA = 1", "1.1010 \t\tB", "Done"],
        );
        assert_eq!(more, "0.5010 \tA = 2\n1.0010 \tA = 1\n1.1010 \t\tB\nDone\n");
    }

    #[test]
    fn stamps_never_run_backwards_in_what_is_written() {
        let old = ["0.5300 \tA", "0.5400 \tB", "Done"];
        let new = ["0.5010 \tC", "0.5020 \tB", "0.5030 \tA", "Done"];
        assert_eq!(
            merged(&old, &new),
            "0.5010 \tC\n0.5020 \tB\n0.5030 \tA\nDone\n"
        );
    }
}
