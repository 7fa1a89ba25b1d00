use std::fmt;

/// A line between backquotes, with everything invisible made visible: tabs as `→`, spaces at the
/// end as `·`, and other unprintable characters escaped. Long lines are cut. Two lines that differ
/// before the cut look different.
pub(crate) struct Quoted<'a>(pub(crate) &'a [u8]);

const LONGEST: usize = 200;

/// Returns as much of a line as [`Quoted`] shows.
pub(crate) fn excerpt(text: &[u8]) -> Box<[u8]> {
    text[..text.len().min(LONGEST + 4)].into()
}

/// Returns the last character boundary that is not after `index`.
pub(crate) fn boundary(text: &[u8], index: usize) -> usize {
    let is_inside = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    // A character has at most four bytes, so four continuation bytes are not UTF-8.
    let before = (0..=index).rev().take(4);
    before
        .into_iter()
        .find(|at| !is_inside(at))
        .unwrap_or(index)
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("an empty line");
        }
        let is_whole = self.0.len() <= LONGEST;
        let shown = if is_whole {
            self.0
        } else {
            &self.0[..boundary(self.0, LONGEST)]
        };
        let spaces = shown.iter().rev().take_while(|byte| **byte == b' ').count();

        f.write_str("`")?;
        for chunk in shown[..shown.len() - spaces].utf8_chunks() {
            chunk.valid().chars().try_for_each(|c| visible(c, f))?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        f.write_str(&"·".repeat(spaces))?;
        f.write_str(if is_whole { "`" } else { "…`" })
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
            assert_eq!(quoted(text), shown);
        }
    }

    #[test]
    fn shows_bytes_that_are_not_utf8() {
        assert_eq!(Quoted(b"caf\xe9 \xff!").to_string(), r"`caf\xe9 \xff!`");
    }

    #[test]
    fn cuts_long_lines_between_characters() {
        let exact = "x".repeat(LONGEST);
        assert_eq!(quoted(&exact), format!("`{exact}`"));
        assert_eq!(quoted(&(exact.clone() + "y")), format!("`{exact}…`"));
        for shift in 0..3 {
            let text = "x".repeat(shift) + &"漢".repeat(100);
            let shown = quoted(&text);
            let cut = boundary(text.as_bytes(), LONGEST);
            assert_eq!(shown, format!("`{}…`", &text[..cut]));
            assert_eq!(Quoted(&excerpt(text.as_bytes())).to_string(), shown);
        }
        assert_eq!(boundary(&[0x80; 300], 200), 200);
    }

    #[test]
    fn finds_boundaries() {
        let found = [0, 1, 2, 3, 4, 5].map(|index| boundary("a漢b".as_bytes(), index));
        assert_eq!(found, [0, 1, 1, 1, 4, 5]);
    }

    fn quoted(text: &str) -> String {
        Quoted(text.as_bytes()).to_string()
    }

    proptest::proptest! {
        #[test]
        fn texts_that_differ_look_different(texts in [TEXT, TEXT]) {
            let [one, other] = &texts;
            proptest::prop_assert_eq!(one == other, quoted(one) == quoted(other));
        }
    }

    const TEXT: &str = "[ \t\r→·\\\\x0nrtu{}e\u{301}]{0,4}";
}
