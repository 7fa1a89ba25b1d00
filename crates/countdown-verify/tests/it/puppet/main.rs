//! A program that does as it is told: prints, sleeps, starts others, hangs. Tests run it.
//!
//! Its arguments are words, done one after another. Times are milliseconds since its start. In a
//! TEXT, `_` stands for a blank.
//!
//! | words | |
//! |---|---|
//! | `at TIME` | waits until then |
//! | `zero` | has times count from now on |
//! | `skew TIME` | has the stamps that it prints be ahead by so much from now on |
//! | `compute TIME` | computes until it has had the processor for so long |
//! | `tell TEXT`, `warn TEXT` | prints a line on stdout, on stderr |
//! | `stamp TEXT` | prints a line that begins with its time, as in `0.5004 ready` |
//! | `tick TEXT` | prints a rule, and below it the time and `TEXT` after a tab, in one write |
//! | `close` | prints a rule and `Done` |
//! | `log TEXT` | prints a line as the kernel logs it, as in `[ 4212.504217] ready` |
//! | `write TEXT` | prints `TEXT` without an end of the line |
//! | `frame TEXT` | prints `TEXT` and a carriage return |
//! | `bytes HEX` | prints these bytes |
//! | `var NAME` | prints the value of this variable |
//! | `folder` | prints the name of the folder that it runs in |
//! | `copy` | prints what it reads on stdin |
//! | `streams` | prints of stdout and of stderr whether it is a terminal |
//! | `show FILE` | prints a file |
//! | `replay FILE` | prints a file, each line that begins with a stamp at that time |
//! | `turn FILE COUNT [ WORDS ] …` | does the words of the first brackets the first time that it runs, then those of the second, and so on; `FILE` counts |
//! | `endless out`, `endless err` | prints lines for ever |
//! | `endless line` | prints one line for ever |
//! | `buffer` | from here on, stdout is buffered until the end |
//! | `shut out`, `shut err` | closes stdout or stderr |
//! | `note FILE` | writes its process id to a file |
//! | `make FILE`, `remove FILE` | makes an empty file, which must not be there; removes it |
//! | `await FILE` | waits until there is such a file |
//! | `start WAYS [ WORDS ]` | starts another one that does these words; `WAYS` are letters: `o` without this one's stdout, `e` without its stderr, `v` without its variables, `-` none of these |
//! | `wait` | waits for all that it started |
//! | `session` | leaves for a session of its own |
//! | `deaf` | from here on, no request to end is heard |
//! | `listen` | from here on, a request to end is only noted |
//! | `asked` | waits until it was asked to end |
//! | `stop` | stops, until it is told to go on |
//! | `hang MARK` | waits for ever; `MARK` is there to be found among its arguments |
//! | `signal NUMBER` | is killed by this signal |
//! | `exit STATUS` | ends at once |

use std::{
    env,
    fs::{self, File},
    io::{self, IsTerminal, Write},
    path::Path,
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let mut puppet = Puppet {
        start: Instant::now(),
        skew: Duration::ZERO,
        buffer: None,
        children: Vec::new(),
    };
    puppet.act(&mut words.iter().map(String::as_str))?;
    io::stdout().write_all(&puppet.buffer.unwrap_or_default())
}

struct Puppet {
    start: Instant,
    skew: Duration,
    buffer: Option<Vec<u8>>,
    children: Vec<Child>,
}

