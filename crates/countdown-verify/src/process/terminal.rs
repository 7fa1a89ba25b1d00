use std::{
    ffi::OsString,
    fs::File,
    io,
    os::{fd::OwnedFd, unix::ffi::OsStringExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Mode, OFlags, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{OptionalActions, tcgetattr, tcsetattr},
};

/// A pseudo-terminal for a program to print to. It hands on every byte as it is.
pub(crate) struct Terminal {
    reader: OwnedFd,
    writer: OwnedFd,
    name: PathBuf,
}

impl Terminal {
    pub(crate) fn open() -> io::Result<Self> {
        let reader = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&reader)?;
        unlockpt(&reader)?;
        let name = ptsname(&reader, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let writer = open(&*name, flags, Mode::empty())?;
        let mut modes = tcgetattr(&writer)?;
        modes.make_raw();
        tcsetattr(&writer, OptionalActions::Now, &modes)?;
        Ok(Self { reader, writer, name: OsString::from_vec(name.into_bytes()).into() })
    }

    pub(crate) fn name(&self) -> &Path {
        &self.name
    }

    /// What the program is to be given.
    pub(crate) fn writer(&self) -> io::Result<OwnedFd> {
        self.writer.try_clone()
    }

    /// What it prints; its own end of the terminal is closed, so that the program's last one ends it.
    pub(crate) fn into_reader(self) -> File {
        self.reader.into()
    }
}
