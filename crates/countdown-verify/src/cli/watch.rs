//! `--watch`: what is judged, and when it has changed.

use std::path::PathBuf;

use anyhow::Result;

use super::{Args, say, verify};
use crate::{interrupt, place::Place, verdict::Verdict, watch::Watch, workspace::Workspace};

/// Judges again and again; what is amiss now may be mended by the next change.
pub(super) fn main(args: &Args) -> Result<Verdict> {
    let mut watch = Watch::new(sources(args)?);
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
        watch = sources(args).map_or(watch, Watch::new);
    }
}

/// The packages' folders, or the command's own, and the goldens.
fn sources(args: &Args) -> Result<Vec<PathBuf>> {
    if let Some(golden) = &args.golden {
        return Ok(vec![golden.clone(), Place::here()?.root]);
    }
    let workspace = Workspace::find()?;
    let programs = workspace.select(&args.names)?;
    let goldens = programs.iter().filter_map(|program| Some(program.golden.as_ref()?.path.clone()));
    let folders = programs.iter().map(|program| program.folder.clone());
    let here = (!args.command.is_empty()).then(Place::here).transpose()?;
    Ok(goldens.chain(folders).chain(here.map(|here| here.root)).collect())
}
