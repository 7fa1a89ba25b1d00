//! Building exercises, and what the compiler has to say of them.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::AtomicBool,
    thread::{self, Builder},
    time::SystemTime,
};

use anyhow::{Context, Result, ensure};
use countdown_verify::tools::{self, Tool, cargo_command};

use super::{package, words::Words};
use crate::files;

/// What came of building some programs.
pub(crate) struct Built {
    built: tools::Built,
    said: BTreeMap<String, String>,
}

impl Built {
    /// Where the executable of a program is, if it was built.
    pub(crate) fn executable(&self, name: &str) -> Option<&Path> {
        self.built.executable(name).map(PathBuf::as_path)
    }

    /// What the compiler says of a program, as Cargo shows it: errors or warnings, or nothing.
    pub(crate) fn said(&self, name: &str) -> &str {
        self.said.get(name).map_or("", String::as_str)
    }
}

/// The folder of a package, and the one that Cargo builds into.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) target: &'a Path,
}

/// Builds these programs of a package. `progress` is told what Cargo compiles besides, and what it
/// waits for; `cancelled` ends it when it is set.
///
/// # Errors
///
/// If Cargo cannot be run or understood; not if a program does not build.
pub(crate) fn build(
    place: Place<'_>,
    names: &[&str],
    words: &Words,
    cancelled: &AtomicBool,
    mut progress: impl FnMut(&str) + Send,
) -> Result<Built> {
    let mut cargo = cargo_command();
    cargo.args([
        "build",
        "--keep-going",
        "--message-format=json-diagnostic-rendered-ansi",
    ]);
    cargo.args(
        names
            .iter()
            .flat_map(|name| [OsStr::new("--bin"), OsStr::new(name)]),
    );
    cargo
        .current_dir(place.folder)
        .env("CARGO_TARGET_DIR", place.target)
        .stdin(Stdio::null());
    let (cargo, stdout, stderr) = Tool::start(cargo)?;
    thread::scope(|scope| {
        let thread = "cannot start a thread";
        let built = Builder::new()
            .spawn_scoped(scope, move || read(stdout))
            .context(thread)?;
        let told = Builder::new().spawn_scoped(scope, move || said(stderr, &mut progress));
        let told = told.context(thread)?;
        cargo.wait(cancelled)?;
        let cargo = told
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let built = built
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let is_built = names.iter().any(|name| built.executable(name).is_some());
        ensure!(
            is_built || !built.said.is_empty(),
            "{}\n{cargo}",
            words.cannot_build
        );
        Ok(built)
    })
}

fn read(messages: impl Read) -> Result<Built> {
    let mut said = BTreeMap::<String, String>::new();
    let built = tools::Built::read(messages, |target, text| {
        if target.is_bin() {
            said.entry(target.name).or_default().push_str(&text);
        }
    });
    Ok(Built {
        built: built?,
        said,
    })
}

/// Returns all that Cargo says. `progress` is told at once what it compiles, but for the exercises,
/// and that it waits for another Cargo.
fn said(stderr: impl Read, progress: &mut impl FnMut(&str)) -> String {
    let mut said = String::new();
    let own = format!("Compiling {} v", package::NAME);
    // A pipe that cannot be read is one that is closed.
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let is_told = line.contains("Compiling ") && !line.contains(&own);
        if is_told || line.contains("Blocking ") {
            progress(&line);
        }
        said.push_str(&line);
        said.push('\n');
    }
    said
}

/// Has Cargo see that a file has changed since it was built, whatever time it was saved with.
///
/// Cargo goes by times: it would take a file that was copied with an old one (`cp -p`) for built. So a
/// copy of what was built last is kept in `folder`, and tells whether the file is another. Only then
/// is its time set to now, since editors ask about a file whose time has changed.
///
/// # Errors
///
/// If a file cannot be read or written.
pub(crate) fn refresh(file: &Path, folder: &Path) -> Result<()> {
    let copy = folder.join(file.file_name().unwrap_or_default());
    let source = files::read_bytes(file)?;
    let is_other = fs::read(&copy).is_ok_and(|built| built != source);
    let time = |path: &Path| fs::metadata(path).and_then(|file| file.modified());
    if is_other && time(file).ok() <= time(&copy).ok() {
        let file = File::options().append(true).open(file);
        file.and_then(|file| file.set_modified(SystemTime::now()))
            .context("cannot set the time of your file")?;
    }
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&copy, source))
        .with_context(|| format!("cannot write {}", copy.display()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_with_an_old_time_is_made_new_where_it_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let (file, built) = (folder.path().join("a.rs"), folder.path().join("built"));
        let old = SystemTime::now() - Duration::from_secs(1000);
        let save = |text: &str, time| {
            fs::write(&file, text).unwrap();
            let file = File::options().append(true).open(&file).unwrap();
            file.set_modified(time).unwrap();
        };
        let refreshed = || {
            let before = fs::metadata(&file).unwrap().modified().unwrap();
            refresh(&file, &built).unwrap();
            fs::metadata(&file).unwrap().modified().unwrap() > before
        };
        save("one", old);
        assert!(!refreshed(), "nothing was built before");
        assert!(!refreshed(), "it is the same");
        save("two", old);
        assert!(refreshed());
        save("two", old);
        assert!(!refreshed(), "it is the same");
        save("three", SystemTime::now() + Duration::from_secs(1000));
        assert!(!refreshed(), "Cargo sees that by itself");
    }
}
