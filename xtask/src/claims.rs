//! Where the programs in docs/claims.md are compiled and run: they are this crate's doctests.
#![cfg_attr(doctest, doc = include_str!("../../docs/claims.md"))]
