//! Puts recordings together.

use countdown_trace::recording::{Line, Program, Record, VERSION, What};

/// Makes one recording of what the processes of each program have recorded.
#[must_use]
pub fn join(programs: Vec<(Program, Vec<String>)>) -> String {
    let mut text = Line::Recording { version: VERSION }.to_string() + "\n";
    for (program, mut processes) in programs {
        processes.sort_by_cached_key(|process| start(process));
        text += &(Line::Program(program).to_string() + "\n");
        text.extend(processes);
    }
    text + &Line::Recorded {}.to_string() + "\n"
}

/// When a process wrote its first record: nanoseconds since the Unix epoch.
fn start(process: &str) -> Option<u64> {
    match serde_json::from_str(process.lines().next()?).ok()? {
        Line::Record(Record {
            at,
            what: What::Process { epoch, .. },
            ..
        }) => epoch.checked_add(at),
        _ => None,
    }
}
