//! What the verifier found, for people and for machines.

mod axis;
mod finding;
#[cfg(feature = "cli")]
mod github;
#[cfg(feature = "cli")]
mod junit;
#[cfg(feature = "cli")]
mod listed;
mod text;
#[cfg(feature = "cli")]
mod whole;

use self::axis::Axis;
pub(crate) use self::finding::Finding;
pub use self::text::printable;
#[cfg(feature = "cli")]
pub(crate) use self::{
    finding::said,
    listed::{Row, table},
    whole::{Left, Others, Report},
};
