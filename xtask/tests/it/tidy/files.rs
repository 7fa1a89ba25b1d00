//! What no file may hold.

use crate::repository::files;

#[test]
fn no_registry_or_machine_is_named() {
    let hosts = ["crates", "index.crates", "static.crates"].map(|host| format!("{host}.io"));
    let others = ["pypi", "npmjs"].map(|host| format!("{host}.org"));
    let folders = ["work", "root", "home", "tmp"].map(|folder| format!("/{folder}/"));
    let names: Vec<String> = hosts.into_iter().chain(others).chain(folders).collect();
    for (file, text) in files().iter().filter(|(file, _)| file != "Cargo.lock") {
        for name in &names {
            let line = text.lines().position(|line| line.contains(name.as_str()));
            assert!(
                line.is_none(),
                "{file}:{} names {name}",
                line.unwrap_or(0) + 1
            );
        }
    }
}

#[test]
fn lines_are_plain() {
    let own = |file: &str| !file.starts_with("tests/golden/");
    for (file, text) in files().iter().filter(|(file, _)| own(file)) {
        assert!(!text.contains('\r'), "{file} has carriage returns");
        assert!(
            text.ends_with('\n'),
            "{file} does not end with a line break"
        );
        let blank = text.lines().position(|line| line.ends_with([' ', '\t']));
        assert!(
            blank.is_none(),
            "{file}:{} ends with blanks",
            blank.unwrap_or(0) + 1
        );
    }
}
