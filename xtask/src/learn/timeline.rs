//! The timeline of the learner's own run.

use std::{fmt::Write, path::Path, time::Duration};

use anyhow::Result;
use countdown_core::Golden;
use countdown_timeline::{Language, Timeline, terminal};
use countdown_trace::recording::{About, Recorded};

use super::{condition::Place, exercise::Exercise, words::Words};
use crate::{files, timeline::due_times};

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
        Ok(drawn) => match place {
            Some(place) => marked(&drawn, place) + &words.place(place),
            None => drawn,
        },
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
        due: due_times(&Golden::parse(files::read(golden)?)?)?,
    };
    let run = Timeline::new(Recorded::from_folder(about, folder)?);
    Ok(terminal(&[run], Duration::ZERO, columns, language))
}

/// Marks a place under the picture's axis.
fn marked(drawn: &str, place: &Place) -> String {
    let mut text = String::new();
    for line in drawn.split_inclusive('\n') {
        text += line;
        if let Some(column) = axis(line) {
            let (from, to) = (column(place.from), column(place.to));
            let mark = "^".repeat(to.saturating_sub(from) + 1);
            let _ = writeln!(text, "{:from$}{mark}", "");
        }
    }
    text
}

/// Returns the column of each time on this line, if it is an axis: `  0   0.5   1.0 s`.
fn axis(line: &str) -> Option<impl Fn(Duration) -> usize> {
    let marks = line.trim_end().strip_suffix(" s")?;
    let (zero, last) = (marks.find(|c| c != ' ')?, marks.rfind(' ')? + 1);
    let end = Duration::try_from_secs_f64(marks[last..].parse().ok()?).ok()?;
    let is_axis = marks[zero..].starts_with("0 ") && !end.is_zero();
    is_axis.then_some(move |at: Duration| {
        let column = at.as_millis() * (last - zero) as u128 / end.as_millis();
        zero + usize::try_from(column).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_marked_under_the_axis() {
        let ms = Duration::from_millis;
        let place = Place {
            from: ms(500),
            to: ms(1200),
        };
        let drawn = "  main ▒▒▒ 0 s\n\n   0    0.5  1.0 s\nlegend\n";
        let expected = drawn.replace("legend", &format!("{:8}^^^^^^^^\nlegend", ""));
        assert_eq!(marked(drawn, &place), expected);
        let other = "no axis 0 s\n";
        assert_eq!(marked(other, &place), other);
    }
}
