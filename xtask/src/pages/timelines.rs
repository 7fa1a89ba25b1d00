//! The pictures of the concepts' programs.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use cargo_metadata::Metadata;
use countdown_core::Golden;
use countdown_timeline::{Language, Motion, Timeline, svg};
use countdown_trace::recording::{self, About};

use crate::{
    files,
    timeline::{chinese_summary, due_times},
};

const RECORDING: &str = "docs/timeline.jsonl";
const FILES: [(&str, Language); 2] = [
    ("timeline.svg", Language::English),
    ("timeline.zh-CN.svg", Language::Chinese),
];
/// The end of all time axes, so that a second is as long in each picture.
const UNTIL: Duration = Duration::from_secs(7);

/// Draws what was recorded of each concept into its folder, and all of them for the front page.
pub(super) fn draw(metadata: &Metadata) -> Result<Vec<(PathBuf, String)>> {
    let root = metadata.workspace_root.as_std_path();
    let recorded = recording::read(&files::read_bytes(&root.join(RECORDING))?);
    let recorded = recorded.with_context(|| format!("cannot draw {RECORDING}"))?;

    let (mut folders, mut timelines) = (vec![root.to_owned()], Vec::new());
    for mut program in recorded {
        let (folder, about) = about(metadata, &program.about.name)?;
        folders.push(folder);
        program.about = about;
        timelines.push(Timeline::new(program));
    }

    let mut pictures = Vec::new();
    for (number, folder) in folders.iter().enumerate() {
        let shown = match number {
            0 => &timelines[..],
            _ => &timelines[number - 1..number],
        };
        for (file, language) in FILES {
            let picture = svg(shown, UNTIL, Motion::Once, language);
            pictures.push((folder.join(file), picture));
        }
    }
    Ok(pictures)
}

/// The folder of a concept, and what its program is by now.
fn about(metadata: &Metadata, name: &str) -> Result<(PathBuf, About)> {
    let mut packages = metadata.workspace_packages().into_iter();
    let package = packages.find(|package| *package.name == name);
    let package = package.with_context(|| format!("{RECORDING}: there is no package `{name}`"))?;
    let folder = package.manifest_path.as_std_path().with_file_name("");

    let golden = format!("tests/golden/{name}.txt");
    let golden = files::read(&metadata.workspace_root.as_std_path().join(golden))?;
    let about = About {
        name: name.to_owned(),
        summary: package.description.clone().unwrap_or_default(),
        chinese: chinese_summary(&folder, name),
        due: due_times(&Golden::parse(golden)?)?,
    };
    Ok((folder, about))
}
