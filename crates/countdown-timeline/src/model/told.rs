//! What a program told beside its spans: the lines that it printed, and events of its own.

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use countdown_core::{RULE, Stamp, Transcript};
use countdown_trace::recording::Fields;

use super::{
    Note, Printed, Time, Wake,
    build::{Builder, earlier},
};
use crate::text::plain;

impl Builder {
    /// A line of the transcript: a stamp, a space, tabs and a label; or the closing word.
    pub(super) fn print(&mut self, span: Option<u64>, line: &str, thread: usize) -> Result<()> {
        // Under a rule, and before a closing word, so that it is read for what it is.
        let read = Transcript::parse(format!("{RULE}\n{line}\n{RULE}\nDone\n"))
            .map_err(|error| anyhow!("{}", error.message()))?;
        let Some((stamp, label)) = read.ticks().next() else {
            self.closed = Some(plain(line));
            return Ok(());
        };
        let at = time(stamp).context("the stamp is one that cannot be")?;
        let written = self.threads[thread].at;
        earlier(&mut self.clock, written - at);
        let (task, stamp) = (self.task(span, thread, label), stamp.to_string());
        // The first tab is every line's.
        let indent = line.matches('\t').count().saturating_sub(1);
        let label = plain(label);
        let printed = Printed {
            at,
            written,
            due: None,
            stamp,
            indent,
            label,
            task,
            thread,
        };
        self.printed.push(printed);
        Ok(())
    }

    pub(super) fn tell(&mut self, span: Option<u64>, fields: &Fields, thread: usize) {
        let at = self.threads[thread].at;
        let message = fields.get("message").map_or("", String::as_str);
        let task = match fields.get("name") {
            Some(name) => Some(self.named(name, at)),
            None => self.task(span, thread, ""),
        };
        let mut text = task
            .map(|task| format!("{}: ", self.tasks[task].name))
            .unwrap_or_default();
        text += message;
        for (key, value) in fields
            .iter()
            .filter(|(key, _)| !["message", "name"].contains(&&***key))
        {
            text.extend([", ", key, " ", value]);
        }
        self.notes.push(Note {
            at,
            text: plain(&text),
        });
        let by = self.inside(thread);
        let Some(task) = task.filter(|_| ["created", "woken"].contains(&message)) else {
            return;
        };
        self.tasks[task].entries.queued = true;
        if message == "created" {
            self.tasks[task].created = Some(at);
        } else {
            self.tasks[task].woken.push(at);
            self.wakes.push(Wake {
                at,
                task,
                by,
                thread,
            });
        }
    }

    /// Whose line it is: the span's, else the task's that the thread is in, else the label's.
    fn task(&self, span: Option<u64>, thread: usize, label: &str) -> Option<usize> {
        let spans = self.process.as_ref().map(|process| &process.spans);
        let of_span = span
            .zip(spans)
            .and_then(|(span, spans)| spans.get(&span)?.task);
        let of_label = || self.names.get(label.split(" = ").next()?).copied();
        of_span.or_else(|| self.inside(thread)).or_else(of_label)
    }

    /// The task that a thread is in.
    fn inside(&self, thread: usize) -> Option<usize> {
        self.threads[thread]
            .entered
            .iter()
            .rev()
            .find_map(|entry| entry.task)
    }
}

/// The time that a stamp tells, where it can be reckoned with.
fn time(stamp: Stamp) -> Option<Time> {
    let time = Time::try_from(Duration::from(stamp).as_nanos()).ok();
    time.filter(|time| *time < 1 << 57)
}
