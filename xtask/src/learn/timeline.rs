//! The timeline of the learner's own run.

use std::{path::Path, time::Duration};

use anyhow::Result;
use countdown_timeline::{Language, Timeline, terminal};
use countdown_trace::recording::{About, Recorded};
use countdown_verify::program::GoldenFile;

use super::{condition::Place, exercise::Exercise, words::Words};
use crate::timeline::due_times;

/// Draws what was recorded of an exercise in this folder, if it has run, and says where a condition
/// was broken; or says why it cannot be drawn.
pub(crate) fn draw(
    exercise: &Exercise,
    folder: Option<&Path>,
    place: Option<&Place>,
    columns: usize,
    words: &Words,
) -> String {
    let Some(folder) = folder else {
        return (words.no_timeline)(words.not_run) + "\n";
    };
    if !folder.exists() {
        return (words.no_timeline)(words.nothing_recorded) + "\n";
    }
    match drawn(exercise, folder, columns, words.language) {
        Ok(drawn) => drawn + &place.map(|place| words.place(place)).unwrap_or_default(),
        Err(error) => (words.no_timeline)(&format!("{error:#}\n")),
    }
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
