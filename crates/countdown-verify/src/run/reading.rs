//! Reading what a program prints, until it ends or has to be ended.

use std::{
    sync::mpsc::RecvTimeoutError,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::{
    End, Limits,
    output::Output,
    reader::{Chunk, Readers},
};
use crate::{interrupt, process::Group};

/// How often a program that says nothing is looked after, and one whose end is near.
const PATROL: Duration = Duration::from_millis(200);
const PATROL_AT_END: Duration = Duration::from_millis(5);
/// How often one looks for the last bytes of a program that exited. Counted, not timed: a verifier
/// that was stopped or starved has not looked. More than the pipes and the queue can hold.
const LAST_LOOKS: u32 = 200;
/// How much of the end of the other stream is kept.
const SAID: usize = 8 * 1024;

/// Why reading ended.
pub(super) enum Ending {
    /// The program exited by itself, and how it did is for whoever waits for it to say.
    Exit,
    Other(End),
}

pub(super) struct Reading<'a> {
    pub(super) readers: Readers,
    pub(super) output: Output<'a>,
    /// The last of what it said on the other stream.
    pub(super) said: Vec<u8>,
    judged_closed: bool,
    other_closed: bool,
    exited: bool,
    last_looks: u32,
}

impl<'a> Reading<'a> {
    pub(super) fn new(readers: Readers, output: Output<'a>) -> Self {
        Self {
            readers,
            output,
            said: Vec::new(),
            judged_closed: false,
            other_closed: false,
            exited: false,
            last_looks: 0,
        }
    }

    pub(super) fn until_end(
        &mut self,
        group: &mut Group,
        started: Instant,
        limits: &Limits,
        watch: &mut dyn FnMut(&[u8]),
    ) -> Result<Ending> {
        loop {
            self.exited = self.exited
                || group
                    .has_ended()
                    .context("cannot tell whether it still runs")?;
            if let Some(ending) = self.ending(started, limits) {
                return Ok(ending);
            }
            let patrol = if self.is_at_end() {
                PATROL_AT_END
            } else {
                PATROL
            };
            match self.readers.next(patrol) {
                Ok(chunk) => self.take(chunk, watch),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(patrol),
            }
            self.last_looks += u32::from(self.exited);
        }
    }

    fn is_at_end(&self) -> bool {
        self.is_closed() || self.exited
    }

    fn is_closed(&self) -> bool {
        self.judged_closed && self.other_closed
    }

    fn ending(&self, started: Instant, limits: &Limits) -> Option<Ending> {
        let has_looked = self.last_looks > LAST_LOOKS;
        let closed = self.judged_closed;
        match self.exited {
            _ if interrupt::requested() => Some(Ending::Other(End::Interrupted)),
            _ if self.output.len() > limits.output => Some(Ending::Other(End::Endless)),
            true if self.is_closed() || (has_looked && closed) => Some(Ending::Exit),
            true if has_looked => Some(Ending::Other(End::LeftOpen)),
            false if started.elapsed() > limits.timeout => {
                Some(Ending::Other(End::TimedOut { closed }))
            }
            _ => None,
        }
    }

    fn take(&mut self, chunk: Chunk, watch: &mut dyn FnMut(&[u8])) {
        let Chunk {
            is_judged,
            bytes,
            at,
        } = chunk;
        match (is_judged, &*bytes) {
            (true, []) => self.judged_closed = true,
            (false, []) => self.other_closed = true,
            (true, bytes) => {
                watch(bytes);
                self.output.take(bytes, at);
            }
            (false, bytes) => {
                self.said.extend(bytes);
                self.said.drain(..self.said.len().saturating_sub(SAID));
            }
        }
    }
}
