//! The timeline of the learner's own run.

use std::{path::Path, time::Duration};

use anyhow::Result;
use countdown_timeline::{Language, due_times, processes};
use countdown_trace::recording::Program;
use countdown_verify::program::GoldenFile;

use super::exercise::Exercise;

/// What was recorded of an exercise in this folder, drawn for the terminal; or why it cannot be.
pub(crate) fn draw(exercise: &Exercise, folder: &Path, columns: usize) -> String {
    let drawn = drawn(exercise, folder, columns);
    drawn.unwrap_or_else(|error| format!("There is no timeline: {error:#}\n"))
}

fn drawn(exercise: &Exercise, folder: &Path, columns: usize) -> Result<String> {
    let Exercise { name, header, golden, .. } = exercise;
    let program = Program {
        name: name.clone(),
        summary: header.title.clone(),
        chinese: String::new(),
        due: due_times(&GoldenFile::from(golden))?,
    };
    let recording = countdown_timeline::join(vec![(program, processes(folder)?)]);
    let runs = countdown_timeline::read(recording.as_bytes())?;
    Ok(countdown_timeline::terminal(&runs, Duration::ZERO, columns, Language::English))
}
