use std::fmt;

/// A line between backquotes with nothing invisible: tabs as `→`, spaces at the end as `·`,
/// whatever else does not print escaped. Long lines are cut. Two lines that differ before the cut
/// look different.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

const LONGEST: usize = 200;

/// As much of a line as [`Quoted`] needs to show it, so that no difference holds a huge line.
pub(crate) fn excerpt(text: &str) -> Box<str> {
    let end = (LONGEST + 1..text.len()).find(|index| text.is_char_boundary(*index));
    text[..end.unwrap_or(text.len())].into()
}

/// The character boundary at or next before `index`.
pub(crate) fn boundary(text: &str, index: usize) -> usize {
    (0..=index)
        .rev()
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or_default()
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("an empty line");
        }
        let whole = self.0.len() <= LONGEST;
        let shown = if whole {
            self.0
        } else {
            &self.0[..boundary(self.0, LONGEST)]
        };
        let text = shown.trim_end_matches(' ');
        f.write_str("`")?;
        text.chars().try_for_each(|c| visible(c, f))?;
        f.write_str(&"·".repeat(shown.len() - text.len()))?;
        f.write_str(if whole { "`" } else { "…`" })
    }
}

fn visible(c: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match c {
        '\t' => f.write_str("→"),
        '→' | '·' | '…' => write!(f, "{}", c.escape_unicode()),
        '\'' | '"' => write!(f, "{c}"),
        c => write!(f, "{}", c.escape_debug()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_cannot_be_seen() {
        for (text, shown) in [
            ("", "an empty line"),
            (" \tA = 1", "` →A = 1`"),
            ("end  ", "`end··`"),
            ("  ", "`··`"),
            ("\r\x00\x1b[0m", r"`\r\0\u{1b}[0m`"),
            (
                "\u{feff}\u{a0}\u{200b}é漢字",
                r"`\u{feff}\u{a0}\u{200b}é漢字`",
            ),
            ("e\u{301}", r"`e\u{301}`"),
            (r"it's a \0", r"`it's a \\0`"),
            ("→·…", r"`\u{2192}\u{b7}\u{2026}`"),
        ] {
            assert_eq!(Quoted(text).to_string(), shown);
        }
    }

    #[test]
    fn cuts_long_lines_between_characters() {
        let exact = "x".repeat(LONGEST);
        assert_eq!(Quoted(&exact).to_string(), format!("`{exact}`"));
        assert_eq!(
            Quoted(&(exact.clone() + "y")).to_string(),
            format!("`{exact}…`")
        );
        assert_eq!((&*excerpt(&exact), &*excerpt("é")), (&*exact, "é"));
        for shift in 0..3 {
            let text = "x".repeat(shift) + &"漢".repeat(100);
            let shown = Quoted(&text).to_string();
            assert_eq!(shown, format!("`{}…`", &text[..boundary(&text, LONGEST)]));
            let excerpt = excerpt(&text);
            assert!(excerpt.len() > LONGEST && excerpt.len() < LONGEST + 4);
            assert_eq!(Quoted(&excerpt).to_string(), shown);
        }
    }

    #[test]
    fn finds_boundaries() {
        let found = [0, 1, 2, 3, 4, 5].map(|index| boundary("a漢b", index));
        assert_eq!(found, [0, 1, 1, 1, 4, 5]);
    }

    proptest::proptest! {
        #[test]
        fn texts_that_differ_look_different(texts in [TEXT, TEXT]) {
            let [one, other] = &texts;
            proptest::prop_assert_eq!(one == other, Quoted(one).to_string() == Quoted(other).to_string());
        }
    }

    const TEXT: &str = "[ \t\r→·\\\\x0nrtu{}e\u{301}]{0,4}";
}
