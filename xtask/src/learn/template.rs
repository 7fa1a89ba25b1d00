//! Sentences with holes, each written `{}`.

/// Returns what stands in the holes of `pattern`, if `text` has that form.
pub(crate) fn captures<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut literals = pattern.split("{}");
    let mut rest = text.strip_prefix(literals.next()?)?;
    let mut captures = Vec::new();
    let mut literals = literals.peekable();
    while let Some(literal) = literals.next() {
        let is_last = literals.peek().is_none();
        let (capture, after) = if is_last {
            (rest.strip_suffix(literal)?, "")
        } else {
            rest.split_once(literal)?
        };
        captures.push(capture);
        rest = after;
    }
    rest.is_empty().then_some(captures)
}

/// Returns `pattern` with `parts` in its holes.
pub(crate) fn filled(pattern: &str, parts: &[impl AsRef<str>]) -> String {
    let mut literals = pattern.split("{}");
    let mut text = literals.next().unwrap_or_default().to_owned();
    for (index, literal) in literals.enumerate() {
        text += parts.get(index).map_or("", AsRef::as_ref);
        text += literal;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_captured_again() {
        let pattern = "`{}`: due {}, printed at {}, late";
        let parts = ["A = 3", "1.0", "1.5000"];
        let text = filled(pattern, &parts);
        assert_eq!(text, "`A = 3`: due 1.0, printed at 1.5000, late");
        assert_eq!(captures(pattern, &text).unwrap(), parts);
    }

    #[test]
    fn a_text_of_another_form_is_not_captured() {
        for (pattern, text) in [
            ("a {} b", "a 1 c"),
            ("a {} b", "x 1 b"),
            ("a {}, {} b", "a 1 b"),
            ("a", "ab"),
            ("", "a"),
        ] {
            assert_eq!(captures(pattern, text), None, "{pattern} {text}");
        }
        assert_eq!(captures("a", "a"), Some(Vec::new()));
        assert_eq!(captures("{} b", "1 b 2 b"), Some(vec!["1 b 2"]));
    }
}
