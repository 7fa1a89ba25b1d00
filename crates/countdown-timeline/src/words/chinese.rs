use super::{Kinds, Page, States, Words};

const KINDS: Kinds =
    Kinds {
        countdown: "倒计时", task: "任务", job: "作业", thread: "线程", process: "进程"
    };

pub(super) const CHINESE: Words = Words {
    states: States {
        busy: "运行", blocked: "阻塞", ready: "就绪", waiting: "等待", idle: "空闲"
    },
    meanings: States {
        busy: "运行：任务正在执行",
        blocked: "阻塞*：任务占着线程",
        ready: "就绪*：还没轮到",
        waiting: "等待定时器",
        idle: "空闲：没有任务",
    },
    kind: KINDS,
    kinds: KINDS,
    mostly: "最长",
    woken: "唤醒",
    wake: "唤醒信号",
    inferred: "* 根据 CPU 时间和预定时刻推断",
    semicolon: "；",
    comma: "，",
    and: "、",
    timeline_of: |programs| format!("{programs} 的时间线"),
    summary: |run| &run.chinese,
    took: |program, time| format!("{program} 用时 {time}"),
    lane: |title, totals| format!("{title}：{totals}"),
    stop: "。",
    thread: |number, process| format!("进程 {process} 的线程 {number}"),
    fewer: |left_out, all, what| format!("{what}（{all} 中的 {left_out}）"),
    left_out: |what| format!("未画出：{what}"),
    coarse: |step| format!("短于 {step} 的合在一起画"),
    printed: "打印的行",
    told: "程序自述",
    page: Page {
        heading: "谁在忙，谁在等？",
        about: "同样的倒计时，运行时如实记录。可以播放，也可以拖动滑块看任意时刻。",
        controls: "回放",
        play: "播放",
        pause: "暂停",
        position: "回放的时刻",
        speed: "速度",
        inferred: "* 推断得出：<strong>阻塞</strong>是任务占着线程，用到的 CPU 时间却不到一个核的百分之一；\
            等待之后的<strong>就绪</strong>是任务的下一行已到预定时刻；从未被轮询过的任务，一提交就是就绪的。",
        keys: "<kbd>空格</kbd> 播放或暂停 · <kbd>←</kbd> <kbd>→</kbd> 移动 0.1&nbsp;s，加 \
            <kbd>Shift</kbd> 移动 1&nbsp;ms · <kbd>,</kbd> <kbd>.</kbd> 上一次或下一次变化 · \
            <kbd>Home</kbd> <kbd>End</kbd> 开头或结尾 · <kbd>−</kbd> <kbd>+</kbd> 速度 · \
            <kbd>Tab</kbd> 移到泳道：它此刻在做什么，源代码在哪里",
        no_script: "回放需要 JavaScript；<code>cargo xtask timeline --svg FILE</code> \
            画出的图不需要。",
        now: "{0} / {1}",
        story: "程序自述",
        story_of: "{0} 最近的自述",
        queue: "就绪队列",
        empty: "空",
        transcript: "至此打印的内容",
        transcript_of: "{0} 至此打印的内容",
        not_created: "尚未创建",
        done: "完成",
        comes_again: "完成，还会再来",
        suspended: "挂起",
        runs_on: "在 {0} 上执行",
        polled: "在 {0} 上被轮询",
        blocks: "被轮询，阻塞 {0}",
        some_thread: "未画出的线程",
        not_started: "尚未启动",
        ended: "已结束",
        runs: "执行 {0}",
        blocked_in: "阻塞于 {0}",
        no_task: "任务之外的代码",
        some_task: "未画出的任务",
        at: "{0}，{1}",
        with: "{0}（{1}）",
        stretch: "{0}：{1} 至 {2}，共 {3}",
        source: "{0}，{1}",
        printed_at: "{0}，打印于 {1}",
    },
};
