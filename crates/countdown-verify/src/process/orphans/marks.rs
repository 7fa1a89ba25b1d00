use super::proc::Environment;

/// The variables that a process gives to what it starts, to know it by: each group has its own, and
/// all tools have one. No other process gives the same.
pub(super) struct Marks {
    prefix: String,
}

impl Marks {
    pub(super) fn of(process: u32) -> Self {
        Self {
            prefix: format!("COUNTDOWN_VERIFY_{process}_"),
        }
    }

    pub(super) fn of_this_process() -> Self {
        Self::of(std::process::id())
    }

    pub(super) fn of_group(&self, group: u64) -> String {
        format!("{}{group}", self.prefix)
    }

    pub(super) fn of_tools(&self) -> String {
        self.prefix.clone() + "TOOL"
    }

    pub(super) fn has_any(&self, environment: &Environment) -> bool {
        environment
            .names()
            .any(|name| name.starts_with(self.prefix.as_bytes()))
    }

    #[cfg(feature = "cli")]
    pub(super) fn has_only_tools(&self, environment: &Environment) -> bool {
        let tools = self.of_tools();
        let mut marks = environment
            .names()
            .filter(|name| name.starts_with(self.prefix.as_bytes()))
            .peekable();
        marks.peek().is_some() && marks.all(|name| name == tools.as_bytes())
    }
}
