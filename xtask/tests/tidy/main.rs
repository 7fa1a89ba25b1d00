//! The project's own rules, checked.

mod arrows;
mod concepts;
mod core;
mod files;
mod programs;
mod repository;
