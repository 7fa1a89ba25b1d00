//! One printer, many threads, and writers and clocks that fail.

use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use countdown_core::{Printer, RULE, Transcript};

/// A writer that keeps each write separately.
#[derive(Clone, Default)]
struct Writes(Arc<Mutex<Vec<Vec<u8>>>>);

impl Writes {
    fn taken(&self) -> Vec<String> {
        let writes = self.0.lock().unwrap().clone();
        writes
            .into_iter()
            .map(|write| String::from_utf8(write).unwrap())
            .collect()
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
    (
        Printer::new(writes.clone(), || Duration::from_micros(501_040)),
        writes,
    )
}

fn under_a_rule(line: &str) -> String {
    format!("{RULE}\n{line}\n")
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
                (1..=TICKS)
                    .rev()
                    .try_for_each(|n| printer.tick(name, n))
                    .unwrap();
            });
        }
    });
    printer.close("Done").unwrap();
    let writes = writes.taken();
    // One write for each rule with its line.
    assert_eq!(writes.len(), 8 * TICKS as usize + 1);
    let is_whole = |write: &String| write.starts_with(RULE) && write.matches('\n').count() == 2;
    assert!(writes.iter().all(is_whole));
    // It parses, so no stamp runs backwards.
    assert_eq!(
        Transcript::parse(writes.concat()).unwrap().ticks().count(),
        8 * TICKS as usize
    );
}

#[test]
fn stamps_never_run_backwards_whatever_the_clock_does() {
    let writes = Writes::default();
    let times = Mutex::new([5, 3, 9, 0].into_iter());
    let clock = move || Duration::from_secs(times.lock().unwrap().next().unwrap());
    let printer = Printer::new(writes.clone(), clock);
    (0..4).for_each(|_| printer.line("x").unwrap());
    let lines = ["5", "5", "9", "9"].map(|second| under_a_rule(&format!("{second}.0000 \tx")));
    assert_eq!(writes.taken(), lines);
}

#[test]
fn a_refused_line_leaves_no_stamp() {
    let writes = Writes::default();
    let time = AtomicU64::new(9);
    let clock = move || Duration::from_secs(time.fetch_sub(4, Ordering::Relaxed));
    let printer = Printer::new(writes.clone(), clock);
    printer.line("\n").unwrap_err();
    printer.line("x").unwrap();
    assert_eq!(writes.taken().concat(), under_a_rule("9.0000 \tx"));
}

#[test]
fn prints_the_format() {
    let (printer, writes) = printer();
    printer.tick("C", 3).unwrap();
    printer.line("").unwrap();
    printer.line("\t  1").unwrap();
    printer.close("Done.").unwrap();
    let lines = ["0.5010 \t\t\tC = 3", "0.5010 \t", "0.5010 \t\t  1", "Done."];
    assert_eq!(writes.taken(), lines.map(under_a_rule));
    assert_eq!(format!("{printer:?}"), "Printer { .. }");
}

#[test]
fn columns_are_those_of_the_last_letter() {
    for (name, tabs) in [
        ("A", 0),
        ("B", 1),
        ("Z", 25),
        ("AA", 0),
        ("Zed", 0),
        ("é", 0),
        ("", 0),
        ("[", 0),
        ("@", 0),
    ] {
        let (printer, writes) = printer();
        printer.tick(name, 1).unwrap();
        let line = format!("0.5010 \t{}{name} = 1", "\t".repeat(tabs));
        assert_eq!(writes.taken(), [under_a_rule(&line)]);
    }
}

#[test]
fn a_line_break_is_refused_and_nothing_written() {
    let (printer, writes) = printer();
    let word = "one\ntwo";
    for refused in [
        printer.line(word),
        printer.tick(word, 3),
        printer.close(word),
    ] {
        let sentence = "not printed, a printed line has a line break in it: `one\\ntwo`";
        assert_eq!(refused.unwrap_err().to_string(), sentence);
    }
    assert!(writes.taken().is_empty());
    printer.close("Done").unwrap();
    assert_eq!(writes.taken(), [under_a_rule("Done")]);
}

