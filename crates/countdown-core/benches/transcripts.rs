//! The cost of printing a tick and of comparing a transcript, beside bare writes of the same bytes.
//!
//! `cargo bench -p countdown-core`. The pipe is a real one that a thread drains; the ratio of its
//! two rows is the printer's overhead over the `write(2)` that every program needs.
#![allow(clippy::incompatible_msrv)] // `io::pipe`: benches are run by the project alone.

use std::{
    fmt::Write as _,
    io::{self, PipeWriter, Write},
    thread,
    time::Instant,
};

use countdown_core::{Golden, Printer, RULE};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

/// Returns the bytes of one tick, as they are written at once.
fn tick() -> String {
    format!("{RULE}\n0.5010 \t\t\tC = 3\n")
}

/// Opens a pipe that a thread reads as fast as it can.
fn pipe() -> PipeWriter {
    let (mut reader, writer) = io::pipe().unwrap();
    thread::spawn(move || io::copy(&mut reader, &mut io::sink()));
    writer
}

fn print(bencher: Bencher<'_, '_>, writer: impl Write + Send + 'static) {
    let start = Instant::now();
    let printer = Printer::new(writer, move || start.elapsed());
    bencher.bench_local(|| printer.tick(black_box("C"), black_box(3)).unwrap());
}

#[divan::bench_group(sample_size = 100, sample_count = 1_000)]
mod format_a_tick {
    use std::fmt::Write as _;

    use super::{Bencher, Instant, RULE, black_box, print};

    #[divan::bench]
    fn printer(bencher: Bencher<'_, '_>) {
        print(bencher, std::io::sink());
    }

    /// Prints as a simple program does: seconds as a float.
    #[divan::bench]
    fn bare_write_macro(bencher: Bencher<'_, '_>) {
        let start = Instant::now();
        let mut buffer = String::with_capacity(128);
        bencher.bench_local(|| {
            buffer.clear();
            let elapsed = start.elapsed().as_secs_f64();
            let (name, n) = black_box(("C", 3));
            writeln!(buffer, "{RULE}\n{elapsed:.4} \t\t\t{name} = {n}").unwrap();
            black_box(buffer.len())
        });
    }
}

#[divan::bench_group(sample_size = 100, sample_count = 1_000)]
mod print_to_a_pipe {
    use super::{Bencher, Write as _, pipe, print, tick};

    #[divan::bench]
    fn printer(bencher: Bencher<'_, '_>) {
        print(bencher, pipe());
    }

    #[divan::bench]
    fn bare_write_2(bencher: Bencher<'_, '_>) {
        let (mut pipe, tick) = (pipe(), tick());
        bencher.bench_local(|| pipe.write_all(tick.as_bytes()).unwrap());
    }
}

/// Returns a golden of this many ticks, each ten of which are due together.
fn transcript(ticks: usize, late: usize) -> String {
    let mut text = String::with_capacity(64 * ticks);
    for n in 0..ticks {
        let millis = 100 * (n / 10);
        let (seconds, part) = (millis / 1_000, 10 * (millis % 1_000) + late);
        // Lines due together come in another order.
        let n = n - n % 10 + (n % 10 + late) % 10;
        writeln!(text, "{RULE}\n{seconds}.{part:04} \t\t\ttask {n} = 1").unwrap();
    }
    text + RULE + "\nDone\n"
}

const TICKS: [usize; 3] = [10, 1_000, 1_000_000];

#[divan::bench(args = TICKS, max_time = 10)]
fn parse(bencher: Bencher<'_, '_>, ticks: usize) {
    let text = transcript(ticks, 1);
    bencher
        .counter(ItemsCount::new(ticks))
        .bench_local(|| Golden::parse(&text).unwrap());
}

#[divan::bench(args = TICKS, max_time = 10)]
fn compare(bencher: Bencher<'_, '_>, ticks: usize) {
    let golden = Golden::parse(transcript(ticks, 1)).unwrap();
    let actual = transcript(ticks, 4);
    bencher.counter(ItemsCount::new(ticks)).bench_local(|| {
        let comparison = golden.compare(&actual);
        assert!(comparison.matches());
        comparison
    });
}

/// The first line is missing, so every line has moved.
#[divan::bench(args = TICKS, max_time = 10)]
fn compare_what_differs(bencher: Bencher<'_, '_>, ticks: usize) {
    let golden = Golden::parse(transcript(ticks, 1)).unwrap();
    let actual = transcript(ticks, 4);
    let (second, _) = actual.match_indices(RULE).nth(1).unwrap();
    bencher.counter(ItemsCount::new(ticks)).bench_local(|| {
        let comparison = golden.compare(&actual[second..]);
        assert_eq!(comparison.differences().len(), 1);
        comparison
    });
}
