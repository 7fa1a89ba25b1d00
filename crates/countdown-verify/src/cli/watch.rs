//! `--watch`: what is judged, and when it has changed.

use anyhow::Result;

use super::{Args, say, verify};
use crate::{interrupt, place::Place, verdict::Verdict, watch::Watch, workspace::Workspace};

/// Judges again and again; what is amiss now may be mended by the next change.
pub(super) fn main(args: &Args) -> Result<Verdict> {
    let mut watch = sources(args)?;
    loop {
        if let Err(error) = verify(args) {
            say(&format!("error: {error:#}\n"));
        }
        if !interrupt::requested() {
            say("waiting for a change; Ctrl-C ends it\n");
        }
        if !watch.wait() {
            return Ok(Verdict::Match);
        }
        // Where a table is wrong now, what was watched before is.
        watch = sources(args).unwrap_or(watch);
    }
}

/// What is watched: the packages' folders, or the command's own, and the goldens.
fn sources(args: &Args) -> Result<Watch> {
    if let Some(golden) = &args.golden {
        let here = Place::here()?;
        return Ok(Watch::new(
            [golden.clone(), here.root.clone()],
            Some(here.target()),
        ));
    }
    let workspace = Workspace::find()?;
    let programs = workspace.select(&args.names)?;
    let goldens = programs
        .iter()
        .filter_map(|program| Some(program.golden.as_ref()?.path.clone()));
    let folders = programs.iter().map(|program| program.folder.clone());
    let here = (!args.command.is_empty()).then(Place::here).transpose()?;
    let sources = goldens.chain(folders).chain(here.map(|here| here.root));
    Ok(Watch::new(sources, Some(workspace.place.target())))
}