#[test]
fn output_parses() {
    for word in [
        "3.0 s in total",
        "0.5000",
        "-1.0",
        "---",
        RULE,
        "----------  ",
    ] {
        let (printer, writes) = printer();
        printer.line("x").unwrap();
        let error = printer.close(word).unwrap_err().to_string();
        assert!(
            error.starts_with("not printed, the closing word "),
            "{error}"
        );
        printer.close("Done").unwrap();
        Transcript::parse(writes.taken().concat()).unwrap();
    }
    for word in ["Done", "", "3 s in total", "- -", "-", " 1.0"] {
        let (printer, writes) = printer();
        printer.line("---").unwrap();
        printer.line("1.0").unwrap();
        printer.close(word).unwrap();
        Transcript::parse(writes.taken().concat()).unwrap();
    }
}

#[test]
fn nothing_is_printed_after_the_closing_word() {
    let (printer, writes) = printer();
    printer.close("Done").unwrap();
    for refused in [
        printer.tick("A", 1),
        printer.line("x"),
        printer.close("Done"),
    ] {
        let sentence = "not printed, the transcript was closed before";
        assert_eq!(refused.unwrap_err().to_string(), sentence);
    }
    assert_eq!(writes.taken(), [under_a_rule("Done")]);
}

#[test]
fn a_thread_that_holds_stdout_may_print() {
    let printer = Printer::stdout();
    let (done, all_done) = mpsc::channel();
    let held = io::stdout().lock();
    let other = printer.clone();
    let printing = done.clone();
    thread::spawn(move || {
        (0..200).for_each(|_| other.line("from another thread").unwrap());
        printing.send(()).unwrap();
    });
    thread::spawn(move || {
        let _held = io::stdout().lock();
        (0..200).for_each(|_| printer.line("from one that holds stdout").unwrap());
        done.send(()).unwrap();
    });
    drop(held);
    // A deadlock would last for ever; this only takes long.
    (0..2).for_each(|_| {
        all_done
            .recv_timeout(Duration::from_secs(60))
            .expect("no deadlock");
    });
}

/// A writer that takes this many writes and then is full, or that fails at its first flush.
struct Broken {
    writes_left: usize,
    flush: Option<io::Error>,
    bytes: Arc<AtomicUsize>,
}

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.writes_left.checked_sub(1) {
            Some(left) => self.writes_left = left,
            None => return Err(io::ErrorKind::StorageFull.into()),
        }
        // A short write, as on a disk that is nearly full.
        let taken = bytes.len().min(10);
        self.bytes.fetch_add(taken, Ordering::Relaxed);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flush.take().map_or(Ok(()), Err)
    }
}

#[test]
fn after_a_write_error_nothing_more_is_printed() {
    let bytes = Arc::<AtomicUsize>::default();
    let broken = Broken {
        writes_left: 2,
        flush: None,
        bytes: Arc::clone(&bytes),
    };
    let printer = Printer::new(broken, || Duration::ZERO);
    let first = printer.line("torn").unwrap_err();
    assert!(
        first
            .to_string()
            .starts_with("the transcript could not be written: "),
        "{first}"
    );
    assert_eq!(first.kind(), io::ErrorKind::StorageFull);
    for again in [
        printer.line("x"),
        printer.tick("A", 1),
        printer.close("Done"),
    ] {
        assert_eq!(again.unwrap_err().to_string(), first.to_string());
    }
    assert_eq!(bytes.load(Ordering::Relaxed), 20);
}

#[test]
fn a_flush_that_fails_is_a_write_error_too() {
    let flush = Some(io::ErrorKind::StorageFull.into());
    let broken = Broken {
        writes_left: 99,
        flush,
        bytes: Arc::default(),
    };
    let printer = Printer::new(broken, || Duration::ZERO);
    let error = printer.line("held back").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the transcript could not be written: no storage space"
    );
    let again = printer.line("next").unwrap_err();
    assert_eq!(again.to_string(), error.to_string());
}

#[test]
fn a_writer_that_panicked_is_not_written_to_again() {
    struct Panics;
    impl Write for Panics {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            panic!("on purpose");
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let printer = Printer::new(Panics, || Duration::ZERO);
    let inside = printer.clone();
    assert!(thread::spawn(move || inside.line("x")).join().is_err());
    let error = printer.line("x").unwrap_err().to_string();
    assert_eq!(
        error,
        "the transcript could not be written: its writer panicked"
    );
}
