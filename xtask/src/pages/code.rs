//! A program as a page shows it, and what is new from one to the next.

use std::path::Path;

use similar::{Change, ChangeTag, TextDiff};

/// The name of a file's language in a fence.
pub(super) fn language(file: &str) -> &str {
    match Path::new(file)
        .extension()
        .and_then(|extension| extension.to_str())
    {
        Some("rs") => "rust",
        Some("py") => "python",
        Some(other) => other,
        None => "text",
    }
}

/// The code without its header, its imports and the blank lines after them, and its tests.
pub(super) fn shown(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\n").next().unwrap_or(text);
    let (mut shown, mut blank_too) = (String::new(), true);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let is_import = line.starts_with("use ");
        if is_import && !line.ends_with(';') {
            // A long import spans several lines.
            lines.by_ref().find(|line| line.ends_with(';'));
        }
        blank_too = is_import || is_header(line) || blank_too && line.is_empty();
        if !blank_too {
            shown.extend([line, "\n"]);
        }
    }
    shown.truncate(shown.trim_end().len());
    shown + "\n"
}

fn is_header(line: &str) -> bool {
    ["//!", "#![", "\"\"\""]
        .iter()
        .any(|start| line.starts_with(start))
}

/// The changed lines with three lines of context; `…` stands for the lines between. A line of which
/// only the comment has changed counts as unchanged, and is shown as it is now.
pub(super) fn diff(from: &str, to: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (from.lines().collect(), to.lines().collect());
    let old_code: Vec<_> = old.iter().map(|line| code(line)).collect();
    let new_code: Vec<_> = new.iter().map(|line| code(line)).collect();
    let diff = TextDiff::from_slices(&old_code, &new_code);
    let line = |change: Change<&str>| match (change.tag(), change.old_index(), change.new_index()) {
        (ChangeTag::Delete, Some(index), _) => format!("-{}", old[index]),
        (ChangeTag::Insert, _, Some(index)) => format!("+{}", new[index]),
        (_, _, index) => format!(" {}", index.map_or("", |index| new[index])),
    };
    let text = |op| {
        diff.iter_changes(op)
            .map(|it| line(it).trim_end().to_owned() + "\n")
    };
    let hunks = diff.grouped_ops(3);
    let hunks = hunks
        .iter()
        .map(|ops| ops.iter().flat_map(text).collect::<String>());
    hunks.collect::<Vec<_>>().join(" …\n")
}

/// The line without a comment at its end.
fn code(line: &str) -> &str {
    line.split_once(" // ")
        .map_or(line, |(code, _)| code.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_code_has_no_header_imports_and_tests() {
        let text = "//! What it does.\n#![doc = \"x\"]\n\nuse std::{\n    io,\n    thread,\n};\nuse a::b;\n\n\
                    mod c;\n\nfn main() {\n    use d::e;\n}\n\n#[cfg(test)]\nmod tests;\n";
        assert_eq!(shown(text), "mod c;\n\nfn main() {\n    use d::e;\n}\n");
    }

    #[test]
    fn shown_python_has_its_imports() {
        let text = "import time\n\n\ndef main():\n    pass\n";
        assert_eq!(shown(&format!("\"\"\"What it does.\"\"\"\n\n{text}")), text);
    }

    #[test]
    fn a_diff_leaves_out_lines_far_from_changes() {
        let from = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n";
        let to = from.replace("1\n2", "one\n2").replace("10\n", "");
        assert_eq!(
            diff(from, &to),
            "-1\n+one\n 2\n 3\n 4\n …\n 7\n 8\n 9\n-10\n 11\n"
        );
        assert_eq!(diff(from, from), "");
    }

    #[test]
    fn a_diff_ignores_changed_comments() {
        let (from, to) = (
            "a(); // one\nb(); // two\nc();\n",
            "a();\nb();\nd(); // four\n",
        );
        assert_eq!(diff(from, to), " a();\n b();\n-c();\n+d(); // four\n");
    }

    #[test]
    fn blank_lines_of_a_diff_have_no_trailing_blanks() {
        assert_eq!(diff("a\n\nb\n", "a\n\nc\n"), " a\n\n-b\n+c\n");
    }
}
