//! What the figures were measured on.

use std::{env, fs, process::Command, thread};

use serde::Serialize;
/// As far as the system tells.
#[derive(Serialize)]
pub(super) struct Machine {
    cpu: Option<String>,
    cores: Option<usize>,
    memory_gib: Option<f64>,
    system: String,
    rustc: Option<String>,
    peers: Vec<String>,
}

impl Machine {
    pub(super) fn describe(peers: Vec<String>) -> Self {
        let memory = proc("/proc/meminfo", "MemTotal").and_then(|text| bytes(&text));
        let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            cpu: proc("/proc/cpuinfo", "model name"),
            cores: thread::available_parallelism().ok().map(Into::into),
            memory_gib: memory.map(|bytes| (bytes / f64::from(1 << 30)).round()),
            system: format!("{} {} {release}", env::consts::OS, env::consts::ARCH)
                .trim()
                .to_owned(),
            rustc: rustc(),
            peers,
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cores = self.cores.map(|cores| format!("{cores} cores"));
        let memory = self.memory_gib.map(|gib| format!("{gib:.0} GiB"));
        let parts =
            [self.cpu.clone(), cores, memory, Some(self.system.clone()), self.rustc.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().chain(self.peers.clone()).collect();
        writeln!(f, "{}\n", parts.join(", "))
    }
}

fn rustc() -> Option<String> {
    let asked = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into())).arg("-V").output();
    let text = String::from_utf8(asked.ok()?.stdout).ok()?;
    Some(text.split(" (").next()?.trim().to_owned())
}

/// The first value of this name in one of Linux's tables.
fn proc(file: &str, name: &str) -> Option<String> {
    value(&fs::read_to_string(file).ok()?, name)
}

fn value(table: &str, name: &str) -> Option<String> {
    let mut lines = table.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

/// From `24 kB`.
fn bytes(text: &str) -> Option<f64> {
    Some(text.strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0)
}

pub(super) fn available_memory() -> Option<f64> {
    bytes(&proc("/proc/meminfo", "MemAvailable")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_linux_tables() {
        let table = "MemTotal:       24 kB\nMemAvailable:   7 kB\nmodel name\t: AMD EPYC\n";
        assert_eq!(value(table, "MemAvailable").and_then(|text| bytes(&text)), Some(7168.0));
        assert_eq!(value(table, "model name").as_deref(), Some("AMD EPYC"));
        assert_eq!(value(table, "Mem"), None);
        assert_eq!(bytes("many"), None);
    }
}
