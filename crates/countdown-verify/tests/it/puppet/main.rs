//! A program that does as it is told: prints, sleeps, starts others, hangs. Tests run it.
//!
//! Its arguments are words, done one after another. Times are milliseconds since its start.
//!
//! | words | |
//! |---|---|
//! | `at TIME` | waits until then |
//! | `zero` | has times count from now on |
//! | `tick TEXT` | prints a rule, and below it the time and `TEXT`, in one write, with blanks for `_` |
//! | `close` | prints a rule and `Done` |
//! | `tell TEXT`, `warn TEXT` | prints a line on stdout, on stderr, with blanks for `_` |
//! | `streams` | prints of stdout and of stderr whether it is a terminal |
//! | `write TEXT` | prints on stdout without an end of the line |
//! | `bytes HEX` | prints these bytes on stdout |
//! | `show FILE` | prints a file |
//! | `replay FILE` | prints a file, each line that begins with a stamp at that time |
//! | `endless out`, `endless err` | prints lines for ever |
//! | `endless line` | prints one line for ever |
//! | `buffer` | from here on, stdout is buffered until the end |
//! | `shut out`, `shut err` | closes stdout or stderr |
//! | `note FILE` | writes its process id to a file |
//! | `start WAYS [ WORDS ]` | starts another one that does these words; `WAYS` are letters: `o` without this one's stdout, `e` without its stderr, `v` without its variables, `-` none of these |
//! | `wait` | waits for all that it started |
//! | `session` | leaves for a session of its own |
//! | `deaf` | from here on, no request to end is heard |
//! | `stop` | stops, until it is told to go on |
//! | `hang MARK` | waits for ever; `MARK` is there to be found among its arguments |
//! | `signal NUMBER` | is killed by this signal |
//! | `exit STATUS` | ends at once |

use std::{
    env, fs,
    io::{self, IsTerminal, Write},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let mut puppet = Puppet {
        start: Instant::now(),
        buffer: None,
        children: Vec::new(),
    };
    puppet.act(&mut words.iter().map(String::as_str))?;
    io::stdout().write_all(&puppet.buffer.unwrap_or_default())
}

struct Puppet {
    start: Instant,
    buffer: Option<Vec<u8>>,
    children: Vec<Child>,
}

