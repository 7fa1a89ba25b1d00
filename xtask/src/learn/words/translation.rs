//! What the verifier says, in Chinese.

use super::super::template::{captures, filled};

/// Sentences of the verifier, and the same in Chinese, with holes in the same order.
const SENTENCES: &[(&str, &str)] = &[
    (
        "{}: due {}, printed at {}, {} late, {} allowed",
        "{}：预定 {}，打印于 {}，晚了 {}，允许 {}",
    ),
    (
        "{}: due {}, printed at {}, {} late, after lines that are due later",
        "{}：预定 {}，打印于 {}，晚了 {}，排在预定更晚的行后面",
    ),
    (
        "{}: due {}, printed at {}, {} early, which is never allowed",
        "{}：预定 {}，打印于 {}，提前 {}，提前一点也算错",
    ),
    (
        "{}: stamp {}, printed {} s after its stamp",
        "{}：自称 {}，过了 {} s 才打印",
    ),
    ("{} is missing", "缺少 {}"),
    (
        "line {} of the output: unexpected {}, after line {} of the golden",
        "输出的第 {} 行：多出 {}，在参照记录的第 {} 行之后",
    ),
    (
        "line {} of the output: unexpected {}, before the golden's first line",
        "输出的第 {} 行：多出 {}，在参照记录的第一行之前",
    ),
    (
        "{} is out of order, on line {} of the output",
        "{} 的次序不对，在输出的第 {} 行",
    ),
    (
        "expected a stamp and {}, got {}",
        "应当是时刻和 {}，实际是 {}",
    ),
    ("expected {}, got {}", "应当是 {}，实际是 {}"),
    ("it ended with {}", "程序出错退出：{}"),
    ("nothing was printed: stdout was empty", "什么也没有打印"),
    (
        "it still ran at the time-out, and was stopped",
        "到了时限还在运行，被停止了",
    ),
    (
        "it printed {} bytes and went on, far more than its golden has",
        "打印了 {} 个字节还没有停，比参照记录多得多",
    ),
    (
        "this machine is too busy to tell: it stood still for {} s",
        "这台机器太忙，分不清对错：它停顿了 {} s",
    ),
];

/// Returns a sentence in Chinese, or as it is where nobody has translated it.
pub(super) fn chinese(sentence: &str) -> String {
    let translated = SENTENCES.iter().find_map(|(english, chinese)| {
        let parts = captures(english, sentence)?;
        Some(filled(chinese, &parts))
    });
    translated.unwrap_or_else(|| sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use countdown_core::{Golden, RULE};

    use super::*;
    use crate::prose::is_chinese;

    /// Each sentence about a line that a learner may meet, as the library puts it.
    #[test]
    fn what_is_wrong_with_a_line_is_said_in_chinese() {
        let golden = "0.5000 \tA = 2\n1.0000 \tB = 2\n1.5000 \tA = 1\n";
        for output in [
            "0.5000 \tA = 2\n1.2000 \tB = 2\n1.5000 \tA = 1\n",
            "0.5000 \tA = 2\n1.5000 \tA = 1\n1.6000 \tB = 2\n",
            "0.4000 \tA = 2\n1.0000 \tB = 2\n1.5000 \tA = 1\n",
            "0.5000 \tA = 2\n1.5000 \tA = 1\n",
            "0.5000 \tA = 2\n1.0000 \tB = 2\n1.5000 \tA = 1\n1.6000 \tA = 0\n",
            "0.1000 \tA = 3\n0.5000 \tA = 2\n1.0000 \tB = 2\n1.5000 \tA = 1\n",
            "0.5000 \tA = 2\n1.0000 \tB = 3\n1.5000 \tA = 1\n",
        ] {
            let comparison = Golden::parse(ruled(golden)).unwrap().compare(ruled(output));
            assert!(!comparison.matches(), "{output}");
            for difference in comparison.differences() {
                let sentence = difference.message();
                let translated = chinese(&sentence);
                assert!(translated.contains(is_chinese), "{sentence}");
            }
        }
    }

    fn ruled(lines: &str) -> String {
        let lines = lines.split_inclusive('\n');
        let lines = lines.flat_map(|line| [RULE, "\n", line]);
        lines.chain([RULE, "\nDone\n"]).collect()
    }

    #[test]
    fn how_a_program_ended_is_said_in_chinese() {
        for (sentence, expected) in [
            (
                "it ended with exit status: 1",
                "程序出错退出：exit status: 1",
            ),
            ("nothing was printed: stdout was empty", "什么也没有打印"),
            ("something else", "something else"),
        ] {
            assert_eq!(chinese(sentence), expected);
        }
    }
}
