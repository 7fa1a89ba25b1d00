//! Which language the commands speak that learners read.

use countdown_timeline::Language;

#[derive(clap::Args)]
pub(crate) struct Choice {
    /// Speak `en` or `zh-CN`, instead of the language that the system is set to
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

impl Choice {
    pub(crate) fn get(&self) -> Language {
        let of_system = || Language::of_locale(&sys_locale::get_locale().unwrap_or_default());
        self.lang.unwrap_or_else(of_system)
    }
}
