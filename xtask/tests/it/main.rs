//! The pages, and the project's own rules.

mod pages;
mod repository;
mod tidy;
