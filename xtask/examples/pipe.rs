//! What a tick costs that is printed to a pipe, and what one bare write of its bytes does.
//!
//! Prints both in nanoseconds: the medians of turns that take each other's place.

use std::{
    io::{self, PipeWriter, Write},
    thread,
    time::{Duration, Instant},
};

use countdown_core::{Printer, RULE};

const TURNS: usize = 201;
const WRITES: u32 = 1_000;

fn main() -> anyhow::Result<()> {
    let (mut from, writer) = io::pipe()?;
    thread::spawn(move || io::copy(&mut from, &mut io::sink()));
    let (mut ticks, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ticks.push(print_ticks(writer.try_clone()?)?);
        bare.push(write_bytes(&writer)?);
    }
    writeln!(io::stdout(), "tick {}, write {}", median(ticks), median(bare))?;
    Ok(())
}

fn print_ticks(writer: PipeWriter) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let printer = Printer::new(writer, move || start.elapsed());
    let start = Instant::now();
    for _ in 0..WRITES {
        printer.tick("A", 3)?;
    }
    Ok(start.elapsed() / WRITES)
}

fn write_bytes(mut writer: &PipeWriter) -> io::Result<Duration> {
    let bytes = format!("{RULE}\n0.0001 \tA = 3\n").into_bytes();
    let start = Instant::now();
    for _ in 0..WRITES {
        writer.write_all(&bytes)?;
    }
    Ok(start.elapsed() / WRITES)
}

fn median(mut times: Vec<Duration>) -> u128 {
    times.sort_unstable();
    times[times.len() / 2].as_nanos()
}