impl Puppet {
    fn act(&mut self, words: &mut dyn Iterator<Item = &str>) -> io::Result<()> {
        while let Some(word) = words.next() {
            let mut next = || words.next().unwrap_or_else(|| panic!("`{word}` of what?"));
            match word {
                "at" => self.sleep_until(milliseconds(next())),
                "zero" => self.start = Instant::now(),
                "skew" => self.skew = milliseconds(next()),
                "compute" => compute(milliseconds(next())),
                "tell" => self.print(text(next()) + "\n")?,
                "warn" => eprintln!("{}", text(next())),
                "stamp" => {
                    let text = text(next());
                    self.print(format!("{:.4} {text}\n", self.seconds()))?;
                }
                "tick" => {
                    let (rule, text) = ("-".repeat(40), text(next()));
                    self.print(format!("{rule}\n{:.4} \t{text}\n", self.seconds()))?;
                }
                "close" => self.print(format!("{}\nDone\n", "-".repeat(40)))?,
                "log" => {
                    let (uptime, text) = (4_211.503_817 + self.seconds(), text(next()));
                    self.print(format!("[{uptime:12.6}] {text}\n"))?;
                }
                "write" => self.print(text(next()))?,
                "frame" => self.print(text(next()) + "\r")?,
                "bytes" => self.print(bytes(next()))?,
                "var" => self.print(env::var(next()).unwrap_or_default() + "\n")?,
                "folder" => {
                    let folder = env::current_dir()?;
                    let name = folder.file_name().unwrap_or_default();
                    self.print(format!("{}\n", name.display()))?;
                }
                "copy" => self.print(io::read_to_string(io::stdin())?)?,
                "streams" => self.tell_streams()?,
                "show" => self.print(fs::read(next())?)?,
                "replay" => self.replay(&fs::read_to_string(next())?)?,
                "turn" => {
                    let (file, count) = (next(), next().parse().expect("a count"));
                    let turns: Vec<Vec<&str>> = (0..count).map(|_| bracketed(words)).collect();
                    let turn = turns[turn(file)?.min(count - 1)].clone();
                    self.act(&mut turn.into_iter())?;
                }
                "endless" => endless(next())?,
                "buffer" => self.buffer = Some(Vec::new()),
                "note" => note(next())?,
                "make" => drop(File::create_new(next())?),
                "remove" => fs::remove_file(next())?,
                "await" => {
                    let file = Path::new(next());
                    while !file.exists() {
                        thread::sleep(Duration::from_millis(1));
                    }
                }
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

    fn sleep_until(&self, time: Duration) {
        thread::sleep(time.saturating_sub(self.start.elapsed()));
    }

    /// The time that it prints.
    fn seconds(&self) -> f64 {
        (self.start.elapsed() + self.skew).as_secs_f64()
    }

    fn print(&mut self, text: impl AsRef<[u8]>) -> io::Result<()> {
        if let Some(buffer) = &mut self.buffer {
            return buffer.write_all(text.as_ref());
        }
        io::stdout().write_all(text.as_ref())?;
        io::stdout().flush()
    }

    fn tell_streams(&mut self) -> io::Result<()> {
        let kind = |is_terminal| if is_terminal { "a terminal" } else { "a pipe" };
        let stdout = kind(io::stdout().is_terminal());
        let stderr = kind(io::stderr().is_terminal());
        self.print(format!("stdout {stdout}\nstderr {stderr}\n"))
    }

    fn replay(&mut self, text: &str) -> io::Result<()> {
        for line in text.split_inclusive('\n') {
            let word = line.split_whitespace().next();
            let stamp: Option<f64> = word.and_then(|word| word.parse().ok());
            self.sleep_until(Duration::from_secs_f64(stamp.unwrap_or_default()));
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

fn text(word: &str) -> String {
    word.replace('_', " ")
}

fn milliseconds(word: &str) -> Duration {
    Duration::from_millis(word.parse().expect("a time"))
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2).map(str::from_utf8);
    let byte = |digits: &str| u8::from_str_radix(digits, 16).expect("digits");
    digits.map(|digits| byte(digits.expect("digits"))).collect()
}

/// The words between this bracket and the one that closes it.
fn bracketed<'a>(words: &mut dyn Iterator<Item = &'a str>) -> Vec<&'a str> {
    assert_eq!(words.next(), Some("["));
    let mut depth = 1;
    let inner = words.take_while(|word| {
        depth += i32::from(*word == "[") - i32::from(*word == "]");
        depth > 0
    });
    inner.collect()
}

/// Returns how often this was called with the same file before.
fn turn(file: &str) -> io::Result<usize> {
    let turn = fs::read(file).map_or(0, |turns| turns.len());
    fs::write(file, "x".repeat(turn + 1))?;
    Ok(turn)
}

/// Computes for a time of the processor, not of the clock: waiting for a turn is no computing.
fn compute(time: Duration) {
    /// Short enough that a turn rarely ends within it.
    const STEP: Duration = Duration::from_micros(500);

    let mut computed = Duration::ZERO;
    while computed < time {
        let start = Instant::now();
        while start.elapsed() < STEP {}
        computed += STEP;
    }
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

/// Writes the file whole or not at all, since somebody waits for it.
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
        sync::{
            Arc, LazyLock,
            atomic::{AtomicBool, Ordering},
        },
        thread,
        time::Duration,
    };

    use rustix::{
        process::{Signal, getpid, kill_process, setsid},
        stdio::{dup2_stderr, dup2_stdout},
    };
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
        flag,
    };

    /// Whether it was asked to end since it listens.
    static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

    pub(super) fn act(word: &str, words: &mut dyn Iterator<Item = &str>) -> io::Result<()> {
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
            "listen" => drop(flag::register(SIGTERM, Arc::clone(&ASKED))?),
            "asked" => {
                while !ASKED.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            "stop" => kill_process(getpid(), Signal::STOP)?,
            "signal" => {
                let number = words.next().and_then(|word| word.parse().ok());
                let signal = Signal::from_named_raw(number.expect("a number"));
                kill_process(getpid(), signal.expect("a signal"))?;
                thread::park();
            }
            _ => panic!("`{word}` is nothing that can be done"),
        }
        Ok(())
    }
}
