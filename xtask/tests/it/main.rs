//! The pages, and the project's own rules.

mod bench;
mod pages;
mod repository;
mod tidy;
