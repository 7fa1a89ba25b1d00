//! The latest that a thread need wake on this machine: `clock_nanosleep` with a timer slack of 1 ns.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use std::{env, io, time::Instant};

    use countdown_core::{DOCUMENT, Printer};

    let together = env::args().nth(1).is_some_and(|how| how == "together");
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        if together {
            let threads = DOCUMENT.map(|countdown| {
                let printer = printer.clone();
                std::thread::spawn(move || count_down(&countdown, &printer))
            });
            threads.into_iter().try_for_each(|thread| thread.join().expect("it does not panic"))?;
        } else {
            DOCUMENT.iter().try_for_each(|countdown| count_down(countdown, &printer))?;
        }
        printer.close("Done")
    })
}

#[cfg(target_os = "linux")]
fn count_down(
    countdown: &countdown_core::Countdown,
    printer: &countdown_core::Printer,
) -> std::io::Result<()> {
    use nix::{
        sys::prctl,
        time::{ClockId, ClockNanosleepFlags, clock_nanosleep},
    };

    prctl::set_timerslack(1)?;
    for tick in countdown.ticks() {
        let wait = countdown.delay.into();
        clock_nanosleep(ClockId::CLOCK_MONOTONIC, ClockNanosleepFlags::empty(), &wait)?;
        printer.tick(&tick)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("only Linux has a timer slack");
    std::process::ExitCode::FAILURE
}
