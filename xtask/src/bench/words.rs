//! Names and figures, as tables and pictures show them.

use countdown_timeline::Language;

/// What a mechanism is called in Chinese; the others keep their names.
const CHINESE: [(&str, &str); 5] = [
    ("bare heap", "二叉堆"),
    ("Java virtual threads", "Java 虚拟线程"),
    ("Python threads", "Python 线程"),
    ("threads", "线程"),
    ("tokio multi-thread", "tokio 多线程"),
];

/// A mechanism's name in a language.
pub(crate) fn name(name: &str, language: Language) -> String {
    let chinese = CHINESE.iter().find(|(english, _)| *english == name);
    match (language, chinese) {
        (Language::Chinese, Some((_, chinese))) => (*chinese).to_owned(),
        _ => name.to_owned(),
    }
}

/// With as many decimals, or that there is none.
pub(crate) fn figure(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        "n/a".to_owned()
    } else {
        format!("{value:.decimals$}")
    }
}

/// A whole number in groups of three digits: `1,000,000`.
pub(crate) fn count(number: u32) -> String {
    let digits = number.to_string();
    let groups = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_readers_language() {
        assert_eq!(name("threads", Language::English), "threads");
        assert_eq!(name("threads", Language::Chinese), "线程");
        assert_eq!(name("Go", Language::Chinese), "Go");
    }

    #[test]
    fn figures_say_where_there_is_none() {
        assert_eq!([figure(1.005, 1), figure(f64::NAN, 1)], ["1.0", "n/a"]);
    }

    #[test]
    fn counts_in_groups() {
        assert_eq!(
            [0, 999, 1_000, 1_000_000].map(count),
            ["0", "999", "1,000", "1,000,000"]
        );
    }
}
