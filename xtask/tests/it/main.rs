//! The pages, and the project's own rules.

// They ask Cargo and git, which Wine has not, about files that are the same on every system.
#![cfg(not(wine))]

mod bench;
mod pages;
mod repository;
mod tidy;
