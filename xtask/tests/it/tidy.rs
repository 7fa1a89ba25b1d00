//! The project's own rules, checked.

mod arrows;
mod concepts;
mod core;
mod exercises;
mod files;
mod house;
mod programs;
