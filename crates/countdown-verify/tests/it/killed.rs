//! What becomes of the programs when the verifier is killed: its guard ends them.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    signals::{FOR_EVER, await_file, send, started},
    util::{Scratch, assert_none_left, end, mark, puppet, running, transcript},
};

/// Whether this process has a guard.
fn is_guarded(process: u32) -> bool {
    let name = format!("guard-of {process}");
    running(&name).iter().any(|line| line.ends_with(&name))
}

#[track_caller]
fn assert_guard_ends(process: u32) {
    const LOOKS: u32 = 1000;
    let ends = (0..LOOKS).any(|_| {
        thread::sleep(Duration::from_millis(10));
        !is_guarded(process)
    });
    assert!(ends, "the guard of {process} still stands");
}

/// Programs in this group and in others, in sessions of their own, and without a mark.
fn family(mark: &str) -> String {
    format!(
        "deaf start - [ deaf session start oe [ hang {mark} ] hang {mark} ] \
         start v [ hang {mark} ] start voe [ session start - [ hang {mark} ] hang {mark} ] \
         start oe [ start - [ session hang {mark} ] ] note pid hang {mark}"
    )
}

#[test]
fn a_killed_verifier_leaves_nothing_behind() {
    for options in [&[][..], &["--watch"], &["--tty"]] {
        let (scratch, mark) = (Scratch::new(), mark());
        let options = [&FOR_EVER[..], options].concat();
        let (mut verifier, _) = started(&scratch, &options, &family(&mark));
        assert!(is_guarded(verifier.id()));
        send("-KILL", &[verifier.id()]);
        verifier.wait().unwrap();
        assert_none_left(&mark);
        assert_guard_ends(verifier.id());
    }
}

/// Whether the outer or the inner one is killed; the inner one has a guard of its own.
#[test]
fn nor_does_a_verifier_inside_a_verifier() {
    for inner in [false, true] {
        let (scratch, mark) = (Scratch::new(), mark());
        let mut command = scratch.command(&["--golden", "golden.txt"]);
        command
            .args(FOR_EVER)
            .arg("--")
            .arg(env!("CARGO_BIN_EXE_countdown-verify"));
        command
            .args(["--golden", "golden.txt"])
            .args(FOR_EVER)
            .arg("--")
            .arg(puppet());
        let mut verifier = command
            .args(family(&mark).split_whitespace())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        await_file(&scratch.path().join("pid"), &mut verifier);
        let killed = if inner {
            parent(&scratch.path().join("pid"))
        } else {
            verifier.id()
        };
        send("-KILL", &[killed]);
        assert_eq!(verifier.wait().unwrap().code(), inner.then_some(2));
        assert_none_left(&mark);
        assert_guard_ends(killed);
    }
}

/// Of the process whose number this file has.
fn parent(file: &Path) -> u32 {
    let child = fs::read_to_string(file).unwrap();
    let listed = Command::new("ps")
        .args(["-o", "ppid=", "-p", &child])
        .output()
        .unwrap();
    String::from_utf8(listed.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

/// What the build has left to others, as a compiler's cache is, runs on.
#[test]
fn a_killed_build_leaves_nothing_of_its_own_behind() {
    const BUILD: &str = r#"
        use std::process::{Command, Stdio};
        fn main() {
            let mut cache = Command::new("setsid");
            cache.args(["sleep", "CACHE"]).stdin(Stdio::null()).stdout(Stdio::null());
            cache.stderr(Stdio::null()).spawn().unwrap();
            std::fs::write("../started", "x").unwrap();
            Command::new("sleep").arg("MARK").env_clear().status().unwrap();
        }
    "#;
    let (scratch, mark, cache) = (Scratch::with_demo("", ""), mark(), mark());
    scratch.write(
        "demo/build.rs",
        BUILD.replace("CACHE", &cache).replace("MARK", &mark),
    );
    let mut verifier = scratch.command(&[]).stdout(Stdio::null()).spawn().unwrap();
    await_file(&scratch.path().join("started"), &mut verifier);
    send("-KILL", &[verifier.id()]);
    verifier.wait().unwrap();
    assert_guard_ends(verifier.id());
    assert_none_left(scratch.path().to_str().unwrap());
    assert_none_left(&mark);
    assert_eq!(end(&cache), 1);
}

/// Nobody waits for it, and it is not there any more.
#[test]
fn a_verifier_that_ends_by_itself_leaves_no_guard() {
    let scratch = Scratch::new();
    scratch.write("right.txt", transcript(&["0.1003 \tA = 1"]));
    let mut command = scratch.command(&["--golden", "golden.txt", "--tolerance", "60", "--"]);
    command
        .arg(puppet())
        .args(["replay", "right.txt"])
        .stdout(Stdio::null());
    let mut verifier = command.spawn().unwrap();
    assert!(verifier.wait().unwrap().success());
    assert!(!is_guarded(verifier.id()));
}
