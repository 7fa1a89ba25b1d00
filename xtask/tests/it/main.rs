//! The project's own rules, and what holds its pages to its programs.

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
