//! Processes that left their group, as a daemon does: found by a mark in their environment.

use std::process::Command;

const VARIABLE: &str = "COUNTDOWN_VERIFY_RUN";

/// The mark of one run. Dropped, it ends every process that still carries it.
///
/// Only Linux shows the environment of other processes; elsewhere ending the group has to do.
pub(crate) struct Stragglers {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nothing can be looked up"))]
    mark: String,
}

impl Stragglers {
    pub(crate) fn mark(command: &mut Command) -> Self {
        let mark = unique();
        command.env(VARIABLE, &mark);
        Self { mark: format!("{VARIABLE}={mark}") }
    }
}

fn unique() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static RUN: AtomicU64 = AtomicU64::new(0);
    format!("{}.{}", std::process::id(), RUN.fetch_add(1, Ordering::Relaxed))
}

#[cfg(target_os = "linux")]
impl Drop for Stragglers {
    fn drop(&mut self) {
        // One that forks while it is looked for is found the next time; one that cannot be killed
        // must not hold the verifier up for ever.
        const ROUNDS: u32 = 200;
        for _ in 0..ROUNDS {
            let carriers = linux::carriers(self.mark.as_bytes());
            if carriers.is_empty() {
                return;
            }
            carriers.into_iter().for_each(linux::kill);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    use nix::{
        sys::signal::{Signal, kill as send},
        unistd::Pid,
    };

    /// A zombie's environment is empty: it is not among them.
    pub(super) fn carriers(mark: &[u8]) -> Vec<Pid> {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        ids.filter(|id| carries(*id, mark)).map(Pid::from_raw).collect()
    }

    fn carries(id: i32, mark: &[u8]) -> bool {
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark)
    }

    pub(super) fn kill(id: Pid) {
        // It fails where the process has ended meanwhile.
        let _ = send(id, Signal::SIGKILL);
    }
}
