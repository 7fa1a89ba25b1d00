/// The texts of many lines in one buffer, so that a line costs no allocation.
///
/// Texts are bytes, not `str`: one byte that is not UTF-8 must not prevent the comparison of other
/// lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
    }

    /// Returns `true` if any line has a byte.
    pub(crate) fn has(&self, byte: u8) -> bool {
        self.bytes.contains(&byte)
    }

    /// Returns the bytes of all lines.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn get(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }
}

/// Returns `text` with `\n` for `\r\n` if every line ends with `\r\n`; the last line may end
/// without.
///
/// Python, cmd and .NET print such lines on Windows, and Git may check out files with them.
pub(crate) fn without_carriage_returns(text: &[u8]) -> Option<Vec<u8>> {
    let lines = || text.split_inclusive(|byte| *byte == b'\n');
    let ends_so = |line: &[u8]| line.ends_with(b"\r\n") || !line.ends_with(b"\n");

    if !text.contains(&b'\n') || !lines().all(ends_so) {
        return None;
    }
    let mut converted = Vec::with_capacity(text.len());
    for line in lines() {
        match line.strip_suffix(b"\r\n") {
            Some(line) => {
                converted.extend_from_slice(line);
                converted.push(b'\n');
            }
            None => converted.extend_from_slice(line),
        }
    }
    Some(converted)
}
