//! The bench's figures on the pages are written by `cargo xtask pages`, and not by hand.

use crate::repository::read;

#[test]
fn pages_have_the_figures_of_the_run() {
    for (page, what) in [("README", "growth"), ("docs/bench", "lateness")] {
        for page in [format!("{page}.md"), format!("{page}.zh-CN.md")] {
            let comment = format!("<!-- bench: {what} -->");
            assert!(read(&page).contains(&comment), "{page} has no {comment}");
        }
    }
}
