//! A browser without a window, driven by chromedriver as the W3C's `WebDriver` says.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

pub(crate) struct Browser {
    driver: Child,
    agent: Agent,
    session: String,
    profile: TempDir,
}

impl Browser {
    /// Starts one whose window is this wide.
    pub(crate) fn start(width: u32) -> Self {
        let (driver, port) = start_driver();
        let profile = tempfile::tempdir().unwrap();
        let agent = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .build();
        let root = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self {
            driver,
            agent: agent.into(),
            session: root,
            profile,
        };
        let created = browser.post("", &capabilities(width, browser.profile.path()));
        browser
            .session
            .extend(["/", created["sessionId"].as_str().unwrap()]);
        browser
    }

    pub(crate) fn open(&self, page: &Path) {
        self.post(
            "/url",
            &json!({ "url": format!("file://{}", page.display()) }),
        );
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    pub(crate) fn text(&self, script: &str) -> String {
        self.run(script)
            .as_str()
            .unwrap_or_else(|| panic!("no text: {script}"))
            .to_owned()
    }

    /// Waits until a script returns true: for as long as it takes a busy machine.
    pub(crate) fn wait(&self, script: &str) {
        let start = Instant::now();
        while self.run(script) != json!(true) {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "still not: {script}"
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses and releases keys, one after another.
    pub(crate) fn press(&self, keys: &[&str]) {
        let key = |key: &&str| {
            [
                json!({"type": "keyDown", "value": key}),
                json!({"type": "keyUp", "value": key}),
            ]
        };
        let actions: Vec<Value> = keys.iter().flat_map(key).collect();
        self.act(&json!({ "type": "key", "id": "keyboard", "actions": actions }));
    }

    /// Clicks the mouse at the point of the window that a script returns: `[x, y]`.
    pub(crate) fn click(&self, script: &str) {
        let point = self.run(script);
        let [x, y] = [&point[0], &point[1]].map(|number| number.as_f64().unwrap().round());
        let actions = json!([
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]);
        self.act(&json!({ "type": "pointer", "id": "mouse", "actions": actions }));
    }

    fn act(&self, source: &Value) {
        self.post("/actions", &json!({ "actions": [source] }));
    }

    /// Sets what the page is told that its reader prefers.
    pub(crate) fn prefer(&self, feature: &str, value: &str) {
        let features = json!([{ "name": feature, "value": value }]);
        let parameters = json!({ "features": features });
        let command = json!({ "cmd": "Emulation.setEmulatedMedia", "params": parameters });
        self.post("/goog/cdp/execute", &command);
    }

    /// Gives the page this much room: a window may not be as narrow as is asked for.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let room = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": room });
        self.post("/goog/cdp/execute", &command);
    }

    /// The entries of one of its logs since the last look.
    pub(crate) fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.post("/se/log", &json!({ "type": kind }));
        entries.as_array().unwrap().clone()
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let url = format!("{}{command}", self.session);
        let mut response = self.agent.post(&url).send_json(body).unwrap();
        let mut answer: Value = response.body_mut().read_json().unwrap();
        assert!(response.status().is_success(), "{command}: {answer}");
        answer["value"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // This ends the browser; where it fails, ending the driver has to do.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts chromedriver on a port that it chooses, and says.
fn start_driver() -> (Child, u16) {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("chromedriver and chromium must be installed");
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = lines.find_map(|line| {
        let line = line.unwrap();
        line.strip_suffix('.')?
            .rsplit_once(" on port ")?
            .1
            .parse()
            .ok()
    });
    // Read on, lest the driver wait for somebody to.
    thread::spawn(move || lines.for_each(drop));
    (driver, port.expect("chromedriver says its port"))
}

fn capabilities(width: u32, profile: &Path) -> Value {
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    .map(String::from)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments.push(format!("--window-size={width},1000"));
    json!({ "capabilities": { "alwaysMatch": {
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    }}})
}
