//! Recognising the person that a query is about, and disclosing nothing else.
//!
//! Two kinds of keys. Strict ones, identifiers and folded names, recognise a person: [`Lookup::recognises`],
//! and the [`link`] that an officer confirmed. Blocking keys only find possible matches, for an officer
//! to rule on: [`alike`]. [`compare`] shows what speaks for and against each of them.

pub mod alike;
pub mod compare;
mod decide;
pub mod link;
mod lookup;
mod search;

pub use decide::{Meant, Recognition, decide, would_settle};
pub use lookup::{Held, Holder, Lookup, Numbered};
pub use search::PersonSearchKeys;
