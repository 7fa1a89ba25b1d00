//! `--bless`: goldens for demos of one's own.

use std::env;

use anyhow::{Context, Result, bail, ensure};

use super::{
    Args, print,
    progress::{Line, Progress},
};
use crate::{
    bless::{Blessing, RUNS},
    judge::at_once,
    program::{Policy, Program},
    stalls::StallLog,
    verdict::Verdict,
    workspace::{Listed, Workspace},
};

pub(super) fn main(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    ensure!(
        !in_ci(),
        "goldens are not written under CI: bless where you can read the diff, and commit it"
    );
    let programs = workspace.select(&args.names)?;
    programs
        .iter()
        .try_for_each(|program| blessable(workspace, program))?;
    let built = workspace.build(&programs, if args.quiet { &["--quiet"] } else { &[] })?;
    let mut blessed = Vec::new();
    for listed in programs {
        let command = built
            .command(listed)
            .with_context(|| format!("`{}`", listed.name))?;
        blessed.extend(listed.program(command).map(|mut program| {
            args.table().apply(&mut program);
            program
        }));
    }
    let (policy, stalls) = (args.policy(), StallLog::start()?);
    let blessings = run_all(&blessed, &policy, &stalls, args.quiet)?;
    let mut refused = Vec::new();
    for (program, blessing) in blessed.iter().zip(blessings) {
        match blessing.and_then(|blessing| blessing.write()) {
            Ok(shown) => {
                let golden = workspace.place.relative(&program.golden.path);
                print(&format!("{}: {shown}", golden.display()))?;
            }
            Err(error) => refused.push(format!("`{}` is not blessed: {error:#}", program.name)),
        }
    }
    ensure!(refused.is_empty(), refused.join("\n"));
    Ok(Verdict::Match)
}

/// Runs all at the same time, each as often as it takes to believe it.
fn run_all<'a>(
    programs: &'a [Program],
    policy: &'a Policy,
    stalls: &'a StallLog,
    quiet: bool,
) -> Result<Vec<Result<Blessing<'a>>>> {
    let progress = Progress::new(quiet);
    let lines = programs
        .iter()
        .map(|program| (program, progress.add(&program.name)));
    at_once(lines, |(program, line)| run(program, policy, stalls, line))
}

fn run<'a>(
    program: &'a Program,
    policy: &'a Policy,
    stalls: &'a StallLog,
    mut line: Line,
) -> Result<Blessing<'a>> {
    let mut blessing = Blessing::new(program, policy, stalls);
    for number in 1..=RUNS {
        line.say(&format!("run {number} of {RUNS}"));
        blessing.see(&mut |bytes| line.watch(bytes))?;
    }
    Ok(blessing)
}

fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !(value.is_empty() || value == "false" || value == "0"))
}

fn blessable(workspace: &Workspace, program: &Listed) -> Result<()> {
    let Some(file) = &program.golden else {
        bail!(
            "`{}` is not judged, so it has no golden: see its manifest",
            program.name
        )
    };
    let path = workspace.place.relative(&file.path);
    ensure!(
        !workspace.is_fixed(file),
        "{} is never rewritten: the workspace's manifest says that it is fixed",
        path.display()
    );
    Ok(())
}
