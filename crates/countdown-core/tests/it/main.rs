//! What users rely on, tested from outside, as one crate that builds and links once.

mod api;
mod generated;
mod hostile;
mod malformed;
mod plain;
mod printer;
mod sentences;
mod util;
