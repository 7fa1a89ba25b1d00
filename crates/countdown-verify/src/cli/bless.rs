//! `--bless`: goldens for demos of one's own.

use std::env;

use anyhow::{Context, Result, bail, ensure};

use super::{Args, print, progress::Progress};
use crate::{
    bless::{Blessing, RUNS},
    place::Place,
    program::{Policy, Program},
    verdict::Verdict,
    workspace::{Listed, Workspace},
};

pub(super) fn main(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    ensure!(
        !in_ci(),
        "goldens are not written under CI: bless where you can read the diff, and commit it"
    );
    let programs = workspace.select(&args.names)?;
    programs.iter().try_for_each(|program| blessable(workspace, program))?;
    let built = workspace.build(&programs, if args.quiet { &["--quiet"] } else { &[] })?;
    for listed in programs {
        let name = &listed.name;
        let command = built.command(listed).with_context(|| format!("`{name}`"))?;
        if let Some(mut program) = listed.program(command) {
            args.table().apply(&mut program);
            let shown = bless(&program, &args.policy(), args.quiet)
                .with_context(|| format!("`{name}` is not blessed"))?;
            print(&format!("{}: {shown}", path(&workspace.place, &program)))?;
        }
    }
    Ok(Verdict::Match)
}

fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !(value.is_empty() || value == "false" || value == "0"))
}

fn blessable(workspace: &Workspace, program: &Listed) -> Result<()> {
    let Some(file) = &program.golden else {
        bail!("`{}` is not judged, so it has no golden: see its manifest", program.name)
    };
    let path = workspace.place.relative(&file.path);
    ensure!(
        !workspace.is_fixed(file),
        "{} is never rewritten: the workspace's manifest says that it is fixed",
        path.display()
    );
    Ok(())
}

fn bless(program: &Program, policy: &Policy, quiet: bool) -> Result<String> {
    let progress = Progress::new(quiet);
    let mut line = progress.add(&program.name);
    let mut blessing = Blessing::new(program, policy);
    for number in 1..=RUNS {
        line.say(&format!("run {number} of {RUNS}"));
        blessing.see(&mut |bytes| line.watch(bytes))?;
    }
    blessing.write()
}

fn path(place: &Place, program: &Program) -> String {
    place.relative(&program.golden.path).display().to_string()
}
