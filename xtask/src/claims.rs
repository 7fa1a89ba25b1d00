//! Compiles and runs the programs in these pages, as this crate's doctests.
#![cfg_attr(doctest, doc = include_str!("../../docs/claims.md"))]
#![cfg_attr(doctest, doc = include_str!("../../crates/async-tasks/send.md"))]
