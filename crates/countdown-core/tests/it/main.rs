//! Tests of the public interface, in one crate that builds and links once.

mod api;
mod brute_force;
mod generated;
mod hostile;
mod language;
mod literal;
mod malformed;
mod plain;
mod printer;
mod sentences;
mod util;
