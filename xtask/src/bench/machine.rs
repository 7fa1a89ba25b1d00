//! What the figures were measured on, as far as the system tells.

use std::{env, fs, thread};

use super::peers;

/// In a line, with the compiler of the programs in Rust.
pub(super) fn describe() -> String {
    let cores = thread::available_parallelism()
        .ok()
        .map(|cores| format!("{cores} cores"));
    let memory = proc("/proc/meminfo", "MemTotal").and_then(|text| gib(&text));
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let system = format!(
        "{} {} {}",
        env::consts::OS,
        env::consts::ARCH,
        release.trim()
    );
    let cpu = proc("/proc/cpuinfo", "model name");
    let parts = [
        cpu,
        cores,
        memory,
        Some(system.trim().to_owned()),
        peers::rustc(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The first value of this name in one of Linux's tables.
fn proc(file: &str, name: &str) -> Option<String> {
    value(&fs::read_to_string(file).ok()?, name)
}

fn value(table: &str, name: &str) -> Option<String> {
    let mut lines = table.lines().filter_map(|line| line.split_once(':'));
    lines
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().to_owned())
}

/// From `24 kB`.
fn gib(text: &str) -> Option<String> {
    let kib = text.strip_suffix(" kB")?.parse::<f64>().ok()?;
    Some(format!("{:.0} GiB", kib / f64::from(1 << 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_linux_tables() {
        let table = "MemTotal:       25165824 kB\nmodel name\t: AMD EPYC\n";
        assert_eq!(
            value(table, "MemTotal").and_then(|text| gib(&text)),
            Some("24 GiB".into())
        );
        assert_eq!(value(table, "model name").as_deref(), Some("AMD EPYC"));
        assert_eq!(value(table, "Mem"), None);
        assert_eq!(gib("many"), None);
    }
}
