//! Holds what the pages show to what is so: code, transcripts, figures, links, the translation.

#[cfg(unix)]
mod commands;
mod concepts;
#[cfg(unix)]
mod demo;
mod figures;
mod links;
mod page;
mod translation;
