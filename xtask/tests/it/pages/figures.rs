//! The bench's figures on the front page are written by `cargo xtask pages`, and not by hand.

use crate::repository::read;

#[test]
fn front_pages_have_the_figures_of_the_run() {
    for page in ["README.md", "README.zh-CN.md"] {
        for what in ["growth", "lateness"] {
            let comment = format!("<!-- bench: {what} -->");
            assert!(read(page).contains(&comment), "{page} has no {comment}");
        }
    }
}
