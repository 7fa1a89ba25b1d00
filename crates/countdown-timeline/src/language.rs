use std::str::FromStr;

use anyhow::{Error, anyhow};

/// A language that readers are spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// What all is written in first.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its tag, as in `<html lang>`: `en` or `zh-CN`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The language of a locale such as `zh_CN.UTF-8` or `zh-Hans-CN`; English where it is not Chinese.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }
}

/// From a tag, or its first part alone.
impl FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let is_meant = |language: &Self| {
            let tag = language.tag();
            text == tag || tag.split('-').next() == Some(text)
        };
        let meant = Self::ALL.into_iter().find(is_meant);
        meant.ok_or_else(|| anyhow!("expected `en` or `zh-CN`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language_and_nothing_else_does() {
        for language in Language::ALL {
            assert_eq!(language.tag().parse::<Language>().unwrap(), language);
        }
        assert_eq!("zh".parse::<Language>().unwrap(), Language::Chinese);
        for foreign in ["", "z", "zh-", "zh-TW", "de", "en-"] {
            let error = foreign.parse::<Language>().unwrap_err();
            assert_eq!(error.to_string(), "expected `en` or `zh-CN`", "{foreign}");
        }
    }

    #[test]
    fn a_locale_is_chinese_or_else_english() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Language::Chinese),
            ("zh", Language::Chinese),
            ("zh-Hans-CN", Language::Chinese),
            ("en_US.UTF-8", Language::English),
            ("de_DE@euro", Language::English),
            ("C.UTF-8", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }
}
