//! The page and the pictures in a real browser. The tests are those of `tests/browser`: a harness
//! runs them in the browser, and reports to a server of this process.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use countdown_timeline::{Language, Motion, page, svg};

use super::recorded;

#[test]
#[ignore = "needs chromium"]
fn the_page_and_pictures_work_in_a_browser() {
    all_pass(include_str!("../browser/page.js"), &[]);
}

#[test]
#[ignore = "needs chromium"]
fn the_page_and_pictures_are_dark_and_calm_if_that_is_preferred() {
    let dark = "--blink-settings=preferredColorScheme=0";
    let calm = "--force-prefers-reduced-motion";
    all_pass(include_str!("../browser/dark_and_calm.js"), &[dark, calm]);
}

#[track_caller]
fn all_pass(tests: &str, flags: &[&str]) {
    let count = tests.matches("\ntest(").count();
    assert_eq!(run(tests, flags), format!("{count} passed"));
}

/// Runs tests in a browser. Returns what the harness reports.
fn run(tests: &str, flags: &[&str]) -> String {
    let timelines = recorded();
    let until = Duration::from_secs(7);
    let still = |language| svg(&timelines, until, Motion::Still, language);
    let moving = svg(&timelines[..1], until, Motion::Once, Language::English);
    let files = [
        ("/", include_str!("../browser/harness.html").to_owned()),
        ("/tests.js", tests.to_owned()),
        ("/page.html", page(&timelines, Language::English)),
        ("/page.zh-CN.html", page(&timelines, Language::Chinese)),
        ("/still.svg", still(Language::English)),
        ("/still.zh-CN.svg", still(Language::Chinese)),
        ("/moving.svg", moving),
    ];

    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let _browser = Browser::start(&format!("http://{}/", server.local_addr().unwrap()), flags);
    let start = Instant::now();
    loop {
        assert!(start.elapsed() < Duration::from_secs(180), "no report");
        match server.accept() {
            Ok((connection, _)) => {
                connection.set_nonblocking(false).unwrap();
                if let Some(report) = serve(&connection, &files) {
                    return report;
                }
            }
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Answers a request for a file. Returns the body of a report.
fn serve(mut connection: &TcpStream, files: &[(&str, String)]) -> Option<String> {
    let mut reader = BufReader::new(connection);
    let (mut request, mut length) = (String::new(), 0);
    reader.read_line(&mut request).ok()?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        match header.trim().to_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    if request.starts_with("POST ") {
        let mut report = vec![0; length];
        reader.read_exact(&mut report).unwrap();
        return Some(String::from_utf8(report).unwrap());
    }

    let path = request.split(' ').nth(1).unwrap_or_default();
    let file = files.iter().find(|(name, _)| *name == path);
    let (status, text) = file.map_or(("404 Not Found", ""), |(_, text)| ("200 OK", text));
    let kind = match path.rsplit('.').next() {
        Some("svg") => "image/svg+xml",
        Some("js") => "text/javascript",
        _ => "text/html",
    };
    let length = text.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\n\
         Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    );
    // A browser may hang up, for example on a request for an icon.
    let _ = connection.write_all((head + text).as_bytes());
    None
}

/// A browser without a window, with a profile of its own.
struct Browser {
    process: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    fn start(address: &str, flags: &[&str]) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut chromium = Command::new("chromium");
        chromium.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1300,1100",
        ]);
        chromium.arg(format!("--user-data-dir={}", profile.path().display()));
        chromium.args(flags).arg(address);
        let process = chromium.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Self {
            process: process.expect("chromium is installed"),
            _profile: profile,
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
