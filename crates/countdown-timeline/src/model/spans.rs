//! What becomes of spans, and which task each is of.

use anyhow::{Context, Result};
use countdown_trace::recording::{Fields, Place, What};

use super::{
    MILLISECOND, Time,
    build::{Builder, Entry, Open, Span, Task, earlier},
};
use crate::text::plain;

impl Builder {
    pub(super) fn happen(&mut self, thread: usize, at: Time, what: What) -> Result<()> {
        match what {
            What::New {
                span,
                place,
                fields,
            } => self.open(span, place, &fields, at)?,
            What::Enter { span } => self.enter(span, thread, at)?,
            What::Exit { span } => {
                let entered = &mut self.threads[thread].entered;
                let entry = entered.iter().rposition(|entry| entry.span == span);
                entered.remove(entry.context("a span is left that this thread is not in")?);
                self.spans()?
                    .entry(span)
                    .and_modify(|open| open.left = Some(at));
            }
            What::Close { span } => {
                let open = self.spans()?.remove(&span);
                let open = open.context("a span is closed that is not open")?;
                self.close(&open, open.left.unwrap_or(at));
            }
            What::Event {
                span,
                target,
                fields,
            } if target == "countdown" => {
                let line = fields
                    .get("line")
                    .context("expected the text of a printed line")?;
                self.print(span, line, thread)?;
            }
            What::Event { span, fields, .. } => self.tell(span, &fields, thread),
            What::Process { .. } | What::End {} => {}
        }
        Ok(())
    }

    fn open(&mut self, span: u64, place: Place, fields: &Fields, at: Time) -> Result<()> {
        let place = *self.place_numbers.entry(place).or_insert_with_key(|place| {
            self.places.push(place.clone());
            self.places.len() - 1
        });
        let task = fields.get("name").map(|name| self.named(name, at));
        let created = task.and_then(|task| self.tasks[task].created.take());
        let made = created.unwrap_or(at);
        self.spans()?.insert(
            span,
            Span {
                task,
                place,
                made,
                left: None,
                entries: 0,
            },
        );
        Ok(())
    }

    fn enter(&mut self, span: u64, thread: usize, at: Time) -> Result<()> {
        let open = self
            .spans()?
            .get_mut(&span)
            .context("a span is entered that is not open")?;
        open.entries += 1;
        let (queued, again) = (at - open.made >= MILLISECOND, open.entries > 1);
        let entry = Entry {
            span,
            task: open.task,
            place: open.place,
        };
        self.threads[thread].entered.push(entry);
        if let Some(task) = entry.task {
            let entries = &mut self.tasks[task].entries;
            entries.again |= again;
            entries.queued |= queued;
            entries.on_worker |= self.threads[thread].name.ends_with("worker");
        }
        Ok(())
    }

    /// The number of the task of this name, which was there `at` that time.
    pub(super) fn named(&mut self, name: &str, at: Time) -> usize {
        earlier(&mut self.first_task, at);
        if let Some(task) = self.names.get(name) {
            return *task;
        }
        self.tasks.push(Task {
            name: plain(name),
            ..Task::default()
        });
        self.names.insert(name.to_owned(), self.tasks.len() - 1);
        self.tasks.len() - 1
    }

    pub(super) fn close(&mut self, open: &Span, at: Time) {
        if let Some(task) = open.task {
            let Span { made, place, .. } = *open;
            self.tasks[task].spans.push(Open {
                made,
                left: at,
                place,
            });
            self.tasks[task].entries.queued |= open.entries == 0;
        }
    }
}
