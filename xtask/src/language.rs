//! The language of the commands that learners read.

use std::env;

use countdown_timeline::Language;

#[derive(clap::Args)]
pub(crate) struct Choice {
    /// Speak `en` or `zh-CN`, instead of the language that the system is set to
    #[arg(long, value_name = "LANGUAGE", value_parser = of_tag)]
    lang: Option<Language>,
}

impl Choice {
    pub(crate) fn get(&self) -> Language {
        self.lang.unwrap_or_else(of_system)
    }
}

/// Returns the language that the command line asks for. It is read twice, since help is translated.
pub(crate) fn of_command_line() -> Language {
    let mut arguments = env::args().skip_while(|argument| !argument.starts_with("--lang"));
    let asked = match arguments.next() {
        Some(argument) => match argument.split_once('=') {
            Some((_, tag)) => Some(tag.to_owned()),
            None => arguments.next(),
        },
        None => None,
    };
    let lang = asked.and_then(|tag| of_tag(&tag).ok());
    Choice { lang }.get()
}

/// Returns the language of a tag, which may be its first part alone.
fn of_tag(text: &str) -> Result<Language, String> {
    let is_meant = |language: &Language| {
        let tag = language.tag();
        text == tag || tag.split('-').next() == Some(text)
    };
    let meant = Language::ALL.into_iter().find(is_meant);
    meant.ok_or_else(|| "expected `en` or `zh-CN`".into())
}

fn of_system() -> Language {
    match sys_locale::get_locale() {
        Some(locale) if locale.starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language_and_nothing_else_does() {
        for language in Language::ALL {
            assert_eq!(of_tag(language.tag()), Ok(language));
        }
        assert_eq!(of_tag("zh"), Ok(Language::Chinese));
        for foreign in ["", "z", "zh-", "zh-TW", "de", "en-"] {
            assert!(of_tag(foreign).is_err(), "{foreign}");
        }
    }
}
