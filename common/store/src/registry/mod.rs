//! The own registry, in two times: when something was so, and when it was held to be so. A correction ends
//! what was held and adds a version; nothing is erased.

pub(crate) mod columns;
mod hold;
mod put;
mod recognise;
mod rows;

pub(crate) use hold::holding;
pub use put::Put;
pub(crate) use put::{Entered, put};
pub(crate) use recognise::recognise;
