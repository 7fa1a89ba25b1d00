//! Holds what the pages show to what is so: code, transcripts, figures, links, both languages.

mod chinese;
#[cfg(unix)]
mod commands;
mod concepts;
#[cfg(unix)]
mod demo;
mod figures;
mod links;
mod outline;
mod page;
mod translation;
mod typography;
mod verifier;
