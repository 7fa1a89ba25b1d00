use std::{fs::File, io, path::PathBuf, process::Stdio};

use anyhow::{Context, Result};

/// What a program prints to, and where that is read: a pipe or a pseudo-terminal.
pub(crate) struct Channel {
    pub(crate) reader: File,
    pub(crate) writer: Stdio,
    /// How the system's list of open files shows it, where it has one.
    pub(crate) name: Option<PathBuf>,
}

impl Channel {
    pub(crate) fn pipe() -> Result<Self> {
        let (reader, writer) = io::pipe().context("cannot open a pipe")?;
        #[cfg(target_os = "linux")]
        let name = super::orphans::pipe(&reader);
        #[cfg(not(target_os = "linux"))]
        let name = None;
        #[cfg(unix)]
        let reader = std::os::fd::OwnedFd::from(reader);
        #[cfg(windows)]
        let reader = std::os::windows::io::OwnedHandle::from(reader);
        Ok(Self {
            reader: reader.into(),
            writer: writer.into(),
            name,
        })
    }

    #[cfg(unix)]
    pub(crate) fn terminal() -> Result<Self> {
        super::terminal::open().context("cannot open a pseudo-terminal")
    }

    #[cfg(not(unix))]
    pub(crate) fn terminal() -> Result<Self> {
        anyhow::bail!("there are no pseudo-terminals on this system: leave out `tty`")
    }
}
