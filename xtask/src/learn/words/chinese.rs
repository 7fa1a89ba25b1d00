use countdown_timeline::Language;

use super::Words;

pub(super) const CHINESE: Words = Words {
    language: Language::Chinese,
    not_begun: "未开始",
    done: "完成",
    no_build: "编译失败",
    not_yet: "还不对",
    head: |number, of, concept, title| format!("练习 {number}/{of}，{concept}：{title}"),
    edit: |file| format!("请编辑 {file}，然后保存。"),
    done_of: |done, of| format!("完成 {done}/{of}"),
    all_done: "全部完成",
    keys: "h 提示  n 下一个  p 上一个  l 列表  t 画图  g 术语  r 重来  q 退出",
    start_over: |file| format!("{file} 要恢复原样吗？你写的内容会丢失。按 y 确认"),
    hint: "提示：",
    does_not_compile: "还编译不过。",
    is_done: "完成！",
    compare_with: |solution| format!("可以对照参考答案 {solution}"),
    is_not_yet: "还不对（英文术语的意思按 g 查看）：",
    and_more: |more| format!("……另有 {more} 条"),
    glossary: "验证器的用语：",
    meanings: [
        "参照记录：正确的程序会打印什么，在什么时刻打印",
        "预定时刻：这一行应当在此时打印",
        "提前：早于预定时刻，提前一点也算错",
        "延迟：晚于预定时刻；allowed 是允许的延迟",
        "缺少：参照记录里有这一行，程序没有打印",
        "多出：程序打印了这一行，参照记录里没有",
        "次序不对：内容没错，位置错了",
        "实时输出：打印一行，马上就能读到；输出被缓冲：后来才读到",
        "停顿：这台机器有这么久没有响应",
        "无法判定：这台机器太忙，分不清对错",
    ],
    trying_all: "正在检查你写好的练习……",
    again: "这台机器正忙，正在重试。",
    no_timeline: |error| format!("画不出时间线：{error}"),
    not_run: "程序还没有运行",
    nothing_recorded: "没有任何记录；`main` 的第一行应当是\n\
        `let _trace = countdown_trace::start();`",
    cannot_build: "Cargo 无法编译：",
    cannot_read_keys: "这个终端不能逐个读取按键",
};
