//! One printer, many threads, and writers and labels that fail.

use std::{
    fmt,
    io::{self, Write},
    panic,
    sync::{
        atomic::{AtomicU64, AtomicUsize, Ordering},
        Arc, Mutex,
    },
    thread,
    time::{Duration, Instant},
};

use countdown_core::{Countdown, Printer, Transcript, DOCUMENT, RULE};

/// A writer that keeps each write apart.
#[derive(Clone, Default)]
struct Writes(Arc<Mutex<Vec<Vec<u8>>>>);

impl Writes {
    fn taken(&self) -> Vec<String> {
        let writes = self.0.lock().unwrap().clone();
        writes.into_iter().map(|write| String::from_utf8(write).unwrap()).collect()
    }
}

impl Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push(bytes.into());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn printer() -> (Printer, Writes) {
    let writes = Writes::default();
    (Printer::new(writes.clone(), || Duration::from_micros(501_040)), writes)
}

#[test]
fn threads_print_one_transcript() {
    const TICKS: u32 = 500;
    let writes = Writes::default();
    let start = Instant::now();
    let printer = Printer::new(writes.clone(), move || start.elapsed());
    thread::scope(|scope| {
        for name in ["A", "B", "C", "D", "E", "F", "G", "H"] {
            let printer = printer.clone();
            scope.spawn(move || {
                let countdown = Countdown::new(name, Duration::ZERO, TICKS);
                countdown.ticks().try_for_each(|tick| printer.tick(&tick)).unwrap();
            });
        }
    });
    printer.close("Done").unwrap();
    let writes = writes.taken();
    // One write for each rule with its line, and no rule parted from its line.
    assert_eq!(writes.len(), 8 * TICKS as usize + 1);
    let is_whole = |write: &String| write.starts_with(RULE) && write.matches('\n').count() == 2;
    assert!(writes.iter().all(is_whole));
    // Parses, so no stamp runs backwards.
    assert_eq!(Transcript::parse(writes.concat()).unwrap().ticks().count(), 8 * TICKS as usize);
}

#[test]
fn the_clock_is_read_in_the_order_of_the_lines() {
    let (writes, clock) = (Writes::default(), Arc::new(AtomicU64::new(0)));
    let time = Arc::clone(&clock);
    let next = move || Duration::from_secs(time.fetch_add(1, Ordering::Relaxed));
    let printer = Printer::new(writes.clone(), next);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..250).for_each(|_| printer.line(0, "x").unwrap()));
        }
    });
    let lines = (0..1_000).map(|second| format!("{RULE}\n{second}.0000 \tx\n"));
    assert!(writes.taken().into_iter().eq(lines));
}

#[test]
fn prints_the_format() {
    let (printer, writes) = printer();
    let [_, _, c] = DOCUMENT;
    printer.tick(&c.ticks().next().unwrap()).unwrap();
    printer.line(0, "").unwrap();
    printer.line(1, format_args!("{:>3}", 1)).unwrap();
    printer.close("Done.").unwrap();
    assert_eq!(
        writes.taken(),
        ["0.5010 \t\t\tC = 3", "0.5010 \t", "0.5010 \t\t  1", "Done."]
            .map(|line| format!("{RULE}\n{line}\n"))
    );
    assert_eq!(format!("{printer:?}"), "Printer { .. }");
}

#[test]
fn a_line_break_is_refused_and_nothing_written() {
    let (printer, writes) = printer();
    let word = "one\ntwo";
    for refused in [printer.line(0, word), printer.line(3, "\n"), printer.close(word)] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        let sentence = "a label or closing word must be one line, without a line break in it";
        assert_eq!(error.to_string(), sentence);
    }
    assert!(writes.taken().is_empty());
    printer.close("Done").unwrap();
    assert_eq!(writes.taken(), [format!("{RULE}\nDone\n")]);
}

#[test]
fn a_label_that_panics_leaves_the_printer_usable() {
    struct Panics;
    impl fmt::Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half a label")?;
            panic!("on purpose");
        }
    }
    let (printer, writes) = printer();
    let inside = printer.clone();
    let thread = thread::spawn(move || inside.line(0, Panics));
    assert!(thread.join().is_err());
    printer.line(0, "whole").unwrap();
    assert_eq!(writes.taken(), [format!("{RULE}\n0.5010 \twhole\n")]);
}

#[test]
fn a_label_that_fails_is_an_error_and_writes_nothing() {
    struct Fails;
    impl fmt::Display for Fails {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }
    let (printer, writes) = printer();
    assert!(printer.line(0, Fails).is_err());
    assert!(printer.close(Fails).is_err());
    assert!(writes.taken().is_empty());
}

/// Fails at one of its operations, as a full disk or a closed pipe does.
struct Broken {
    writes_left: usize,
    flush: io::Result<()>,
    flushes: Arc<AtomicUsize>,
}

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.writes_left.checked_sub(1) {
            Some(left) => self.writes_left = left,
            None => return Err(io::ErrorKind::BrokenPipe.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flushes.fetch_add(1, Ordering::Relaxed);
        std::mem::replace(&mut self.flush, Ok(()))
    }
}

#[test]
fn a_writer_that_fails_is_told_and_no_panic() {
    let flushes = Arc::new(AtomicUsize::new(0));
    let broken = Broken { writes_left: 1, flush: Ok(()), flushes: Arc::clone(&flushes) };
    let printer = Printer::new(broken, || Duration::ZERO);
    printer.line(0, "fits").unwrap();
    assert_eq!(flushes.load(Ordering::Relaxed), 1);
    for failed in [printer.line(0, "does not"), printer.close("Done")] {
        let error = failed.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(error.to_string(), "the transcript could not be written: broken pipe");
    }
}

#[test]
fn a_flush_that_fails_is_told_too() {
    let flush = Err(io::ErrorKind::StorageFull.into());
    let broken = Broken { writes_left: 9, flush, flushes: Arc::default() };
    let printer = Printer::new(broken, || Duration::ZERO);
    let error = printer.line(0, "held back").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    let source = error.get_ref().and_then(std::error::Error::source).unwrap();
    assert_eq!(source.to_string(), "no storage space");
    printer.line(0, "flushed").unwrap();
}
