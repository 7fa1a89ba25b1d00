//! The help of `cargo xtask learn` in Chinese.

use clap::{Arg, ArgAction, Command};

const ABOUT: &str = "做练习，一个接一个：每保存一次，程序就运行一次，并且检验一次。";

const LONG: &str = "做练习，一个接一个：每保存一次，程序就运行一次，并且检验一次。

你的文件在文件夹 `learn` 里，git 会忽略它；你写的内容，除非你要求，绝不会被覆盖。
用编辑器打开这个文件夹：它是一个 package。没有终端时，每个练习各试一次，列出结果。

退出状态：0 一切正常；没有终端时，表示练习全部完成；1 没有终端时，还有没完成的；
2 出了问题；130 按了 Ctrl-C（显示练习时，Ctrl-C 就是 `q`，不算失败）。";

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n选项：\n{options}";

/// Says the help of the command `learn` in Chinese.
pub(crate) fn in_chinese(xtask: Command) -> Command {
    xtask.mut_subcommand("learn", |learn| {
        let help = Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help("打印帮助（`-h` 只打印摘要）");
        learn
            .about(ABOUT)
            .long_about(LONG)
            .help_template(TEMPLATE)
            .disable_help_flag(true)
            .arg(help)
            .mut_arg("list", |arg| arg.help("列出练习，一个也不试"))
            .mut_arg("folder", |arg| {
                arg.help("你的文件放在哪里；不指定，就是工作区里的文件夹 `learn`")
                    .value_name("文件夹")
            })
            .mut_arg("lang", |arg| {
                arg.help("用哪种语言：`en` 或 `zh-CN`；不指定，就跟随系统")
                    .value_name("语言")
            })
            .mut_arg("color", |arg| {
                arg.help("是否用颜色：`auto`（默认，遵从 `NO_COLOR` 和 `CLICOLOR_FORCE`）、`always` 或 `never`")
                    .value_name("何时")
                    .hide_possible_values(true)
                    .hide_default_value(true)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::is_chinese;

    #[test]
    fn no_line_of_the_help_is_left_in_english() {
        let xtask = Command::new("xtask").subcommand(
            <crate::learn::Args as clap::Args>::augment_args(Command::new("learn")),
        );
        let mut xtask = in_chinese(xtask);
        let help = xtask
            .find_subcommand_mut("learn")
            .unwrap()
            .render_long_help();
        for line in help.to_string().lines() {
            let is_option = line.trim_start().starts_with('-');
            let is_said = line.trim().is_empty() || is_option || line.contains(is_chinese);
            assert!(is_said, "{line}");
        }
    }
}
