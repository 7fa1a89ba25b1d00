//! The project's own rules, and what holds its pages to its programs.

// They ask Cargo and git, which Wine has not, about files that are the same on every system.
#![cfg(not(wine))]

mod bench;
mod chinese;
#[cfg(unix)]
mod commands;
mod markdown;
mod pages;
mod programs;
mod repository;
mod rules;
mod translation;