impl Puppet {
    fn act<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>) -> io::Result<()> {
        while let Some(word) = words.next() {
            let mut next = || words.next().unwrap_or_else(|| panic!("`{word}` of what?"));
            match word {
                "at" => {
                    let time = Duration::from_millis(next().parse().expect("a time"));
                    thread::sleep(time.saturating_sub(self.start.elapsed()));
                }
                "zero" => self.start = Instant::now(),
                "tick" => {
                    let (rule, elapsed) = ("-".repeat(40), self.start.elapsed().as_secs_f64());
                    let text = next().replace('_', " ");
                    self.print(format!("{rule}\n{elapsed:.4} \t{text}\n"))?;
                }
                "close" => self.print(format!("{}\nDone\n", "-".repeat(40)))?,
                "tell" => self.print(next().replace('_', " ") + "\n")?,
                "streams" => {
                    let kind = |is_terminal| if is_terminal { "a terminal" } else { "a pipe" };
                    let (stdout, stderr) = (io::stdout().is_terminal(), io::stderr().is_terminal());
                    self.print(format!(
                        "stdout {}\nstderr {}\n",
                        kind(stdout),
                        kind(stderr)
                    ))?;
                }
                "write" => self.print(next())?,
                "bytes" => {
                    let bytes = u128::from_str_radix(next(), 16)
                        .expect("digits")
                        .to_be_bytes();
                    self.print(
                        bytes
                            .into_iter()
                            .skip_while(|byte| *byte == 0)
                            .collect::<Vec<_>>(),
                    )?;
                }
                "warn" => eprintln!("{}", next().replace('_', " ")),
                "show" => self.print(fs::read(next())?)?,
                "replay" => self.replay(&fs::read_to_string(next())?)?,
                "endless" => endless(next())?,
                "buffer" => self.buffer = Some(Vec::new()),
                "note" => note(next())?,
                "start" => {
                    let ways = next();
                    self.start(ways, &bracketed(words))?;
                }
                "wait" => {
                    for child in &mut self.children {
                        child.wait()?;
                    }
                }
                "hang" => loop {
                    thread::park();
                },
                "exit" => process::exit(next().parse().expect("a status")),
                #[cfg(unix)]
                _ => on_unix::act(word, words)?,
                #[cfg(not(unix))]
                _ => panic!("`{word}` is nothing that can be done here"),
            }
        }
        Ok(())
    }

    fn print(&mut self, text: impl AsRef<[u8]>) -> io::Result<()> {
        if let Some(buffer) = &mut self.buffer {
            return buffer.write_all(text.as_ref());
        }
        io::stdout().write_all(text.as_ref())?;
        io::stdout().flush()
    }

    fn replay(&mut self, text: &str) -> io::Result<()> {
        for line in text.split_inclusive('\n') {
            let stamp = line
                .split_whitespace()
                .next()
                .and_then(|word| word.parse().ok());
            let time = Duration::from_secs_f64(stamp.unwrap_or_default());
            thread::sleep(time.saturating_sub(self.start.elapsed()));
            self.print(line)?;
        }
        Ok(())
    }

    fn start(&mut self, ways: &str, words: &[&str]) -> io::Result<()> {
        let mut command = Command::new(env::current_exe()?);
        command.args(words);
        if ways.contains('o') {
            command.stdout(Stdio::null());
        }
        if ways.contains('e') {
            command.stderr(Stdio::null());
        }
        if ways.contains('v') {
            command.env_clear();
        }
        self.children.push(command.spawn()?);
        Ok(())
    }
}

/// The words between this bracket and the one that closes it.
fn bracketed<'a>(words: &mut impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    assert_eq!(words.next(), Some("["));
    let mut depth = 1;
    let inner = words.take_while(|word| {
        depth += i32::from(*word == "[") - i32::from(*word == "]");
        depth > 0
    });
    inner.collect()
}

fn endless(what: &str) -> io::Result<()> {
    let text = if what == "line" {
        "x".repeat(4096)
    } else {
        "endless\n".repeat(512)
    };
    loop {
        match what {
            "err" => io::stderr().write_all(text.as_bytes())?,
            _ => io::stdout().write_all(text.as_bytes())?,
        }
    }
}

/// Whole or not at all, for somebody waits for it.
fn note(file: &str) -> io::Result<()> {
    let draft = format!("{file}.new");
    fs::write(&draft, process::id().to_string())?;
    fs::rename(draft, file)
}

#[cfg(unix)]
mod on_unix {
    use std::{
        fs::File,
        io,
        sync::{Arc, atomic::AtomicBool},
        thread,
    };

    use rustix::{
        process::{Signal, getpid, kill_process, setsid},
        stdio::{dup2_stderr, dup2_stdout},
    };
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
        flag,
    };

    pub(super) fn act<'a>(word: &str, words: &mut impl Iterator<Item = &'a str>) -> io::Result<()> {
        match word {
            "shut" => {
                let nowhere = File::options().read(true).write(true).open("/dev/null")?;
                match words.next() {
                    Some("out") => dup2_stdout(&nowhere)?,
                    _ => dup2_stderr(&nowhere)?,
                }
            }
            "session" => drop(setsid()?),
            "deaf" => {
                for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
                    flag::register(signal, Arc::new(AtomicBool::new(false)))?;
                }
            }
            "stop" => kill_process(getpid(), Signal::STOP)?,
            "signal" => {
                let number = words
                    .next()
                    .and_then(|word| word.parse().ok())
                    .expect("a number");
                kill_process(getpid(), Signal::from_named_raw(number).expect("a signal"))?;
                thread::park();
            }
            _ => panic!("`{word}` is nothing that can be done"),
        }
        Ok(())
    }
}
