//! The latest that a thread need wake on this machine: `clock_nanosleep` with a timer slack of 1 ns.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    use std::{env, thread, time::Duration};

    let together = env::args().nth(1).is_some_and(|how| how == "together");
    let printer = countdown_core::Printer::stdout();
    let waits = [("A", 1000), ("B", 800), ("C", 500)];
    let waits = waits.map(|(name, ms)| (name, Duration::from_millis(ms)));
    if together {
        let threads = waits.map(|(name, delay)| {
            let printer = printer.clone();
            thread::spawn(move || count_down(name, delay, &printer))
        });
        threads.into_iter().try_for_each(|thread| thread.join().expect("it does not panic"))?;
    } else {
        waits.iter().try_for_each(|(name, delay)| count_down(name, *delay, &printer))?;
    }
    printer.close("Done")?;
    Ok(())
}

#[cfg(target_os = "linux")]
fn count_down(
    name: &str,
    delay: std::time::Duration,
    printer: &countdown_core::Printer,
) -> anyhow::Result<()> {
    use nix::{
        sys::prctl,
        time::{ClockId, ClockNanosleepFlags, clock_nanosleep},
    };

    prctl::set_timerslack(1)?;
    for n in (1..=3).rev() {
        clock_nanosleep(ClockId::CLOCK_MONOTONIC, ClockNanosleepFlags::empty(), &delay.into())?;
        printer.tick(name, n)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("only Linux has a timer slack");
    std::process::ExitCode::FAILURE
}
