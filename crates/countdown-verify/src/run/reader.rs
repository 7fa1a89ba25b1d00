use std::{
    fs::File,
    io::{self, ErrorKind, PipeWriter, Read},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::process::Readable;

/// Bytes from one of a program's streams; none when it is closed.
pub(super) struct Chunk {
    pub(super) is_judged: bool,
    pub(super) bytes: Vec<u8>,
    /// When they were there.
    pub(super) at: Instant,
}

/// Two threads that read a program's streams, and what they have read.
pub(super) struct Readers {
    chunks: Receiver<Chunk>,
    /// The threads end when it is dropped, whoever still holds the streams open.
    stop: PipeWriter,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    pub(super) fn start(judged: File, other: File) -> Result<Self> {
        let (stopped, stop) = io::pipe().context("cannot open a pipe")?;
        let (sender, chunks) = sync_channel(64);
        let mut threads = Vec::new();
        for (stream, is_judged) in [(judged, true), (other, false)] {
            let stop = stopped.try_clone().context("cannot open a pipe")?;
            let sender = sender.clone();
            let read = move || forward(Readable::new(stream, stop), is_judged, &sender);
            threads.push(
                thread::Builder::new()
                    .spawn(read)
                    .context("cannot start a thread")?,
            );
        }
        Ok(Self {
            chunks,
            stop,
            threads,
        })
    }

    pub(super) fn next(&self, patience: Duration) -> Result<Chunk, RecvTimeoutError> {
        self.chunks.recv_timeout(patience)
    }

    /// Waits for the threads, when all has ended that is to be read.
    pub(super) fn join(self) {
        let Self {
            chunks,
            stop,
            threads,
        } = self;
        drop((chunks, stop));
        for thread in threads {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    }
}

fn forward(mut stream: Readable, is_judged: bool, chunks: &SyncSender<Chunk>) {
    let mut buffer = [0; 16 * 1024];
    loop {
        // A stream that cannot be read is one that is closed: so a terminal ends.
        let length = read(&mut stream, &mut buffer).unwrap_or(0);
        let at = Instant::now();
        let chunk = Chunk {
            is_judged,
            bytes: buffer[..length].to_vec(),
            at,
        };
        if chunks.send(chunk).is_err() || length == 0 {
            return;
        }
    }
}

fn read(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}
