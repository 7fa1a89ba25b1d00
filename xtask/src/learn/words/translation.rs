//! What the verifier says, in Chinese.

use super::super::template::{captures, filled};

/// Sentences of the verifier, and the same in Chinese, with holes in the same order.
const SENTENCES: &[(&str, &str)] = &[
    ("{}; so are the {} lines after it", "{}；后面 {} 行也是如此"),
    ("{}; so is the line after it", "{}；下一行也是如此"),
    (
        "{}: due {}, printed at {}, {} late, {} allowed",
        "{}：预定 {}，打印于 {}，晚了 {}，允许 {}",
    ),
    (
        "{}: due {}, printed at {}, {} late, after lines that are due later",
        "{}：预定 {}，打印于 {}，晚了 {}，排在预定更晚的行后面",
    ),
    (
        "{}: due {}, printed at {}, {} early, {} allowed",
        "{}：预定 {}，打印于 {}，提前 {}，允许 {}",
    ),
    (
        "{}: due {}, had not come at {}, when it was ended",
        "{}：预定 {}，到 {} 程序被结束时还没有出现",
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
    ("line {} of the output: {}", "输出的第 {} 行：{}"),
    (
        "{} is out of order, on line {} of the output",
        "{} 的次序不对，在输出的第 {} 行",
    ),
    (
        "{}: the stamp {} runs backwards from {}",
        "{}：时刻 {} 倒退了，前一个是 {}",
    ),
    (
        "{}: the stamp {} is later than those that follow it",
        "{}：时刻 {} 比后面的还晚",
    ),
    (
        "expected a stamp and {}, got {}",
        "应当是时刻和 {}，实际是 {}",
    ),
    ("expected {}, got {}", "应当是 {}，实际是 {}"),
    (
        "its stamp is {}, and it arrived {} s after that",
        "它的时刻是 {}，过了 {} s 才到",
    ),
    (
        "line {} says {}, and was there after {} s",
        "第 {} 行自称 {}，{} s 时就已经到了",
    ),
    (
        "its output is buffered: line {} arrived {} s after its stamp; {}",
        "输出被缓冲了：第 {} 行在它的时刻过后 {} s 才到",
    ),
    (
        "its output is buffered: line {} arrived {} s after its stamp",
        "输出被缓冲了：第 {} 行在它的时刻过后 {} s 才到",
    ),
    (
        "it prints no times, and its golden has some: {}",
        "它没有打印时刻，而参照记录有",
    ),
    (
        "it prints times, and its golden has none: {}",
        "它打印了时刻，而参照记录没有：那里的时刻要有四位小数",
    ),
    (
        "all {} lines came at once, {} s after the start: {}",
        "全部 {} 行在启动后 {} s 一起到达：有什么把它们扣住了",
    ),
    (
        "its lateness grows by {} s with each line: {}",
        "每过一行，延迟增加 {} s：每次等待都长了这么多，或者先做了别的事才开始等",
    ),
    ("{} and {} have changed places", "{} 和 {} 换了位置"),
    ("it ended with {}", "程序出错退出：{}"),
    (
        "nothing was printed: its stdout is empty{}",
        "什么也没有打印",
    ),
    (
        "it still ran at the time-out, after {} s, and was ended; its last line was {}",
        "运行 {} s 到了时限，被结束了；最后一行是 {}",
    ),
    (
        "it still ran at the time-out, after {} s, and was ended{}",
        "运行 {} s 到了时限，被结束了",
    ),
    (
        "it printed {} bytes and went on, far more than its golden has",
        "打印了 {} 个字节还没有停，比参照记录多得多",
    ),
    (
        "too busy to tell: it waited {} s for a processor, perhaps for threads of its own",
        "太忙，分不清对错：它等处理器等了 {} s，等的也可能是它自己的线程",
    ),
    (
        "too busy to tell: the machine stood still for {} s",
        "太忙，分不清对错：这台机器停顿了 {} s",
    ),
];

/// Returns a sentence in Chinese, or as it is where nobody has translated it.
pub(super) fn chinese(sentence: &str) -> String {
    let translated = SENTENCES.iter().find_map(|(english, chinese)| {
        let mut parts: Vec<String> = captures(english, sentence)?
            .into_iter()
            .map(str::to_owned)
            .collect();
        // What begins with a hole is a sentence, and more behind it.
        if english.starts_with("{}; ") {
            parts[0] = self::chinese(&parts[0]);
        }
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
            ("nothing was printed: its stdout is empty", "什么也没有打印"),
            (
                "`A = 1`: due 0.5, printed at 0.7, 0.2 late, after lines that are due later; so are the \
                 5 lines after it",
                "`A = 1`：预定 0.5，打印于 0.7，晚了 0.2，排在预定更晚的行后面；后面 5 行也是如此",
            ),
            ("something else", "something else"),
        ] {
            assert_eq!(chinese(sentence), expected);
        }
    }
}
