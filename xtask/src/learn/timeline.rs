//! The timeline of the learner's own run.

use std::{path::Path, time::Duration};

use anyhow::Result;
use countdown_timeline::{Language, Timeline, terminal};
use countdown_trace::recording::{About, Recorded};
use countdown_verify::program::GoldenFile;

use super::{exercise::Exercise, words::Words};
use crate::timeline::due_times;

/// What was recorded of an exercise in this folder, where it has run, drawn for the terminal; or why
/// it cannot be.
pub(crate) fn draw(
    exercise: &Exercise,
    folder: Option<&Path>,
    columns: usize,
    words: &Words,
) -> String {
    let Some(folder) = folder else {
        return (words.no_timeline)(words.not_run) + "\n";
    };
    if !folder.exists() {
        return (words.no_timeline)(words.nothing_recorded) + "\n";
    }
    let drawn = drawn(exercise, folder, columns, words.language);
    drawn.unwrap_or_else(|error| (words.no_timeline)(&format!("{error:#}\n")))
}

fn drawn(exercise: &Exercise, folder: &Path, columns: usize, language: Language) -> Result<String> {
    let Exercise { name, golden, .. } = exercise;
    let title = |language| exercise.task(language).title.clone();
    let about = About {
        name: name.clone(),
        summary: title(Language::English),
        chinese: title(Language::Chinese),
        due: due_times(&GoldenFile::from(golden).read()?)?,
    };
    let run = Timeline::new(Recorded::from_folder(about, folder)?);
    Ok(terminal(&[run], Duration::ZERO, columns, language))
}
