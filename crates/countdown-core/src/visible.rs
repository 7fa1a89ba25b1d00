use std::fmt;

/// Bytes of one line with nothing invisible: tabs as `→`, spaces at the end as `·`, other control
/// characters and what is not UTF-8 escaped. Long lines are cut.
pub(crate) struct Visible<'a>(pub(crate) &'a [u8]);

const LONGEST: usize = 200;

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.0[..self.0.len().min(LONGEST)];
        let end = shown.iter().rposition(|b| *b != b' ').map_or(0, |last| last + 1);
        let mut rest = &shown[..end];
        while !rest.is_empty() {
            let valid = match std::str::from_utf8(rest) {
                Ok(text) => text,
                Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or(""),
            };
            for c in valid.chars() {
                match c {
                    '\t' => f.write_str("→")?,
                    c if c.is_control() => write!(f, "{}", c.escape_default())?,
                    c => write!(f, "{c}")?,
                }
            }
            rest = &rest[valid.len()..];
            if let Some((byte, after)) = rest.split_first() {
                write!(f, "\\x{byte:02x}")?;
                rest = after;
            }
        }
        for _ in end..shown.len() {
            f.write_str("·")?;
        }
        f.write_str(if shown.len() < self.0.len() { "…" } else { "" })
    }
}
