//! Runs the tests of the example `process_pool`, which as an example is a program to start.

#[expect(dead_code, reason = "its `main` and its workers run in the example")]
#[path = "../examples/process_pool/main.rs"]
mod process_pool;
