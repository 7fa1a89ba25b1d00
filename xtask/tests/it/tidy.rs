//! The project's own rules, checked.

mod arrows;
mod built_twice;
mod concepts;
mod core;
mod exercises;
mod files;
mod house;
mod programs;
