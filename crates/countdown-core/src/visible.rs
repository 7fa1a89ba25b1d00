use std::fmt;

/// Bytes of one line with nothing invisible: tabs as `→`, spaces at the end as `·`, whatever else
/// does not print escaped. Long lines are cut. Two texts that differ before the cut look different.
pub(crate) struct Visible<'a>(pub(crate) &'a [u8]);

const LONGEST: usize = 200;

/// As much of a text as [`Visible`] needs to show it, so that no difference holds a huge line.
pub(crate) fn excerpt(text: &[u8]) -> Box<[u8]> {
    text[..text.len().min(LONGEST + 1)].into()
}

/// The character boundary at or next before `index`, where the text is UTF-8.
pub(crate) fn boundary(text: &[u8], index: usize) -> usize {
    let is_inside = |index: &usize| text.get(*index).map_or(false, |b| b & 0xc0 == 0x80);
    (index.saturating_sub(3)..=index).rev().find(|index| !is_inside(index)).unwrap_or(index)
}

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.len() <= LONGEST;
        let shown = if whole { self.0 } else { &self.0[..boundary(self.0, LONGEST)] };
        let end = shown.iter().rposition(|b| *b != b' ').map_or(0, |last| last + 1);
        let (mut rest, spaces) = shown.split_at(end);
        while !rest.is_empty() {
            let valid = match std::str::from_utf8(rest) {
                Ok(text) => text,
                Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or(""),
            };
            valid.chars().try_for_each(|c| visible(c, f))?;
            rest = &rest[valid.len()..];
            if let Some((byte, after)) = rest.split_first() {
                write!(f, "\\x{byte:02x}")?;
                rest = after;
            }
        }
        f.write_str(&"·".repeat(spaces.len()))?;
        f.write_str(if whole { "" } else { "…" })
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
            (&b" \tA = 1"[..], " →A = 1"),
            (b"end  ", "end··"),
            (b"  ", "··"),
            (b"\r\x00\x1b[0m", r"\r\0\u{1b}[0m"),
            (b"\xff\xfeok\xe4\xb8", r"\xff\xfeok\xe4\xb8"),
            ("\u{feff}\u{a0}\u{200b}é漢字".as_bytes(), r"\u{feff}\u{a0}\u{200b}é漢字"),
            ("e\u{301}".as_bytes(), r"e\u{301}"),
            (br"it's a \0".as_slice(), r"it's a \\0"),
            ("→·…".as_bytes(), r"\u{2192}\u{b7}\u{2026}"),
        ] {
            assert_eq!(Visible(text).to_string(), shown);
        }
    }

    #[test]
    fn cuts_long_lines_between_characters() {
        let exact = "x".repeat(LONGEST);
        assert_eq!(Visible(exact.as_bytes()).to_string(), exact);
        let long = exact.clone() + "y";
        assert_eq!(Visible(long.as_bytes()).to_string(), exact + "…");
        for shift in 0..3 {
            let text = "x".repeat(shift) + &"漢".repeat(100);
            let shown = Visible(text.as_bytes()).to_string();
            assert_eq!(shown.strip_suffix('…'), Some(&text[..boundary(text.as_bytes(), LONGEST)]));
            let excerpt = excerpt(text.as_bytes());
            assert_eq!((excerpt.len(), Visible(&excerpt).to_string()), (LONGEST + 1, shown));
        }
    }

    #[test]
    fn finds_boundaries_and_gives_up_where_there_are_none() {
        let text = "a漢b".as_bytes();
        assert_eq!([0, 1, 2, 3, 4, 5].map(|index| boundary(text, index)), [0, 1, 1, 1, 4, 5]);
        assert_eq!(boundary(&[0x80; 9], 7), 7);
    }

    proptest::proptest! {
        #[test]
        fn texts_that_differ_look_different(texts in [TEXT, TEXT], bytes: [Vec<u8>; 2]) {
            let shown = |text: &[u8]| Visible(text).to_string();
            let [one, other] = texts;
            proptest::prop_assert_eq!(one == other, shown(one.as_bytes()) == shown(other.as_bytes()));
            let [one, other] = bytes;
            proptest::prop_assert_eq!(one == other, shown(&one) == shown(&other));
        }
    }

    const TEXT: &str = "[ \t\r→·\\\\x0nrtu{}e\u{301}]{0,4}";
}
