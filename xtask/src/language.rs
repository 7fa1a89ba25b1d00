//! Which language the commands speak that learners read.

use std::env;

use countdown_timeline::Language;

/// The variables that say which language is spoken, as POSIX orders them.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

#[derive(clap::Args)]
pub(crate) struct Choice {
    /// Speak `en` or `zh-CN`, instead of what `LC_ALL`, `LC_MESSAGES` or `LANG` asks for
    #[arg(long, value_name = "LANGUAGE", value_parser = of_tag)]
    lang: Option<Language>,
}

impl Choice {
    pub(crate) fn get(&self) -> Language {
        self.lang
            .unwrap_or_else(|| of_environment(|variable| env::var(variable).ok()))
    }
}

/// The language that the command line asks for, before it is read: its help is in that language.
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

/// From a tag, or its first part alone.
fn of_tag(text: &str) -> Result<Language, String> {
    let is_meant = |language: &Language| {
        let tag = language.tag();
        text == tag || tag.split('-').next() == Some(text)
    };
    let meant = Language::ALL.into_iter().find(is_meant);
    meant.ok_or_else(|| "expected `en` or `zh-CN`".into())
}

/// That of the first variable that is set to anything.
fn of_environment(value: impl Fn(&str) -> Option<String>) -> Language {
    let mut locales = VARIABLES.into_iter().filter_map(value);
    match locales.find(|value| !value.is_empty()) {
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

    #[test]
    fn the_first_variable_counts_that_is_set_to_anything() {
        for (set, language) in [
            (&[][..], Language::English),
            (&[("LANG", "de_DE@euro")], Language::English),
            (&[("LANG", "zh_CN.UTF-8")], Language::Chinese),
            (
                &[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")],
                Language::Chinese,
            ),
            (
                &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")],
                Language::English,
            ),
            (
                &[("LC_MESSAGES", "zh_CN"), ("LANG", "en_US.UTF-8")],
                Language::Chinese,
            ),
            (
                &[("LC_ALL", "en_US"), ("LC_MESSAGES", "zh_CN")],
                Language::English,
            ),
        ] {
            let value = |variable: &str| {
                let found = set.iter().find(|(name, _)| *name == variable);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(of_environment(value), language, "{set:?}");
        }
    }
}
