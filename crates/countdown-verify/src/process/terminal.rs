use std::{ffi::OsString, io, os::unix::ffi::OsStringExt};

use rustix::{
    fs::{Mode, OFlags, open as open_file},
    io::{FdFlags, fcntl_setfd},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{OptionalActions, tcgetattr, tcsetattr},
};

use super::Channel;

/// Opens a pseudo-terminal for a program to print to. It hands on every byte as it is.
pub(super) fn open() -> io::Result<Channel> {
    let reader = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    // Not a flag of `openpt`: macOS has none for it.
    fcntl_setfd(&reader, FdFlags::CLOEXEC)?;
    grantpt(&reader)?;
    unlockpt(&reader)?;
    let name = ptsname(&reader, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let writer = open_file(&*name, flags, Mode::empty())?;
    let mut modes = tcgetattr(&writer)?;
    modes.make_raw();
    tcsetattr(&writer, OptionalActions::Now, &modes)?;
    let name = OsString::from_vec(name.into_bytes()).into();
    Ok(Channel {
        reader: reader.into(),
        writer: writer.into(),
        name: Some(name),
    })
}
