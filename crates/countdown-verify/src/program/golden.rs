use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Result, anyhow};
use countdown_core::{GRID, Golden, GridError, Transcript};

/// Where a golden is, and the grid of its due times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenFile {
    /// Where it is.
    pub path: PathBuf,
    /// What its due times are multiples of.
    pub grid: Duration,
}

impl<P: AsRef<Path>> From<P> for GoldenFile {
    /// On the grid of 0.1 s.
    fn from(path: P) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            grid: GRID,
        }
    }
}

impl GoldenFile {
    /// The folder of a workspace's goldens.
    pub const FOLDER: &str = "tests/golden";

    /// The golden of this name, of the workspace in this folder: `tests/golden/NAME.txt`.
    #[must_use]
    pub fn named(root: &Path, name: &str) -> Self {
        root.join(Self::FOLDER).join(format!("{name}.txt")).into()
    }

    /// Its file's name without the extension.
    #[must_use]
    pub fn name(&self) -> String {
        self.path
            .file_stem()
            .unwrap_or(self.path.as_os_str())
            .display()
            .to_string()
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// Where there is no such file, or it is no golden on that grid.
    pub fn read(&self) -> Result<Golden> {
        self.read_with_size().map(|(golden, _)| golden)
    }

    /// Reads it; how many bytes it has, too: of a pipe nobody else can tell.
    pub(crate) fn read_with_size(&self) -> Result<(Golden, usize)> {
        let path = self.path.display();
        let text = fs::read(&self.path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                anyhow!("there is no golden {path}; `--bless NAME` writes that of a new demo")
            }
            _ => anyhow!("cannot read the golden {path}: {error}"),
        })?;
        let golden = || Golden::on_grid(Transcript::parse(&text)?, self.grid);
        golden()
            .map(|golden| (golden, text.len()))
            .map_err(|error| match error {
                GridError::Line(error) => anyhow!("{path}:{}: {}", error.line(), error.message()),
                error => anyhow!("{path}: {error}"),
            })
    }
}
