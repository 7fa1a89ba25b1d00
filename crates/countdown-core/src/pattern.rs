/// The part of a golden's line that stands for any text.
pub(crate) const HOLE: &[u8] = b"[..]";

/// Returns `true` if a text has a hole.
pub(crate) fn has_hole(text: &[u8]) -> bool {
    text.windows(HOLE.len()).any(|word| word == HOLE)
}

/// Returns `true` if `text` is `pattern` with any text, or none, in place of each hole.
///
/// The time grows with the sum of both lengths, not with their product.
pub(crate) fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let Some((start, rest)) = split(pattern) else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    let mut rest = rest;
    while let Some((piece, after)) = split(rest) {
        // The first match of a piece leaves the most text for the next pieces.
        let Some(at) = find(text, piece) else {
            return false;
        };
        text = &text[at + piece.len()..];
        rest = after;
    }
    text.ends_with(rest)
}

/// Returns the text before the first hole, and the text after it.
fn split(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = pattern.windows(HOLE.len()).position(|word| word == HOLE)?;
    Some((&pattern[..at], &pattern[at + HOLE.len()..]))
}

/// Returns the first position of `piece` in `text`, in linear time.
fn find(text: &[u8], piece: &[u8]) -> Option<usize> {
    match (str::from_utf8(text), str::from_utf8(piece)) {
        (Ok(text), Ok(piece)) => text.find(piece),
        _ => find_bytes(text, piece),
    }
}

/// As [`find`], for text that is not UTF-8: std searches only strings, so each byte becomes a
/// character.
fn find_bytes(text: &[u8], piece: &[u8]) -> Option<usize> {
    let chars = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
    let text = chars(text);
    let at = text.find(&chars(piece))?;
    Some(text[..at].chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, fitting: &[&str], other: &[&str]) {
        for text in fitting {
            assert!(
                fits(pattern.as_bytes(), text.as_bytes()),
                "{pattern} {text}"
            );
        }
        for text in other {
            assert!(
                !fits(pattern.as_bytes(), text.as_bytes()),
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn a_hole_is_any_text_or_none() {
        check(
            "took [..] s",
            &["took 0.3 s", "took  s", "took [..] s"],
            &["took s", "took 1 m"],
        );
        check("[..]", &["", "x", "[..]"], &[]);
        check("a[..]a", &["aa", "aba"], &["a", "ab"]);
        check("[..]b[..]b", &["bb", "abab", "bbb"], &["b", "ba"]);
        check("a[..]b[..]c", &["abc", "a1b2c", "abbcc"], &["acb", "ab"]);
        check("no hole", &["no hole"], &["no hole "]);
    }

    #[test]
    fn bytes_that_are_not_utf8_fit_too() {
        assert!(fits(b"caf\xe9 [..] ok", b"caf\xe9 \xff\xfe ok"));
        assert!(fits(b"[..]\xe9[..]x", b"\xe9\xe9x"));
        assert!(!fits(b"[..]\xe9[..]x", b"\xe8\xe8x"));
    }

    #[test]
    fn a_long_line_takes_no_quadratic_time() {
        let text = "a".repeat(1 << 20);
        let piece = "a".repeat(1 << 19) + "b";
        assert!(!fits(
            format!("[..]{piece}[..]").as_bytes(),
            text.as_bytes()
        ));
    }

    proptest::proptest! {
        #[test]
        fn is_what_trying_all_ways_says(pattern in "([ab]|\\[\\.\\.\\]){0,6}", text in "[ab]{0,8}") {
            fn slow(pattern: &str, text: &str) -> bool {
                if let Some(rest) = pattern.strip_prefix("[..]") {
                    return (0..=text.len()).any(|from| slow(rest, &text[from..]));
                }
                match (pattern.chars().next(), text.chars().next()) {
                    (None, None) => true,
                    (Some(one), Some(other)) => one == other && slow(&pattern[1..], &text[1..]),
                    _ => false,
                }
            }
            let fitting = fits(pattern.as_bytes(), text.as_bytes());
            proptest::prop_assert_eq!(fitting, slow(&pattern, &text));
        }
    }
}
