//! Records programs of the workspace, and says on stderr what became of each.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result, ensure};
use countdown_timeline::{Recorded, Runs, Subject, join};
use countdown_verify::{
    cli::{self, progress::Progress},
    interrupt,
    judge::at_once,
    program::Clock,
    report::printable,
    stalls::StallLog,
    verdict::{Judgement, Verdict},
    workspace::{Built, Header, Listed, Workspace},
};

use crate::prose::is_chinese;

/// Builds programs, and records all of them at the same time.
///
/// Without names these are the programs that bear their concept's name.
pub(crate) fn record(workspace: &Workspace, names: &[String]) -> Result<(String, Verdict)> {
    let programs = programs(workspace, names)?;
    let built = workspace.build(&programs, &[])?;
    let folder = folder(workspace);
    let recorded = record_all(&programs, &built, &folder)?;
    // It is empty by now; if not, it is in nobody's way.
    let _ = fs::remove_dir(&folder);
    ensure!(!interrupt::requested(), "interrupted");
    let mut worst = Verdict::Match;
    let mut parts = Vec::new();
    for (listed, recorded) in programs.iter().zip(recorded) {
        let recorded = recorded.with_context(|| format!("cannot record `{}`", listed.name))?;
        cli::say(&said(&recorded));
        worst = worst.max(
            recorded
                .judgement
                .map_or(Verdict::Match, |judgement| judgement.verdict),
        );
        parts.push((recorded.program, recorded.processes));
    }
    Ok((join(parts), worst))
}

fn programs<'a>(workspace: &'a Workspace, names: &[String]) -> Result<Vec<&'a Listed>> {
    if names.is_empty() {
        let own = workspace
            .programs
            .iter()
            .filter(|program| program.name == program.concept);
        return Ok(own.collect());
    }
    let programs = workspace.select(names)?;
    for listed in &programs {
        let clock = listed.program(Vec::new()).map(|program| program.clock);
        ensure!(
            clock != Some(Clock::Virtual),
            "`{}` goes by a virtual clock, which jumps: its stamps are not when it did what, so there \
             is nothing to draw",
            listed.name
        );
    }
    Ok(programs)
}

/// Where the processes of the programs write: no other timeline does.
fn folder(workspace: &Workspace) -> PathBuf {
    workspace
        .place
        .target()
        .join("timeline")
        .join(process::id().to_string())
}

fn record_all(programs: &[&Listed], built: &Built, folder: &Path) -> Result<Vec<Result<Recorded>>> {
    let progress = Progress::new(false);
    let stalls = &StallLog::start()?;
    let subjects = programs.iter().map(|listed| {
        (
            &listed.name,
            subject(listed, built),
            progress.add(&listed.name),
        )
    });
    at_once(subjects, |(name, subject, mut line)| {
        subject?.record(&folder.join(name), stalls, &mut |event| line.hear(event))
    })
}

fn subject(listed: &Listed, built: &Built) -> Result<Subject> {
    let command = built.command(listed)?;
    let runs = match listed.program(command.clone()) {
        Some(program) => Runs::Judged(Box::new(program)),
        None => Runs::Plain(command),
    };
    Ok(Subject {
        name: listed.name.clone(),
        summary: listed.summary.clone(),
        chinese: chinese(listed),
        runs,
    })
}

/// A program's sentence in Chinese; nothing where its source is not where Cargo finds it by itself.
fn chinese(listed: &Listed) -> String {
    let Listed { name, folder, .. } = listed;
    let places = [
        format!("examples/{name}.rs"),
        format!("examples/{name}/main.rs"),
    ];
    let places = places.into_iter().chain(["src/main.rs".into()]);
    let source = places
        .map(|place| fs::read_to_string(folder.join(place)))
        .find_map(Result::ok);
    source
        .and_then(|source| chinese_line(&source))
        .unwrap_or_default()
}

/// The first line of a header that begins in Chinese.
fn chinese_line(source: &str) -> Option<String> {
    let header = Header::of(source);
    let line = header.lines().find(|line| line.starts_with(is_chinese));
    line.map(|line| line.trim_end_matches('。').to_owned())
}

/// What became of a program.
fn said(recorded: &Recorded) -> String {
    let name = &recorded.program.name;
    let Some(judgement) = &recorded.judgement else {
        return format!("{name}: not judged while recorded\n");
    };
    let Judgement {
        verdict,
        reason,
        differences,
        ..
    } = judgement;
    let reason = reason
        .as_ref()
        .map(|reason| format!("; {reason}"))
        .unwrap_or_default();
    let mut said = format!("{name}: {} while recorded{reason}\n", verdict.word());
    if *verdict != Verdict::Match {
        for difference in differences {
            let _ = writeln!(
                said,
                "line {}: {}",
                difference.golden_line, difference.message
            );
        }
        for line in String::from_utf8_lossy(&recorded.said).lines() {
            said += &(printable(line) + "\n");
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_a_program_says_is_no_order_to_the_terminal() {
        use countdown_verify::{judge, program::Policy, program::Program};

        let golden = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/golden/sequential.txt"
        );
        let program = Program::new(["sh", "-c", r"printf '\033[2Jfull\n' >&2; exit 1"], golden);
        let (policy, stalls) = (Policy::default(), StallLog::start().unwrap());
        let judged = judge::judge(&program, &policy, &stalls, &mut |_| (), &mut |_| ())
            .unwrap()
            .1;
        let recorded = Recorded {
            program: countdown_trace::recording::Program::default(),
            processes: Vec::new(),
            judgement: Some(judged.judgement),
            said: judged.said,
        };
        let said = said(&recorded);
        assert!(said.ends_with("\n\\u{1b}[2Jfull\n"), "{said}");
    }

    #[test]
    fn a_program_says_what_it_shows_in_a_line_that_begins_in_chinese() {
        for (source, shown) in [
            (
                "//! One thing: 一。\n//! 一件事：一。\nfn main() {}\n",
                Some("一件事：一"),
            ),
            (
                "//! One thing.\n//!\n//! 一件事。\n//!\n//! 别的。\n",
                Some("一件事"),
            ),
            ("//! One thing.\n\n//! 一件事。\n", None),
        ] {
            assert_eq!(chinese_line(source).as_deref(), shown);
        }
    }
}
