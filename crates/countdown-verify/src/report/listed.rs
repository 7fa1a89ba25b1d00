//! What `--list` shows.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::workspace::{Listed, Workspace};

/// A program as the list has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    name: String,
    concept: String,
    /// Relative to the workspace; none where it is not judged.
    golden: Option<PathBuf>,
    /// The grid of the golden's due times, in seconds.
    grid: Option<f64>,
    summary: String,
}

impl Row {
    /// What the list has of a program.
    pub(crate) fn new(workspace: &Workspace, program: &Listed) -> Self {
        let golden = program.golden.as_ref();
        Self {
            name: program.name.clone(),
            concept: program.concept.clone(),
            golden: golden.map(|golden| workspace.place.relative(&golden.path)),
            grid: golden.map(|golden| golden.grid.as_secs_f64()),
            summary: program.summary.clone(),
        }
    }

    fn golden_name(&self) -> String {
        let name = self.golden.as_deref().and_then(Path::file_stem);
        name.map_or("not judged".into(), |name| name.display().to_string())
    }
}

/// The list for people: concept, name, golden and what it shows.
pub(crate) fn table(rows: &[Row]) -> String {
    let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let concepts = width(|row| row.concept.len());
    let names = width(|row| row.name.len());
    let goldens = width(|row| row.golden_name().len());
    let line = |row: &Row| {
        let Row {
            concept,
            name,
            summary,
            ..
        } = row;
        let golden = row.golden_name();
        format!("{concept:concepts$}  {name:names$}  {golden:goldens$}  {summary}\n")
    };
    rows.iter().map(line).collect()
}
